"""Setting up an agency from the command line: the agency, its units, and links for people who cannot get in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Role, Unit
from training_app.accounts.queries import agency_at_door
from training_app.accounts.roster import NewAgency, NewPerson, add_agency, add_person, add_units
from training_app.accounts.service import make_one_time_link
from training_app.accounts.units import new_units, plain_unit, same_unit
from training_app.audit.service import record
from training_app.cli.errors import CommandRefused
from training_app.cli.installation import find_person, name_of, open_installation, the_agency
from training_app.cli.words import named
from training_app.foundation.clock import system_clock
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, PersonId

LINK_WORDS = "Sign-in link for {name}, works once, until {until}:\n  <address of this program>/app/sign-in/{token}"
FIRST_LINK_LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class FirstAdmin:
    """The first administrator, who is the agency's coordinator too."""

    given_name: str
    family_name: str
    sign_in: str


def why_address_refused(address: str) -> str | None:
    """The sentence when this is no absolute http(s) address without user, query and fragment; None when it is."""
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_whole = False
    if not is_whole or not address.isprintable() or any(sign in address for sign in ' <>"{}|\\^`'):
        return "It must be a whole address, such as https://training.riverton.example"
    if parts.username is not None or parts.password is not None:
        return "It must not hold a user name or a password."
    if parts.query or parts.fragment or address.endswith(("?", "#")):
        return "It must not hold a ? or a #."
    return None


def set_up_agency(new: NewAgency, admin: FirstAdmin) -> str:
    """Add the agency and its first administrator, both or neither; return the words with the sign-in link.

    :raise CommandRefused: when the database holds an agency already
    """
    now = system_clock()
    with open_installation() as (_, session):
        begin_write(session)
        there = agency_at_door(session, None)
        if there is not None:
            raise CommandRefused(
                f"This database holds {there.name} already, and one installation is for one agency. Nothing was "
                "changed. For another agency, give it a database of its own: COMMON_GROUND_DATABASE_URL"
            )
        agency_id = add_agency(session, new, now=now)
        person = NewPerson(
            agency_id=agency_id,
            given_name=admin.given_name,
            family_name=admin.family_name,
            sign_in_name=admin.sign_in,
            roles={Role.ADMIN: None, Role.COORDINATOR: None},
        )
        person_id = add_person(session, person, now=now)
        _audit(session, agency_id, "agency.created", now)
        session.commit()
        link = _link(session, person_id, f"{admin.given_name} {admin.family_name}", FIRST_LINK_LASTS)
        return f"{new.name} is set up.\n{link}"


def make_sign_in_link(sign_in_name: str, valid_for: timedelta) -> str:
    """Return the words with a sign-in link for this person.

    :raise CommandRefused: when there is no agency or nobody of that name
    """
    with open_installation() as (_, session):
        person = find_person(session, AgencyId(the_agency(session).id), sign_in_name)
        return _link(session, PersonId(person.id), name_of(person), valid_for)


def add_named_unit(name: str) -> str:
    """Add a unit after those there are; return the words. A unit that is there already is left as it is."""
    with open_installation() as (_, session):
        begin_write(session)
        agency_id = AgencyId(the_agency(session).id)
        there = {same_unit(one): one for one in session.scalars(select(Unit.name).where(Unit.agency_id == agency_id))}
        if same_unit(name) in there:
            return f"There is a unit {there[same_unit(name)]} already. Nothing was changed."
        new = new_units([plain_unit(name)], there.values())
        add_units(session, agency_id, new)
        for one in new:
            _audit(session, agency_id, "people.unit_added", system_clock(), unit=one)
        session.commit()
    return f"Unit {new[-1]} was added." if len(new) == 1 else f"Units that were added: {named(new)}."


def _link(session: Session, person_id: PersonId, name: str, valid_for: timedelta) -> str:
    now = system_clock()
    token = make_one_time_link(session, person_id, valid_for=valid_for, now=now, made_by=None)
    until = (now + valid_for).strftime("%d %B %H:%M UTC")
    return LINK_WORDS.format(name=name, until=until, token=token)


def _audit(session: Session, agency_id: AgencyId, action: str, now: datetime, **detail: str) -> None:
    record(
        session,
        agency_id=agency_id,
        actor_id=None,
        action=action,
        subject=f"agency:{agency_id}",
        detail=detail or None,
        now=now,
    )
