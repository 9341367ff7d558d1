"""The officer's clock: a sign that somebody is at the page counts the time up to now; a pause does so and stops it.

Neither is an event: that there was a pause is recorded nowhere.
"""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from training_app.foundation.db import Prepared
from training_app.foundation.ids import AttemptId
from training_app.learning import pace
from training_app.learning.errors import AttemptUnknown
from training_app.learning.line import EventLine
from training_app.learning.models import Attempt
from training_app.learning.opening import RUNNING, Desk, Learner, left_as_it_was, open_line


def say_here(desk: Desk, learner: Learner, attempt_id: AttemptId) -> None:
    """Count the time up to now and commit; an attempt that has ended is left as it is.

    :raise AttemptUnknown: when there is none, or it is another person's
    """
    line = open_line(desk, learner, attempt_id)
    _count_up_to_now(desk, line, last_sign_at=line.now)


def pause(desk: Desk, learner: Learner, attempt_id: AttemptId) -> None:
    """Count the time up to now, stop the clock until the next sign of life, and commit.

    An attempt that has ended is left as it is.

    :raise AttemptUnknown: when there is none, or it is another person's
    """
    _count_up_to_now(desk, open_line(desk, learner, attempt_id), last_sign_at=None)


def is_paused(session: Session, learner: Learner, attempt_id: AttemptId) -> bool:
    """Whether the attempt runs and its clock stands still.

    :raise AttemptUnknown: when there is none, or it is another person's
    """
    ids = {"of_attempt": attempt_id, "of_agency": learner.agency_id, "of_person": learner.person_id}
    rows = _READ.run(session, ids)
    if not rows:
        raise AttemptUnknown
    return rows[0].running_marker == RUNNING and rows[0].last_sign_at is None


def _count_up_to_now(desk: Desk, line: EventLine, *, last_sign_at: datetime | None) -> None:
    attempt = line.attempt
    if attempt.running_marker != RUNNING:
        left_as_it_was(desk)
        return
    adds_ms = pace.active_ms(attempt.last_sign_at, line.now)
    clock = {
        "active_ms": attempt.active_ms + adds_ms,
        "step_ms": attempt.step_ms + adds_ms,
        "last_sign_at": last_sign_at,
    }
    _KEEP.run(desk.session, {"of_attempt": attempt.id, **clock})
    desk.session.commit()


_ATTEMPT = cast(Table, Attempt.__table__)
_KEEP = Prepared(
    update(_ATTEMPT)
    .where(_ATTEMPT.c.id == bindparam("of_attempt"))
    .values({name: bindparam(name, type_=_ATTEMPT.c[name].type) for name in ("active_ms", "step_ms", "last_sign_at")})
)
_READ = Prepared(
    select(_ATTEMPT.c.running_marker, _ATTEMPT.c.last_sign_at).where(
        _ATTEMPT.c.id == bindparam("of_attempt"),
        _ATTEMPT.c.agency_id == bindparam("of_agency"),
        _ATTEMPT.c.person_id == bindparam("of_person"),
    )
)
