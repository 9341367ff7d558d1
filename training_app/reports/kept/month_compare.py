"""What is known now of the day that a month ended with, beside what was kept of it, and what changed it since."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from training_app.assignments.rules import Standing
from training_app.reports.kept.month_rules import ModuleLine, PersonLine, module_line
from training_app.reports.rows import AssignmentRow, AttemptRow, PersonRow
from training_app.reports.rules import entry_of
from training_app.reports.viewpoint import Viewpoint

Key = tuple[int, str]
"""A person and a module."""


class Cause(StrEnum):
    """What made a count of now differ: the name of the correction."""

    TAKEN_BACK = "completion_voided"
    CORRECTED = "corrected"
    GRANTED = "granted"
    UNKNOWN = "unknown"
    "No correction says it: what was kept, or the records, were changed in another way."


class CorrectionRow(NamedTuple):
    """A correction that was recorded after the month's end."""

    person_id: int
    module_id: str
    kind: str
    happened_at: datetime
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Correction:
    """What was put right, when, by whom and why."""

    cause: Cause
    at: datetime | None = None
    by_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One person and one module that a count of now finds elsewhere than it was kept."""

    person_id: int
    module_id: str
    then: tuple[str, str]
    "Standing and day it was done, as kept; see ``ModuleLine``."
    now: tuple[str, str]
    correction: Correction


def known_now(attempts: Iterable[AttemptRow], end: datetime) -> list[AttemptRow]:
    """What is known now of the attempts of that day: also what was recorded later, for a day until then."""
    found = []
    for one in attempts:
        if one.completed_at is not None and one.completed_at < end:
            found.append(one)
        elif one.started_at is not None and one.started_at < end:
            found.append(one._replace(completed_at=None))
    return found


def find_differences(
    lines: Iterable[PersonLine],
    records: tuple[Iterable[AssignmentRow], Iterable[AttemptRow]],
    corrections: Iterable[CorrectionRow],
    view: Viewpoint,
) -> list[Difference]:
    """Where a count of now differs, by person and module.

    Compared is what the facts say: how far it was, and the day it was done. Due dates are kept as they were.

    :param records: of these people, as :func:`known_now` has the attempts
    :param view: the look back at that day
    """
    asked: Mapping[Key, AssignmentRow] = {(one.person_id, one.module_id): one for one in records[0]}
    tried: defaultdict[int, defaultdict[str, list[AttemptRow]]] = defaultdict(lambda: defaultdict(list))
    for attempt in records[1]:
        tried[attempt.person_id][attempt.module_id].append(attempt)
    causes = _newest(corrections)
    found = []
    for line in lines:
        kept, mine = {one.module_id: one for one in line.modules}, tried[line.person_id]
        for module_id in sorted(kept.keys() | mine.keys()):
            key, line_then = (line.person_id, module_id), kept.get(module_id)
            line_now = _counted(key, asked.get(key), mine.get(module_id, ()), view)
            then, now = _point(line_then, line_then), _point(line_now, line_then)
            if then != now:
                found.append(Difference(*key, then, now, causes.get(key, Correction(Cause.UNKNOWN))))
    return found


def _point(line: ModuleLine | None, kept: ModuleLine | None) -> tuple[str, str]:
    """Standing and day. What was not kept was neither asked for nor done: begun alone is no entry."""
    if line is None or (kept is None and line.standing != Standing.DONE):
        return Standing.NOT_STARTED.value, ""
    return line.standing, line.done_on


def _counted(key: Key, assignment: AssignmentRow | None, attempts: Sequence[AttemptRow], view: Viewpoint) -> ModuleLine:
    entry = entry_of(PersonRow(key[0], None, "", "", None), key[1], assignment, attempts, view.open_day)
    return module_line(entry, view.zone)


def _newest(rows: Iterable[CorrectionRow]) -> dict[Key, Correction]:
    found: dict[Key, Correction] = {}
    for row in sorted(rows, key=lambda one: one.happened_at):
        cause = _cause_of(row)
        if cause is not None:
            by_id, reason = row.detail.get("by_person_id"), row.detail.get("reason") or ""
            found[row.person_id, row.module_id] = Correction(cause, row.happened_at, by_id, reason)
    return found


def _cause_of(row: CorrectionRow) -> Cause | None:
    if row.kind == "completion_voided":
        return Cause.TAKEN_BACK
    mode = str(row.detail.get("mode"))
    return Cause(mode) if mode in (Cause.CORRECTED, Cause.GRANTED) else None


def people_in(differences: Collection[Difference]) -> set[int]:
    """Who is named: those it is about, and who put it right."""
    hands = {one.correction.by_id for one in differences if one.correction.by_id is not None}
    return hands | {one.person_id for one in differences}
