"""Hours, days, windows and proofs, at their edges and for any input."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.classroom.teaching import JPEG, PDF, PNG
from training_app.classroom import rules
from training_app.classroom.rules import WindowState
from training_app.foundation.typed import read_day

CHICAGO = ZoneInfo("America/Chicago")
DAY = date(2026, 11, 24)
MOMENTS = st.integers(1_577_836_800, 2_051_222_400).map(lambda second: datetime.fromtimestamp(second, UTC))


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        *[("1.5", 90), ("1,5", 90), ("0.25", 15), ("200", 12_000), ("0.67", 40), ("8", 480)],
        *[("0", None), ("0.2", None), ("201", None), ("-1", None), ("", None), ("many", None)],
        *[("NaN", None), ("Infinity", None), ("1e999999999", None), ("1" * 9, None)],
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, minutes: int | None) -> None:
    assert rules.read_minutes(typed) == minutes


@given(st.text(max_size=40))
def test_no_text_breaks_what_reads_a_form(typed: str) -> None:
    minutes = rules.read_minutes(typed)

    assert minutes is None or rules.MINUTES_LEAST <= minutes <= rules.MINUTES_MOST
    assert read_day(typed) is None or isinstance(read_day(typed), date)
    assert rules.read_clock(typed) is None or isinstance(rules.read_clock(typed), time)


@given(MOMENTS, st.integers(0, 120), st.integers(1, 120), st.integers(-400, 400))
def test_a_window_is_open_from_its_first_moment_until_before_its_last(starts, early, late, off) -> None:
    opens, closes, now = (starts + timedelta(minutes=one) for one in (-early, late, off))

    state = rules.window_state(opens, closes, now)

    assert (state is WindowState.OPEN) == (opens <= now < closes)
    assert (state is WindowState.EARLY) == (now < opens)


def test_a_class_stands_in_the_agencys_zone_and_a_night_class_ends_the_next_day() -> None:
    times = rules.times_of(DAY, time(22), time(1, 30), CHICAGO)

    assert times.starts_at == datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
    assert times.ends_at - times.starts_at == timedelta(hours=3, minutes=30)
    assert (times.starts_at - times.opens_at, times.closes_at - times.starts_at) == (timedelta(minutes=15),) * 2


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
def test_on_the_days_on_which_clocks_change_the_end_stays_after_the_start(day: date) -> None:
    times = rules.times_of(day, time(0, 30), time(3, 30), CHICAGO)

    assert times.ends_at > times.starts_at
    assert times.ends_at.astimezone(CHICAGO).time() == time(3, 30)


def test_a_day_counts_for_noon_today_for_now_and_never_before_a_redo_of_that_day() -> None:
    now = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    asked = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)

    assert rules.moment_of(DAY, CHICAGO, now, None) == now
    assert rules.moment_of(date(2026, 11, 20), CHICAGO, now, None) == datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
    assert rules.moment_of(date(2026, 11, 20), CHICAGO, now, asked) == asked
    assert rules.is_before_redo(rules.moment_of(date(2026, 11, 19), CHICAGO, now, asked), asked)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        *[(PDF, "pdf"), (JPEG, "jpg"), (JPEG + b"a camera's own bytes", "jpg"), (PNG, "png")],
        *[(PDF[:-7], None), (JPEG[:-2], None), (PNG[:20], None), (b"", None), (b"GIF89a", None)],
        *[
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
            (b"PK\x03\x04" + PDF[5:], None),
            (b"MZ" + b"\0" * 99, None),
        ],
    ],
)
def test_a_proof_is_known_by_what_it_holds(content: bytes, kind: str | None) -> None:
    assert rules.kind_of_proof(content) == kind
    assert (rules.why_proof_refused(content) is None) == (kind is not None)


def test_a_proof_of_one_byte_too_many_is_refused() -> None:
    most = PDF + b" " * (rules.PROOF_BYTES_MOST - len(PDF) - 6) + b"%%EOF\n"

    assert rules.why_proof_refused(most) is None
    assert "larger than 5 MB" in (rules.why_proof_refused(most + b" ") or "")


@given(st.integers(), st.integers(), st.integers())
def test_nobody_decides_about_their_own_or_what_they_entered(approver: int, person: int, entered_by: int) -> None:
    may = rules.may_decide(approver, person_id=person, entered_by_id=entered_by)

    assert may == (approver != person and approver != entered_by)


@pytest.mark.parametrize(
    ("typed", "is_refused"), [("2026-11-24", False), ("2026-11-25", True), ("1999-12-31", True), ("soon", True)]
)
def test_a_day_of_training_has_been(typed: str, is_refused: bool) -> None:
    assert (rules.why_day_refused(typed, DAY) is not None) is is_refused
