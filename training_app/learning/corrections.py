"""What a coordinator puts right, always as a new fact with who and why; what stood there before stays visible."""

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, AttemptId, PersonId
from training_app.learning import events, marking
from training_app.learning.completion import complete
from training_app.learning.errors import CorrectionRefused, OwnRecord
from training_app.learning.line import EventLine
from training_app.learning.models import LearningEvent
from training_app.learning.opening import VOIDED, Desk, Learner, begin_attempt, find_attempt, line_of, open_line
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


@dataclass(frozen=True, slots=True)
class Granted:
    """The attempt that was ended, and the event that says so."""

    attempt_id: AttemptId
    completion_id: UUID


def grant_try(desk: Desk, learner: Learner, attempt_id: AttemptId, hand: Hand) -> None:
    """Give this officer one more try at the check.

    :raise CorrectionRefused: when no try is missing: the check is passed, or the agency sets no limit, or one is left
    :raise OwnRecord: when the hand is the officer's own; so do all corrections
    """
    _refuse_own(learner, hand)
    line = open_line(desk, learner, attempt_id)
    progress = line.progress
    limit = read_policy(desk.session, learner.agency_id).check_limit
    left = marking.tries_left(len(progress.rounds), progress.tries_granted, limit)
    if left != 0 or progress.is_completed or progress.is_passed:
        _refuse(desk.session)
    line.is_written_by_another()
    line.add(
        events.TryGranted,
        f"try/{progress.tries_granted + 1}",
        by_person_id=hand.person_id,
        reason=hand.reason,
    )
    _audit(line, "learning.try_granted", hand)
    line.close()


def void_completion(desk: Desk, learner: Learner, attempt_id: AttemptId, hand: Hand, *, completion_id: UUID) -> None:
    """Take a completion back: from now on the module counts as not done, and may be begun again.

    :param completion_id: the event that is meant
    :raise CorrectionRefused: when that completion does not count any more, or never was
    """
    _refuse_own(learner, hand)
    line = open_line(desk, learner, attempt_id)
    _void(line, hand, completion_id)
    _audit(line, "learning.completion_voided", hand)
    line.close()


def correct_completion(
    desk: Desk, learner: Learner, attempt_id: AttemptId, hand: Hand, figures: Figures, *, completion_id: UUID
) -> None:
    """Put date, score or credit of a completion right: the old one is voided, a new one stands in its place.

    :param completion_id: the event that is meant
    :raise CorrectionRefused: when that completion does not count any more, or nothing would change
    """
    _refuse_own(learner, hand)
    line = open_line(desk, learner, attempt_id)
    attempt = line.attempt
    if (attempt.completed_at, attempt.score_scaled, attempt.nominal_minutes) == (
        figures.credited_at,
        figures.scaled,
        figures.minutes,
    ):
        _refuse(desk.session, "This is what the record says already, so nothing was changed.")
    _void(line, hand, completion_id)
    _complete(line, events.Mode.CORRECTED, hand, figures)
    _audit(line, "learning.completion_corrected", hand)
    line.close()


def grant_completion(
    desk: Desk,
    learner: Learner,
    module_id: str,
    hand: Hand,
    figures: Figures,
    *,
    counts_from: datetime | None = None,
) -> AttemptId:
    """Record the module as done, for what was done elsewhere; ends a running attempt, whose steps stay on record.

    :param counts_from: a completion before it does not count any more, because a redo was asked
    :raise ModuleUnknown: when the catalogue has no such module
    :raise CorrectionRefused: when the officer has a completion that counts
    """
    _refuse_own(learner, hand)
    begin_write(desk.session)
    try:
        line = _granted_line(desk, learner, module_id, hand, figures, counts_from)
    except IntegrityError:
        # somebody began the module, or granted it, at the same moment
        _refuse(desk.session)
    if line is None:
        _refuse(desk.session)
    line.close()
    return AttemptId(line.attempt.id)


def add_granted(
    desk: Desk,
    learner: Learner,
    module_id: str,
    hand: Hand,
    figures: Figures,
    *,
    counts_from: datetime | None = None,
) -> Granted | None:
    """As :func:`grant_completion` inside the caller's transaction, who commits; None when one counts already.

    :raise ModuleUnknown: when the catalogue has no such module
    :raise IntegrityError: when the module was begun at the same moment; the caller rolls back and tries once more
    """
    _refuse_own(learner, hand)
    line = _granted_line(desk, learner, module_id, hand, figures, counts_from)
    if line is None:
        return None
    line.write()
    return Granted(AttemptId(line.attempt.id), _completion_of(line.session, line.attempt.id))


def add_void(desk: Desk, learner: Learner, attempt_id: AttemptId, hand: Hand, *, completion_id: UUID) -> bool:
    """As :func:`void_completion` inside the caller's transaction, who commits; False when it did not count any more."""
    _refuse_own(learner, hand)
    line = line_of(desk, learner, attempt_id)
    if not _is_standing(line, completion_id):
        return False
    _void(line, hand, completion_id)
    _audit(line, "learning.completion_voided", hand)
    line.write()
    return True


def _granted_line(
    desk: Desk, learner: Learner, module_id: str, hand: Hand, figures: Figures, counts_from: datetime | None
) -> EventLine | None:
    module = desk.library.current(module_id)
    # two coordinators who record the same at once wait for each other; an officer's own steps need not
    desk.session.execute(select(Person.id).where(Person.id == learner.person_id).with_for_update(key_share=True))
    found = find_attempt(desk.session, learner, module_id, counts_from=counts_from)
    if found is None:
        line = begin_attempt(desk, learner, module, events.Mode.GRANTED)
    else:
        line = line_of(desk, learner, found)
        if line.progress.is_completed:
            return None
    _complete(line, events.Mode.GRANTED, hand, figures)
    _audit(line, "learning.completion_granted", hand)
    return line


def _refuse_own(learner: Learner, hand: Hand) -> None:
    if hand.person_id == learner.person_id:
        raise OwnRecord


def _refuse(session: Session, sentence: str | None = None) -> NoReturn:
    session.rollback()
    raise CorrectionRefused(sentence)


def _void(line: EventLine, hand: Hand, completion_id: UUID) -> None:
    attempt = line.attempt
    if not _is_standing(line, completion_id):
        _refuse(line.session)
    line.is_written_by_another()
    line.add(
        events.CompletionVoided,
        f"voided/{attempt.sequence + 1}",
        completion_id=str(completion_id),
        by_person_id=hand.person_id,
        reason=hand.reason,
    )
    attempt.status = VOIDED
    attempt.completed_at = None
    attempt.score_scaled = None
    attempt.nominal_minutes = None
    attempt.unread = None


def _is_standing(line: EventLine, completion_id: UUID) -> bool:
    is_standing = line.progress.is_completed and not line.progress.is_voided
    return is_standing and _completion_of(line.session, line.attempt.id) == completion_id


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
