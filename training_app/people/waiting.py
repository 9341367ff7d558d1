"""A roster between its upload and "do it": kept for its person alone, for at most a day. Each function commits once."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from training_app.accounts.errors import TooManyLeave
from training_app.accounts.identity import Identity
from training_app.accounts.models import Person
from training_app.accounts.roster_file import RosterRefused, read_roster
from training_app.accounts.roster_import import Plan, carry_out, hold_roster, plan_import
from training_app.foundation.db import begin_write
from training_app.people.errors import NothingWaits, PlanChanged
from training_app.people.models import WaitingRoster

WAITS_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A roster that waits, and what it would change now. ``mark`` tells this plan from any other."""

    file_name: str
    is_whole: bool
    uploaded_at: datetime
    plan: Plan
    mark: str


def keep_roster(
    session: Session, content: bytes, *, file_name: str, is_whole: bool, by: Identity, now: datetime
) -> None:
    """Keep an uploaded roster in place of an older one of this person, once it is sure that it can be read.

    :raise RosterRefused: with every mistake of the file; then nothing is kept, and what waited before waits on
    """
    # before the write begins, so that nobody waits for a long file to be read
    plan_import(session, by.agency_id, read_roster(content), is_whole=is_whole)
    begin_write(session)
    # two uploads at once stand in line here
    session.execute(select(Person.id).where(Person.id == by.person_id).with_for_update(key_share=True))
    _delete(session, by)
    session.add(
        WaitingRoster(
            person_id=by.person_id,
            agency_id=by.agency_id,
            file_name=file_name,
            content=content,
            is_whole=is_whole,
            uploaded_at=now,
        )
    )
    session.commit()


def read_waiting(session: Session, by: Identity, now: datetime) -> Waiting:
    """The roster that waits for this person, with a plan made this moment; writes nothing.

    :raise NothingWaits: when there is none, or it is older than a day
    :raise RosterRefused: when somebody's supervisor left since it was uploaded
    """
    row = _find(session, by, now)
    plan = plan_import(session, by.agency_id, read_roster(row.content), is_whole=row.is_whole)
    return Waiting(row.file_name, row.is_whole, row.uploaded_at, plan, mark_of(plan))


def do_waiting(session: Session, *, seen: str, confirmed: int | None, by: Identity, now: datetime) -> Plan:
    """Do what the waiting roster says, all of it or nothing, and forget the file; returns what was done.

    :param seen: the mark of the plan that its person read
    :raise NothingWaits: when there is none, or it is older than a day
    :raise PlanChanged: when it would do something else now; it waits on
    :raise TooManyLeave: when many would leave and ``confirmed`` is another number; it waits on
    :raise RosterRefused: when somebody's supervisor left since it was uploaded; it waits on
    """
    begin_write(session)
    hold_roster(session, by.agency_id)
    try:
        waiting = read_waiting(session, by, now)
        if waiting.mark != seen:
            raise PlanChanged
        carry_out(session, by.agency_id, waiting.plan, confirmed=confirmed, by=by.person_id, now=now)
    except (NothingWaits, PlanChanged, TooManyLeave, RosterRefused):
        session.rollback()
        raise
    _delete(session, by)
    session.commit()
    return waiting.plan


def drop_waiting(session: Session, by: Identity) -> None:
    """Forget the file; nothing else changes."""
    begin_write(session)
    _delete(session, by)
    session.commit()


def forget_old_rosters(session: Session, now: datetime) -> None:
    """Delete the rosters that nobody came back for; for the worker, now and then."""
    begin_write(session)
    session.execute(
        delete(WaitingRoster)
        .where(WaitingRoster.uploaded_at <= now - WAITS_FOR)
        .execution_options(synchronize_session=False)
    )
    session.commit()


def mark_of(plan: Plan) -> str:
    """SHA-256 of everything that a plan would change or leave, as a page tells it."""
    parts = [
        list(plan.new_units),
        [row.sign_in for row in plan.new_people],
        [[change.person_id, change.words] for change in plan.changes],
        list(plan.differences),
        list(plan.not_in_file),
        [list(one) for one in plan.leaving],
        plan.active,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _find(session: Session, by: Identity, now: datetime) -> WaitingRoster:
    row = session.scalars(
        select(WaitingRoster).where(
            WaitingRoster.person_id == by.person_id,
            WaitingRoster.agency_id == by.agency_id,
            WaitingRoster.uploaded_at > now - WAITS_FOR,
        )
    ).one_or_none()
    if row is None:
        raise NothingWaits
    return row


def _delete(session: Session, by: Identity) -> None:
    session.execute(
        delete(WaitingRoster)
        .where(WaitingRoster.person_id == by.person_id)
        .execution_options(synchronize_session=False)
    )
