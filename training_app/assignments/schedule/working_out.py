"""What one person owes of one module, from everything that asks for it, and the row that pages read. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from training_app.assignments.cycles import Cycle, Outcome, coming_turn, cycles_of, redo_cycles
from training_app.assignments.due_dates import ByDate, counted_day
from training_app.assignments.history import Meant
from training_app.assignments.leave import away_until
from training_app.assignments.obligations import Obligation, Phase, obligation_of
from training_app.assignments.periods import ONE_DAY
from training_app.assignments.plans import Plan
from training_app.assignments.schedule.facts import Facts, Key
from training_app.assignments.schedule.running import Running


@dataclass(frozen=True, slots=True)
class Worked:
    """What follows from the facts on a day, for one person and one module."""

    cycles: Sequence[tuple[int | None, Cycle]]
    "Each with its plan; None for a redo. What was assigned by itself has no row of its own."
    obligation: Obligation | None
    completions: Sequence[datetime]
    look_on: Mapping[int, date | None]
    "For each plan that means them, when something opens although nobody does anything."


@dataclass(frozen=True, slots=True)
class Shown:
    """The columns of ``Assignment`` that follow."""

    due_on: date | None
    overdue_from: date | None
    counts_from: datetime | None
    is_paused: bool


def work_out(key: Key, plans: Sequence[Running], facts: Facts, *, today: date, zone: ZoneInfo) -> Worked:
    """All cycles and the obligation of one person and one module.

    :param plans: those of the module, ended ones too
    """
    person_id, _ = key
    cycles: list[tuple[int | None, Cycle]] = []
    look_on: dict[int, date | None] = {}
    for plan in plans:
        meant = facts.meant.get((plan.id, person_id), ())
        history = facts.history(key, meant)
        cycles += [(plan.id, cycle) for cycle in cycles_of(plan.rules, history, today=today, zone=zone)]
        coming = coming_turn(plan.rules, history, today=today, zone=zone)
        look_on[plan.id] = _look_on(coming.opens_on if coming else None, history.completions, today, zone)
    cycles += [(None, cycle) for cycle in redo_cycles(facts.history(key), today=today, zone=zone)]
    is_away = away_until(facts.leaves.get(person_id, ()), today).covers(today)
    asked = [cycle for _, cycle in cycles] + list(_single(key, facts, today, zone))
    obligation = obligation_of(asked, today=today, is_away=is_away)
    return Worked(cycles, obligation, facts.completions.get(key, ()), look_on)


def shown_after(worked: Worked, shown: Shown | None) -> Shown | None:
    """The row as it is to be, None for no row.

    While something is open nothing that was finished so far counts for it, so the row counts from after the newest
    completion. Where nothing is open the row says what is done, or goes: who was released owes nothing.

    :param shown: the row as it is, None where there is none
    """
    newest = max(worked.completions, default=None)
    counts_from = shown.counts_from if shown is not None else None
    if worked.obligation is not None:
        if newest is not None and (counts_from is None or counts_from <= newest):
            counts_from = newest + timedelta.resolution
        owed = worked.obligation
        return Shown(owed.due_on, owed.overdue_from, counts_from, is_paused=owed.phase is Phase.PAUSED)
    if newest is None:
        return None
    if counts_from is not None and counts_from > newest:
        # freed from what was asked again: what they had finished stands
        counts_from = None
    if shown is not None:
        return replace(shown, counts_from=counts_from, is_paused=False)
    met = [cycle for _, cycle in worked.cycles if cycle.outcome is Outcome.DONE]
    return Shown(met[-1].due_on, met[-1].overdue_from, None, is_paused=False) if met else None


def is_asked_again(worked: Worked, before: Shown | None, after: Shown | None) -> bool:
    """Whether something that was finished counts no more since just now: gradebooks are told of that."""
    if worked.obligation is None or not worked.completions or after is None:
        return False
    return before is None or before.counts_from != after.counts_from


def _look_on(opens_on: date | None, completions: Sequence[datetime], today: date, zone: ZoneInfo) -> date | None:
    if any(counted_day(at, zone) > today for at in completions):
        # finished in the last instant of a day, it counts for the next
        return today + ONE_DAY
    return opens_on


def _single(key: Key, facts: Facts, today: date, zone: ZoneInfo) -> Sequence[Cycle]:
    single = facts.singles.get(key)
    if single is None:
        return ()
    since = min(single.assigned_at.astimezone(zone).date(), today)
    plan = Plan(made_on=since, due=ByDate(single.due_on) if single.due_on else None)
    # who comes back finds what they were to do as they left it
    history = replace(facts.history(key, (Meant(since),)), left_on=())
    return cycles_of(plan, history, today=today, zone=zone)
