"""What may be typed about a SCORM package."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.connections import scorm_rules
from training_app.lms.scorm.dispatch import is_origin

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "origins"),
    [
        ("https://lms.example.gov", ("https://lms.example.gov",)),
        ("https://lms.example.gov/", ("https://lms.example.gov",)),
        ("HTTPS://LMS.Example.gov:443/mod/scorm/view.php?id=3#top", ("https://lms.example.gov",)),
        ("https://a.example:8443,https://b.example\nhttps://a.example:8443", ("https://a.example:8443", "https://b.example")),
        ("http://127.0.0.1:8080/course", ("http://127.0.0.1:8080",)),
    ],
)  # fmt: skip
def test_the_address_of_a_course_stands_for_its_site(typed: str, origins: tuple[str, ...]) -> None:
    assert scorm_rules.origins_of(typed) == origins
    assert scorm_rules.why_origins_refused(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " , ",
        "lms.example.gov",
        "http://lms.example.gov",
        "https://",
        "javascript:alert(1)",
        "https://*",
        "'none'",
        "https://lms.example; script-src *",
        "https://user@lms.example",
        "https://[::1",
        " ".join(f"https://lms{number}.example" for number in range(11)),
    ],
)
def test_what_is_no_address_of_an_lms_is_refused(typed: str) -> None:
    assert scorm_rules.why_origins_refused(typed) is not None


@given(st.text(max_size=200))
def test_whatever_is_typed_only_origins_reach_the_policy_of_a_page(typed: str) -> None:
    if scorm_rules.why_origins_refused(typed) is None:
        assert all(is_origin(one) for one in scorm_rules.origins_of(typed))


@given(st.text(max_size=12))
def test_a_limit_that_is_taken_is_a_number_of_people(typed: str) -> None:
    if scorm_rules.why_limit_refused(typed) is None:
        limit = scorm_rules.limit_of(typed)
        assert limit is None or 1 <= limit <= scorm_rules.PEOPLE_MOST


@given(st.text(max_size=12))
def test_a_day_that_is_taken_is_not_over(typed: str) -> None:
    zone = ZoneInfo("America/Chicago")
    if scorm_rules.why_day_refused(typed, TODAY) is None:
        end = scorm_rules.end_of(typed, zone)
        assert end is None or end.astimezone(zone).date() >= TODAY


def test_today_can_be_the_last_day_and_yesterday_not() -> None:
    assert scorm_rules.why_day_refused("2026-11-23", TODAY) is None
    assert scorm_rules.why_day_refused("2026-11-22", TODAY) is not None
    assert scorm_rules.end_of("2026-11-23", ZoneInfo("America/Chicago")) == datetime(
        2026, 11, 24, 5, 59, 59, tzinfo=UTC
    )


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "1000001", "many", "²"])
def test_what_is_no_number_of_people_is_refused(typed: str) -> None:
    assert scorm_rules.why_limit_refused(typed) is not None
