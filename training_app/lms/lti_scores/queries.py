"""How an officer stands with a module, read from the learning record whenever a gradebook is told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from training_app.assignments.models import Assignment
from training_app.foundation.ids import AgencyId, PersonId
from training_app.learning.marking import counted_score
from training_app.learning.models import Attempt, LearningEvent
from training_app.learning.opening import VOIDED, Learner
from training_app.learning.policy import read_policy
from training_app.learning.rules import Progress
from training_app.lms.lti_scores.models import QueuedScore
from training_app.lms.lti_scores.rules import Item, Standing


def standing_of(session: Session, learner: Learner, module_id: str) -> Standing:
    """As the completion report has it: the first completion that counts, else the attempt under way.

    One that was taken back counts for nothing, and so does one from before the module was asked for again.
    """
    row = session.execute(_counting(learner, module_id)).first()
    if row is None:
        return Standing(is_completed=False, is_begun=_has_begun(session, learner, module_id), scaled=None)
    if row.completed_at is not None:
        return Standing(is_completed=True, is_begun=True, scaled=row.score_scaled)
    rounds = Progress.from_json(row.progress).rounds
    # without a finished round there is no score yet; the rule for a module without a check is for completions
    scaled = counted_score(rounds, read_policy(session, learner.agency_id).score_policy) if rounds else None
    return Standing(is_completed=False, is_begun=True, scaled=scaled)


def newest_facts(
    session: Session, learner: Learner, module_id: str, kinds: Mapping[str, Collection[Item]]
) -> dict[Item, UUID]:
    """The id of the newest fact that changed each column; a column that nothing changed yet is left out.

    :param kinds: which columns an event of this kind changes
    """
    rows = session.execute(
        select(LearningEvent.id, LearningEvent.kind)
        .join(Attempt, Attempt.id == LearningEvent.attempt_id)
        .where(
            Attempt.agency_id == learner.agency_id,
            Attempt.person_id == learner.person_id,
            Attempt.module_id == module_id,
            LearningEvent.kind.in_(kinds),
        )
        .order_by(LearningEvent.happened_at, Attempt.started_at, LearningEvent.sequence)
    )
    return {item: row.id for row in rows for item in kinds[row.kind]}


@dataclass(frozen=True, slots=True)
class About:
    """What a queued score is about."""

    learner: Learner
    module_id: str
    placement_id: int
    item: Item


def read_queued(session: Session, *, agency_id: int, ids: Collection[UUID]) -> dict[UUID, About]:
    """Those of these that the agency has."""
    rows = session.scalars(select(QueuedScore).where(QueuedScore.agency_id == agency_id, QueuedScore.id.in_(ids)))
    return {
        row.id: About(
            Learner(AgencyId(row.agency_id), PersonId(row.person_id)), row.module_id, row.placement_id, Item(row.item)
        )
        for row in rows
    }


def _counting(learner: Learner, module_id: str) -> Select[object]:
    counts_from = (
        select(Assignment.counts_from)
        .where(
            Assignment.agency_id == learner.agency_id,
            Assignment.person_id == learner.person_id,
            Assignment.module_id == module_id,
        )
        .scalar_subquery()
    )
    return (
        select(Attempt.completed_at, Attempt.score_scaled, Attempt.progress)
        .where(
            Attempt.agency_id == learner.agency_id,
            Attempt.person_id == learner.person_id,
            Attempt.module_id == module_id,
            Attempt.status != VOIDED,
            Attempt.completed_at.is_(None) | counts_from.is_(None) | (Attempt.completed_at >= counts_from),
        )
        .order_by(Attempt.completed_at.is_(None), Attempt.completed_at)
        .limit(1)
    )


def _has_begun(session: Session, learner: Learner, module_id: str) -> bool:
    mine = (
        Attempt.agency_id == learner.agency_id,
        Attempt.person_id == learner.person_id,
        Attempt.module_id == module_id,
    )
    return session.execute(select(Attempt.id).where(*mine).limit(1)).first() is not None
