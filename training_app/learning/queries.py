"""Reading attempts for pages: plain rows, always under the learner's own ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from training_app.foundation.db import Prepared
from training_app.foundation.ids import AttemptId
from training_app.learning.errors import AttemptUnknown
from training_app.learning.models import Attempt
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
).where(_ATTEMPT.agency_id == bindparam("agency_id"), _ATTEMPT.person_id == bindparam("person_id"))
_ONE = Prepared(_OF_LEARNER.where(_ATTEMPT.id == bindparam("attempt_id")))
_ALL = Prepared(_OF_LEARNER.order_by(_ATTEMPT.started_at.desc()))


def read_attempt(session: Session, learner: Learner, attempt_id: AttemptId) -> AttemptView:
    """One attempt of this learner.

    :raise AttemptUnknown: when there is none, or it is another person's
    """
    rows = _ONE.run(session, {**_ids(learner), "attempt_id": attempt_id})
    if not rows:
        raise AttemptUnknown
    return _view(rows[0])


def read_attempts(session: Session, learner: Learner) -> Sequence[AttemptView]:
    """All attempts of this learner, newest first."""
    return [_view(row) for row in _ALL.run(session, _ids(learner))]


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
    )
