"""What an audit pack is made of: rows and texts that queries hand in, and the pack's own description of itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from training_app.reports.files.rows import CompletionRow, PersonRow


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One thing that a coordinator put right, with what stood before and what stands now, in words."""

    person_id: int
    badge: str
    name: str
    module_id: str
    attempt_id: str
    event_id: str
    kind: str
    happened_at: datetime
    before: str
    after: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """One reminder that was sent, or that could not be."""

    person_id: int
    badge: str
    name: str
    module_id: str
    due_on: date | None
    kind: str
    sent_to: str
    sent_at: datetime | None
    outcome: str


@dataclass(frozen=True, slots=True)
class SignOffRow:
    """That somebody reviewed a version of a text. Read out of the text itself, of which it is a part."""

    module_id: str
    version: str
    version_hash: str
    reviewer: str
    seat: str
    reviewed_on: str
    scope: str
    status: str


@dataclass(frozen=True, slots=True)
class AgencySignOffRow:
    """That somebody of the agency signed a version off in one respect; or that nobody did, and it is needed or not.

    ``state`` is signed, missing (needed before the version stands as reviewed) or none (not needed, and not there).
    """

    module_id: str
    version: str
    version_hash: str
    sensitive: str
    kind: str
    state: str
    signed_by: str
    signed_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class QuizKeyRow:
    """One answer of one question, with whether it is the right one."""

    item_id: str
    form: str
    objective: str
    critical: str
    question: str
    option_id: str
    answer: str
    key: str
    feedback: str


@dataclass(frozen=True, slots=True)
class KeptText:
    """One version of a module as it is kept; ``version_hash`` is the SHA-256 of ``package_json`` in UTF-8."""

    module_id: str
    version: str
    version_hash: str
    package_json: str


@dataclass(frozen=True, slots=True)
class PackSpec:
    """Whose pack it is, of which days, and who made it when. ``last`` is within the period."""

    agency: str
    first: date
    last: date
    zone: tzinfo
    zone_name: str
    made_at: datetime
    made_by: str
    program: str
    "The program's version."


@dataclass(frozen=True, slots=True)
class PackParts:
    """The rows, each read once and in the order of its file, and every text that a completion names."""

    people: Iterable[PersonRow]
    completions: Iterable[CompletionRow]
    corrections: Iterable[CorrectionRow]
    reminders: Iterable[ReminderRow]
    texts: Iterable[KeptText]
    agency_sign_offs: Iterable[AgencySignOffRow]
