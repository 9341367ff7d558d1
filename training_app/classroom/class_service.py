"""Classes: made, cancelled, their list filled, signed into, and confirmed once after the end. One commit each."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from training_app.audit.service import record
from training_app.classroom import rules
from training_app.classroom.errors import ClassEnded, ClassRuns, ClassUnknown, ListChanged
from training_app.classroom.events import TrainingCredited
from training_app.classroom.models import CameHow, ClassPlace, ClassSession, ClassState, PlaceOutcome
from training_app.classroom.scope import Approver
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, PersonId, UnitId, new_token
from training_app.learning.corrections import Figures, Hand, add_granted
from training_app.learning.opening import Desk, Learner

CountsFrom = Callable[[Learner, str], datetime | None]
"""Since when a completion of the module counts for a learner, None for always."""


@dataclass(frozen=True, slots=True)
class NewClass:
    """A class to hold, once what was typed has been found in order."""

    title: str
    module_id: str | None
    code: str | None
    unit_id: UnitId | None
    room: str
    instructor: str
    times: rules.Times
    minutes: int
    seats: int | None


class SignedIn(StrEnum):
    """What came of a sign-in; the words are the page's."""

    DONE = "done"
    ALREADY = "already"
    EARLY = "early"
    LATE = "late"
    FULL = "full"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of a roster: ``minutes`` None for those of the class."""

    person_id: PersonId
    is_present: bool
    minutes: int | None


def make_class(session: Session, new: NewClass, *, by: Approver) -> int:
    """Keep a class; returns its number. Its two codes are made here and hold for this class alone."""
    begin_write(session)
    row = ClassSession(
        agency_id=by.agency_id,
        unit_id=new.unit_id,
        title=new.title,
        module_id=new.module_id,
        code=new.code,
        room=new.room,
        instructor=new.instructor,
        starts_at=new.times.starts_at,
        ends_at=new.times.ends_at,
        opens_at=new.times.opens_at,
        closes_at=new.times.closes_at,
        minutes=new.minutes,
        seats=new.seats,
        phone_code=new_token(),
        tablet_code=new_token(),
        state=ClassState.PLANNED,
        made_at=by.now,
        made_by_id=by.person_id,
    )
    session.add(row)
    # flush: the audit entry names its number
    session.flush()
    _record(session, row, by, "class.made", None, module_id=row.module_id, minutes=row.minutes)
    session.commit()
    return row.id


def cancel_class(session: Session, class_id: int, *, by: Approver, reason: str) -> None:
    """Cancel a class that was not closed; its list is kept and nothing is recorded from it.

    :raise ClassUnknown: when it is not theirs
    :raise ClassEnded: when it was closed or cancelled
    """
    row = _open(session, by, class_id)
    row.state, row.ended_at, row.ended_by_id, row.reason = ClassState.CANCELLED, by.now, by.person_id, reason
    _record(session, row, by, "class.cancelled", reason)
    session.commit()


def renew_codes(session: Session, class_id: int, *, by: Approver) -> None:
    """Make both codes anew: what was printed, photographed or opened on a tablet before opens nothing any more.

    :raise ClassUnknown: when it is not theirs
    :raise ClassEnded: when it was closed or cancelled
    """
    row = _open(session, by, class_id)
    row.phone_code, row.tablet_code = new_token(), new_token()
    _record(session, row, by, "class.codes_renewed", None)
    session.commit()


def put_on_list(session: Session, class_id: int, rows: Sequence[ListRow], *, by: Approver) -> None:
    """Put people on the list, or change what it says of them; who is on it and not in ``rows`` stays as they are.

    :raise ClassUnknown: when it is not theirs
    :raise ClassEnded: when it was closed or cancelled
    """
    row = _open(session, by, class_id)
    query = select(ClassPlace).where(ClassPlace.session_id == class_id, ClassPlace.agency_id == by.agency_id)
    there = {place.person_id: place for place in session.scalars(query)}
    for line in rows:
        place = there.get(line.person_id) or _add_place(session, row, line.person_id, CameHow.LISTED, None)
        place.is_present, place.minutes = line.is_present, line.minutes
    people = sorted(int(line.person_id) for line in rows)
    _record(session, row, by, "class.list_changed", None, person_ids=people)
    session.commit()


def sign_in(session: Session, class_id: int, person_id: PersonId, how: CameHow, now: datetime) -> SignedIn:
    """Sign somebody in to a class. Twice is once; before the window, after it and without a seat nothing is written.

    The caller has found that the class is for this person.

    :raise ClassUnknown: when there is no such class
    """
    begin_write(session)
    row = _lock(session, ClassSession.id == class_id)
    mine = (ClassPlace.session_id == class_id, ClassPlace.person_id == person_id)
    place = session.scalars(select(ClassPlace).where(*mine)).one_or_none()
    refusal = _why_not(session, row, place, now)
    if refusal is not None:
        session.rollback()
        return refusal
    if place is None:
        place = _add_place(session, row, person_id, how, now)
    place.how, place.signed_in_at, place.is_present = how, now, True
    session.commit()
    return SignedIn.DONE


def close_class(
    desk: Desk,
    class_id: int,
    present: Collection[PersonId],
    *,
    by: Approver,
    counts_from: CountsFrom,
    listed: int,
) -> None:
    """Confirm the list after the end: who was present has it recorded, all of them or nobody, and once.

    :param present: of those on the list; everybody else on it was not there
    :param listed: how many stood on the list that was confirmed
    :raise ClassUnknown: when it is not theirs
    :raise ClassEnded: when it was closed or cancelled
    :raise ClassRuns: before its end
    :raise ListChanged: when somebody came onto the list since
    """
    try:
        _close(desk, class_id, frozenset(present), by, counts_from, listed)
    except IntegrityError:
        # one of them began the module at the same moment: the second time their attempt is found
        desk.session.rollback()
        _close(desk, class_id, frozenset(present), by, counts_from, listed)


def claim_of(session_id: int) -> str:
    """What a credit ledger knows the class by; together with the person it is one credit: "session:7"."""
    return f"session:{session_id}"


def _close(
    desk: Desk, class_id: int, present: frozenset[PersonId], by: Approver, counts_from: CountsFrom, listed: int
) -> None:
    session = desk.session
    row = _open(session, by, class_id)
    if by.now < row.ends_at:
        session.rollback()
        raise ClassRuns
    # in the order of ids: two who record the same people lock their attempts in the same order
    query = select(ClassPlace).where(ClassPlace.session_id == class_id).order_by(ClassPlace.person_id)
    places = session.scalars(query).all()
    if len(places) != listed:
        session.rollback()
        raise ListChanged
    row.state, row.ended_at, row.ended_by_id = ClassState.CLOSED, by.now, by.person_id
    for place in places:
        place.is_present = place.person_id in present
        place.outcome = _credit(desk, row, place, by, counts_from)
    there = [place.person_id for place in places if place.is_present]
    _record(session, row, by, "class.closed", None, module_id=row.module_id, person_ids=there)
    session.commit()


def _credit(desk: Desk, row: ClassSession, place: ClassPlace, by: Approver, counts_from: CountsFrom) -> PlaceOutcome:
    if not place.is_present:
        return PlaceOutcome.ABSENT
    if place.person_id == by.person_id:
        return PlaceOutcome.OWN
    outcome = _record_module(desk, row, place, by, counts_from)
    desk.house.bus.publish(
        desk.session,
        TrainingCredited(
            agency_id=by.agency_id,
            person_id=PersonId(place.person_id),
            claim=claim_of(row.id),
            title=row.title,
            day=row.starts_at.astimezone(by.zone).date(),
            minutes=place.minutes or row.minutes,
            code=row.code,
            module_id=row.module_id,
            completion_id=place.completion_id,
            happened_at=by.now,
        ),
    )
    return outcome


def _record_module(
    desk: Desk, row: ClassSession, place: ClassPlace, by: Approver, counts_from: CountsFrom
) -> PlaceOutcome:
    module_id = row.module_id
    if module_id is None or module_id not in desk.library.catalogue.modules:
        return PlaceOutcome.HOURS
    learner = Learner(by.agency_id, PersonId(place.person_id))
    asked_again = counts_from(learner, module_id)
    if rules.is_before_redo(row.ends_at, asked_again):
        return PlaceOutcome.HOURS
    hand = Hand(by.person_id, f"{row.title}: class {row.id}, {_SAID[CameHow(place.how)]}, confirmed after the end.")
    figures = Figures(row.ends_at, rules.ATTENDED, place.minutes or row.minutes)
    granted = add_granted(desk, learner, module_id, hand, figures, counts_from=asked_again)
    if granted is None:
        return PlaceOutcome.HAD_IT
    place.attempt_id, place.completion_id = granted.attempt_id, granted.completion_id
    return PlaceOutcome.RECORDED


_SAID = {
    CameHow.LISTED: "on the list of whoever ran it",
    CameHow.PHONE: "signed in on their own account",
    CameHow.TABLET: "asserted by the instructor, after a badge was typed on the room's tablet",
}


def _why_not(session: Session, row: ClassSession, place: ClassPlace | None, now: datetime) -> SignedIn | None:
    if place is not None and place.signed_in_at is not None:
        return SignedIn.ALREADY
    if row.state != ClassState.PLANNED:
        return SignedIn.ENDED
    match rules.window_state(row.opens_at, row.closes_at, now):
        case rules.WindowState.EARLY:
            return SignedIn.EARLY
        case rules.WindowState.LATE:
            return SignedIn.LATE
        case rules.WindowState.OPEN:
            is_full = place is None and row.seats is not None and _count(session, row) >= row.seats
            return SignedIn.FULL if is_full else None


def _count(session: Session, row: ClassSession) -> int:
    return session.scalars(select(func.count()).where(ClassPlace.session_id == row.id)).one()


def _add_place(
    session: Session, row: ClassSession, person_id: PersonId, how: CameHow, now: datetime | None
) -> ClassPlace:
    place = ClassPlace(
        agency_id=row.agency_id,
        session_id=row.id,
        person_id=person_id,
        how=how,
        signed_in_at=now,
        is_present=False,
    )
    session.add(place)
    return place


def _open(session: Session, by: Approver, class_id: int) -> ClassSession:
    """Lock a class of theirs that is planned."""
    begin_write(session)
    row = _lock(session, ClassSession.id == class_id, *by.classes)
    if row.state != ClassState.PLANNED:
        session.rollback()
        raise ClassEnded
    return row


def _lock(session: Session, *which: ColumnElement[bool]) -> ClassSession:
    query = select(ClassSession).where(*which).with_for_update()
    # the request may have read it before somebody else wrote
    row = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        session.rollback()
        raise ClassUnknown
    return row


def _record(
    session: Session,
    row: ClassSession,
    by: Approver,
    action: str,
    reason: str | None,
    **detail: str | int | list[int] | None,
) -> None:
    record(
        session,
        agency_id=AgencyId(row.agency_id),
        actor_id=by.person_id,
        action=action,
        subject=f"class:{row.id}",
        reason=reason,
        detail=detail,
        now=by.now,
    )
