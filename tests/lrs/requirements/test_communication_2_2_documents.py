"""1.0.3 Part Three, section 2.2: what holds for documents of all three resources."""

import json
from collections.abc import Callable

import pytest

from tests.lrs.requirements.store_client import (
    Documents,
    Lrs,
    activity_profile,
    agent_profile,
    iri,
    sha1_of,
    state_of,
    statement,
    unchanged,
)

THE_THREE = pytest.mark.parametrize("kind", [state_of, activity_profile, agent_profile])
Kind = Callable[[Lrs], Documents]


@THE_THREE
def test_xapi_00182_a_refused_request_changes_no_document(lrs: Lrs, kind: Kind) -> None:
    documents = kind(lrs)
    documents.write("kept", {"page": 3})
    wrong = {"If-Match": '"another"'}
    refused = [
        ("PUT", {"page": 4}, {"headers": wrong}, 412),
        ("PUT", {"page": 4}, {"headers": {"If-None-Match": "*"}}, 412),
        ("POST", {"page": 4}, {"headers": wrong}, 412),
        ("POST", "no json", {}, 400),
        ("POST", [1], {}, 400),
        ("DELETE", None, {"headers": wrong}, 412),
        ("PUT", {"page": 4}, {"unknown": "parameter"}, 400),
        ("DELETE", None, {"headers": {"X-Experience-API-Version": "0.9"}}, 400),
        ("DELETE", None, {"headers": {"Authorization": None}}, 401),
    ]

    for method, body, more, status in refused:
        with unchanged(documents, "kept"):
            assert documents.ask(method, "kept", body, **more).status_code == status


def test_xapi_00182_a_refused_batch_changes_nothing(lrs: Lrs) -> None:
    activity = iri()
    good, bad = statement(object={"id": activity, "definition": {"name": {"en-US": "new"}}}), statement(verb={})
    before = lrs.get("/activities", activityId=activity).data

    assert lrs.post([good, bad]).status_code == 400

    assert not lrs.has(good["id"])
    assert lrs.get("/activities", activityId=activity).data == before


@THE_THREE
def test_xapi_00183_a_merge_goes_one_level_deep(lrs: Lrs, kind: Kind) -> None:
    documents = kind(lrs)
    documents.write("place", {"lesson": {"page": 3, "read": [1, 2]}, "volume": 7})

    assert documents.ask("POST", "place", {"lesson": {"page": 4}}).status_code == 204

    assert json.loads(documents.read("place") or b"") == {"lesson": {"page": 4}, "volume": 7}


@THE_THREE
def test_xapi_00184_a_merge_overwrites_what_both_have(lrs: Lrs, kind: Kind) -> None:
    documents = kind(lrs)
    documents.write("place", {"page": 3, "volume": 7, "notes": None})

    assert documents.ask("POST", "place", {"page": 4, "name": "Jo “Ø”", "notes": ""}).status_code == 204

    assert json.loads(documents.read("place") or b"") == {"page": 4, "volume": 7, "name": "Jo “Ø”", "notes": ""}


@THE_THREE
def test_a_document_is_given_back_byte_for_byte_with_its_tag(lrs: Lrs, kind: Kind) -> None:
    documents, content = kind(lrs), b'{ "page" : 3.0,\n "page ":4 }'
    documents.write("place", content)

    answer = documents.ask("GET", "place")

    assert answer.data == content
    assert answer.headers["ETag"] == sha1_of(content)
    assert answer.headers["Content-Type"] == "application/json"


@THE_THREE
def test_a_document_that_is_not_there_is_not_found(lrs: Lrs, kind: Kind) -> None:
    documents = kind(lrs)

    assert documents.ask("GET", "none").status_code == 404
    assert documents.ask("HEAD", "none").status_code == 404
    assert documents.ask("DELETE", "none").status_code == 204
    assert documents.ids() == []


@THE_THREE
@pytest.mark.parametrize("doc", ["a/b", "../../app", "a b+c", "“Ø” 🚔", "a" * 2_000, "%2e%2e", "a&b=c", "'; --", " "])
def test_an_id_may_be_any_text(lrs: Lrs, kind: Kind, doc: str) -> None:
    documents = kind(lrs)
    documents.write(doc, {"page": 3})
    documents.write("another", {})

    assert documents.read(doc) == b'{"page": 3}'
    assert documents.ids() == [doc, "another"]
    assert documents.ask("DELETE", doc).status_code == 204
    assert documents.ids() == ["another"]


def test_documents_of_other_places_are_others(lrs: Lrs) -> None:
    one, two = state_of(lrs), state_of(lrs)
    profiles = activity_profile(lrs), agent_profile(lrs)
    for number, documents in enumerate((one, two, *profiles)):
        documents.write("place", {"number": number})

    for number, documents in enumerate((one, two, *profiles)):
        assert json.loads(documents.read("place") or b"") == {"number": number}
    same_activity = Documents(lrs, "/activities/profile", {"activityId": one.where["activityId"]}, "profileId")
    assert same_activity.ids() == []
