"""xAPI 1.0.3 Part Two, section 2.2: how every statement is written."""

import json

import pytest

from tests.lrs.requirements.examples import (
    AGENT,
    REFERENCE,
    STATEMENT,
    about,
    cases,
    path_of,
    put,
    rule_against,
    rule_everywhere,
    without,
)
from training_app.lrs.spec.json_text import DEEPEST, canonical, parse_json

NULLS = (
    *("id", "actor", "verb", "object", "result", "context", "timestamp", "stored", "authority", "version"),
    *("attachments", "actor.name", "actor.mbox", "verb.display", "verb.display.de", "object.definition"),
    *("object.definition.moreInfo", "object.definition.name.en-US", "object.definition.choices.0.description"),
    *("result.score", "result.score.raw", "result.success", "result.response", "result.duration", "result.extensions"),
    *("context.registration", "context.team", "context.team.name", "context.contextActivities.parent"),
    *("context.language", "context.statement.id", "context.extensions", "attachments.0.fileUrl"),
)
IRIS = (
    *("verb.id", "object.id", "object.definition.type", "object.definition.moreInfo", "authority.account.homePage"),
    *("context.contextActivities.parent.0.id", "context.contextActivities.other.id"),
    *("attachments.0.usageType", "attachments.0.fileUrl"),
)
EXTENSIONS = ("object.definition.extensions", "result.extensions", "context.extensions")
HALF_A_PAIR = b'{"a": "\\ud83d"}'


@pytest.mark.parametrize("place", NULLS)
def test_xapi_00001_null_stands_nowhere(place: str) -> None:
    assert rule_against(put(STATEMENT, place, None)) == "XAPI-00001"
    assert path_of(put(STATEMENT, place, None)) == place.replace(".0", "[0]")


@pytest.mark.parametrize("place", EXTENSIONS)
def test_xapi_00001_but_in_extensions(place: str) -> None:
    assert rule_everywhere(put(STATEMENT, place, {"https://example.org/x": None})) is None
    assert rule_everywhere(put(STATEMENT, place, {"https://example.org/x": [{"deep": None}]})) is None


@pytest.mark.parametrize("number", [0.1, -0.33333334, 3.4028235e38, 1.17549435e-38, 16777217, 2**53 - 1, 1e-45])
def test_xapi_00002_numbers_keep_their_precision(number: float) -> None:
    assert parse_json(canonical({"n": number})) == {"n": number}
    assert json.loads(canonical(parse_json(json.dumps(number).encode()))) == number


def test_xapi_00002_the_same_number_has_one_spelling() -> None:
    assert canonical(parse_json(b"[1.0, 1e2, -0.0, 0.50]")) == b"[1,100,0,0.5]"


@pytest.mark.parametrize("text", [b"1e999", b"-1e999", b"1" * 309, b"1" * 5000])
def test_xapi_00002_a_number_too_large_to_keep_is_refused(text: bytes) -> None:
    assert parse_json(b"1" * 308) == int("1" * 308)
    with pytest.raises(ValueError, match="is too large"):
        parse_json(text)


@pytest.mark.parametrize(
    ("name", "rule"), [("actor", "XAPI-00003"), ("verb", "XAPI-00004"), ("object", "XAPI-00005"), ("result", None)]
)
def test_xapi_00003_xapi_00004_xapi_00005_actor_verb_and_object_are_needed(name: str, rule: str | None) -> None:
    assert rule_everywhere(without(STATEMENT, name)) == rule


@pytest.mark.parametrize(
    ("place", "good", "bad"),
    [
        ("result.score.max", 10, "10"),
        ("result.score.max", 10.5, True),
        ("result.score.max", 10, "ten"),
        ("result.success", False, "false"),
        ("result.completion", True, 1),
        ("result.response", "", 0),
        ("attachments.0.length", 0, "0"),
        ("object.definition.correctResponsesPattern", [], "name"),
        ("context.contextActivities.parent", [], "https://example.org/a"),
        ("actor", AGENT, [AGENT]),
        ("verb", {"id": "https://example.org/v"}, "https://example.org/v"),
    ],
)
def test_xapi_00006_each_property_has_its_type(place: str, good: object, bad: object) -> None:
    assert rule_everywhere(put(STATEMENT, place, good)) is None
    assert rule_everywhere(put(STATEMENT, place, bad)) is not None


