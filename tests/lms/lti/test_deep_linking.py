"""What the picker gives back: what was asked for, and nothing that was not."""

import pytest

from tests.lms.lti.examples import KEYS, NOW, PLATFORM_KEY, REGISTRATION, TOOL, Json, settings_of
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.ags import LineItem
from training_app.lms.lti.deep_linking import ModuleLink, NotAccepted, OnlyOneAccepted, build_response
from training_app.lms.lti.tokens import read_signed

LINK = ModuleLink(
    "first-contact",
    "First contact",
    f"{TOOL}/lti/launch",
    "Speaking with a person affected.",
    LineItem(100.0, "First contact", "first-contact", "check"),
)
SECOND = ModuleLink("sleep", "Sleep and shifts", f"{TOOL}/lti/launch")


def response_to(*links: ModuleLink, **settings: object) -> Json:
    token = build_response(
        links,
        settings=settings_of(**settings),
        registration=REGISTRATION,
        deployment_id="deployment-1",
        key=PLATFORM_KEY,
        now=NOW,
        nonce="n-2",
    )
    return read_signed(token, KEYS)


def test_the_response_has_every_claim_of_the_standard() -> None:
    assert response_to(LINK, accept_lineitem=True) == {
        "iss": "client-1",
        "aud": ["https://lms.riverton.example"],
        "iat": 1795694400,
        "exp": 1795694700,
        "nonce": "n-2",
        "https://purl.imsglobal.org/spec/lti/claim/message_type": "LtiDeepLinkingResponse",
        "https://purl.imsglobal.org/spec/lti/claim/version": "1.3.0",
        "https://purl.imsglobal.org/spec/lti/claim/deployment_id": "deployment-1",
        "https://purl.imsglobal.org/spec/lti-dl/claim/content_items": [
            {
                "type": "ltiResourceLink",
                "title": "First contact",
                "text": "Speaking with a person affected.",
                "url": f"{TOOL}/lti/launch",
                "custom": {"module": "first-contact"},
                "lineItem": {
                    "scoreMaximum": 100,
                    "label": "First contact",
                    "resourceId": "first-contact",
                    "tag": "check",
                },
            }
        ],
    }


@pytest.mark.parametrize("data", ["a=1&b=ü", ""])
def test_data_comes_back_as_it_was_sent(data: str) -> None:
    assert response_to(LINK, data=data)[v.DATA] == data


def test_data_that_was_not_sent_does_not_come_back() -> None:
    assert v.DATA not in response_to(LINK)


@pytest.mark.parametrize("accepts", [False, None])
def test_a_line_item_is_left_out_unless_it_was_asked_for(accepts: bool | None) -> None:
    (item,) = response_to(LINK, accept_lineitem=accepts)[v.CONTENT_ITEMS]

    assert "lineItem" not in item


def test_several_links_go_where_several_are_taken() -> None:
    items = response_to(LINK, SECOND, accept_multiple=True)[v.CONTENT_ITEMS]

    assert [item["custom"]["module"] for item in items] == ["first-contact", "sleep"]
    assert "text" not in items[1]


@pytest.mark.parametrize("accepts", [False, None])
def test_several_links_are_refused_where_one_is_taken(accepts: bool | None) -> None:
    with pytest.raises(OnlyOneAccepted, match="Pick one"):
        response_to(LINK, SECOND, accept_multiple=accepts)


def test_a_link_is_refused_where_links_are_not_taken() -> None:
    with pytest.raises(NotAccepted, match="nothing was added"):
        response_to(LINK, accept_types=["link", "html"])


@pytest.mark.parametrize("types", [["ltiResourceLink"], ["link"]])
def test_nothing_picked_is_an_answer_too(types: list[str]) -> None:
    assert response_to(accept_types=types)[v.CONTENT_ITEMS] == []
