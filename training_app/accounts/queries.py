"""What the room reads: the signed-in person, a link's owner, the agency at the door."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.accounts.models import Agency, OneTimeLink, Person, PersonRole, Role, SignInSession
from training_app.accounts.rules import SESSION_IDLE
from training_app.foundation.ids import AgencyId, PersonId, UnitId


def read_identity(session: Session, token_hash: str, now: datetime) -> tuple[Identity, datetime] | None:
    """The person of this session and when they were last seen; None when the session or the person is no longer good.

    One statement, a row per role: it runs before every page.
    """
    rows = session.execute(
        select(
            Person.id.label("person_id"),
            Person.given_name,
            Person.family_name,
            Person.badge,
            Agency.id.label("agency_id"),
            Agency.name.label("agency_name"),
            Agency.home_page,
            Agency.time_zone,
            Agency.is_demo,
            Agency.peer_team_label,
            Agency.peer_team_phone,
            SignInSession.last_seen_at,
            PersonRole.role,
            PersonRole.unit_id.label("role_unit_id"),
        )
        .join(Person, (Person.id == SignInSession.person_id) & (Person.agency_id == SignInSession.agency_id))
        .join(Agency, Agency.id == Person.agency_id)
        .join(PersonRole, PersonRole.person_id == Person.id, isouter=True)
        .where(
            SignInSession.token_hash == token_hash,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
            SignInSession.last_seen_at > now - SESSION_IDLE,
            Person.is_active,
        )
    ).all()
    if not rows:
        return None
    first = rows[0]
    label, phone = first.peer_team_label, first.peer_team_phone
    identity = Identity(
        person_id=PersonId(first.person_id),
        agency_id=AgencyId(first.agency_id),
        agency_name=first.agency_name,
        agency_home_page=first.home_page,
        time_zone=first.time_zone,
        is_demo=first.is_demo,
        peer_team=(label, phone) if label and phone else None,
        given_name=first.given_name,
        family_name=first.family_name,
        badge=first.badge,
        roles=frozenset(Role(row.role) for row in rows if row.role),
        supervised_unit_ids=frozenset(
            UnitId(row.role_unit_id) for row in rows if row.role == Role.SUPERVISOR and row.role_unit_id is not None
        ),
        session_hash=token_hash,
    )
    return identity, first.last_seen_at


def link_owner(session: Session, token_hash: str, now: datetime) -> Person | None:
    """The person a link that still works would let in."""
    return session.scalars(
        select(Person)
        .join(OneTimeLink, OneTimeLink.person_id == Person.id)
        .where(
            OneTimeLink.token_hash == token_hash,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
            Person.is_active,
        )
    ).one_or_none()


def roles_of(session: Session, person_id: PersonId) -> frozenset[Role]:
    """The person's roles."""
    return frozenset(
        Role(role) for role in session.scalars(select(PersonRole.role).where(PersonRole.person_id == person_id))
    )


def agency_at_door(session: Session, agency_id: int | None) -> Agency | None:
    """The agency whose people sign in here: the configured one, otherwise the first. None in an empty database."""
    query = select(Agency).order_by(Agency.id).limit(1)
    return session.scalars(query if agency_id is None else query.where(Agency.id == agency_id)).one_or_none()
