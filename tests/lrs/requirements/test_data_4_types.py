"""xAPI 1.0.3 Part Two, section 4, and IEEE 9274.1.1, section 4.2.7: extensions, language maps, times, durations."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lrs.requirements.examples import STATEMENT, cases, put, rule_against, rule_everywhere, rule_in
from training_app.lrs.spec.types import is_duration, is_timestamp, parse_timestamp
from training_app.lrs.spec.versions import Version

EXTENSIONS = pytest.mark.parametrize(
    "place", ["object.definition.extensions", "result.extensions", "context.extensions"]
)
# of both ISO 8601 and RFC 3339
TIMES = [
    "2026-11-23T14:07:05Z",
    "2026-11-23t14:07:05z",
    "2026-11-23T14:07:05.1Z",
    "2026-11-23T14:07:05.123456789Z",
    "2026-11-23T14:07:05+00:00",
    "2026-11-23T14:07:05-08:00",
    "2026-11-23T14:07:05.000+05:45",
    "2024-02-29T00:00:00Z",
    "2016-12-31T23:59:60Z",
    "2017-01-01T05:29:60+05:30",
]
# of ISO 8601 alone
TIMES_OF_1 = [
    *("2026-11-23T14:07:05", "2026-11-23T14:07Z", "2026-11-23T14:07:05,5Z", "2026-11-23T14:07:05+01"),
    *("2026-11-23T14:07:05.123+0100", "20261123T140705Z", "20261123T140705.123+0100", "20261123T1407"),
]
NO_TIMES = [
    *(
        "",
        "should fail",
        "01/11/2015",
        "2026-11-23",
        "2026-11-23T",
        "2026-11-23T14Z",
        "14:07:05Z",
        "2026-11-23 14:07:05Z",
    ),
    *("2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T14:60:00Z"),
    *("2026-11-23T14:07:61Z", "2026-11-23T14:07:60Z", "2026-11-23T14:07:05+24:00", "2026-11-23T14:07:05+01:60"),
    *("2026-11-23T14:07:05.Z", "2026-11-23T14:07:05 Z", "2026-11-23T14:07:05ZZ", "2026-11-23T14:07:05Z\n"),
    *(
        "2026-1123T14:07:05Z",
        "20261123T14:07:05Z",
        "2026-11-23T140705Z",
        "0000-01-01T00:00:00Z",
        "٢٠٢٦-11-23T14:07:05Z",
    ),
    *("0001-01-01T00:00:00+01:00", "2026-W48-1T14:07:05Z", "+2026-11-23T14:07:05Z"),
]


@EXTENSIONS
@cases("XAPI-00118", good=["https://example.org/x", "urn:example:x"], bad=["", "x", "/x", "example.org/x", "a=b://c"])
def test_xapi_00118_the_key_of_an_extension_is_an_iri(place: str, value: str, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, place, {value: 1})) == rule
    assert rule_everywhere(put(STATEMENT, place, {"https://example.org/y": 1, value: {}})) == rule


@EXTENSIONS
@pytest.mark.parametrize("value", [None, "", {}, [], 0, False, 1.5, "x", [None, {"a": [None]}], {"": None}, {"id": 7}])
def test_xapi_00119_its_value_is_whatever_it_is(place: str, value: object) -> None:
    assert rule_everywhere(put(STATEMENT, place, {"https://example.org/x": value})) is None
    # which only extensions may be
    assert rule_everywhere(put(STATEMENT, "verb.display", {"https://example.org/x": value})) is not None


@EXTENSIONS
@cases(
    "XAPI-00120", good=[{}, {"https://example.org/x": 1}], bad=["x", "", 7, True, [], [{}], ["https://example.org/x"]]
)
def test_xapi_00120_extensions_are_pairs_of_key_and_value(place: str, value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, place, value)) == rule


@pytest.mark.parametrize(
    "place",
    [
        *("verb.display", "object.definition.name", "object.definition.description"),
        *("object.definition.choices.0.description", "attachments.0.display", "attachments.0.description"),
    ],
)
def test_xapi_00121_a_language_map_has_tags_and_strings(place: str) -> None:
    for good in ({}, {"en": ""}, {"en-US": "a", "de-CH": "b", "x-patrol": "c"}):
        assert rule_everywhere(put(STATEMENT, place, good)) is None
    for value in (7, True, {}, [], ["a"]):
        assert rule_everywhere(put(STATEMENT, place, {"en": "a", "de": value})) == "XAPI-00121"
    assert rule_everywhere(put(STATEMENT, place, {"en": "a", "a12345678": "b"})) == "XAPI-00013"


def test_xapi_00122_a_time_keeps_at_least_its_milliseconds() -> None:
    assert parse_timestamp("2026-11-23T14:07:05.001Z").microsecond == 1_000
    assert parse_timestamp("2026-11-23T14:07:05.123456789Z").microsecond == 123_456
    assert parse_timestamp("2026-11-23T14:07:05.1Z") == parse_timestamp("2026-11-23T14:07:05.100Z")
    assert parse_timestamp("2026-11-23T14:07:05.001Z") != parse_timestamp("2026-11-23T14:07:05.002Z")


@cases("XAPI-00022", good=TIMES, bad=NO_TIMES)
def test_xapi_00123_a_time_is_written_as_iso_8601_has_it(value: str, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "timestamp", value)) == rule


@pytest.mark.parametrize("offset", ["-00", "-0000", "-00:00"])
def test_xapi_00123_an_offset_of_minus_zero_says_nothing(offset: str) -> None:
    for sign in ("+", "-"):
        assert rule_everywhere(put(STATEMENT, "timestamp", f"2026-11-23T14:07:05.601{sign}01:00")) is None
    assert rule_everywhere(put(STATEMENT, "timestamp", f"2026-11-23T14:07:05.601{offset}")) == "XAPI-00022"


@pytest.mark.parametrize("value", TIMES_OF_1)
def test_v2_4_2_7_a_time_is_one_of_rfc_3339_and_1_0_3_takes_more(value: str) -> None:
    statement = put(STATEMENT, "timestamp", value)

    assert rule_in(statement, Version.V1) is None
    assert rule_in(statement, Version.V2) == "XAPI-00022"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-23T14:07:05Z", datetime(2026, 11, 23, 14, 7, 5, tzinfo=UTC)),
        ("2026-11-23T14:07:05", datetime(2026, 11, 23, 14, 7, 5, tzinfo=UTC)),
        ("2026-11-23T14:07:05,25-08:00", datetime(2026, 11, 23, 22, 7, 5, 250_000, tzinfo=UTC)),
        ("20261123T1407+0530", datetime(2026, 11, 23, 8, 37, tzinfo=UTC)),
        ("2016-12-31T23:59:60.5Z", datetime(2017, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)),
    ],
)
def test_a_time_is_a_moment_in_utc(text: str, moment: datetime) -> None:
    assert parse_timestamp(text) == moment
    assert parse_timestamp(text).utcoffset() == timedelta(0)


@given(
    st.datetimes(
        min_value=datetime(1, 1, 3),  # noqa: DTZ001 - hypothesis asks for naive bounds
        max_value=datetime(9999, 12, 29),  # noqa: DTZ001
        timezones=st.builds(timezone, st.integers(-1439, 1439).map(lambda minutes: timedelta(minutes=minutes))),
    )
)
def test_every_moment_is_read_as_it_was_written(moment: datetime) -> None:
    text = moment.isoformat()

    assert parse_timestamp(text) == moment
    assert is_timestamp(text, Version.V1)
    assert is_timestamp(text, Version.V2)


@given(st.text() | st.from_regex(r"\d{4}-?\d\d-?\d\dT\d\d:?\d\d(:?\d\d([.,]\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?"))
def test_no_text_breaks_the_reader_of_times(text: str) -> None:
    if is_timestamp(text, Version.V2):
        assert is_timestamp(text, Version.V1)
    if is_timestamp(text, Version.V1):
        assert parse_timestamp(text).tzinfo is UTC


@cases(
    "XAPI-00077",
    good=[
        *("PT4H35M59.14S", "PT16559.14S", "P3Y1M29DT4H35M59.14S", "P3Y", "P4W", "PT0S", "P1D", "PT1M", "P1M", "PT1,5S"),
        *("P1DT12H36M0.12567S", "P0.5Y", "PT36H", "P1YT1S"),
    ],
    bad=[
        *("", "P", "PT", "P1", "1D", "T1S", "P4W1D", "P1D4W", "PA1H0M0S", "PT1D", "P1H", "PT1S1M", "P1DT", "P1Y1Y"),
        *("PT1.5H10M", "P1.5YT1S", "P-1D", "-P1D", "PT.5S", "PT5.S", "pt5s", "PT5S ", "PT5S\n", "PT٣S"),
        *("P0003-06-04T12:30:05", "P00030604T123005", "should fail"),
    ],
)
def test_xapi_00124_a_duration_is_written_with_its_units(value: str, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "result.duration", value)) == rule


def test_a_long_text_that_is_nearly_a_type_is_refused_at_once() -> None:
    digits = "1" * 100_000

    for place, text in (
        *(("result.duration", text) for text in (f"P{digits}", f"PT{digits}.{digits}", "P" + "1.5" * 50_000)),
        *(("timestamp", text) for text in (digits, f"2026-11-23T14:07:05.{digits}x")),
        *(("context.language", text) for text in ("en" + "-abcdefgh" * 50_000 + "-", "x" + "-a" * 50_000 + "-")),
        *(("actor.mbox", text) for text in (f"mailto:{digits}", f"mailto:a@{'a.' * 50_000}")),
        ("verb.id", digits),
        ("attachments.0.contentType", "text/plain" + "; a=b" * 50_000 + ";"),
    ):
        assert rule_against(put(STATEMENT, place, text)) is not None


@given(st.text(alphabet="PYMDTHSW0123456789.,-"))
def test_no_text_breaks_the_reader_of_durations(text: str) -> None:
    if is_duration(text):
        assert text.startswith("P")
        assert any(sign.isdigit() for sign in text)
        assert text[-1] in "YMDHSW"
