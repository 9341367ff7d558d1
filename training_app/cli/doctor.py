"""Tries everything that this installation is connected to, and says in words what is wrong and what to change."""

import os
from collections.abc import Iterator, Mapping
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training_app.cli.errors import CommandRefused
from training_app.cli.installation import open_installation, the_agency
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.foundation.clock import system_clock
from training_app.foundation.http import HttpClient
from training_app.foundation.ids import AgencyId
from training_app.foundation.outside import OutsideClient
from training_app.foundation.trial import Step
from training_app.lms.cmi5_door.queries import read_failed_launches, read_sessions, read_sites
from training_app.lms.doctor_cmi5 import KnownSite, try_site
from training_app.lms.lti_door.registrations import read_registrations
from training_app.lms.lti_trial import try_lms
from training_app.lms.scorm_door.queries import PackageUse, read_packages
from training_app.settings import Settings
from training_app.xapi.lrs_client import LrsClient
from training_app.xapi.passwords import PasswordMissing, password_of
from training_app.xapi.reconcile import target_of
from training_app.xapi.recorder import KIND
from training_app.xapi.trial import try_destination

MARKS = {True: "yes", False: "NO", None: "-"}
LONG_WAIT = timedelta(minutes=15)
MOST_READ = 200
NO_SIGN_ON = "Single sign-on is not part of this release: there is nothing to try."


def examine(environ: Mapping[str, str] = os.environ) -> str:
    """Try each step of each connection and return what each showed.

    :raise CommandRefused: with the same words when a step failed
    """
    with open_installation() as (app, session):
        settings: Settings = app.extensions["settings"]
        agency_id = AgencyId(the_agency(session).id)
        found = [
            ("This installation", [*_own(session, settings, agency_id)]),
            *_lrss(session, settings, agency_id, environ),
            *_lti(session, settings, agency_id),
            *_cmi5(session, settings, agency_id),
            *_scorm(session, agency_id),
        ]
    parts = [
        "\n".join([f"{name}:", *(f"{MARKS[step.is_right]:>5}  {step.name}: {step.words}" for step in steps)])
        for name, steps in found
    ]
    words = "\n\n".join([*parts, NO_SIGN_ON])
    if any(step.is_right is False for _, steps in found for step in steps):
        raise CommandRefused(words)
    return words


Found = Iterator[tuple[str, list[Step]]]


def _own(session: Session, settings: Settings, agency_id: AgencyId) -> Iterator[Step]:
    can_seal = settings.secrets.can_seal
    words = (
        "It is set." if can_seal else "COMMON_GROUND_SECRETS_KEY is not set: no password and no LMS can be kept here."
    )
    yield Step("Key for secrets", True if can_seal else None, words)
    secure = settings.cookies_secure
    yield Step("https", True if secure else None, "Cookies are sent over https only." if secure else _NOT_SECURE)
    oldest = session.scalar(
        select(func.min(OutboxRow.created_at))
        .join(Destination, Destination.id == OutboxRow.destination_id)
        .where(
            OutboxRow.agency_id == agency_id,
            OutboxRow.state == RowState.WAITING,
            OutboxRow.tries == 0,
            Destination.is_stopped.is_(False),
            Destination.tries == 0,
        )
    )
    is_left = oldest is not None and system_clock() - oldest > LONG_WAIT
    yield Step("Worker", not is_left, _NO_WORKER if is_left else "Nothing has waited untried for long.")


def _lrss(session: Session, settings: Settings, agency_id: AgencyId, environ: Mapping[str, str]) -> Found:
    rows = session.scalars(
        select(Destination).where(Destination.agency_id == agency_id, Destination.kind == KIND).order_by(Destination.id)
    )
    targets = [(row.name, row.stopped_reason if row.is_stopped else None, target_of(row)) for row in rows]
    session.rollback()
    for name, stopped, target in targets:
        steps = [Step("Sending", False, f"It is stopped. {stopped}")] if stopped is not None else []
        try:
            password = password_of(target, environ, settings.secrets)
        except PasswordMissing as missing:
            steps.append(Step("Find the password", False, missing.sentence))
        else:
            steps += try_destination(LrsClient(HttpClient(), target, password))
        yield f"LRS {name}", steps


def _lti(session: Session, settings: Settings, agency_id: AgencyId) -> Found:
    client = OutsideClient(settings.lms_inside_hosts)
    for row in read_registrations(session, agency_id=agency_id):
        yield f"LTI {row.name}", try_lms(session, row, client, settings.secrets, system_clock)


def _cmi5(session: Session, settings: Settings, agency_id: AgencyId) -> Found:
    client = OutsideClient(settings.lms_inside_hosts)
    sites = [one for one in read_sites(session, agency_id=agency_id) if one.revoked_at is None]
    sessions = read_sessions(session, agency_id=agency_id, most=MOST_READ)
    failed = read_failed_launches(session, agency_id=agency_id, most=MOST_READ)
    session.rollback()
    for site in sites:
        own = [one for one in sessions if one.site == site.name]
        newest = max((one.opened_at for one in own), default=None)
        failure = next((one for one in failed if one.site == site.name), None)
        is_newest = failure is not None and (newest is None or failure.begun_at > newest)
        known = KnownSite(
            origins=site.origins,
            sessions=site.sessions,
            waiting=sum(one.waiting for one in own),
            last_failure=failure.cause if failure is not None and is_newest else None,
        )
        yield f"cmi5 {site.name}", try_site(client, known)


def _scorm(session: Session, agency_id: AgencyId) -> Found:
    for use in read_packages(session, agency_id=agency_id):
        if use.package.revoked_at is None:
            yield f"SCORM {use.package.module_id} for {', '.join(use.package.origins)}", [_package(use)]


def _package(use: PackageUse) -> Step:
    package = use.package
    if package.expires_at is not None and package.expires_at <= system_clock():
        return Step("Launches", None, "Its last day is over. Issue it again with a later one.")
    if package.refused_at is not None and (use.last_opened_at is None or package.refused_at > use.last_opened_at):
        return Step(
            "Launches", False, f"The newest launch was refused: {package.refused_why}. The page SCORM says more."
        )
    if use.last_opened_at is None:
        return Step("Launches", None, "Nobody has come in with it yet. Open it in the LMS once.")
    return Step("Launches", True, f"{use.people:,} came in; the LMS has {use.told:,} of {use.completed:,} completions.")


_NOT_SECURE = (
    "COMMON_GROUND_COOKIES_SECURE is off. That is for trying the program on one machine; an LMS needs https, and its "
    "frames need secure cookies."
)
_NO_WORKER = (
    "Records have waited for more than 15 minutes, and nobody tried to send them: see that training-app worker runs."
)
