"""Queueing for gradebooks, in the transaction of the fact or of the launch; the caller commits."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency
from training_app.delivery.models import Destination
from training_app.delivery.service import Queued, enqueue_for, enqueue_many_for, set_destination
from training_app.foundation.db import insert_if_absent
from training_app.learning.line import kind_of
from training_app.learning.opening import Learner
from training_app.lms.lti_scores.models import QueuedScore, ScoreLine
from training_app.lms.lti_scores.placement import Placement
from training_app.lms.lti_scores.ports import Books, KnownLms
from training_app.lms.lti_scores.queries import newest_facts
from training_app.lms.lti_scores.rules import KIND, TOLD_OF, Item, items_of, order_key_of, subject_of

NAME_LONGEST = 120
_ITEMS_OF_KIND = {kind_of(fact): items for fact, items in TOLD_OF.items()}


def queue_scores(
    session: Session, books: Books, placement: Placement, facts: Iterable[tuple[Item, UUID]], *, now: datetime
) -> None:
    """Queue one row for each of these columns that the link can have; the same fact again changes nothing.

    Nothing is queued for an LMS whose registration is not open.

    :param facts: a column, and the id of the fact that may have changed it
    """
    wanted = [(item, event_id) for item, event_id in facts if item in items_of(placement)]
    lms = books.registrations.find(session, placement.registration_id) if wanted else None
    if lms is None or not lms.is_open:
        return
    destination_id = line_of(session, placement, lms, now=now)
    for item, event_id in wanted:
        subject_id = subject_of(placement.id, item, event_id)
        insert_if_absent(session, QueuedScore, _queued(subject_id, placement, item, now))
        order_key = order_key_of(placement.id, item)
        enqueue_for(session, destination_id=destination_id, subject_id=subject_id, order_key=order_key, now=now)


def queue_for_all(
    session: Session,
    books: Books,
    placements: Sequence[Placement],
    fact_of: Callable[[Placement], UUID],
    *,
    now: datetime,
) -> None:
    """Queue each column of each of these links, for a fact that is new; many at once, since nobody else writes then.

    :param fact_of: the id of the fact that may have changed a link's columns
    """
    lines: dict[int, int | None] = {}
    queued: list[dict[str, object]] = []
    rows: list[Queued] = []
    for placement in placements:
        number = placement.registration_id
        if number not in lines:
            lines[number] = _open_line_of(session, books, placement, now)
        destination_id = lines[number]
        if destination_id is None:
            continue
        for item in items_of(placement):
            subject_id = subject_of(placement.id, item, fact_of(placement))
            queued.append(_queued(subject_id, placement, item, now))
            key = order_key_of(placement.id, item)
            rows.append(Queued(destination_id, subject_id, key))
    if queued:
        session.execute(insert(QueuedScore), queued)
        enqueue_many_for(session, rows, now=now)


def catch_up(session: Session, books: Books, placement: Placement, *, now: datetime) -> None:
    """Queue what happened before this launch and was never queued for it; called at each launch.

    So an officer who finished a module before the LMS linked to it has the completion there with the first launch, and
    a link that gets its column later has it with the next one.
    """
    learner = Learner(placement.agency_id, placement.person_id)
    facts = newest_facts(session, learner, placement.module_id, _ITEMS_OF_KIND)
    queue_scores(session, books, placement, facts.items(), now=now)


def line_of(session: Session, placement: Placement, lms: KnownLms, *, now: datetime) -> int:
    """The id of the registration's destination, which is added when there is none yet."""
    agency_id = placement.agency_id
    known = select(ScoreLine.destination_id).where(ScoreLine.registration_id == placement.registration_id)
    found = session.scalar(known)
    if found is not None:
        return found
    # two officers who finish at the same moment must not both add it; records go on being written meanwhile
    session.execute(select(Agency.id).where(Agency.id == agency_id).with_for_update(key_share=True))
    found = session.scalar(known)
    if found is not None:
        return found
    destination = set_destination(
        session,
        agency_id=agency_id,
        kind=KIND,
        name=_free_name(session, agency_id, lms.name),
        endpoint=lms.registration.issuer,
        username=lms.registration.client_id[:200],
        now=now,
    )
    session.add(
        ScoreLine(registration_id=placement.registration_id, agency_id=agency_id, destination_id=destination.id)
    )
    session.flush()
    return destination.id


def _open_line_of(session: Session, books: Books, placement: Placement, now: datetime) -> int | None:
    lms = books.registrations.find(session, placement.registration_id)
    return line_of(session, placement, lms, now=now) if lms is not None and lms.is_open else None


def _queued(subject_id: UUID, placement: Placement, item: Item, now: datetime) -> dict[str, object]:
    return {
        "id": subject_id,
        "agency_id": placement.agency_id,
        "person_id": placement.person_id,
        "module_id": placement.module_id,
        "placement_id": placement.id,
        "item": item.value,
        "created_at": now,
    }


def _free_name(session: Session, agency_id: int, lms_name: str) -> str:
    taken = {
        name.casefold() for name in session.scalars(select(Destination.name).where(Destination.agency_id == agency_id))
    }
    base = f"{lms_name[: NAME_LONGEST - 20]}, grades"
    names = [base, *(f"{base} {number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name.casefold() not in taken)
