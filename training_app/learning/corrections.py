"""What a coordinator puts right, always as a new fact with who and why; what stood there before stays visible."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, AttemptId, PersonId
from training_app.learning import events, marking
from training_app.learning.completion import complete
from training_app.learning.errors import CorrectionRefused
from training_app.learning.line import EventLine
from training_app.learning.models import Attempt, LearningEvent
from training_app.learning.opening import RUNNING, VOIDED, Desk, Learner, begin_attempt, line_of, open_line
from training_app.learning.policy import read_policy


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose hand it is, and the reason they typed."""

    person_id: PersonId
    reason: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What a completion says: the moment it counts for, the score (0.0-1.0) and the nominal minutes of credit."""

    credited_at: datetime
    scaled: float
    minutes: int


def grant_try(desk: Desk, learner: Learner, attempt_id: AttemptId, hand: Hand) -> None:
    """Give this officer one more try at the check.

    :raise CorrectionRefused: when no try is missing: the check is passed, or the agency sets no limit, or one is left
    """
    line = open_line(desk, learner, attempt_id)
    progress = line.progress
    limit = read_policy(desk.session, learner.agency_id).check_limit
    left = marking.tries_left(len(progress.rounds), progress.tries_granted, limit)
    if left != 0 or progress.is_completed or progress.is_passed:
        raise CorrectionRefused
    line.is_written_by_another()
    line.add(
        events.TryGranted,
        f"try/{progress.tries_granted + 1}",
        by_person_id=hand.person_id,
        reason=hand.reason,
    )
    _audit(line, "learning.try_granted", hand)
    line.close()


def void_completion(desk: Desk, learner: Learner, attempt_id: AttemptId, hand: Hand) -> None:
    """Take a completion back: from now on the module counts as not done, and may be begun again.

    :raise CorrectionRefused: when nothing is completed, or it is voided already
    """
    line = open_line(desk, learner, attempt_id)
    _void(line, hand)
    _audit(line, "learning.completion_voided", hand)
    line.close()


def correct_completion(desk: Desk, learner: Learner, attempt_id: AttemptId, hand: Hand, figures: Figures) -> None:
    """Put date, score or credit of a completion right: the old one is voided, a new one stands in its place.

    :raise CorrectionRefused: when nothing is completed, or nothing would change
    """
    line = open_line(desk, learner, attempt_id)
    attempt = line.attempt
    if (attempt.completed_at, attempt.score_scaled, attempt.nominal_minutes) == (
        figures.credited_at,
        figures.scaled,
        figures.minutes,
    ):
        raise CorrectionRefused("This is what the record says already, so nothing was changed.")
    _void(line, hand)
    _complete(line, events.Mode.CORRECTED, hand, figures)
    _audit(line, "learning.completion_corrected", hand)
    line.close()


def grant_completion(desk: Desk, learner: Learner, module_id: str, hand: Hand, figures: Figures) -> AttemptId:
    """Record the module as done, for what was done elsewhere; ends a running attempt, whose steps stay on record.

    :raise ModuleUnknown: when the catalogue has no such module
    :raise CorrectionRefused: when the officer has a completion that counts
    """
    module = desk.library.current(module_id)
    begin_write(desk.session)
    found = _newest(desk.session, learner, module_id)
    if found is not None and found.status == "completed":
        raise CorrectionRefused
    if found is not None and found.running_marker == RUNNING:
        line = line_of(desk, learner, AttemptId(found.id))
    else:
        line = begin_attempt(desk, learner, module, events.Mode.GRANTED)
    _complete(line, events.Mode.GRANTED, hand, figures)
    _audit(line, "learning.completion_granted", hand)
    line.close()
    return AttemptId(line.attempt.id)


def _void(line: EventLine, hand: Hand) -> None:
    attempt, progress = line.attempt, line.progress
    if not progress.is_completed or progress.is_voided:
        raise CorrectionRefused
    line.is_written_by_another()
    line.add(
        events.CompletionVoided,
        f"voided/{attempt.sequence + 1}",
        completion_id=str(_completion_of(line.session, attempt.id)),
        by_person_id=hand.person_id,
        reason=hand.reason,
    )
    attempt.status = VOIDED
    attempt.completed_at = None
    attempt.score_scaled = None
    attempt.nominal_minutes = None
    attempt.unread = None


def _complete(line: EventLine, mode: events.Mode, hand: Hand, figures: Figures) -> None:
    line.is_written_by_another()
    line.attempt.unread = None
    complete(
        line,
        scaled=round(figures.scaled, 4),
        minutes=figures.minutes,
        mode=mode,
        credited_at=figures.credited_at,
        by=hand.person_id,
        reason=hand.reason,
    )


def _completion_of(session: Session, attempt_id: UUID) -> UUID:
    return session.scalars(
        select(LearningEvent.id)
        .where(LearningEvent.attempt_id == attempt_id, LearningEvent.kind == "module_completed")
        .order_by(LearningEvent.sequence.desc())
        .limit(1)
    ).one()


def _newest(session: Session, learner: Learner, module_id: str) -> Attempt | None:
    return session.scalars(
        select(Attempt)
        .where(
            Attempt.agency_id == learner.agency_id,
            Attempt.person_id == learner.person_id,
            Attempt.module_id == module_id,
            Attempt.status != VOIDED,
        )
        .order_by(Attempt.completed_at.is_not(None), Attempt.started_at.desc())
        .limit(1)
    ).one_or_none()


def _audit(line: EventLine, action: str, hand: Hand) -> None:
    record(
        line.session,
        agency_id=AgencyId(line.attempt.agency_id),
        actor_id=hand.person_id,
        action=action,
        subject=f"attempt:{line.attempt.id}",
        reason=hand.reason,
        detail={"person_id": line.attempt.person_id, "module_id": line.attempt.module_id},
        now=line.now,
    )
