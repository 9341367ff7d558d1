"""What a month ended with, as it is kept: lines, totals, the hash over them, and which months are due. Pure."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from training_app.assignments.rules import Standing
from training_app.reports import rules
from training_app.reports.rows import PersonRow
from training_app.reports.rules import Entry

MOST_AT_ONCE = 24
"""Months that a worker makes up for after it was away; older ones are gone."""


class ModuleLine(NamedTuple):
    """One module of one person. Days are ISO 8601 in the agency's zone; "" for none."""

    module_id: str
    is_assigned: bool
    due_on: str
    standing: str
    is_late: bool
    done_on: str
    is_paused: bool


class PersonLine(NamedTuple):
    """One person, and where they stood with each module, by the modules' ids."""

    person_id: int
    unit_id: int | None
    modules: Sequence[ModuleLine]

    @property
    def is_late(self) -> bool:
        """Whether anything of theirs was overdue."""
        return any(one.is_late for one in self.modules)


class Count(NamedTuple):
    """Of a module: entries. ``assigned`` are those that were asked for; ``done`` of them, ``late`` of them."""

    assigned: int
    done: int
    late: int


@dataclass(frozen=True, slots=True)
class UnitCount:
    """Of a unit: its name of that day, its own people, and how many of them had nothing overdue."""

    name: str
    people: int
    up_to_date: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of a month's end. ``units`` by id in digits, "" for people without one."""

    people: int
    up_to_date: int
    modules: Mapping[str, Count]
    units: Mapping[str, UnitCount]

    def to_json(self) -> dict[str, Any]:
        """As it is kept, without the two that are columns."""
        return {
            "modules": {key: list(count) for key, count in self.modules.items()},
            "units": {key: [one.name, one.people, one.up_to_date] for key, one in self.units.items()},
        }

    @classmethod
    def from_json(cls, people: int, up_to_date: int, kept: Mapping[str, Any]) -> "Totals":
        """As it was kept."""
        modules = {key: Count(*count) for key, count in kept["modules"].items()}
        return cls(people, up_to_date, modules, {key: UnitCount(*one) for key, one in kept["units"].items()})


def lines_of(people: Sequence[PersonRow], entries: Iterable[Entry], zone: ZoneInfo) -> list[PersonLine]:
    """A line for each of the people, by id; also for who has nothing."""
    modules: dict[int, list[ModuleLine]] = {person.id: [] for person in people}
    for entry in entries:
        modules[entry.person.id].append(module_line(entry, zone))
    return [PersonLine(one.id, one.unit_id, sorted(modules[one.id])) for one in sorted(people, key=lambda one: one.id)]


def module_line(entry: Entry, zone: ZoneInfo) -> ModuleLine:
    """What is kept of an entry."""
    done_at = entry.attempt.completed_at if entry.attempt else None
    return ModuleLine(
        module_id=entry.module_id,
        is_assigned=entry.is_assigned,
        due_on=entry.due_on.isoformat() if entry.due_on else "",
        standing=entry.standing.value,
        is_late=entry.is_late,
        done_on=done_at.astimezone(zone).date().isoformat() if done_at else "",
        is_paused=entry.is_paused,
    )


def totals_of(lines: Sequence[PersonLine], unit_names: Mapping[int, str]) -> Totals:
    """The figures of these lines."""
    modules: dict[str, list[int]] = {}
    units: dict[str, list[int]] = {}
    for line in lines:
        unit = units.setdefault("" if line.unit_id is None else str(line.unit_id), [0, 0])
        unit[0] += 1
        unit[1] += not line.is_late
        for one in line.modules:
            if one.is_assigned:
                count = modules.setdefault(one.module_id, [0, 0, 0])
                count[0] += 1
                count[1] += one.standing == Standing.DONE
                count[2] += one.is_late
    return Totals(
        people=len(lines),
        up_to_date=sum(not line.is_late for line in lines),
        modules={key: Count(*counts) for key, counts in sorted(modules.items())},
        units={key: UnitCount(_unit_name(key, unit_names), *counts) for key, counts in sorted(units.items())},
    )


def _unit_name(key: str, names: Mapping[int, str]) -> str:
    return names.get(int(key), f"Unit {key}") if key else "No unit"


def canonical_lines(agency_id: int, day: date, totals: Totals, lines: Iterable[PersonLine]) -> Iterator[bytes]:
    """What is hashed: the head, then each person by id, one JSON text a line, the same bytes on every engine."""
    head = {"agency_id": agency_id, "day": day.isoformat(), "people": totals.people, "up_to_date": totals.up_to_date}
    yield _canonical({**head, **totals.to_json()})
    for line in lines:
        yield _canonical([line.person_id, line.unit_id, [list(one) for one in line.modules]])


def sha256_of(canonical: Iterable[bytes]) -> str:
    """SHA-256 in hex over the lines, each with its line feed."""
    digest = hashlib.sha256()
    for line in canonical:
        digest.update(line + b"\n")
    return digest.hexdigest()


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def days_due(kept: date | None, since: date, today: date) -> list[date]:
    """The last days of months that are over and not kept yet, oldest first.

    An agency without any begins with the newest one: what was assigned before that is not known as it was.

    :param kept: the newest that is kept
    :param since: the agency's first day here
    """
    found: list[date] = []
    day = today.replace(day=1) - timedelta(days=1)
    while day >= since and (kept is None or day > kept) and len(found) < (1 if kept is None else MOST_AT_ONCE):
        found.append(day)
        day = day.replace(day=1) - timedelta(days=1)
    return found[::-1]


def percent_up_to_date(totals: Totals) -> int:
    """The share of people with nothing overdue, as on every page."""
    return rules.percent(totals.up_to_date / totals.people) if totals.people else 0
