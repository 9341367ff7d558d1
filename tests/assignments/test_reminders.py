"""Reminders: on which days, to whom, never at night, never twice, and one digest after three days without a worker."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.assignments.obligations import Obligation, Phase, phase_on
from training_app.assignments.reminders import (
    Digest,
    Owed,
    SendHours,
    Sent,
    copy_day,
    digests_due,
    is_send_time,
    reminder_day,
)
from training_app.foundation.ids import PersonId

CHICAGO = ZoneInfo("America/Chicago")
HOURS = SendHours()
DAY = timedelta(days=1)
DUE = date(2026, 12, 1)
OFFICER, PARTNER, SERGEANT, LIEUTENANT = (PersonId(number) for number in (1, 2, 8, 9))
SUPERVISORS = {OFFICER: {SERGEANT, LIEUTENANT}, PARTNER: {SERGEANT}, SERGEANT: {SERGEANT}}


def morning(day: date, hour: int = 8) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=CHICAGO).astimezone(UTC)


def owes(
    person_id: PersonId = OFFICER,
    module_id: str = "m01",
    due_on: date | None = DUE,
    grace_days: int = 0,
    today: date = DUE,
) -> Owed:
    overdue_from = due_on and due_on + DAY * (grace_days + 1)
    phase = phase_on(today, due_on=due_on, overdue_from=overdue_from, is_away=False)
    return Owed(person_id, module_id, Obligation(due_on, overdue_from, phase))


def run(*owed: Owed, now: datetime, sent: Sent | None = None, away: frozenset[PersonId] = frozenset()) -> list[Digest]:
    return digests_due(
        owed, now=now, zone=CHICAGO, hours=HOURS, sent=sent or Sent(), supervisors=SUPERVISORS, away=away
    )


def kept(sent: Sent, digests: list[Digest]) -> Sent:
    return Sent(
        {*sent.marks, *(mark for one in digests for mark in one.marks)},
        {*sent.digests, *((one.recipient_id, one.day) for one in digests)},
    )


def told(days: range, grace_days: int = 0) -> dict[PersonId, list[int]]:
    """On which days past the due date who hears of the officer's module, with one run each morning."""
    sent, found = Sent(), {}
    for number in days:
        day = DUE + DAY * number
        digests = run(owes(grace_days=grace_days, today=day), now=morning(day), sent=sent)
        sent = kept(sent, digests)
        for one in digests:
            found.setdefault(one.recipient_id, []).append(number)
    return found


def test_thirty_seven_and_one_day_before_then_weekly_and_the_supervisors_after_seven_days_late():
    assert told(range(-60, 30)) == {
        OFFICER: [-30, -7, -1, 1, 8, 15, 22, 29],
        SERGEANT: [8, 15, 22, 29],
        LIEUTENANT: [8, 15, 22, 29],
    }


def test_grace_is_reminded_of_and_no_supervisor_hears_before_it_is_over():
    found = told(range(-1, 30), grace_days=14)

    assert found == {OFFICER: [-1, 1, 8, 15, 22, 29], SERGEANT: [22, 29], LIEUTENANT: [22, 29]}


def test_all_modules_of_a_person_and_all_their_people_are_in_one_mail():
    today = DUE + DAY * 8
    owed = [owes(module_id=name, today=today) for name in ("m02", "m01")] + [owes(PARTNER, today=today)]
    owed += [owes(SERGEANT, "m03", today + DAY * 7, today=today)]

    digests = {one.recipient_id: one for one in run(*owed, now=morning(today))}

    assert set(digests) == {OFFICER, PARTNER, SERGEANT, LIEUTENANT}
    assert [(line.mark.module_id, line.days_left) for line in digests[OFFICER].own] == [("m01", -8), ("m02", -8)]
    assert [line.mark.module_id for line in digests[SERGEANT].own] == ["m03"]
    assert [(line.mark.person_id, line.mark.module_id) for line in digests[SERGEANT].copies] == [
        (OFFICER, "m01"),
        (PARTNER, "m01"),
        (OFFICER, "m02"),
    ]
    assert digests[OFFICER].copies == ()


def test_nobody_gets_a_copy_of_their_own_reminder():
    today = DUE + DAY * 8

    (digest,) = run(owes(SERGEANT, today=today), now=morning(today))

    assert (digest.recipient_id, len(digest.own), digest.copies) == (SERGEANT, 1, ())


def test_a_job_that_runs_twice_sends_nothing_twice():
    first = run(owes(), now=morning(DUE))

    assert len(first) == 1
    assert run(owes(), now=morning(DUE), sent=kept(Sent(), first)) == []
    # not on the next day either: what it would say was said
    assert run(owes(today=DUE), now=morning(DUE, 19), sent=Sent(first[0].marks)) == []


def test_what_comes_up_after_todays_digest_waits_for_tomorrows():
    sent = kept(Sent(), run(owes(), now=morning(DUE)))
    new = owes(module_id="m02")

    assert run(owes(), new, now=morning(DUE, 15), sent=sent) == []
    (digest,) = run(new, now=morning(DUE + DAY), sent=sent)
    assert [line.mark.module_id for line in digest.own] == ["m02"]


