"""Pointing the agency's records at an LRS, and asking whether anybody answers there."""

import json
import os
from base64 import b64encode
from collections.abc import Mapping

from sqlalchemy import select

from training_app.audit.service import record
from training_app.cli.errors import CommandRefused
from training_app.cli.installation import open_installation, the_agency
from training_app.cli.words import named
from training_app.delivery.models import Destination
from training_app.delivery.service import set_destination
from training_app.foundation.clock import system_clock
from training_app.foundation.db import begin_write
from training_app.foundation.http import HttpClient, NoReply, Reply
from training_app.foundation.ids import AgencyId
from training_app.xapi.recorder import KIND
from training_app.xapi.vocabulary import XAPI_VERSION

_REFUSED: Mapping[int, str] = {
    401: "it refused the name or the password (401). Check --username, and the password in {secret_env}.",
    403: "it knows the name and does not let it read (403). Whether it may write shows with the first record.",
    404: "there is no LRS at this address (404). Check the endpoint.",
}


def point_at_lrs(*, name: str, endpoint: str, username: str, secret_env: str) -> str:
    """Send the agency's records to an LRS from now on; the password stays in the environment.

    :raise CommandRefused: when there is no agency
    """
    now = system_clock()
    with open_installation() as (_, session):
        begin_write(session)
        agency = the_agency(session)
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
        words = (
            f"Records of {agency.name} made from now on go to {endpoint}. "
            f"The worker needs {secret_env} in its environment."
        )
        session.commit()
    if endpoint.startswith("http:"):
        words += "\nThis address is not https: anyone on the way can read the password and the records."
    return words


def ask_lrs(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """Ask the LRS of this destination for one statement, store nothing, and return in words that it answered well.

    :raise CommandRefused: with the words of what is wrong
    """
    with open_installation() as (_, session):
        of_agency = Destination.agency_id == the_agency(session).id
        destination = session.scalars(select(Destination).where(of_agency, Destination.name == name)).one_or_none()
        if destination is None:
            names = session.scalars(select(Destination.name).where(of_agency).order_by(Destination.name)).all()
            there = f"There are: {named(names)}." if names else "None was added yet: training-app destination add"
            raise CommandRefused(f"There is no destination {name}. {there}")
        endpoint, username, secret_env = destination.endpoint, destination.username, destination.secret_env
    secret = environ.get(secret_env)
    if not secret:
        raise CommandRefused(f"{secret_env} is not set here, so the LRS was not asked. Set it for this command too.")
    credentials = b64encode(f"{username}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}", "X-Experience-API-Version": XAPI_VERSION}
    try:
        reply = HttpClient().send("GET", f"{endpoint.rstrip('/')}/statements?limit=1", headers=headers)
    except NoReply as error:
        raise CommandRefused(f"{name} at {endpoint} could not be reached. {error}") from error
    wrong = why_not_lrs(reply)
    if wrong is not None:
        raise CommandRefused(f"Something answers at {endpoint}, but {wrong.format(secret_env=secret_env)}")
    return f"{name} at {endpoint} was reached. It is an LRS, and it accepts the name and the password."


def why_not_lrs(reply: Reply) -> str | None:
    """What is wrong with the answer to a request for statements; None when an LRS gave it to a name it accepts.

    Source: xAPI specification 1.0.3, Part Three, section 2.1.3: 200 OK, a StatementResult object
    """
    if reply.status in _REFUSED:
        return _REFUSED[reply.status]
    if 300 <= reply.status < 400:
        return f"it sends on to another address ({reply.status}), which is not followed. Check the endpoint."
    if reply.status != 200:
        return f"it cannot give statements now ({reply.status}). Try again later, or ask who runs the LRS."
    try:
        result = json.loads(reply.body)
    # RecursionError: a reply of nothing but brackets
    except (ValueError, RecursionError):
        result = None
    if not isinstance(result, dict) or not isinstance(result.get("statements"), list):
        return "not as an LRS does. Check the endpoint."
    return None
