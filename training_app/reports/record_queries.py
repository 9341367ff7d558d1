"""Reading one person's way through one module, also what was taken back, always within a scope."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.learning.models import Attempt
from training_app.reports.queries import ATTEMPT_COLUMNS, within
from training_app.reports.rows import AttemptRow
from training_app.reports.scope import Scope


class RecordAttempt(NamedTuple):
    """An attempt with its id and status; ``row`` is what every report counts."""

    id: UUID
    status: str
    row: AttemptRow


def read_record(session: Session, scope: Scope, person_id: int, module_id: str) -> Sequence[RecordAttempt]:
    """Every attempt of the person on the module, oldest first. Its progress, which holds answers, is not read."""
    query = (
        select(Attempt.status, *ATTEMPT_COLUMNS)
        .where(*within(scope, Attempt, [person_id], module_id))
        .order_by(Attempt.started_at, Attempt.id)
    )
    rows = session.connection().execute(query)
    return [RecordAttempt(rest[-1], status, AttemptRow(*rest)) for status, *rest in rows]