def test_after_three_days_without_a_worker_there_is_one_digest_with_the_days_that_are_left():
    # due in seven days on the first of them, in four when it runs again
    today = DUE - DAY * 4
    sent = kept(Sent(), run(owes(today=DUE - DAY * 30), now=morning(DUE - DAY * 30)))

    (digest,) = run(owes(today=today), now=morning(today), sent=sent)

    assert [(line.days_left, line.mark.day) for line in digest.own] == [(4, -7)]
    assert run(owes(today=today + DAY), now=morning(today + DAY), sent=kept(sent, [digest])) == []


def test_a_due_date_that_moved_is_told_of_anew():
    sent = kept(Sent(), run(owes(today=DUE - DAY), now=morning(DUE - DAY)))
    moved = DUE + DAY * 20

    (digest,) = run(owes(due_on=moved, today=moved - DAY), now=morning(moved - DAY), sent=sent)

    assert digest.own[0].mark.due_on == moved


def test_on_leave_nobody_hears_anything_and_a_paused_module_is_in_no_copy():
    today = DUE + DAY * 8
    paused = Owed(OFFICER, "m01", Obligation(DUE, DUE + DAY, Phase.PAUSED))

    assert run(paused, now=morning(today)) == []
    digests = run(
        owes(today=today), owes(PARTNER, today=today), now=morning(today), away=frozenset({SERGEANT, OFFICER})
    )
    assert [one.recipient_id for one in digests] == [PARTNER, LIEUTENANT]


def test_what_has_no_date_is_never_reminded_of():
    assert run(owes(due_on=None), now=morning(DUE)) == []


@pytest.mark.parametrize(("hour", "count"), [(0, 0), (7, 0), (8, 1), (19, 1), (20, 0), (23, 0)])
def test_nothing_is_sent_at_night(hour: int, count: int):
    assert len(run(owes(), now=morning(DUE, hour))) == count


@pytest.mark.parametrize(
    ("opens", "zone"),
    [
        # the Sunday on which clocks go forward, and the one on which they go back
        ("2027-03-14 13:00", "America/Chicago"),
        ("2027-11-07 14:00", "America/Chicago"),
        ("2027-07-01 13:00", "America/Chicago"),
        ("2027-07-01 15:00", "America/Phoenix"),
        ("2027-07-01 18:00", "Pacific/Honolulu"),
    ],
)
def test_mail_may_go_out_from_eight_by_the_clock_of_the_agency(opens: str, zone: str):
    moment, place = datetime.fromisoformat(opens).replace(tzinfo=UTC), ZoneInfo(zone)

    assert is_send_time(moment, place, HOURS)
    assert not is_send_time(moment - timedelta(minutes=1), place, HOURS)


@pytest.mark.parametrize("hours", [(20, 8), (8, 8), (-1, 5), (8, 25)])
def test_send_hours_that_hold_no_time_are_refused(hours: tuple[int, int]):
    with pytest.raises(ValueError, match="send hours"):
        SendHours(*hours)


@given(day=st.integers(-90, 200))
def test_a_reminder_day_is_the_newest_that_has_come(day: int):
    every = [-30, -7, -1, *range(1, 300, 7)]

    assert reminder_day(day) == max((one for one in every if one <= day), default=None)
    assert copy_day(day) == (reminder_day(day) if day >= 8 else None)


modules = st.tuples(
    st.sampled_from([OFFICER, PARTNER, SERGEANT]),
    st.sampled_from(["m01", "m02"]),
    st.integers(0, 40),
    st.integers(0, 10),
)
hours_of_runs = st.lists(st.integers(0, 24 * 90), max_size=60).map(sorted)


@given(
    assigned=st.lists(modules, max_size=6, unique_by=lambda one: one[:2]),
    runs=hours_of_runs,
    away=st.sets(st.integers(0, 89)),
)
def test_however_the_job_runs_nobody_has_two_mails_a_day_or_is_told_twice(
    assigned: list[tuple[PersonId, str, int, int]], runs: list[int], away: set[int]
):
    start = morning(DUE, 0)
    sent, mails, marks = Sent(), [], []
    for hour in runs:
        now = start + timedelta(hours=hour)
        day = now.astimezone(CHICAGO).date()
        on_leave = frozenset({OFFICER}) if (day - DUE).days in away else frozenset()
        owed = [owes(one[0], one[1], DUE + DAY * one[2], one[3], day) for one in assigned]
        digests = run(*owed, now=now, sent=sent, away=on_leave)
        sent = kept(sent, digests)
        mails += [(one.recipient_id, one.day) for one in digests]
        marks += [mark for one in digests for mark in one.marks]
        assert not digests or 8 <= now.astimezone(CHICAGO).hour < 20
        assert all(one.recipient_id not in on_leave and one.marks for one in digests)

    assert len(set(mails)) == len(mails)
    assert len(set(marks)) == len(marks)
