"""xAPI 1.0.3 Part Two, sections 2.4, 2.4.1 and 2.4.7 to 2.4.11: what a statement has beside who did what."""

from typing import Any

import pytest

from tests.lrs.requirements.examples import (
    AGENT,
    ATTACHMENT,
    DISPLAY,
    GROUP,
    IDENTIFIED,
    REFERENCE,
    STATEMENT,
    UUIDS,
    about,
    cases,
    put,
    rule_against,
    rule_everywhere,
    rule_in,
    without,
)
from training_app.lrs.spec.problem import Invalid
from training_app.lrs.spec.statements import check_batch
from training_app.lrs.spec.versions import Version, read_version

NO_TIMES = ["", "yesterday", "01/11/2015", "2026-11-23", "14:07:05Z", "2026-11-31T14:07:05Z", 1795442825, {}, []]
TIMES = ["2026-11-23T14:07:05Z", "2026-11-23T14:07:05.123456789Z", "2026-11-23T14:07:05+05:30", "2099-01-01T00:00:00Z"]
CONSUMER = {"account": {"homePage": "https://lms.example.org/oauth/token", "name": "consumer-75"}}
PAIR = {"objectType": "Group", "member": [CONSUMER, AGENT]}
BAD_UUIDS = [
    "",
    "x",
    UUIDS[0] + "0",
    UUIDS[0][:-1],
    "g" + UUIDS[0][1:],
    UUIDS[0].replace("-", ""),
    f"urn:uuid:{UUIDS[0]}",
]


@cases("XAPI-00022", good=TIMES, bad=NO_TIMES)
def test_xapi_00022_the_timestamp_is_a_time(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "timestamp", value)) == rule


@cases("XAPI-00023", good=TIMES, bad=NO_TIMES)
def test_xapi_00023_so_is_stored_though_the_store_sets_its_own(value: object, rule: str | None) -> None:
    assert rule_against(put(STATEMENT, "stored", value)) == rule


@cases("XAPI-00024", good=[AGENT, PAIR, CONSUMER], bad=["lms", 7, True, [], [AGENT]])
def test_xapi_00024_the_authority_is_an_agent_or_a_group(value: object, rule: str | None) -> None:
    assert rule_against(put(STATEMENT, "authority", value)) == rule
    assert rule_against(put(STATEMENT, "authority", {"name": "LMS"})) == "XAPI-00034"
    assert rule_against(put(STATEMENT, "authority", AGENT | {"objectType": "System"})) == "XAPI-00031"


@cases(
    "XAPI-00025",
    good=[[], [ATTACHMENT], [ATTACHMENT, ATTACHMENT]],
    bad=[ATTACHMENT, "x", 7, True, {}, ["x"], [7], [[ATTACHMENT]], [ATTACHMENT, None]],
)
def test_xapi_00025_attachments_are_a_list_of_objects(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "attachments", value)) == rule


@cases("XAPI-00027", good=[*UUIDS, UUIDS[0].upper(), "00000000-0000-0000-0000-000000000000"], bad=BAD_UUIDS)
def test_xapi_00027_the_id_is_a_uuid(value: str, rule: str | None) -> None:
    assert rule_against(put(STATEMENT, "id", value)) == rule
    assert rule_against(without(STATEMENT, "id")) is None


@cases("XAPI-00027", good=[UUIDS[0]], bad=[7, True, {}, [], [UUIDS[0]], {"id": UUIDS[0]}])
def test_xapi_00028_the_id_is_a_string(value: object, rule: str | None) -> None:
    assert rule_against(put(STATEMENT, "id", value)) == rule


@pytest.mark.parametrize("value", [*BAD_UUIDS, 7, True, {}, []])
def test_xapi_00029_xapi_00030_every_uuid_has_the_form_of_rfc_4122(value: object) -> None:
    for place in ("id", "context.registration", "context.statement.id"):
        assert rule_against(put(STATEMENT, place, UUIDS[1])) is None
        assert rule_against(put(STATEMENT, place, value)) in {"XAPI-00027", "XAPI-00087", "XAPI-00072"}
    assert rule_everywhere(about(put(REFERENCE, "id", value))) == "XAPI-00072"


def test_the_same_id_stands_once_in_a_batch() -> None:
    one, other = (put(STATEMENT, "id", uuid) for uuid in UUIDS)
    nameless = without(STATEMENT, "id")

    for version in Version:
        check_batch([], version)
        check_batch([one, other, nameless, nameless], version)
        with pytest.raises(Invalid, match=r"^\[2\] id: .* \(XAPI-00026\)$"):
            check_batch([one, other, put(one, "id", UUIDS[0].upper())], version)


@pytest.mark.parametrize("wrong", ["x", None, [], without(STATEMENT, "verb")])
def test_a_batch_is_as_good_as_its_worst_statement(wrong: Any) -> None:
    with pytest.raises(Invalid, match=r"^\[1\] (statement|verb): ") as caught:
        check_batch([without(STATEMENT, "id"), wrong], Version.V1)

    assert caught.value.requirement in {"XAPI-00014", "XAPI-00004"}


@cases(
    "XAPI-00098",
    good=[PAIR, PAIR | {"name": "LMS and Jo"}],
    bad=[
        PAIR | {"member": [CONSUMER]},
        PAIR | {"member": [CONSUMER, AGENT, AGENT]},
        {"objectType": "Group", "mbox": "mailto:team@example.org"},
    ],
)
def test_xapi_00098_a_group_as_authority_has_two_members(value: object, rule: str | None) -> None:
    assert rule_against(put(STATEMENT, "authority", value)) == rule
    assert rule_against(put(STATEMENT, "authority", {"objectType": "Group", "name": "LMS"})) == "XAPI-00035"


