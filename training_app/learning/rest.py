"""A pause: the time up to it is counted, the clock stops, the place is kept. That there was one is recorded nowhere."""

from typing import cast

from sqlalchemy import Table, bindparam, null, select, update
from sqlalchemy.orm import Session

from training_app.foundation.db import Prepared
from training_app.foundation.ids import AttemptId
from training_app.learning import pace
from training_app.learning.errors import AttemptUnknown
from training_app.learning.models import Attempt
from training_app.learning.opening import RUNNING, Desk, Learner, left_as_it_was, open_line


def pause(desk: Desk, learner: Learner, attempt_id: AttemptId) -> None:
    """Stop the attempt's clock until the next sign of life; one that has ended is left as it is. Records no event.

    :raise AttemptUnknown: when there is none, or it is another person's
    """
    line = open_line(desk, learner, attempt_id)
    attempt = line.attempt
    if attempt.running_marker != RUNNING:
        left_as_it_was(desk)
        return
    adds_ms = pace.active_ms(attempt.last_sign_at, line.now)
    clock = {"active_ms": attempt.active_ms + adds_ms, "step_ms": attempt.step_ms + adds_ms}
    _STOP.run(desk.session, {"of_attempt": attempt.id, **clock})
    desk.session.commit()


def is_paused(session: Session, learner: Learner, attempt_id: AttemptId) -> bool:
    """Whether the attempt runs and its clock stands still.

    :raise AttemptUnknown: when there is none, or it is another person's
    """
    ids = {"of_attempt": attempt_id, "of_agency": learner.agency_id, "of_person": learner.person_id}
    rows = _CLOCK.run(session, ids)
    if not rows:
        raise AttemptUnknown
    return rows[0].running_marker == RUNNING and rows[0].last_sign_at is None


_ATTEMPT = cast(Table, Attempt.__table__)
_STOP = Prepared(
    update(_ATTEMPT)
    .where(_ATTEMPT.c.id == bindparam("of_attempt"))
    .values(active_ms=bindparam("active_ms"), step_ms=bindparam("step_ms"), last_sign_at=null())
)
_CLOCK = Prepared(
    select(_ATTEMPT.c.running_marker, _ATTEMPT.c.last_sign_at).where(
        _ATTEMPT.c.id == bindparam("of_attempt"),
        _ATTEMPT.c.agency_id == bindparam("of_agency"),
        _ATTEMPT.c.person_id == bindparam("of_person"),
    )
)
