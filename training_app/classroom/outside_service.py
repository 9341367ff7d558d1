"""Outside training from its entry to its credit: entered, approved, rejected, taken back. One commit each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.audit.service import record
from training_app.classroom import rules
from training_app.classroom.errors import BeforeRedo, ClaimMoved, ClaimUnknown, HasModule, OwnTraining, TooManyWait
from training_app.classroom.events import CreditWithdrawn, TrainingCredited
from training_app.classroom.models import ClaimState, OutsideProof, OutsideTraining
from training_app.classroom.scope import Approver
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, AttemptId, PersonId
from training_app.learning.corrections import Figures, Hand, add_granted, add_void
from training_app.learning.opening import Desk, Learner

WAITING_MOST = 30
"""So many entries of one officer wait at a time: each brings a file, and somebody looks at every one."""

CountsFrom = Callable[[Learner, str], datetime | None]
"""Since when a completion of the module counts for a learner, None for always."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said about training elsewhere, once it has been found in order."""

    title: str
    provider: str
    day: date
    minutes: int
    code: str | None
    module_id: str | None


@dataclass(frozen=True, slots=True)
class Approval:
    """What it is approved as: the module, or None for hours alone; and the score that the proof says, 0.0-1.0."""

    module_id: str | None
    scaled: float


def enter_training(
    session: Session, learner: Learner, entry: Entry, proof: bytes, *, by: PersonId, now: datetime
) -> int:
    """Keep an entry with its proof, waiting; returns its number.

    :param proof: found in order by ``rules.why_proof_refused``
    :param by: the officer, or who enters it for them
    :raise TooManyWait: when so many of this officer wait already
    """
    begin_write(session)
    mine = (OutsideTraining.agency_id == learner.agency_id, OutsideTraining.person_id == learner.person_id)
    waiting = select(func.count()).where(*mine, OutsideTraining.state == ClaimState.WAITING)
    if session.scalars(waiting).one() >= WAITING_MOST:
        session.rollback()
        raise TooManyWait
    row = OutsideTraining(
        agency_id=learner.agency_id,
        person_id=learner.person_id,
        title=entry.title,
        provider=entry.provider,
        day=entry.day,
        minutes=entry.minutes,
        code=entry.code,
        module_id=entry.module_id,
        state=ClaimState.WAITING,
        entered_at=now,
        entered_by_id=by,
    )
    session.add(row)
    # flush: the proof stands under the entry's number
    session.flush()
    session.add(
        OutsideProof(
            training_id=row.id,
            agency_id=learner.agency_id,
            kind=rules.kind_of_proof(proof) or "",
            content=proof,
            sha256=sha256(proof).hexdigest(),
        )
    )
    _record(session, row, by, "outside.entered", now, None)
    session.commit()
    return row.id


