"""c7: ten simulated years of re-certification give no gap and no double, and every total is that of a slow count.

Officers are hired, change units, are away, are exempted, are asked again and finish early, late or never, in five zones
and over both clock changes of each year. On each day that is looked at, the program's cycles are held beside a count
that goes day by day on a wall calendar (``tests/assignments/slow_count.py``). Two dozen lives and every eleventh day by
default; three hundred lives and every day with PROVE=1.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest

from tests.assignments.ten_years import PLANS, ZONES, Life, lives
from training_app.assignments import cycles, turns
from training_app.assignments.cycles import Cycle, Outcome, cycles_of, redo_cycles
from training_app.assignments.history import Known
from training_app.assignments.leave import Away
from training_app.assignments.obligations import Phase, obligation_of
from training_app.assignments.plans import LateFinish, Plan, RollFrom, Rolling, Window

PROVE = os.environ.get("PROVE") == "1"
LIVES = 300 if PROVE else 24
EVERY = 1 if PROVE else 11
SEED = 20261126
Row = tuple[object, ...]


def rows(found: tuple[Cycle, ...]) -> list[Row]:
    return [(one.number, one.opens_on, one.due_on, one.outcome.value, one.closed_on, one.done_at) for one in found]


def cycles_today(life: Life, day: date) -> tuple[Cycle, ...]:
    return cycles_of(life.plan, life.history, today=day, zone=life.zone)


def looked_at(number: int, life: Life) -> Iterator[date]:
    """Every eleventh day, on another day for each life; the last one in any case."""
    day = None
    for day in life.days():
        if (day.toordinal() + number) % EVERY == 0:
            yield day
    if day is not None:
        yield day


def differences(count: int, is_wanted: Callable[[Plan], bool] = lambda plan: True) -> Iterator[tuple[int, date]]:
    """The first day of each life on which the two counts say different things."""
    for number, life in enumerate(lives(count, SEED)):
        if is_wanted(life.plan):
            for day in looked_at(number, life):
                if rows(cycles_today(life, day)) != life.slow.snapshot():
                    yield number, day
                    break


def test_every_cycle_and_every_total_of_ten_years_is_that_of_the_slow_count() -> None:
    fast: Counter[object] = Counter()
    slow: Counter[object] = Counter()
    different = []
    zones, days = set(), 0
    for number, life in enumerate(lives(LIVES, SEED)):
        for day in looked_at(number, life):
            days += 1
            found, expected = rows(cycles_today(life, day)), life.slow.snapshot()
            if found != expected:
                different.append((number, day, found[-1:], expected[-1:]))
        fast.update(row[3] for row in found)
        slow.update(row[3] for row in expected)
        zones.add(life.zone.key)

    assert different == []
    assert fast == slow
    assert set(fast) == {outcome.value for outcome in Outcome}, "each way a cycle can end happened"
    assert zones == set(ZONES)
    assert days > LIVES * 3_600 // EVERY


def test_nothing_is_open_twice_and_no_completion_counts_for_two_cycles() -> None:
    broken = []
    looked = 0
    for number, life in enumerate(lives(LIVES, SEED + 1)):
        *_, day = looked_at(number, life)
        found = cycles_today(life, day)
        looked += len(found)
        used = [one.done_at for one in found if one.done_at is not None]
        counts_on = life.plan.window is not None and life.plan.window.late_finish is LateFinish.RUNNING_PERIOD_TOO
        broken += [number for one in found[:-1] if one.outcome is Outcome.OPEN]
        broken += [number for one in found if one.opens_on > day or (one.closed_on or day) > day]
        broken += [number] if len(set(used)) < len(used) and not counts_on else []
        broken += [number] if [one.number for one in found] != list(range(1, len(found) + 1)) else []

    assert broken == []
    assert looked > LIVES


def test_what_was_said_of_a_closed_cycle_is_never_said_otherwise_later() -> None:
    changed = []
    closed = 0
    for number, life in enumerate(lives(LIVES // 4, SEED + 2)):
        said: list[Row] = []
        for day in looked_at(number, life):
            now = [row for row in rows(cycles_today(life, day)) if row[3] != Outcome.OPEN.value]
            if now[: len(said)] != said:
                changed.append((number, day))
                break
            said = now
        closed += len(said)

    assert changed == []
    assert closed > LIVES // 4


def test_a_history_kept_by_the_end_gives_the_rows_of_every_day_before() -> None:
    """The report as of a day of the past is the report of that day."""
    different = []
    compared = 0
    for number, life in enumerate(lives(LIVES // 4, SEED + 3)):
        then = {day: rows(cycles_today(life, day)) for day in looked_at(number, life)}
        for day in sorted(then)[:: 1 if PROVE else 9]:
            compared += 1
            if rows(cycles_today(life, day)) != then[day]:
                different.append((number, day))

    assert different == []
    assert compared > LIVES * 5


def owed(life: Life, day: date) -> tuple[date | None, bool] | None:
    """The date of the one obligation under two assignments of the module and its redos, and whether it is overdue."""
    found = [one for plan in (life.plan, life.also) for one in cycles_of(plan, life.history, today=day, zone=life.zone)]
    found += redo_cycles(life.history, today=day, zone=life.zone)
    obligation = obligation_of(found, today=day, is_away=life.is_away)
    return obligation and (obligation.due_on, obligation.phase is Phase.OVERDUE)


def slowly_owed(life: Life, day: date) -> tuple[date | None, bool] | None:
    live = [officer.live for officer in (life.slow, life.slow_too) if officer.live is not None]
    redos = [redo for redo in life.slow_redos if redo.is_open]
    late = [officer.is_late(day) for officer in (life.slow, life.slow_too)] + [day > redo.due for redo in redos]
    due = sorted([one.due for one in live if one.due is not None] + [redo.due for redo in redos])
    return (due[0] if due else None, any(late) and not life.is_away) if live or redos else None


@pytest.mark.slow
def test_two_assignments_and_a_redo_of_one_module_are_one_obligation_by_the_earliest_date() -> None:
    different = []
    seen: Counter[object] = Counter()
    for number, life in enumerate(lives(LIVES // 2, SEED + 4)):
        for day in looked_at(number, life):
            found, expected = owed(life, day), slowly_owed(life, day)
            seen[expected and expected[1]] += 1
            if found != expected:
                different.append((number, day, found, expected))
                break

    assert different == []
    assert min(seen[None], seen[True], seen[False]) > LIVES, "owed, overdue and free all happened"


def never_clamped(day: date, months: int) -> date:
    return day + timedelta(days=30 * months)


def period_of_the_completion(window: Window, turn: turns.Turn, met: turns.Met) -> object:
    return window.period_of(met.on + timedelta(days=365))


def counted_always(walk: object, done: object, turn: object, asked_at: datetime | None) -> bool:
    return True


def never_away(due_on: date | None, away: Away, *, opens_on: date, day: date) -> date | None:
    return due_on


def is_fiscal(plan: Plan) -> bool:
    return isinstance(plan.cycle, Window)


def is_rolling(plan: Plan) -> bool:
    return isinstance(plan.cycle, Rolling) and plan.cycle.counted_from is RollFrom.COMPLETION


@pytest.mark.parametrize(
    ("room", "name", "broken", "is_wanted"),
    [
        pytest.param(turns, "months_after", never_clamped, is_rolling, id="months of thirty days"),
        pytest.param(turns, "_period_after", period_of_the_completion, is_fiscal, id="a late finish shifts a window"),
        pytest.param(cycles._Walk, "_counts", counted_always, is_fiscal, id="any completion counts for any cycle"),
        pytest.param(cycles, "moved_due", never_away, is_fiscal, id="leave stops no clock"),
        pytest.param(cycles._Walk, "_released_on", lambda walk, turn: None, is_fiscal, id="nobody is released"),
        pytest.param(cycles._Walk, "_excused_on", lambda walk, turn: None, is_fiscal, id="nobody is excused"),
        pytest.param(cycles._Walk, "_pass_by", lambda walk, period: None, is_fiscal, id="a gap in the periods"),
        pytest.param(cycles._Walk, "_had_counted", lambda walk, turn: False, is_fiscal, id="a double on coming back"),
        pytest.param(Known, "last_redo", lambda known, day: None, is_rolling, id="a redo asks nothing"),
        pytest.param(Known, "first_exemption", lambda known, day: None, is_rolling, id="an exemption frees nobody"),
    ],
)
def test_such_a_mistake_would_be_seen(
    monkeypatch: pytest.MonkeyPatch, room: object, name: str, broken: object, is_wanted: Callable[[Plan], bool]
) -> None:
    monkeypatch.setattr(room, name, broken)

    assert next(differences(240, is_wanted), None) is not None


def test_every_kind_of_plan_is_among_the_lives() -> None:
    assert {life.plan for life in lives(LIVES, SEED)} == set(PLANS.values())
