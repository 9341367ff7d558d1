"""Pointing the agency's records at an LRS, trying the connection, and comparing what is there."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from training_app.accounts.factors.service import renew_app_secrets
from training_app.assignments.certificates.keys import renew_keys as renew_certificate_keys
from training_app.audit.service import record
from training_app.cli.errors import CommandRefused
from training_app.cli.installation import open_installation, the_agency
from training_app.cli.words import named
from training_app.delivery.models import Destination
from training_app.delivery.service import set_destination
from training_app.foundation.clock import system_clock
from training_app.foundation.db import begin_write
from training_app.foundation.http import HttpClient
from training_app.foundation.ids import AgencyId
from training_app.foundation.secrets import SecretBox
from training_app.lms.cmi5_door.sites import renew_tokens
from training_app.lms.lti_door.own_keys import renew_keys as renew_lti_keys
from training_app.settings import Settings
from training_app.xapi.lrs_client import LrsClient
from training_app.xapi.models import Reconciliation
from training_app.xapi.passwords import PasswordMissing, password_of
from training_app.xapi.reconcile import WINDOW, Window, ask_for_comparison, compare_next, target_of
from training_app.xapi.reconcile_rules import in_words
from training_app.xapi.recorder import KIND
from training_app.xapi.trial import try_destination


@dataclass(frozen=True, slots=True)
class Password:
    """Where the password is: in the environment under a name, or given now, to be sealed."""

    variable: str | None
    text: str | None


def point_at_lrs(*, name: str, endpoint: str, username: str, password: Password) -> str:
    """Send the agency's records to an LRS from now on.

    :raise CommandRefused: when there is no agency, or the name is that of an LMS
    :raise KeyMissing: when a password is to be kept and the installation has no key
    """
    now = system_clock()
    with open_installation() as (app, session):
        settings: Settings = app.extensions["settings"]
        sealed = settings.secrets.seal(password.text) if password.text is not None else None
        begin_write(session)
        agency = the_agency(session)
        agency_id = AgencyId(agency.id)
        _refuse_name_of_an_lms(session, agency_id, name)
        destination = set_destination(
            session,
            agency_id=agency_id,
            kind=KIND,
            name=name,
            endpoint=endpoint,
            username=username,
            secret_env=password.variable,
            secret_sealed=sealed,
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
        words = f"Records of {agency.name} made from now on go to {endpoint}."
        session.commit()
    if password.variable is not None:
        words += f" The worker needs {password.variable} in its environment."
    if endpoint.startswith("http:"):
        words += "\nThis address is not https: anyone on the way can read the password and the records."
    return words


def ask_lrs(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """Try the connection step by step, store nothing there, and return what each step showed.

    :raise CommandRefused: with the same words when a step failed
    """
    with open_installation() as (app, session):
        settings: Settings = app.extensions["settings"]
        target = target_of(_destination(session, name))
    try:
        password = password_of(target, environ, settings.secrets)
    except PasswordMissing as missing:
        raise CommandRefused(f"{missing.sentence} The LRS was not asked.") from missing
    steps = try_destination(LrsClient(HttpClient(), target, password))
    marks = {True: "yes", False: "NO", None: "-"}
    lines = [f"{marks[step.is_right]:>3}  {step.name}: {step.words}" for step in steps]
    words = f"{name} at {target.endpoint}:\n" + "\n".join(lines)
    if any(step.is_right is False for step in steps):
        raise CommandRefused(words)
    return words


def compare_with_lrs(name: str, begin: datetime | None, end: datetime | None) -> str:
    """Compare what was delivered in the window with what the LRS holds, now; return what was found in words.

    :param begin: aware; two days ago when left out
    :raise CommandRefused: when it could not be finished
    """
    now = system_clock()
    until = end or now
    window = Window(begin or until - WINDOW, until)
    with open_installation() as (app, session):
        settings: Settings = app.extensions["settings"]
        destination = _destination(session, name)
        begin_write(session)
        asked_id = ask_for_comparison(
            session, agency_id=destination.agency_id, destination_id=destination.id, window=window, by=None, now=now
        )
        session.commit()
        client = HttpClient()
        while compare_next(
            sessionmaker(session.get_bind()),
            lambda target: LrsClient(client, target, password_of(target, os.environ, settings.secrets)),
            clock=system_clock,
        ):
            pass
        found = session.get_one(Reconciliation, asked_id, populate_existing=True)
        if found.problem is not None:
            raise CommandRefused(f"{name}: {found.problem}")
        if found.finished_at is None:
            raise CommandRefused(f"{name}: a worker is comparing just now. The page Records will show what it finds.")
        lines = [f"{name}: {in_words(found.expected, found.confirmed, found.resent_count)}", *found.resent]
    return "\n".join(lines)


def rotate_secrets() -> str:
    """Seal passwords, tokens and signing keys again with the first key; say how many passwords there were.

    :raise KeyMissing: without a key
    :raise KeyWrong: when one cannot be opened; then none is changed
    """
    with open_installation() as (app, session):
        box: SecretBox = app.extensions["settings"].secrets
        begin_write(session)
        rows = session.execute(
            select(Destination.id, Destination.secret_sealed).where(Destination.secret_sealed.is_not(None))
        ).all()
        for row in rows:
            renewed = box.renew(row.secret_sealed)
            session.execute(update(Destination).where(Destination.id == row.id).values(secret_sealed=renewed))
        renew_tokens(session, box)
        renew_app_secrets(session, box)
        renew_lti_keys(session, box)
        renew_certificate_keys(session, box)
        session.commit()
    return f"{len(rows)} {'password is' if len(rows) == 1 else 'passwords are'} sealed with the first key now."


def _refuse_name_of_an_lms(session: Session, agency_id: AgencyId, name: str) -> None:
    query = select(Destination.id).where(Destination.agency_id == agency_id, Destination.name == name)
    if session.scalar(query.where(Destination.kind != KIND)) is not None:
        raise CommandRefused(f"{name} is the line to an LMS. Nothing was changed. Choose another name.")


def _destination(session: Session, name: str) -> Destination:
    of_agency = (Destination.agency_id == the_agency(session).id, Destination.kind == KIND)
    destination = session.scalars(select(Destination).where(*of_agency, Destination.name == name)).one_or_none()
    if destination is None:
        names = session.scalars(select(Destination.name).where(*of_agency).order_by(Destination.name)).all()
        there = f"There are: {named(names)}." if names else "None was added yet: training-app destination add"
        raise CommandRefused(f"There is no destination {name}. {there}")
    return destination
