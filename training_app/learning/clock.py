"""The officer's clock: a sign that somebody is at the page adds the time since the sign before."""

from sqlalchemy import bindparam, update

from training_app.foundation.db import Prepared
from training_app.foundation.ids import AttemptId
from training_app.learning import pace
from training_app.learning.models import Attempt
from training_app.learning.opening import RUNNING, Desk, Learner, left_as_it_was, open_line


def say_here(desk: Desk, learner: Learner, attempt_id: AttemptId) -> None:
    """Count the time up to now and commit; an attempt that has ended is left as it is. Records no event.

    :raise AttemptUnknown: when there is none, or it is another person's
    """
    line = open_line(desk, learner, attempt_id)
    attempt = line.attempt
    if attempt.running_marker != RUNNING:
        left_as_it_was(desk)
        return
    adds_ms = pace.active_ms(attempt.last_sign_at, line.now)
    clock = {"active_ms": attempt.active_ms + adds_ms, "step_ms": attempt.step_ms + adds_ms, "last_sign_at": line.now}
    _KEEP.run(desk.session, {"of_attempt": attempt.id, **clock})
    desk.session.commit()


_ATTEMPT = Attempt.__table__
_KEEP = Prepared(
    update(Attempt)
    .where(_ATTEMPT.c.id == bindparam("of_attempt"))
    .values({name: bindparam(name, type_=_ATTEMPT.c[name].type) for name in ("active_ms", "step_ms", "last_sign_at")})
)
