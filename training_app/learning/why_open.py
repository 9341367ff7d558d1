"""Why a module is open for somebody, for rooms above that may say so and never read what was answered."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from training_app.content.catalogue import Module
from training_app.foundation.ids import AttemptId
from training_app.learning import marking
from training_app.learning.library import Library
from training_app.learning.missing import what_is_missing
from training_app.learning.policy import read_policy
from training_app.learning.queries import read_attempt
from training_app.learning.rules import Progress
from training_app.learning.service import Learner


def why_open(
    session: Session, library: Library, learner: Learner, module: Module, attempt_id: AttemptId | None
) -> Sequence[str]:
    """The sentences that the officer reads on their own pages.

    :param module: what is offered now, for who has not begun
    :param attempt_id: the running attempt, None when there is none
    """
    if attempt_id is None:
        return what_is_missing(module, Progress())
    attempt = read_attempt(session, learner, attempt_id)
    limit = read_policy(session, learner.agency_id).check_limit
    progress = attempt.progress
    tries = marking.tries_left(len(progress.rounds), progress.tries_granted, limit)
    return what_is_missing(library.bound(session, attempt.version_hash), progress, tries)
