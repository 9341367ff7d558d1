"""Erasing one person: what would go, and doing it in one transaction with its entry in the audit log."""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.audit.models import AuditEntry
from training_app.audit.service import hold_next_number, record
from training_app.delivery.models import Destination, RowState
from training_app.foundation.db import Base, begin_write
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import PersonId, new_token
from training_app.keeping import finding
from training_app.keeping.errors import ErasedAlready, StillHere, StillToSend
from training_app.keeping.finding import Whose
from training_app.keeping.holdings import HOLDINGS, Held, deleted_at, kept_at
from training_app.keeping.models import Removal
from training_app.keeping.plain import plain
from training_app.keeping.rules import Extent

UNSENT = (RowState.WAITING, RowState.PARKED)
ERASED_GIVEN, ERASED_FAMILY = "Erased", "person"
TEXT_REMOVED = "The text named somebody who was erased since, and was removed."


@dataclass(frozen=True, slots=True)
class Line:
    """One part of what is held, and how many rows of it. ``why`` is said of what stays."""

    name: str
    table: str
    count: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A system that was sent records of the person, and the account it knows them by; None where it has no own."""

    destination: str
    account: str | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an erasure would do. Nothing of it has been done."""

    goes: Sequence[Line]
    changes: Sequence[Line]
    "Rows that stay, without the words that name the person."
    stays: Sequence[Line]
    unsent: Sequence[tuple[str, int]]
    "Destinations with how many records have not arrived there."
    elsewhere: Sequence[Elsewhere]
    in_reasons: int
    "Audit entries whose typed reason has a name, badge or sign-in name of the person in it."


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done: rows by table, and the SHA-256 over all of them, in the order they went."""

    counts: Mapping[str, int]
    sha256: str
    entry_number: int


@dataclass(frozen=True, slots=True)
class Hand:
    """Who erases, and why; ``by`` is None for the command line and a policy."""

    by: PersonId | None
    reason: str
    now: datetime


def look_ahead(session: Session, whose: Whose, extent: Extent) -> Outlook:
    """What erasing this person would do, read only."""
    goes = [_line(session, held, whose) for held in deleted_at(extent)]
    stays = [_line(session, held, whose) for held in kept_at(extent) if held.table != "person"]
    changes = [Line("person", "person", 1), *_rewordings_in_lines(session, whose)]
    return Outlook(
        goes=[line for line in goes if line.count],
        changes=[line for line in changes if line.count],
        stays=[line for line in stays if line.count],
        unsent=_unsent(session, whose),
        elsewhere=_elsewhere(session, whose),
        in_reasons=_named_in_reasons(session, whose),
    )


def erase_person(session: Session, whose: Whose, extent: Extent, hand: Hand, *, drop_unsent: bool = False) -> Erased:
    """Erase a person who left: one transaction, with its audit entry or not at all. Commits.

    The entry has the counts and the SHA-256 of what went: who kept a copy can show that it is the one.

    :param drop_unsent: records that have not arrived elsewhere are given up
    :raise NotFound: for somebody of another agency
    :raise StillHere: for who may still sign in
    :raise StillToSend: when records have not reached where they go, unless they are given up
    :raise ErasedAlready: when nothing more would go
    """
    begin_write(session)
    try:
        person = session.execute(
            select(Person).where(Person.id == whose.person_id, Person.agency_id == whose.agency_id).with_for_update()
        ).scalar_one_or_none()
        if person is None:
            raise NotFound
        _check(session, person, whose, extent, drop_unsent=drop_unsent)
        number = hold_next_number(session, whose.agency_id)
        _open_pass(session, whose, extent, number, hand.now)
        counts, digest = _remove(session, whose, extent)
        counts["person"] = _take_name(person, extent)
        detail = {
            "extent": extent.value,
            "removed": [f"{table} {count}" for table, count in counts.items()],
            "sha256": digest,
            "drop_unsent": drop_unsent,
        }
        record(
            session,
            agency_id=whose.agency_id,
            actor_id=hand.by,
            action="keeping.person_erased",
            subject=f"person:{whose.person_id}",
            reason=hand.reason,
            detail=detail,
            now=hand.now,
        )
        session.commit()
    except BaseException:
        session.rollback()
        raise
    return Erased(counts, digest, number)


def _check(session: Session, person: Person, whose: Whose, extent: Extent, *, drop_unsent: bool) -> None:
    if person.is_active:
        raise StillHere(f"{person.given_name} {person.family_name}")
    order = list(Extent)
    before = session.scalars(select(Removal.extent).where(_removals_of(whose))).all()
    if any(order.index(Extent(one)) >= order.index(extent) for one in before):
        raise ErasedAlready
    unsent = [] if drop_unsent else _unsent(session, whose)
    if unsent:
        raise StillToSend(sum(count for _, count in unsent), [name for name, _ in unsent])


def _removals_of(whose: Whose) -> Any:
    return and_(Removal.agency_id == whose.agency_id, Removal.person_id == whose.person_id)


def _open_pass(session: Session, whose: Whose, extent: Extent, number: int, now: datetime) -> None:
    session.execute(
        insert(Removal).values(
            agency_id=whose.agency_id, person_id=whose.person_id, extent=extent.value, entry_number=number, made_at=now
        )
    )


def _remove(session: Session, whose: Whose, extent: Extent) -> tuple[dict[str, int], str]:
    digest, counts = hashlib.sha256(), dict[str, int]()

    def take(held_table: str, rows: Iterator[dict[str, Any]]) -> None:
        for row in rows:
            digest.update(json.dumps([held_table, plain(row)], sort_keys=True).encode())
            counts[held_table] = counts.get(held_table, 0) + 1

    person = Base.metadata.tables["person"]
    take("person", finding.read(session, person, person.c.id == whose.person_id))
    for name, which, values in _rewordings(session, whose):
        reworded = Base.metadata.tables[name]
        take(name, finding.read(session, reworded, which))
        session.execute(update(reworded).where(which).values(values))
    which = _uploads_naming(session, whose)
    uploads = Base.metadata.tables["waiting_roster"]
    take("waiting_roster", finding.read(session, uploads, which))
    session.execute(delete(uploads).where(which))
    for held in finding.deletion_order(_all_going(session, whose, extent)):
        table, which = finding.table_of(held), finding.about(held, whose)
        take(held.table, finding.read(session, table, which))
        session.execute(delete(table).where(which))
    return counts, digest.hexdigest()


def _all_going(session: Session, whose: Whose, extent: Extent) -> Sequence[Held]:
    going = deleted_at(extent)
    if any(held.table == "outbox_row" and held.name == "sent" for held in going) or not _unsent(session, whose):
        return going
    # given up: they would arrive later and tell of somebody who was erased
    return [*going, *(held for held in HOLDINGS if held.name == "sent")]


def _take_name(person: Person, extent: Extent) -> int:
    mark = secrets.token_hex(8)
    person.given_name, person.family_name = ERASED_GIVEN, f"{ERASED_FAMILY} {mark[:6].upper()}"
    person.sign_in_name = f"erased-{mark}"
    person.password_hash = person.rank = person.hired_on = person.supervisor_id = None
    if extent is not Extent.BADGE:
        person.badge = person.unit_id = person.officer_id = None
        # under another name nothing that was sent elsewhere leads here
        person.actor_name = new_token()
    return 1


def _rewordings(session: Session, whose: Whose) -> list[tuple[str, Any, dict[str, str]]]:
    """Rows about others that name the person in their text: mails to a supervisor about who is late."""
    digest, mark = Base.metadata.tables["reminder_digest"], Base.metadata.tables["reminder_mark"]
    named = select(mark.c.digest_id).where(mark.c.agency_id == whose.agency_id, mark.c.person_id == whose.person_id)
    which = digest.c.id.in_(session.scalars(named).all()) & (digest.c.recipient_id != whose.person_id)
    return [("reminder_digest", which, {"subject": TEXT_REMOVED, "text": TEXT_REMOVED})]


def _rewordings_in_lines(session: Session, whose: Whose) -> list[Line]:
    lines = []
    for table, which, _ in _rewordings(session, whose):
        found = session.execute(select(func.count()).select_from(Base.metadata.tables[table]).where(which)).scalar_one()
        lines.append(Line("mails to others that name them", table, found))
    return lines


def _uploads_naming(session: Session, whose: Whose) -> Any:
    """Rosters that wait to be imported and have the person in them: they would bring the name back."""
    table = Base.metadata.tables["waiting_roster"]
    words = [word.encode() for word in _words_of(session, whose)]
    found = [
        row.person_id
        for row in session.execute(
            select(table.c.person_id, table.c.content).where(table.c.agency_id == whose.agency_id)
        )
        if any(word in row.content for word in words)
    ]
    return table.c.person_id.in_(found)


def _unsent(session: Session, whose: Whose) -> list[tuple[str, int]]:
    outbox = Base.metadata.tables["outbox_row"]
    theirs = or_(*(finding.about(held, whose) for held in HOLDINGS if held.table == "outbox_row"))
    rows = session.execute(
        select(Destination.name, func.count())
        .join(outbox, outbox.c.destination_id == Destination.id)
        .where(theirs, outbox.c.state.in_([state.value for state in UNSENT]))
        .group_by(Destination.name)
        .order_by(Destination.name)
    )
    return [(name, count) for name, count in rows]


def _elsewhere(session: Session, whose: Whose) -> list[Elsewhere]:
    outbox, alias = Base.metadata.tables["outbox_row"], Base.metadata.tables["actor_alias"]
    theirs = or_(*(finding.about(held, whose) for held in HOLDINGS if held.table == "outbox_row"))
    known = select(alias.c.destination_id, alias.c.account_name).where(
        alias.c.agency_id == whose.agency_id, alias.c.person_id == whose.person_id
    )
    accounts: Mapping[int, str] = {row.destination_id: row.account_name for row in session.execute(known)}
    told = select(outbox.c.destination_id).where(theirs, outbox.c.state == RowState.DELIVERED.value)
    rows = session.execute(
        select(Destination.id, Destination.name).where(Destination.id.in_(told)).order_by(Destination.name)
    )
    return [Elsewhere(row.name, accounts.get(row.id)) for row in rows]


def _named_in_reasons(session: Session, whose: Whose) -> int:
    words = _words_of(session, whose)
    which = or_(*(AuditEntry.reason.contains(word, autoescape=True) for word in words))
    query = select(func.count()).select_from(AuditEntry).where(AuditEntry.agency_id == whose.agency_id, which)
    found: int = session.execute(query).scalar_one()
    return found


def _words_of(session: Session, whose: Whose) -> list[str]:
    row = session.execute(
        select(Person.family_name, Person.badge, Person.sign_in_name).where(Person.id == whose.person_id)
    ).one()
    return [word for word in row if word]


def _line(session: Session, held: Held, whose: Whose) -> Line:
    which = finding.about(held, whose) if held.about or held.through or held.named else finding.done_by(held, whose)
    return Line(held.name, held.table, finding.count(session, held, which), held.why_kept)