@pytest.mark.parametrize("value", ["", " ", "should fail", "mailto:", "https://", 12345, {}, []])
@pytest.mark.parametrize(
    "place",
    [
        *IRIS,
        *("id", "actor.mbox", "timestamp", "result.duration", "context.registration", "context.statement.id"),
        *("context.language", "attachments.0.sha2", "attachments.0.contentType", "version"),
    ],
)
def test_xapi_00007_a_string_with_a_format_has_that_format(place: str, value: object) -> None:
    assert rule_against(STATEMENT) is None
    # any absolute IRI will do where no more than an IRI is asked for
    if not (place in IRIS and value in ("mailto:", "https://")):
        assert rule_against(put(STATEMENT, place, value)) is not None


@pytest.mark.parametrize("value", ["mailto:", "https:", "urn:", ":", "https://exa mple.org", "https://example.org/<a>"])
def test_xapi_00007_an_iri_has_something_after_its_scheme_and_nothing_forbidden(value: str) -> None:
    assert rule_everywhere(put(STATEMENT, "verb.id", value)) == "XAPI-00044"


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("Actor", "Actor"),
        ("actor.objecttype", "actor.objecttype"),
        ("actor.Mbox", "actor.Mbox"),
        ("object.definition.moreinfo", "object.definition.moreinfo"),
        ("object.definition.interactiontype", "object.definition.interactiontype"),
        ("result.Success", "result.Success"),
        ("result.score.RAW", "result.score.RAW"),
        ("context.contextactivities", "context.contextactivities"),
        ("attachments.0.fileURL", "attachments[0].fileURL"),
    ],
)
def test_xapi_00008_a_key_is_spelled_as_the_specification_spells_it(place: str, path: str) -> None:
    wrong = put(STATEMENT, place, "https://example.org/x")

    assert rule_against(wrong) == "XAPI-00008"
    assert path_of(wrong) == path


@pytest.mark.parametrize(
    ("place", "good", "bad"),
    [
        ("actor.objectType", "Agent", "agent"),
        ("object.objectType", "Activity", "activity"),
        ("object.definition.interactionType", "choice", "Choice"),
        ("context.team.objectType", "Group", "GROUP"),
        ("context.statement.objectType", "StatementRef", "statementRef"),
    ],
)
def test_xapi_00009_a_value_of_a_closed_set_is_spelled_exactly(place: str, good: str, bad: str) -> None:
    assert rule_everywhere(put(STATEMENT, place, good)) is None
    assert rule_everywhere(put(STATEMENT, place, bad)) is not None


@pytest.mark.parametrize("wrong", ["statementref", "substatement", "STATEMENTREF", "Substatement"])
def test_xapi_00009_so_is_the_kind_of_an_object(wrong: str) -> None:
    assert rule_everywhere(about(REFERENCE)) is None
    assert rule_everywhere(about(REFERENCE | {"objectType": wrong})) == "XAPI-00046"


@pytest.mark.parametrize(
    "place",
    [
        *("voided", "actor.email", "verb.type", "object.name", "object.definition.title", "result.grade"),
        *("object.definition.choices.0.correct", "result.score.percent", "context.course"),
        *("context.statement.name", "attachments.0.name", "authority.account.email"),
    ],
)
def test_xapi_00010_a_key_that_the_specification_does_not_know_is_refused(place: str) -> None:
    wrong = put(STATEMENT, place, "x")

    assert rule_against(wrong) == "XAPI-00010"
    assert path_of(wrong) == place.replace(".0", "[0]")


def test_xapi_00010_nor_is_a_key_without_a_name_and_the_refusal_says_where() -> None:
    assert rule_against(STATEMENT | {"": 1}) == "XAPI-00010"
    assert path_of(STATEMENT | {"": 1}) == '""'
    assert path_of(put(STATEMENT, "actor", AGENT | {"": 1})) == "actor."


@pytest.mark.parametrize("place", IRIS)
def test_xapi_00011_an_iri_has_a_scheme(place: str) -> None:
    assert rule_against(put(STATEMENT, place, "tag:example.org,2026:ü")) is None
    for wrong in ("example.org/a", "/a", "//example.org/a", "a=b://example.org", "1a://example.org"):
        assert rule_against(put(STATEMENT, place, wrong)) is not None


@pytest.mark.parametrize("place", EXTENSIONS)
def test_xapi_00011_so_has_the_key_of_an_extension(place: str) -> None:
    assert rule_everywhere(put(STATEMENT, place, {"urn:example:x": 1})) is None
    assert rule_everywhere(put(STATEMENT, place, {"example.org/x": 1})) == "XAPI-00118"