@pytest.mark.parametrize("name", IDENTIFIED)
def test_xapi_00100_and_no_identifier_of_its_own(name: str) -> None:
    assert rule_against(put(STATEMENT, "authority", PAIR)) is None
    assert rule_against(put(STATEMENT, "authority", PAIR | {name: IDENTIFIED[name]})) == "XAPI-00098"
    assert rule_against(put(STATEMENT, "authority", PAIR | {"member": [CONSUMER, GROUP]})) == "XAPI-00036"


@cases(
    "XAPI-00101",
    good=["1.0", "1.0.0", "1.0.3", "1.0.17"],
    bad=["", "1", "0.9.9", "1.1.0", "1.0.", "1.0.x", "v1.0", 1.0, 1, {}],
)
def test_xapi_00101_the_version_is_1_0_or_1_0_x(value: object, rule: str | None) -> None:
    assert rule_against(put(STATEMENT, "version", value)) == rule


@pytest.mark.parametrize("value", ["2.0", "2.0.0", "2.0.5"])
def test_v2_4_2_4_3_the_version_may_be_2_0_x_too(value: str) -> None:
    statement = put(STATEMENT, "version", value)

    assert rule_in(statement, Version.V2) is None
    assert rule_in(statement, Version.V1) == "XAPI-00101"
    for other in ("2.1.0", "3.0.0", "2", "20.0"):
        assert rule_in(put(STATEMENT, "version", other), Version.V2) == "XAPI-00101"


@pytest.mark.parametrize(
    ("header", "version"),
    [
        *((one, Version.V1) for one in ("1.0", "1.0.0", "1.0.1", "1.0.2", "1.0.3", "1.0.9", "1.0.12")),
        *((two, Version.V2) for two in ("2.0", "2.0.0", "2.0.1")),
        *((none, None) for none in ("", "1", "0.95", "1.1.0", "1.0.", "1.0.x", "2", "2.1.0", "3.0", " 1.0.3", "1.0.٣")),
    ],
)
def test_xapi_00331_a_request_speaks_1_0_x_or_2_0_x(header: str, version: Version | None) -> None:
    assert read_version(header) is version


def rule_for_attachment(name: str, value: object) -> str | None:
    """The rule against an attachment with this property."""
    return rule_everywhere(put(STATEMENT, "attachments", [ATTACHMENT, put(ATTACHMENT, name, value)]))


@cases("XAPI-00102", good=[0, 1, 2**40], bad=["27", "", -1, 27.5, True, {}, []])
def test_xapi_00102_a_length_is_a_whole_number_of_bytes(value: object, rule: str | None) -> None:
    assert rule_for_attachment("length", value) == rule
    assert rule_everywhere(without(STATEMENT, "attachments.0.length")) == "XAPI-00102"


@cases(
    "XAPI-00103",
    good=["0a" * 28, "0A" * 32, "0a" * 48, "0a" * 64],
    bad=["", "x", "0a" * 20, "0a" * 31, "0g" * 32, "0a" * 32 + "\n", 7, {}, []],
)
def test_xapi_00103_a_sha2_is_a_hexadecimal_hash(value: object, rule: str | None) -> None:
    assert rule_for_attachment("sha2", value) == rule
    assert rule_everywhere(without(STATEMENT, "attachments.0.sha2")) == "XAPI-00103"


@cases(
    "XAPI-00104", good=["https://files.example.org/a.png"], bad=["", "a.png", "/a.png", "a=b://example.org", 7, {}, []]
)
def test_xapi_00104_a_file_url_is_an_irl(value: object, rule: str | None) -> None:
    assert rule_for_attachment("fileUrl", value) == rule
    assert rule_everywhere(without(STATEMENT, "attachments.0.fileUrl")) is None


@cases(
    "XAPI-00105",
    good=["text/plain", "text/plain; charset=ascii", 'multipart/mixed; boundary="a b"', "application/vnd.x-y+json"],
    bad=[
        "",
        "text",
        "text/",
        "/plain",
        "text/plain/x",
        "text plain",
        "text/plain; charset",
        "text/plain;",
        999,
        {},
        [],
    ],
)
def test_xapi_00105_a_content_type_is_a_media_type(value: object, rule: str | None) -> None:
    assert rule_for_attachment("contentType", value) == rule
    assert rule_everywhere(without(STATEMENT, "attachments.0.contentType")) == "XAPI-00105"


@cases("XAPI-00106", good=[DISPLAY, {}], bad=["A drawing", 7, True, [], ["en"]])
def test_xapi_00106_what_is_displayed_is_a_language_map(value: object, rule: str | None) -> None:
    assert rule_for_attachment("display", value) == rule
    assert rule_for_attachment("description", value) == rule
    assert rule_everywhere(without(STATEMENT, "attachments.0.display")) == "XAPI-00106"
    assert rule_everywhere(without(STATEMENT, "attachments.0.description")) is None


@cases("XAPI-00107", good=["urn:example:drawing"], bad=["", "drawing", "a=b://example.org", 7, {}, []])
def test_xapi_00107_a_usage_type_is_an_iri(value: object, rule: str | None) -> None:
    assert rule_for_attachment("usageType", value) == rule
    assert rule_everywhere(without(STATEMENT, "attachments.0.usageType")) == "XAPI-00107"
