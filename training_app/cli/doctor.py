"""Tries everything that this installation is connected to, and says in words what is wrong and what to change."""

import os
from collections.abc import Iterator, Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training_app.accounts.oidc.trial import try_provider
from training_app.cli.errors import CommandRefused
from training_app.cli.installation import open_installation, the_agency
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.senders import Target
from training_app.foundation.clock import system_clock
from training_app.foundation.http import HttpClient
from training_app.foundation.ids import AgencyId
from training_app.foundation.outside import OutsideClient
from training_app.foundation.secrets import KeyMissing
from training_app.foundation.trial import Step
from training_app.lms.cmi5_door.queries import read_sites
from training_app.lms.cmi5_trial import try_cmi5
from training_app.lms.lti_door.registrations import read_registrations
from training_app.lms.lti_trial import try_lms
from training_app.lms.scorm_door.queries import read_packages
from training_app.lms.scorm_trial import try_package
from training_app.settings import Settings
from training_app.sinks.rules import KIND as SINK_KIND
from training_app.sinks.rules import LIMIT_S
from training_app.sinks.trial import try_sink
from training_app.xapi.lrs_client import LrsClient
from training_app.xapi.passwords import PasswordMissing, password_of
from training_app.xapi.reconcile import target_of
from training_app.xapi.recorder import KIND
from training_app.xapi.trial import try_destination

MARKS = {True: "yes", False: "NO", None: "-"}
LONG_WAIT = timedelta(minutes=15)
NO_SIGN_ON = "Single sign-on is not set up: there is nothing to try. docs/sign-in.md says how."


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
            *_scorm(session, settings, agency_id),
            *_sinks(session, agency_id, environ),
            *_provider(settings),
        ]
    parts = [
        "\n".join([f"{name}:", *(f"{MARKS[step.is_right]:>5}  {step.name}: {step.words}" for step in steps)])
        for name, steps in found
    ]
    words = "\n\n".join([*parts, *([] if settings.provider else [NO_SIGN_ON])])
    if any(step.is_right is False for _, steps in found for step in steps):
        raise CommandRefused(words)
    return words


Found = Iterator[tuple[str, list[Step]]]


def _own(session: Session, settings: Settings, agency_id: AgencyId) -> Iterator[Step]:
    can_seal = settings.secrets.can_seal
    words = "It is set." if can_seal else f"No password and no LMS can be kept here. {KeyMissing.sentence}"
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
    for name, stopped, target in _targets(session, agency_id, KIND):
        steps = [*_stopped(stopped)]
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
    client, can_seal = OutsideClient(settings.lms_inside_hosts), settings.secrets.can_seal
    for site in [one for one in read_sites(session, agency_id=agency_id) if one.revoked_at is None]:
        name, steps = try_cmi5(session, site, client, agency_id=agency_id, can_seal=can_seal)
        yield f"cmi5 {name}", steps


def _scorm(session: Session, settings: Settings, agency_id: AgencyId) -> Found:
    for use in read_packages(session, agency_id=agency_id):
        if use.package.revoked_at is None:
            name = f"SCORM {use.package.module_id} for {', '.join(use.package.origins)}"
            yield name, try_package(use, is_safe=settings.cookies_secure, now=system_clock())


def _sinks(session: Session, agency_id: AgencyId, environ: Mapping[str, str]) -> Found:
    for name, stopped, target in _targets(session, agency_id, SINK_KIND):
        yield f"Sink {name}", [*_stopped(stopped), *try_sink(target.endpoint, within_s=LIMIT_S, environ=environ)]


def _provider(settings: Settings) -> Found:
    if settings.provider is not None:
        own = urlsplit(settings.provider.issuer).hostname or ""
        client = OutsideClient((*settings.lms_inside_hosts, own))
        host = settings.trusted_hosts[0] if settings.trusted_hosts else None
        back = f"https://{host}/app/sign-provider/back" if host else None
        yield "Single sign-on", try_provider(client, settings.provider, redirect_uri=back)


def _targets(session: Session, agency_id: AgencyId, kind: str) -> list[tuple[str, str | None, Target]]:
    """The name, why it is stopped if it is, and the line, of each destination of this kind."""
    rows = session.scalars(
        select(Destination).where(Destination.agency_id == agency_id, Destination.kind == kind).order_by(Destination.id)
    )
    targets = [(row.name, row.stopped_reason if row.is_stopped else None, target_of(row)) for row in rows]
    session.rollback()
    return targets


def _stopped(reason: str | None) -> Iterator[Step]:
    if reason is not None:
        yield Step("Sending", False, f"It is stopped. {reason} {_START_AGAIN}")


_START_AGAIN = "Mend what that names, then start it again on the page Records."
_NOT_SECURE = (
    "COMMON_GROUND_COOKIES_SECURE is off. That is for trying the program on one machine; an LMS needs https, and its "
    "frames need secure cookies: put it behind https, and take that setting away."
)
_NO_WORKER = (
    "Records have waited for more than 15 minutes, and nobody tried to send them: see that training-app worker runs."
)
