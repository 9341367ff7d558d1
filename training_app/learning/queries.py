"""Reading attempts for pages: plain rows, always under the learner's own ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

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


_COLUMNS = (
    Attempt.id,
    Attempt.module_id,
    Attempt.version,
    Attempt.version_hash,
    Attempt.progress,
    Attempt.unread,
    Attempt.saved_at,
    Attempt.completed_at,
    Attempt.score_scaled,
    Attempt.nominal_minutes,
)


def read_attempt(session: Session, learner: Learner, attempt_id: AttemptId) -> AttemptView:
    """One attempt of this learner.

    :raise AttemptUnknown: when there is none, or it is another person's
    """
    row = session.execute(_of(learner).where(Attempt.id == attempt_id)).one_or_none()
    if row is None:
        raise AttemptUnknown
    return _view(row)


def read_attempts(session: Session, learner: Learner) -> Sequence[AttemptView]:
    """All attempts of this learner, newest first."""
    rows = session.execute(_of(learner).order_by(Attempt.started_at.desc())).all()
    return [_view(row) for row in rows]


def _of(learner: Learner) -> Select[Any]:
    return select(*_COLUMNS).where(Attempt.agency_id == learner.agency_id, Attempt.person_id == learner.person_id)


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