TAGS = [
    *("en", "en-US", "de-CH-1996", "zh-Hans-CN", "sr-Latn-RS", "es-419", "sl-rozaj-biske", "tlh", "x-patrol"),
    *("en-a-bbb-x-a-ccc", "zh-cmn-Hans-CN", "i-klingon", "EN-us", "qaa-Qaaa-QM-x-southern", "de-DE-u-co-phonebk"),
]
NO_TAGS = [
    "",
    "e",
    "a12345678",
    "something",
    "en_US",
    "en-",
    "-en",
    "en--US",
    "en-US ",
    "e n",
    "de-419-DE",
    "a-DE",
    "en-x",
]


@cases("XAPI-00013", good=TAGS, bad=NO_TAGS)
def test_xapi_00013_a_key_of_a_language_map_is_a_language_tag(value: str, rule: str | None) -> None:
    words = {value: "words"}

    assert rule_everywhere(put(STATEMENT, "verb.display", words)) == rule
    assert rule_everywhere(put(STATEMENT, "object.definition.name", words)) == rule
    assert rule_everywhere(put(STATEMENT, "object.definition.choices.0.description", words)) == rule
    assert rule_everywhere(put(STATEMENT, "attachments.0.description", words)) == rule


@cases("XAPI-00014", good=[STATEMENT], bad=["statement", 7, [STATEMENT], True, 1.5, None, []])
def test_xapi_00014_a_statement_is_a_json_object(value: object, rule: str | None) -> None:
    assert rule_against(value) == rule


@pytest.mark.parametrize("place", ["actor", "verb", "object", "result", "context"])
@cases("XAPI-00014", good=[], bad=["x", 7, True, [], ["x"]])
def test_xapi_00014_so_is_each_of_its_parts(place: str, value: object, rule: str) -> None:
    assert rule_everywhere(put(STATEMENT, place, value)) == rule


@pytest.mark.parametrize(
    "text",
    [
        *(
            b"",
            b"{",
            b'{"a" 1}',
            b"{'a': 1}",
            b'{"a": 1,}',
            b'{"a": 1} x',
            b"[1, 2",
            b"nul",
            b'"a\nb"',
            b"\xef\xbb\xbf{}",
        ),
        *(b'{"a": NaN}', b"[Infinity]", b"[-Infinity]", b"[01]", b"[.5]"),
    ],
)
def test_xapi_00014_what_is_no_json_cannot_be_read(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"^\S.*\.$"):
        parse_json(text)


def test_xapi_00014_well_made_json_is_read() -> None:
    assert parse_json(b' {"a": [1, 2.5, "x", null, true, {}]} ') == {"a": [1, 2.5, "x", None, True, {}]}


@pytest.mark.parametrize("open_close", [(b"[", b"]"), (b'{"a":', b"}"), (b'[{"a":', b"}]")])
def test_xapi_00014_json_nested_too_deep_is_refused_and_never_breaks_the_reader(
    open_close: tuple[bytes, bytes],
) -> None:
    opening, closing = open_close
    fits = DEEPEST // opening.count(b"[") // 2 if opening.startswith(b"[{") else DEEPEST

    assert parse_json(opening * fits + b"1" + closing * fits)
    for deep in (DEEPEST + 1, 900, 5_000, 100_000):
        with pytest.raises(ValueError, match="too deep"):
            parse_json(opening * deep + b"1" + closing * deep)


def test_xapi_00014_many_brackets_side_by_side_are_not_deep() -> None:
    wide = [{"a": [{}]}] * DEEPEST * 2

    assert parse_json(canonical(wide)) == wide


def test_xapi_00015_strings_are_utf_8() -> None:
    assert parse_json('{"a": "Łódź – “quoted” 🚓"}'.encode()) == {"a": "Łódź – “quoted” 🚓"}
    assert parse_json(rb'["\u0141\ud83d\ude93"]') == ["Ł🚓"]
    assert canonical("Ł🚓") == '"Ł🚓"'.encode()


@pytest.mark.parametrize(
    "text", ['"Łódź"'.encode("utf-16"), '"Łódź"'.encode("iso8859-2"), b'"\xff"', b'"\xed\xa0\xbd"', HALF_A_PAIR]
)
def test_xapi_00015_what_is_not_utf_8_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"UTF-8|surrogate"):
        parse_json(text)


@pytest.mark.parametrize("text", [b'{"id": 1, "id": 1}', b'{"a": {"b": 1, "b": 2}}', b'{"a": 1, "\\u0061": 2}'])
def test_xapi_00021_a_key_stands_once_in_an_object(text: bytes) -> None:
    assert parse_json(b'{"a": {"a": 1}, "b": {"a": 1}}')
    with pytest.raises(ValueError, match="stands twice"):
        parse_json(text)