def take_back_own(session: Session, learner: Learner, claim_id: int, *, by: PersonId, now: datetime) -> None:
    """Take back one's own entry while it waits; it stays on the list as taken back.

    :raise ClaimUnknown: when it is not theirs
    :raise ClaimMoved: when somebody has decided about it
    """
    begin_write(session)
    mine = (OutsideTraining.agency_id == learner.agency_id, OutsideTraining.person_id == learner.person_id)
    row = session.scalars(
        select(OutsideTraining)
        .where(*mine, OutsideTraining.id == claim_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        session.rollback()
        raise ClaimUnknown
    _must_be(session, row, ClaimState.WAITING)
    _decide(row, ClaimState.TAKEN_BACK, by, now, None)
    _record(session, row, by, "outside.taken_back", now, None)
    session.commit()


def approve_training(
    desk: Desk, approver: Approver, claim_id: int, approval: Approval, counts_from: CountsFrom
) -> None:
    """Approve an entry: with a module as a completion of it, without one as hours. All in one commit.

    :raise ClaimUnknown: when it is nobody's of the approver's
    :raise OwnTraining: when it is the approver's own, or they entered it
    :raise ClaimMoved: when it waits no more
    :raise HasModule: when the officer has a completion of the module that counts
    :raise BeforeRedo: when the module was asked for again since
    """
    try:
        _approve(desk, approver, claim_id, approval, counts_from)
    except IntegrityError:
        # the officer began the module at the same moment: the second time their attempt is found
        desk.session.rollback()
        _approve(desk, approver, claim_id, approval, counts_from)


def _approve(desk: Desk, approver: Approver, claim_id: int, approval: Approval, counts_from: CountsFrom) -> None:
    session = desk.session
    row = _open(session, approver, claim_id)
    _must_be(session, row, ClaimState.WAITING)
    learner = Learner(approver.agency_id, PersonId(row.person_id))
    # the approver has the last word about what it stands for
    row.module_id = approval.module_id
    _decide(row, ClaimState.APPROVED, approver.person_id, approver.now, None)
    if approval.module_id is not None:
        asked_again = counts_from(learner, approval.module_id)
        credited_at = rules.moment_of(row.day, approver.zone, approver.now, asked_again)
        if rules.is_before_redo(credited_at, asked_again):
            session.rollback()
            raise BeforeRedo
        hand = Hand(approver.person_id, f"{row.title}, {row.provider}: outside training {row.id}, approved with proof.")
        figures = Figures(credited_at, approval.scaled, row.minutes)
        granted = add_granted(desk, learner, approval.module_id, hand, figures, counts_from=asked_again)
        if granted is None:
            session.rollback()
            raise HasModule
        row.attempt_id, row.completion_id = granted.attempt_id, granted.completion_id
    desk.house.bus.publish(session, _credited(row, approver.now))
    _record(session, row, approver.person_id, "outside.approved", approver.now, None)
    session.commit()


def reject_training(session: Session, approver: Approver, claim_id: int, *, by: PersonId, reason: str) -> None:
    """Reject an entry with a reason that its officer reads.

    :raise ClaimUnknown: as :func:`approve_training`; so are OwnTraining and ClaimMoved
    """
    row = _open(session, approver, claim_id)
    _must_be(session, row, ClaimState.WAITING)
    _decide(row, ClaimState.REJECTED, by, approver.now, reason)
    _record(session, row, by, "outside.rejected", approver.now, reason)
    session.commit()


def withdraw_approval(desk: Desk, approver: Approver, claim_id: int, *, by: PersonId, reason: str) -> None:
    """Take an approval back, with a reason; a completion that it made is voided, unless it was voided already.

    :raise ClaimUnknown: as :func:`approve_training`; so are OwnTraining and ClaimMoved
    """
    session = desk.session
    row = _open(session, approver, claim_id)
    _must_be(session, row, ClaimState.APPROVED)
    learner = Learner(approver.agency_id, PersonId(row.person_id))
    _decide(row, ClaimState.TAKEN_BACK, by, approver.now, reason)
    if row.attempt_id is not None and row.completion_id is not None:
        add_void(desk, learner, AttemptId(row.attempt_id), Hand(by, reason), completion_id=row.completion_id)
    withdrawn = CreditWithdrawn(approver.agency_id, learner.person_id, claim_of(row.id), approver.now)
    desk.house.bus.publish(session, withdrawn)
    _record(session, row, by, "outside.taken_back", approver.now, reason)
    session.commit()


def claim_of(training_id: int) -> str:
    """What a credit ledger knows the training by: "outside:12"."""
    return f"outside:{training_id}"


def _open(session: Session, approver: Approver, claim_id: int) -> OutsideTraining:
    """Lock an entry of somebody the approver answers for."""
    begin_write(session)
    row = session.scalars(
        select(OutsideTraining)
        .join(Person, Person.id == OutsideTraining.person_id)
        .where(OutsideTraining.id == claim_id, OutsideTraining.agency_id == approver.agency_id, *approver.people)
        .with_for_update(of=OutsideTraining)
        # the request may have read it before somebody else wrote
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        session.rollback()
        raise ClaimUnknown
    if not rules.may_decide(approver.person_id, person_id=row.person_id, entered_by_id=row.entered_by_id):
        session.rollback()
        raise OwnTraining
    return row


def _must_be(session: Session, row: OutsideTraining, state: ClaimState) -> None:
    if row.state != state:
        session.rollback()
        raise ClaimMoved


def _decide(row: OutsideTraining, state: ClaimState, by: PersonId, now: datetime, reason: str | None) -> None:
    row.state, row.decided_by_id, row.decided_at, row.reason = state, by, now, reason


def _credited(row: OutsideTraining, now: datetime) -> TrainingCredited:
    return TrainingCredited(
        agency_id=AgencyId(row.agency_id),
        person_id=PersonId(row.person_id),
        claim=claim_of(row.id),
        title=row.title,
        day=row.day,
        minutes=row.minutes,
        code=row.code,
        module_id=row.module_id,
        completion_id=row.completion_id,
        happened_at=now,
    )


def _record(
    session: Session, row: OutsideTraining, by: PersonId, action: str, now: datetime, reason: str | None
) -> None:
    completion: UUID | None = row.completion_id
    record(
        session,
        agency_id=AgencyId(row.agency_id),
        actor_id=by,
        action=action,
        subject=claim_of(row.id),
        reason=reason,
        detail={
            "person_id": row.person_id,
            "minutes": row.minutes,
            "module_id": row.module_id,
            "completion_id": str(completion) if completion else None,
        },
        now=now,
    )
