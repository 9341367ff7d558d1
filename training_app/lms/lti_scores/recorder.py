"""Listens to learning: queues what a fact may change in gradebooks, in the transaction of the fact."""

from sqlalchemy.orm import Session

from training_app.foundation.clock import Clock, system_clock
from training_app.foundation.events import Listener
from training_app.learning.events import LearningFact
from training_app.learning.line import event_id
from training_app.learning.opening import Learner
from training_app.lms.lti_scores.ports import Books
from training_app.lms.lti_scores.rules import TOLD_OF
from training_app.lms.lti_scores.service import queue_scores


def make_score_recorder(books: Books, *, clock: Clock = system_clock) -> Listener[LearningFact]:
    """A listener for every :class:`LearningFact`. It never commits; when it raises, the fact is not kept either."""

    def record(session: Session, fact: LearningFact) -> None:
        items = TOLD_OF.get(type(fact), ())
        if not items:
            return
        learner, event = Learner(fact.agency_id, fact.person_id), event_id(fact)
        for placement in books.placements.of_learner(session, learner, fact.module_id):
            queue_scores(session, books, placement, [(item, event) for item in items], now=clock())

    return record
