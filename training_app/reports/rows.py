"""What the queries of reports give: plain rows, so that rules can count them without a database."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID


class UnitRow(NamedTuple):
    """A unit, in the agency's order."""

    id: int
    name: str


class PersonRow(NamedTuple):
    """Someone in the scope."""

    id: int
    unit_id: int | None
    given_name: str
    family_name: str
    badge: str | None


class AssignmentRow(NamedTuple):
    """That a person is to take a module.

    A completion before ``counts_from`` does not count for it. ``overdue_from`` is set where the due date has a grace.
    """

    person_id: int
    module_id: str
    due_on: date | None
    assigned_at: datetime | None = None
    counts_from: datetime | None = None
    overdue_from: date | None = None
    is_paused: bool = False


class AttemptRow(NamedTuple):
    """One attempt of a person on a module. Reading for the overview leaves out all after the completion."""

    person_id: int
    module_id: str
    place: str
    completed_at: datetime | None
    started_at: datetime | None = None
    version: str = ""
    score_scaled: float | None = None
    nominal_minutes: int | None = None
    mode: str = "individual"
    active_ms: int = 0
    version_hash: str = ""
    id: UUID | None = None


class EventRow(NamedTuple):
    """One fact of a person's page; ``detail`` holds the fields of the event's own class. The rest is its attempt's."""

    id: UUID
    attempt_id: UUID
    sequence: int
    kind: str
    happened_at: datetime
    detail: dict[str, Any]
    module_id: str
    version: str
    nominal_minutes: int | None
