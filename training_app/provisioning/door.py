"""The way in and out of every resource: whose token it is, and how an answer or a refusal is said."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, cast

from flask import Response, current_app, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from training_app.foundation.db import db
from training_app.foundation.errors import HouseError
from training_app.foundation.ids import AgencyId
from training_app.foundation.log import get_log
from training_app.provisioning.errors import ScimRefused
from training_app.provisioning.names import BASE, MEDIA_TYPE
from training_app.provisioning.reading import Json
from training_app.provisioning.resources import error_of, is_among, version_of
from training_app.provisioning.tokens import find_caller

if TYPE_CHECKING:
    from training_app.provisioning import Room

ROOM_KEY = "provisioning"
BODY_BYTES_MOST = 2 * 1024 * 1024
"""A group of some 20,000 members."""
_BEARER = "bearer "
_NO_HEADERS: Mapping[str, str] = {}
log = get_log("provisioning")


@dataclass(frozen=True, slots=True)
class Said:
    """What is answered; without a body nothing but the status."""

    status: int
    body: Mapping[str, object] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of an agency's directory that may come in."""

    session: Session
    agency_id: AgencyId
    now: datetime
    base: str
    "Where the resources begin, as the directory reached us."

    @property
    def body(self) -> Mapping[str, Json]:
        """What was sent.

        :raise ScimRefused: for what is no JSON object
        """
        try:
            sent = json.loads(request.get_data(cache=False))
        except (ValueError, RecursionError):
            sent = None
        if not isinstance(sent, dict):
            raise ScimRefused(400, "The body is no JSON object. Nothing was changed.", "invalidSyntax")
        return sent


def answer(ask: Callable[[Visit], Said]) -> Response:
    """Let the directory in, ask, and say the answer; a refusal is one sentence, and nothing is half done."""
    try:
        said = ask(_let_in())
    except Exception as error:  # noqa: BLE001 - every refusal is said as the standard says it, never as a page
        db.session.rollback()
        said = _refusal(error)
    return respond(said)


def respond(said: Said) -> Response:
    """The answer with the headers that all have."""
    body = b"" if said.body is None else json.dumps(said.body, ensure_ascii=False).encode()
    response = Response(body, said.status, content_type=MEDIA_TYPE)
    if said.body is None:
        del response.headers["Content-Type"]
    # an answer names people
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    for name, value in said.headers.items():
        response.headers[name] = value
    return response


def resource_said(status: int, resource: Mapping[str, object], shown: Mapping[str, object] | None = None) -> Said:
    """A resource with its version and address as headers; 304 where the directory has this version already.

    :param shown: what is shown of it, where that is not all
    """
    version = version_of(resource)
    if request.method in {"GET", "HEAD"} and is_among(version, request.headers.get("If-None-Match")):
        return Said(304, headers={"ETag": version})
    meta = cast("Mapping[str, object]", resource["meta"])
    return Said(status, shown or resource, {"ETag": version, "Location": str(meta["location"])})


def check_version(resource: Callable[[], Mapping[str, object]]) -> None:
    """Refuse to change what the directory has not seen, where it says what it has seen.

    :param resource: what is there now; asked for only where the directory says so
    :raise ScimRefused: with 412
    """
    header = request.headers.get("If-Match")
    if header is not None and not is_among(version_of(resource()), header):
        raise ScimRefused(412, "This changed since you read it. Nothing was changed. Read it again.")


def refuse_elsewhere() -> Response | None:
    """Say as the standard says it that there is no such resource or method; None for every other request."""
    problem = request.routing_exception
    if problem is None or not request.path.startswith(f"{BASE}/"):
        return None
    if problem.code == 405:
        allowed = dict(problem.get_headers()).get("Allow", "")
        refusal = ScimRefused(405, f"This resource takes {allowed}. Nothing was changed.")
        return respond(Said(405, error_of(refusal), {"Allow": allowed}))
    return respond(_refusal(ScimRefused(404, "There is no such resource here. Nothing was changed.")))


def this_room() -> "Room":
    """What the composition root gave this room."""
    return cast("Room", current_app.extensions[ROOM_KEY])


def _let_in() -> Visit:
    room = this_room()
    session, now = db.session(), room.house.clock()
    header = request.headers.get("Authorization", "")
    token = header[len(_BEARER) :].strip() if header.lower().startswith(_BEARER) else None
    caller = find_caller(session, token, now) if token else None
    if caller is None:
        if token and room.tries.are_too_many(request.remote_addr or "", now):
            raise ScimRefused(429, "Too many wrong tokens came from your address. Wait a minute.")
        raise ScimRefused(401, "Send a token that an administrator of the agency made here, as Bearer.")
    base = f"{request.url_root.rstrip('/')}{BASE}"
    return Visit(session, caller.agency_id, now, base)


def _refusal(error: Exception) -> Said:
    refused = _as_refused(error)
    headers = {401: {"WWW-Authenticate": "Bearer"}, 429: {"Retry-After": "60"}, 503: {"Retry-After": "60"}}
    return Said(refused.status, error_of(refused), headers.get(refused.status, _NO_HEADERS))


def _as_refused(error: Exception) -> ScimRefused:
    if isinstance(error, ScimRefused):
        return error
    if isinstance(error, OperationalError):
        log.error("database.refused", kind=type(error.orig).__name__)
        return ScimRefused(503, "The database cannot be reached. Nothing was changed. Try again in a minute.")
    if isinstance(error, HouseError):
        return ScimRefused(409, error.sentence)
    if getattr(error, "code", None) == 413:
        return ScimRefused(413, f"A request has at most {BODY_BYTES_MOST // 1024**2} MiB. Nothing was changed.")
    current_app.log_exception((type(error), error, error.__traceback__))  # type: ignore[arg-type]
    return ScimRefused(500, "Something went wrong on our side. Nothing was changed. Try again in a minute.")
