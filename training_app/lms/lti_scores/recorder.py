"""Listens to learning and to assignments: queues what a fact may change in gradebooks, in its transaction."""

from sqlalchemy.orm import Session

from training_app.assignments.events import ModuleAskedAgain
from training_app.foundation.clock import Clock, system_clock
from training_app.foundation.events import Listener
from training_app.learning.events import LearningFact
from training_app.learning.line import event_id
from training_app.learning.opening import Learner
from training_app.lms.lti_scores.ports import Books
from training_app.lms.lti_scores.rules import TOLD_OF
from training_app.lms.lti_scores.service import queue_for_all, queue_scores

PEOPLE_AT_ONCE = 500


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


def make_redo_recorder(books: Books, *, clock: Clock = system_clock) -> Listener[ModuleAskedAgain]:
    """A listener for every :class:`ModuleAskedAgain`, as :func:`make_score_recorder`.

    A completion that counts no more is taken out of the gradebook as it is out of the reports; with the new one it is
    there again.
    """

    def record(session: Session, fact: ModuleAskedAgain) -> None:
        for start in range(0, len(fact.person_ids), PEOPLE_AT_ONCE):
            people = fact.person_ids[start : start + PEOPLE_AT_ONCE]
            placements = books.placements.of_people(session, fact.agency_id, people, fact.module_id)
            queue_for_all(session, books, placements, lambda one: fact.id_for(one.person_id), now=clock())

    return record
