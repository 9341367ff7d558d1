"""Counting, pure: from people, assignments and attempts to entries, and from entries to every figure on a page."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from training_app.assignments.rules import Standing, is_late, is_soon, standing_of
from training_app.reports.rows import AssignmentRow, AttemptRow, PersonRow

SHADES = 4
TREND_WEEKS = 12
NEVER = datetime.max.replace(tzinfo=UTC)


class Entry(NamedTuple):
    """One person and one module; not ``is_assigned`` when it was finished without being asked for.

    ``attempt`` is the one that counts: the first that was completed, else the running one. ``is_redo``: the module was
    completed before a redo was asked, which does not count any more. ``is_paused``: open, and its person is on
    leave, so that it is neither late nor due soon.

    A tuple, because a page makes thousands of them, and a frozen dataclass takes longer to make.
    """

    person: PersonRow
    module_id: str
    is_assigned: bool
    due_on: date | None
    assigned_at: datetime | None
    standing: Standing
    is_late: bool
    is_soon: bool
    attempt: AttemptRow | None
    is_redo: bool = False
    is_paused: bool = False
    overdue_from: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is not done."""
        return self.standing is not Standing.DONE


@dataclass(frozen=True, slots=True)
class DueGroup:
    """People for whom the same module falls due on the same day."""

    module_id: str
    due_on: date
    people: int


@dataclass(frozen=True, slots=True)
class HeatCount:
    """How many of a unit's people with this module assigned have not finished it."""

    missing: int
    assigned: int


def entries_of(
    people: Sequence[PersonRow],
    assignments: Iterable[AssignmentRow],
    attempts: Iterable[AttemptRow],
    open_day: date,
) -> list[Entry]:
    """Every assignment of these people, and after them what they finished unasked, person by person in the given order.

    :param open_day: the first due date that is not late, see ``assignments.rules.first_open_day``
    """
    tried: defaultdict[int, defaultdict[str, list[AttemptRow]]] = defaultdict(lambda: defaultdict(list))
    for attempt in attempts:
        tried[attempt.person_id][attempt.module_id].append(attempt)
    asked: defaultdict[int, dict[str, AssignmentRow]] = defaultdict(dict)
    for assignment in assignments:
        asked[assignment.person_id][assignment.module_id] = assignment

    entries: list[Entry] = []
    for person in people:
        to_do, did = asked[person.id], tried[person.id]
        for module_id in {**to_do, **did}:
            entry = entry_of(person, module_id, to_do.get(module_id), did.get(module_id, ()), open_day)
            if entry.is_assigned or not entry.is_open:
                entries.append(entry)
    return entries


def entry_of(
    person: PersonRow, module_id: str, assignment: AssignmentRow | None, attempts: Sequence[AttemptRow], open_day: date
) -> Entry:
    """The entry of one person and one module, whether or not anything is assigned or done."""
    counting = still_counting(attempts, assignment.counts_from if assignment else None)
    standing = standing_of(attempt.completed_at for attempt in counting)
    due_on = assignment.due_on if assignment else None
    is_paused = assignment is not None and assignment.is_paused and standing is not Standing.DONE
    overdue_from = assignment.overdue_from if assignment else None
    return Entry(
        person=person,
        module_id=module_id,
        is_assigned=assignment is not None,
        due_on=due_on,
        assigned_at=assignment.assigned_at if assignment else None,
        standing=standing,
        is_late=not is_paused and is_late(standing, due_on, open_day, overdue_from=overdue_from),
        is_soon=not is_paused and is_soon(standing, due_on, open_day),
        attempt=counting_attempt(counting),
        is_redo=len(counting) < len(attempts),
        is_paused=is_paused,
        overdue_from=overdue_from,
    )


def still_counting(attempts: Sequence[AttemptRow], counts_from: datetime | None) -> Sequence[AttemptRow]:
    """The attempts without those that were completed before a redo was asked."""
    if counts_from is None:
        return attempts
    return [one for one in attempts if one.completed_at is None or one.completed_at >= counts_from]


def counting_attempt(attempts: Sequence[AttemptRow]) -> AttemptRow | None:
    """The first completed attempt, else the running one: a later retake never makes a completion later."""
    return min(attempts, key=lambda attempt: attempt.completed_at or NEVER, default=None)


