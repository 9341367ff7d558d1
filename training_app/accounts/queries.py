"""What the room reads: the signed-in person, a link's owner, the agency at the door."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from training_app.accounts.companions import Held
from training_app.accounts.factors.models import SecondStepRole
from training_app.accounts.factors.rules import withheld
from training_app.accounts.identity import Identity, KnownSession, LaunchedFrom
from training_app.accounts.models import Agency, CameBy, OneTimeLink, Person, PersonRole, Role, SignInSession, Unit
from training_app.accounts.rules import STRONG, state_of_session
from training_app.accounts.units import SEPARATOR, at_or_below
from training_app.foundation.db import Prepared
from training_app.foundation.ids import AgencyId, PersonId, UnitId

_SESSION, _PERSON, _AGENCY, _ROLE = (model.__table__.c for model in (SignInSession, Person, Agency, PersonRole))
_DEMANDED = SecondStepRole.__table__.c
_ANSWERED_FOR, _UNIT = Unit.__table__.alias("answered_for"), Unit.__table__.alias("below")
_BELOW = _ANSWERED_FOR.c.name + SEPARATOR
_READ_SESSION = Prepared(
    select(
        _PERSON.id.label("person_id"),
        _PERSON.given_name,
        _PERSON.family_name,
        _PERSON.badge,
        _AGENCY.id.label("agency_id"),
        _AGENCY.name.label("agency_name"),
        _AGENCY.home_page,
        _AGENCY.time_zone,
        _AGENCY.is_demo,
        _AGENCY.peer_team_label,
        _AGENCY.peer_team_phone,
        _SESSION.last_seen_at,
        _SESSION.expires_at,
        _SESSION.locked_at,
        _SESSION.launch,
        _SESSION.started_at,
        _SESSION.came_by,
        _SESSION.half_until,
        _ROLE.role,
        _DEMANDED.role.label("demanded"),
        _UNIT.c.id.label("role_unit_id"),
    )
    .select_from(SignInSession.__table__)
    .join(Person.__table__, (_PERSON.id == _SESSION.person_id) & (_PERSON.agency_id == _SESSION.agency_id))
    .join(Agency.__table__, _AGENCY.id == _PERSON.agency_id)
    .join(PersonRole.__table__, _ROLE.person_id == _PERSON.id, isouter=True)
    .join(
        SecondStepRole.__table__,
        (_DEMANDED.agency_id == _ROLE.agency_id) & (_DEMANDED.role == _ROLE.role),
        isouter=True,
    )
    # who answers for a unit answers for every unit below it
    .join(_ANSWERED_FOR, _ANSWERED_FOR.c.id == _ROLE.unit_id, isouter=True)
    .join(
        _UNIT,
        (_UNIT.c.agency_id == _ANSWERED_FOR.c.agency_id)
        & ((_UNIT.c.id == _ANSWERED_FOR.c.id) | (func.substr(_UNIT.c.name, 1, func.length(_BELOW)) == _BELOW)),
        isouter=True,
    )
    .where(
        _SESSION.token_hash == bindparam("token_hash"),
        _SESSION.ended_at.is_(None),
        _PERSON.is_active,
    )
)


def read_session(session: Session, token_hash: str, now: datetime) -> KnownSession | None:
    """The session and its person; None when it was ended, never was, or the person left.

    One statement, a row per role, and per unit of a supervisor's.
    """
    rows = _READ_SESSION.run(session, {"token_hash": token_hash})
    if not rows:
        return None
    first = rows[0]
    label, phone = first.peer_team_label, first.peer_team_phone
    launch = _launch_of(first.launch)
    came_by = CameBy(first.came_by) if first.came_by else None
    # an LMS can open a session as anybody: with it comes nothing but learning
    held = frozenset({Role.OFFICER}) if launch else frozenset(Role(row.role) for row in rows if row.role)
    waiting = withheld(held, [Role(row.demanded) for row in rows if row.demanded], is_strong=came_by in STRONG)
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
        # who waits for a second step goes on learning
        roles=held - waiting or (frozenset({Role.OFFICER}) if waiting else held),
        supervised_unit_ids=frozenset(
            UnitId(row.role_unit_id)
            for row in rows
            if row.role == Role.SUPERVISOR
            and row.role_unit_id is not None
            and launch is None
            and Role.SUPERVISOR not in waiting
        ),
        session_hash=token_hash,
        launch=launch,
        came_by=came_by,
        signed_in_at=first.started_at,
        withheld_roles=waiting,
    )
    state = state_of_session(
        last_seen_at=first.last_seen_at,
        expires_at=first.expires_at,
        locked_at=first.locked_at,
        now=now,
        half_until=first.half_until,
    )
    return KnownSession(identity, state, first.last_seen_at)


def read_held_sessions(session: Session, token_hashes: Collection[str]) -> dict[str, Held]:
    """Those of these that there are or were, by their hash."""
    rows = session.execute(
        select(SignInSession.token_hash, SignInSession.started_at, SignInSession.launch).where(
            SignInSession.token_hash.in_(token_hashes)
        )
    )
    return {row.token_hash: Held(row.started_at, _launch_of(row.launch)) for row in rows}


def read_ended_launch(session: Session, token_hash: str) -> LaunchedFrom | None:
    """What an LMS opened a session for that has ended; None for one that runs, or that no LMS opened."""
    ended = SignInSession.ended_at.is_not(None)
    return _launch_of(session.scalar(select(SignInSession.launch).where(SignInSession.token_hash == token_hash, ended)))


def sign_in_name_of(session: Session, person_id: PersonId) -> str:
    """What a person who is there types to sign in."""
    return session.scalars(select(Person.sign_in_name).where(Person.id == person_id)).one()


def name_with_password(session: Session, person_id: PersonId) -> str | None:
    """The sign-in name of a person who has a password; None for one who signs in by link only."""
    return session.scalar(
        select(Person.sign_in_name).where(Person.id == person_id, Person.password_hash.is_not(None), Person.is_active)
    )


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


def home_page_of(session: Session, agency_id: int) -> str:
    """The agency's home page, which names its people and programs in statements."""
    return session.execute(select(Agency.home_page).where(Agency.id == agency_id)).scalar_one()


def unit_and_below(session: Session, agency_id: AgencyId, unit_id: int) -> frozenset[UnitId]:
    """The unit and every unit below it; none when the agency has no such unit."""
    names = dict(session.execute(select(Unit.id, Unit.name).where(Unit.agency_id == agency_id)).all())
    return frozenset(UnitId(one) for one in at_or_below(names).get(unit_id, ()))


def agency_ids(session: Session) -> list[AgencyId]:
    """All agencies of this installation."""
    return [AgencyId(one) for one in session.scalars(select(Agency.id).order_by(Agency.id))]


def _launch_of(kept: Mapping[str, Any] | None) -> LaunchedFrom | None:
    return LaunchedFrom.from_json(kept) if kept else None
