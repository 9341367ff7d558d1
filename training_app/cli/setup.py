"""Setting up an agency from the command line."""

from datetime import timedelta

from sqlalchemy import select

from training_app.accounts.models import Agency, Person, Role
from training_app.accounts.roster import NewAgency, NewPerson, add_agency, create_admin
from training_app.accounts.service import make_one_time_link
from training_app.app import create_app
from training_app.audit.service import record
from training_app.delivery.service import set_destination
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId, PersonId
from training_app.xapi.recorder import KIND

LINK_WORDS = "Sign-in link for {name}, works once, until {until}:\n  <address of this program>/app/sign-in/{token}"


def set_up_agency(
    *, name: str, home_page: str, time_zone: str, admin_given_name: str, admin_family_name: str, admin_sign_in: str
) -> str:
    """Add an agency and its first administrator, who is its coordinator too; return the words with the sign-in link."""
    now = system_clock()
    with create_app().app_context():
        session = db.session()
        agency_id = add_agency(session, NewAgency(name=name, home_page=home_page, time_zone=time_zone), now=now)
        session.commit()
        admin = NewPerson(
            agency_id=agency_id,
            given_name=admin_given_name,
            family_name=admin_family_name,
            sign_in_name=admin_sign_in,
            roles={Role.COORDINATOR: None},
        )
        person_id = create_admin(session, admin, now=now)
        return f"{name} is set up.\n" + _link(person_id, f"{admin_given_name} {admin_family_name}", timedelta(hours=24))


def make_sign_in_link(sign_in_name: str, valid_for: timedelta) -> str:
    """Return the words with a sign-in link for this person."""
    with create_app().app_context():
        person = (
            db.session()
            .scalars(
                select(Person).where(Person.sign_in_name == sign_in_name.strip().lower(), Person.is_active.is_(True))
            )
            .one_or_none()
        )
        if person is None:
            return f"Nobody signs in as {sign_in_name}. Nothing was changed."
        return _link(PersonId(person.id), f"{person.given_name} {person.family_name}", valid_for)


def point_at_lrs(*, name: str, endpoint: str, username: str, secret_env: str) -> str:
    """Send the agency's records to an LRS from now on; the password stays in the environment."""
    now = system_clock()
    with create_app().app_context():
        session = db.session()
        agency = session.scalars(select(Agency)).one()
        agency_id = AgencyId(agency.id)
        destination = set_destination(
            session,
            agency_id=agency_id,
            kind=KIND,
            name=name,
            endpoint=endpoint,
            username=username,
            secret_env=secret_env,
            now=now,
        )
        record(
            session,
            agency_id=agency_id,
            actor_id=None,
            action="destination.set",
            subject=str(destination.id),
            detail={"endpoint": endpoint, "username": username},
            now=now,
        )
        session.commit()
        return (
            f"Records of {agency.name} made from now on go to {endpoint}. "
            f"The worker needs {secret_env} in its environment."
        )


def _link(person_id: PersonId, name: str, valid_for: timedelta) -> str:
    now = system_clock()
    token = make_one_time_link(db.session(), person_id, valid_for=valid_for, now=now, made_by=None)
    until = (now + valid_for).strftime("%d %B %H:%M UTC")
    return LINK_WORDS.format(name=name, until=until, token=token)