def late_entries(entries: Iterable[Entry]) -> list[Entry]:
    """What is overdue, longest first."""
    return sorted((entry for entry in entries if entry.is_late), key=lambda entry: entry.due_on or date.max)


def count_people(entries: Iterable[Entry]) -> int:
    """How many different people these entries belong to."""
    return len({entry.person.id for entry in entries})


def due_groups(entries: Iterable[Entry]) -> list[DueGroup]:
    """What falls due in the next 30 days, by module and day, soonest first."""
    counts: defaultdict[tuple[date, str], int] = defaultdict(int)
    for entry in entries:
        if entry.is_soon and entry.due_on is not None:
            counts[entry.due_on, entry.module_id] += 1
    return [DueGroup(module_id, due_on, people) for (due_on, module_id), people in sorted(counts.items())]


def heat_counts(
    entries: Iterable[Entry], above: Mapping[int, Collection[int]]
) -> Mapping[tuple[int | None, str], HeatCount]:
    """By unit (None for people without one) and module: missing and assigned. Only what was assigned counts.

    A person of a unit below another counts for both, as a list of the upper one's people has both.

    :param above: for each unit its own id and those of the units it stands below
    """
    missing: defaultdict[tuple[int | None, str], int] = defaultdict(int)
    assigned: defaultdict[tuple[int | None, str], int] = defaultdict(int)
    for entry in entries:
        if entry.is_assigned:
            unit_id = entry.person.unit_id
            for one in (unit_id,) if unit_id is None else above.get(unit_id, (unit_id,)):
                assigned[one, entry.module_id] += 1
                missing[one, entry.module_id] += entry.is_open
    return {place: HeatCount(missing[place], count) for place, count in assigned.items()}


def shade(missing: int, assigned: int) -> int:
    """The strength of a cell, 1 to 4: each shade is a quarter of the unit, a full quarter belongs to the lighter one.

    :raise ValueError: when nobody is missing, or more are missing than assigned
    """
    if not 0 < missing <= assigned:
        raise ValueError(f"{missing} of {assigned} has no shade")
    return -(-missing * SHADES // assigned)


def trend_days(entries: Iterable[Entry], now: datetime, zone: ZoneInfo) -> list[date]:
    """The Mondays before today, oldest first, at most twelve, none before anything had fallen due."""
    return mondays_since(min((entry.due_on for entry in entries if entry.due_on is not None), default=None), now, zone)


def mondays_since(first: date | None, now: datetime, zone: ZoneInfo) -> list[date]:
    """The same, by the first day on which anything fell due."""
    if first is None:
        return []
    today = now.astimezone(zone).date()
    last = today - timedelta(days=today.weekday() or 7)
    mondays = [last - timedelta(weeks=weeks) for weeks in range(TREND_WEEKS - 1, -1, -1)]
    return [monday for monday in mondays if monday > first]


def trend_shares(
    people: Sequence[PersonRow], entries: Sequence[Entry], days: Sequence[date], zone: ZoneInfo
) -> list[float]:
    """The share of these people who had nothing overdue as each day began, 0.0-1.0."""
    spans = list(_late_spans(entries, zone))
    shares: list[float] = []
    for day in days:
        late = {
            person_id for person_id, due_on, done_on in spans if due_on < day and (done_on is None or day <= done_on)
        }
        shares.append(1 - len(late) / len(people) if people else 1.0)
    return shares


def _late_spans(entries: Iterable[Entry], zone: ZoneInfo) -> Iterator[tuple[int, date, date | None]]:
    """For whatever was ever late: the person, the last day in time, and the day it was finished (None: open)."""
    for entry in entries:
        if entry.due_on is None or entry.is_paused:
            continue
        last_in_time = entry.due_on if entry.overdue_from is None else entry.overdue_from - timedelta(days=1)
        completed_at = entry.attempt.completed_at if entry.attempt else None
        if completed_at is None:
            yield entry.person.id, last_in_time, None
            continue
        done_on = completed_at.astimezone(zone).date()
        if done_on > last_in_time:
            yield entry.person.id, last_in_time, done_on


def percent(share: float) -> int:
    """A share as a whole percentage; only all is 100 and only none is 0."""
    if share in {0.0, 1.0}:
        return int(share * 100)
    return min(99, max(1, round(share * 100)))
