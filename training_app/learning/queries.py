"""Reading attempts for pages: plain rows, always under the learner's own ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from training_app.foundation.db import Prepared
from training_app.foundation.ids import AgencyId, AttemptId
from training_app.learning.errors import AttemptUnknown
from training_app.learning.models import Attempt, LearningEvent
from training_app.learning.rules import Progress
from training_app.learning.service import Learner


@dataclass(frozen=True, slots=True)
class AttemptView:
    """What a page needs of an attempt."""

    id: AttemptId
    module_id: str
    version: str
    version_hash: str
    progress: Progress
    unread: str | None
    saved_at: datetime
    completed_at: datetime | None
    score_scaled: float | None
    nominal_minutes: int | None
    status: str
    mode: str
    active_ms: int

    @property
    def is_voided(self) -> bool:
        """Whether a coordinator took its completion back."""
        return self.progress.is_voided

    def counts_since(self, counts_from: datetime | None) -> bool:
        """Whether it is what the learner goes on with: not taken back, and not finished before a redo was asked."""
        if self.is_voided:
            return False
        return counts_from is None or self.completed_at is None or self.completed_at >= counts_from


@dataclass(frozen=True, slots=True)
class CreditRow:
    """One event that gives or takes back a completion, with what its attempt says. ``progress`` is stored JSON."""

    id: UUID
    kind: str
    happened_at: datetime
    detail: dict[str, Any]
    attempt_id: UUID
    module_id: str
    version: str
    version_hash: str
    progress: dict[str, Any]


_ATTEMPT = Attempt.__table__.c
_OF_LEARNER = select(
    _ATTEMPT.id,
    _ATTEMPT.module_id,
    _ATTEMPT.version,
    _ATTEMPT.version_hash,
    _ATTEMPT.progress,
    _ATTEMPT.unread,
    _ATTEMPT.saved_at,
    _ATTEMPT.completed_at,
    _ATTEMPT.score_scaled,
    _ATTEMPT.nominal_minutes,
    _ATTEMPT.status,
    _ATTEMPT.mode,
    _ATTEMPT.active_ms,
).where(_ATTEMPT.agency_id == bindparam("agency_id"), _ATTEMPT.person_id == bindparam("person_id"))
_ONE = Prepared(_OF_LEARNER.where(_ATTEMPT.id == bindparam("attempt_id")))
_MEASURED = Prepared(
    select(_ATTEMPT.active_ms).where(
        _ATTEMPT.agency_id == bindparam("agency_id"),
        _ATTEMPT.module_id == bindparam("module_id"),
        _ATTEMPT.status == "completed",
        _ATTEMPT.mode == "individual",
        _ATTEMPT.active_ms > 0,
    )
)
_EVENT = LearningEvent.__table__.c
_CREDITS = Prepared(
    select(
        _EVENT.id,
        _EVENT.kind,
        _EVENT.happened_at,
        _EVENT.detail,
        _EVENT.attempt_id,
        _ATTEMPT.module_id,
        _ATTEMPT.version,
        _ATTEMPT.version_hash,
        _ATTEMPT.progress,
    )
    .join_from(LearningEvent.__table__, Attempt.__table__, _ATTEMPT.id == _EVENT.attempt_id)
    .where(
        _ATTEMPT.agency_id == bindparam("agency_id"),
        _ATTEMPT.person_id == bindparam("person_id"),
        # not in_(): a list of values has no text of its own until it is run
        or_(_EVENT.kind == "module_completed", _EVENT.kind == "completion_voided"),
    )
    .order_by(_EVENT.happened_at, _EVENT.sequence)
)
_ALL = Prepared(_OF_LEARNER.order_by(_ATTEMPT.started_at.desc()))


def read_attempt(session: Session, learner: Learner, attempt_id: AttemptId) -> AttemptView:
    """One attempt of this learner.

    :raise AttemptUnknown: when there is none, or it is another person's
    """
    rows = _ONE.run(session, {**_ids(learner), "attempt_id": attempt_id})
    if not rows:
        raise AttemptUnknown
    return _view(rows[0])


def module_of_attempt(session: Session, attempt_id: UUID) -> str | None:
    """The module of an attempt, whoever's it is; None when there is none."""
    return session.scalar(select(Attempt.module_id).where(Attempt.id == attempt_id))


def read_attempts(session: Session, learner: Learner) -> Sequence[AttemptView]:
    """All attempts of this learner, newest first."""
    return [_view(row) for row in _ALL.run(session, _ids(learner))]


def read_measured_seconds(session: Session, agency_id: AgencyId, module_id: str) -> list[int]:
    """The measured active seconds of everyone in the agency who finished the module by themselves, any version."""
    rows = _MEASURED.run(session, {"agency_id": agency_id, "module_id": module_id})
    return [row.active_ms // 1000 for row in rows]


def read_credits(session: Session, learner: Learner) -> list[CreditRow]:
    """Every completion of this learner and every one taken back: event rows with their attempt, oldest first."""
    return [CreditRow(*row) for row in _CREDITS.run(session, _ids(learner))]


def _ids(learner: Learner) -> dict[str, int]:
    return {"agency_id": learner.agency_id, "person_id": learner.person_id}


def _view(row: Any) -> AttemptView:
    return AttemptView(
        id=AttemptId(row.id),
        module_id=row.module_id,
        version=row.version,
        version_hash=row.version_hash,
        progress=Progress.from_json(row.progress),
        unread=row.unread,
        saved_at=row.saved_at,
        completed_at=row.completed_at,
        score_scaled=row.score_scaled,
        nominal_minutes=row.nominal_minutes,
        status=row.status,
        mode=row.mode,
        active_ms=row.active_ms,
    )
