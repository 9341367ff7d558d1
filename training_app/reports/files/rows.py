"""The rows of the exports, as queries hand them in. Moments are in UTC; minutes and seconds are whole."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CompletionRow:
    """One person and one module, with the attempt that counts. Figures are None until it is completed."""

    agency: str
    unit: str
    unit_path: str
    person_id: int
    badge: str
    name: str
    module_id: str
    module_title: str
    version: str
    version_hash: str
    state: str
    assigned_at: datetime | None
    due_on: date | None
    started_at: datetime | None
    completed_at: datetime | None
    score_scaled: float | None
    nominal_minutes: int | None
    mode: str
    active_seconds: int | None
    identity: str
    attempt_id: str


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One assignment of one person, and how it stands at the moment of the file."""

    agency: str
    unit_path: str
    person_id: int
    badge: str
    name: str
    module_id: str
    module_title: str
    cycle: int
    state: str
    assigned_at: datetime | None
    assigned_by: str
    due_on: date | None
    days_late: int
    counts_from: datetime | None
    completed_at: datetime | None
    exempt_reason: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of the scope, with what stands open."""

    agency: str
    unit_path: str
    person_id: int
    badge: str
    officer_id: str
    family_name: str
    given_name: str
    rank: str
    supervisor: str
    roles: str
    is_active: str
    joined_on: date | None
    left_on: date | None
    done: int
    open: int
    overdue: int
    credited_minutes: int | None


@dataclass(frozen=True, slots=True)
class CreditRow:
    """One entry of the credit ledger, with who decided on it. A reversing entry has minutes below zero."""

    agency: str
    unit_path: str
    person_id: int
    badge: str
    officer_id: str
    name: str
    entry_id: str
    event: str
    entry: str
    source: str
    course: str
    title: str
    category: str
    minutes: int
    day: date
    cycle: str
    reverses: str
    decided_by: str
    decided_at: datetime | None
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class EventLineRow:
    """One fact of a person's record. It never holds an answer, a choice in a story or anything of the self-check."""

    agency: str
    unit_path: str
    person_id: int
    badge: str
    name: str
    module_id: str
    version: str
    attempt_id: str
    sequence: int
    event_id: str
    kind: str
    happened_at: datetime
    mode: str
    words: str
    by: str
    reason: str
