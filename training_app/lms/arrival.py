"""How far what an officer did in one attempt has come: at LRSs, and in the LMS by cmi5 and in its gradebook."""

from collections.abc import Iterator
from itertools import product
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.delivery.queries import KeyProgress, progress_of
from training_app.foundation.ids import AttemptId
from training_app.learning.line import kind_of
from training_app.learning.models import LearningEvent
from training_app.learning.opening import Learner
from training_app.lms.cmi5_door.models import Cmi5Session, Cmi5Statement
from training_app.lms.cmi5_door.queue import KIND as CMI5
from training_app.lms.lti_scores.models import QueuedScore
from training_app.lms.lti_scores.rules import KIND as SCORES
from training_app.lms.lti_scores.rules import TOLD_OF, Item, subject_of
from training_app.xapi.recorder import KIND as STATEMENTS

_ITEMS_OF_KIND = {kind_of(fact): items for fact, items in TOLD_OF.items()}


def arrival_of(session: Session, learner: Learner, *, module_id: str, attempt_id: AttemptId) -> KeyProgress:
    """All that is queued for the agency's LMS because of this attempt, together.

    Statements, scores for gradebooks, and what cmi5 sessions tell that the LMS did not give up. A record sink is no
    LMS: what one of them lacks is not the officer's concern.
    """
    events = session.execute(
        select(LearningEvent.id, LearningEvent.kind).where(LearningEvent.attempt_id == attempt_id)
    ).all()
    ids = [row.id for row in events]
    changing = [(row.id, row.kind) for row in events if row.kind in _ITEMS_OF_KIND]
    ids += _scores(session, learner, module_id, changing)
    ids += session.scalars(
        select(Cmi5Statement.id)
        .join(Cmi5Session, Cmi5Session.id == Cmi5Statement.session_id)
        .where(Cmi5Session.attempt_id == attempt_id, Cmi5Session.abandoned_at.is_(None))
    )
    kinds = (STATEMENTS, SCORES, CMI5)
    return progress_of(session, agency_id=learner.agency_id, subject_ids=ids, kinds=kinds)


def _scores(session: Session, learner: Learner, module_id: str, events: list[tuple[UUID, str]]) -> Iterator[UUID]:
    """What was queued for gradebooks because of these events: by each link that the officer came through."""
    mine = (
        QueuedScore.agency_id == learner.agency_id,
        QueuedScore.person_id == learner.person_id,
        QueuedScore.module_id == module_id,
    )
    places = session.execute(select(QueuedScore.placement_id, QueuedScore.item).where(*mine).distinct()).all()
    for (event_id, kind), place in product(events, places):
        if place.item in _ITEMS_OF_KIND[kind]:
            yield subject_of(place.placement_id, Item(place.item), event_id)
