"""Making the ledger say what the records say: in portions, each one commit, as often and by as many as one likes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency, Person
from training_app.accounts.queries import agency_ids
from training_app.assignments.credit import queries
from training_app.assignments.credit.claims import claims_of
from training_app.assignments.credit.models import CreditEntry, CreditTouched
from training_app.assignments.credit.rules import Entry, entries_to_add
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId
from training_app.learning.events import CompletionVoided, LearningFact, ModuleCompleted
from training_app.learning.library import Library

PEOPLE_AT_ONCE = 250
"""So many are worked out in one transaction; whoever writes for the agency meanwhile waits about a second at most."""
ROWS_AT_ONCE = 1000
ALL = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines that the ledger lacks, by the people they are about."""

    person_id: int
    entries: Sequence[Entry]


def touch(session: Session, agency_id: AgencyId, person_ids: Iterable[int]) -> None:
    """Note that the credit of these people is to be worked out again, without committing.

    A note and no lock: nobody who finishes a step waits for the ledger, and a step cannot fail because of it.
    """
    rows = [{"agency_id": agency_id, "person_id": person_id} for person_id in sorted(set(person_ids))]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        session.execute(insert(CreditTouched), rows[start : start + ROWS_AT_ONCE])


def note_completion(session: Session, fact: LearningFact) -> None:
    """A listener: a completion, a correction of one, or one taken back changes somebody's credit."""
    if isinstance(fact, ModuleCompleted | CompletionVoided):
        touch(session, fact.agency_id, [fact.person_id])


def settle(session: Session, library: Library, agency_id: AgencyId, *, now: datetime, most_people: int = ALL) -> int:
    """Work out who is noted as touched, at most so many people; returns how many were. Commits each portion.

    Whatever happens on the way, a note goes in the transaction that did its work, so that nothing is left out and doing
    it twice adds nothing.
    """
    done = 0
    while done < most_people:
        count = _settle_portion(session, library, agency_id, now, min(PEOPLE_AT_ONCE, most_people - done))
        done += count
        if count == 0:
            break
    return done


def settle_all(session: Session, library: Library, *, now: datetime) -> int:
    """The same for every agency of the installation; what a worker does again and again."""
    return sum(settle(session, library, agency_id, now=now) for agency_id in agency_ids(session))


def differences(session: Session, library: Library, agency_id: AgencyId, *, is_anew: bool = False) -> list[Difference]:
    """What working everybody out from the records would add to the ledger. Writes nothing.

    :param is_anew: by the settings of now, also where an older credit keeps those it was made by
    """
    people = session.scalars(select(Person.id).where(Person.agency_id == agency_id).order_by(Person.id)).all()
    found: list[Difference] = []
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        added, _ = _work_out(session, library, agency_id, people[start : start + PEOPLE_AT_ONCE], is_anew=is_anew)
        by_person: dict[int, list[Entry]] = {}
        for entry in added:
            by_person.setdefault(entry.claim.person_id, []).append(entry)
        found += [Difference(person_id, entries) for person_id, entries in sorted(by_person.items())]
    return found


def rebuild(
    session: Session, library: Library, agency_id: AgencyId, *, now: datetime, is_anew: bool = False
) -> list[Difference]:
    """Add what :func:`differences` finds, and return it. Commits each portion."""
    found = differences(session, library, agency_id, is_anew=is_anew)
    people = [one.person_id for one in found]
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        begin_write(session)
        _hold(session, agency_id)
        _write(session, library, agency_id, people[start : start + PEOPLE_AT_ONCE], now, is_anew=is_anew)
        session.commit()
    return found


def _settle_portion(session: Session, library: Library, agency_id: AgencyId, now: datetime, most: int) -> int:
    if session.scalar(select(CreditTouched.id).where(CreditTouched.agency_id == agency_id).limit(1)) is None:
        session.rollback()
        return 0
    begin_write(session)
    _hold(session, agency_id)
    # the notes first: whoever adds one after this has its facts read by the next portion
    people = session.scalars(
        select(CreditTouched.person_id)
        .where(CreditTouched.agency_id == agency_id)
        .distinct()
        .order_by(CreditTouched.person_id)
        .limit(most)
    ).all()
    notes = session.scalars(
        select(CreditTouched.id).where(CreditTouched.agency_id == agency_id, CreditTouched.person_id.in_(people))
    ).all()
    _write(session, library, agency_id, people, now)
    for start in range(0, len(notes), ROWS_AT_ONCE):
        session.execute(delete(CreditTouched).where(CreditTouched.id.in_(notes[start : start + ROWS_AT_ONCE])))
    session.commit()
    return len(people)


def _hold(session: Session, agency_id: AgencyId) -> None:
    """Nobody else writes this agency's ledger until the commit; SQLite has one writer anyway.

    One lock for all its people, taken first: two writers can wait for each other, and never in a ring.
    """
    # key_share: rows that point to the agency are added all the time, by every answer, and must not wait
    session.execute(select(Agency.id).where(Agency.id == agency_id).with_for_update(key_share=True))


def _write(
    session: Session,
    library: Library,
    agency_id: AgencyId,
    people: Collection[int],
    now: datetime,
    *,
    is_anew: bool = False,
) -> None:
    added, recorded_minutes = _work_out(session, library, agency_id, people, is_anew=is_anew)
    rows = [_row(entry, agency_id, recorded_minutes.get(_key(entry), entry.claim.minutes), now) for entry in added]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        session.execute(insert(CreditEntry), rows[start : start + ROWS_AT_ONCE])


def _work_out(
    session: Session, library: Library, agency_id: AgencyId, people: Collection[int], *, is_anew: bool
) -> tuple[list[Entry], dict[tuple[int, str], int]]:
    zone = queries.zone_of(session, agency_id)
    policy, modules = queries.read_policy(session, agency_id), queries.read_modules(session, agency_id)
    recorded = queries.read_recorded(session, library, agency_id, people, zone)
    ledger = queries.read_ledger(session, agency_id, people)
    claims = claims_of(recorded, policy, modules, [] if is_anew else ledger)
    added = entries_to_add([one.entry for one in ledger], claims, policy.repeat)
    return added, {(one.person_id, one.event): one.minutes for one in recorded}


def _key(entry: Entry) -> tuple[int, str]:
    return entry.claim.person_id, entry.claim.event


def _row(entry: Entry, agency_id: AgencyId, recorded_minutes: int, now: datetime) -> dict[str, object]:
    claim = entry.claim
    return {
        "id": entry.id,
        "agency_id": agency_id,
        "person_id": claim.person_id,
        "event": claim.event,
        "number": entry.number,
        "kind": entry.kind.value,
        "minutes": entry.minutes,
        "category": claim.category,
        "source": claim.source.value,
        "course": claim.course,
        "title": claim.title,
        "day": claim.day,
        "cycle": claim.cycle,
        "reverses": entry.reverses,
        "recorded_minutes": recorded_minutes,
        "recorded_at": now,
    }
