"""From an account at an LMS to the person here: found again by the account, or added with the least there can be."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.accounts.rules import FROM_AN_LMS, NAMELESS
from training_app.foundation.ids import AgencyId, PersonId, new_token
from training_app.lms.models import LmsPerson

NAME_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Account:
    """Who an LMS says is there. Names may be missing; a mailbox is never asked for.

    ``source`` names who vouches for ``subject``: lti|issuer|client id, cmi5|home page, scorm|package id.
    """

    source: str
    subject: str
    given_name: str | None = None
    family_name: str | None = None
    is_asserted: bool = False


def person_of(session: Session, agency_id: AgencyId, account: Account, *, now: datetime) -> PersonId:
    """The person of this account, added as an officer when it is new; in the caller's write transaction.

    Never matched by name or mailbox: an LMS that got one wrong would open somebody else's record. Whoever was added
    without a name is "Officer" and six letters, until the agency gives them theirs.
    """
    known = find_person(session, agency_id, account)
    if known is not None:
        return known
    key = _key(account)
    person_id = add_person(session, _new(agency_id, account, key), now=now)
    session.add(
        LmsPerson(
            agency_id=agency_id,
            key_hash=key,
            source=account.source,
            subject=account.subject,
            person_id=person_id,
            is_asserted=account.is_asserted,
            created_at=now,
        )
    )
    # the unique key is checked here, and not somewhere in the caller
    session.flush()
    return person_id


def find_person(session: Session, agency_id: AgencyId, account: Account) -> PersonId | None:
    """The person of this account, also one who left; None when nobody came with it yet."""
    known = session.scalar(
        select(LmsPerson.person_id).where(LmsPerson.agency_id == agency_id, LmsPerson.key_hash == _key(account))
    )
    return None if known is None else PersonId(known)


def asserted_people(session: Session, agency_id: AgencyId) -> frozenset[int]:
    """The people whom an LMS named and nothing proves: every account that brought them here was only asserted."""
    proven = select(LmsPerson.person_id).where(LmsPerson.agency_id == agency_id, LmsPerson.is_asserted.is_(False))
    found = session.scalars(
        select(LmsPerson.person_id).where(
            LmsPerson.agency_id == agency_id, LmsPerson.is_asserted, LmsPerson.person_id.not_in(proven)
        )
    )
    return frozenset(found)


def is_only_asserted(session: Session, person_id: PersonId) -> bool:
    """The same of one person."""
    said = session.scalars(select(LmsPerson.is_asserted).where(LmsPerson.person_id == person_id)).all()
    return bool(said) and all(said)


def _new(agency_id: AgencyId, account: Account, key: bytes) -> NewPerson:
    given, family = (account.given_name or "").strip(), (account.family_name or "").strip()
    if not family:
        given, family = given or NAMELESS, key.hex()[:6].upper()
    return NewPerson(
        agency_id=agency_id,
        given_name=given[:NAME_LONGEST],
        family_name=family[:NAME_LONGEST],
        # nobody can guess it, and nobody signs in with it
        sign_in_name=f"{FROM_AN_LMS}{new_token()}",
        roles={Role.OFFICER: None},
    )


def _key(account: Account) -> bytes:
    return sha256(f"{len(account.source)}|{account.source}|{account.subject}".encode()).digest()
