"""The way in and out of every resource: who asks, in which version, and how an answer or a refusal is said."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, cast

from flask import Response, current_app, request, stream_with_context
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from training_app.foundation.db import db
from training_app.foundation.errors import BadRequest, Conflict, HouseError
from training_app.foundation.log import get_log
from training_app.lrs.call import Call, read_head, read_whole
from training_app.lrs.clients import Caller, Scope, find_caller
from training_app.lrs.errors import PreconditionFailed, Refused, StatementConflict
from training_app.lrs.formats import time_text
from training_app.lrs.queries import consistent_through
from training_app.lrs.spec.problem import Invalid
from training_app.lrs.spec.versions import Version

if TYPE_CHECKING:
    from training_app.lrs import Room

ROOM_KEY = "lrs"
_WRITING = frozenset({"PUT", "POST", "DELETE"})
_NONE: Mapping[str, str] = {}
log = get_log("lrs")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said; ``headers`` beside those that every answer has."""

    status: int
    body: bytes | Iterable[bytes] = b""
    "In pieces, where all of it at once would be too much to hold."
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request that may come in, with what its resource needs."""

    session: Session
    call: Call
    caller: Caller
    version: Version
    home_page: str
    now: datetime


Ask = Callable[[Call], Answer]
"""What answers a request of which the head was read, and no body yet."""


@dataclass(frozen=True, slots=True)
class Resource:
    """What stands at one address."""

    answer: Callable[[Visit], Answer]
    methods: Sequence[str]
    tells_through: bool = False
    "Whether reading it tells up to when nothing can be missing: XAPI-00153, whatever the code."


def visit(resource: Resource) -> Response:
    """Let the request in, ask the resource, and say its answer."""

    def ask(head: Call) -> Answer:
        # who may not come in is told so before anything that they send is read
        caller = None if head.is_alternate else _let_in(head)
        call = read_whole(head, request)
        caller = caller or _let_in(call)
        return resource.answer(_visit(call, caller, resource.methods))

    is_reading = request.method in {"GET", "HEAD"} or b"method=" in request.query_string
    return answer(ask, tells_through=resource.tells_through and is_reading)


def answer(ask: Ask, *, tells_through: bool = False) -> Response:
    """Say what ``ask`` answers; a refusal is one sentence, and nothing is half done."""
    version, headers = Version.V1, dict[str, str]()
    try:
        if tells_through:
            headers = {"X-Experience-API-Consistent-Through": _consistent_through()}
        head = read_head(request)
        version = head.version or version
        said = ask(head)
    except Exception as error:  # noqa: BLE001 - every refusal is said in the store's own way, never as a page
        db.session.rollback()
        said = _refusal(error)
        version = getattr(error, "version", None) or version
    return respond(said, version, headers)


def respond(said: Answer, version: Version, headers: Mapping[str, str] = _NONE) -> Response:
    """The answer with the headers that all have."""
    body = said.body if isinstance(said.body, bytes) else stream_with_context(iter(said.body))
    response = Response(body, said.status, content_type=said.content_type)
    if said.status == 204:
        del response.headers["Content-Type"]
    response.headers["X-Experience-API-Version"] = version.value
    response.headers["Cache-Control"] = "no-store"
    # a document is what its sender says it is: no browser shall run what stands in one
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    for name, value in {**headers, **said.headers}.items():
        response.headers[name] = value
    return allow_browsers(response)


def allow_browsers(response: Response) -> Response:
    """Content of other origins may ask with its own credentials: 1.0.3 Part Three, appendix on cross origin requests.

    No cookie opens the store, so nothing of a signed-in person is given away.
    """
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = (
        "ETag, Last-Modified, X-Experience-API-Version, X-Experience-API-Consistent-Through"
    )
    return response


def preflight(methods: Iterable[str]) -> Response:
    """What a browser asks before it sends."""
    response = respond(Answer(204), Version.V1)
    response.headers["Access-Control-Allow-Methods"] = ", ".join(methods)
    response.headers["Access-Control-Allow-Headers"] = (
        "Authorization, Content-Type, If-Match, If-None-Match, X-Experience-API-Version"
    )
    response.headers["Access-Control-Max-Age"] = "600"
    return response


def http_date(moment: datetime) -> str:
    """A time as headers have it."""
    return format_datetime(moment, usegmt=True)


def this_room() -> "Room":
    """What the composition root gave this room."""
    return cast("Room", current_app.extensions[ROOM_KEY])


def _consistent_through() -> str:
    return time_text(consistent_through(db.session(), this_room().house.clock()))


def _let_in(call: Call) -> Caller:
    """Who asks. XAPI-00334: nobody comes in without credentials, or with wrong ones."""
    now = this_room().house.clock()
    credentials = call.credentials
    caller = find_caller(db.session(), *credentials, now) if credentials is not None else None
    if caller is not None:
        return caller
    if credentials is not None and this_room().tries.are_too_many(request.remote_addr or "", now):
        sentence = "Too many wrong keys or secrets came from your address. Wait a minute, then send the right ones."
        raise Refused(429, sentence, headers={"Retry-After": "60"})
    sentence = "Send the key and the secret of a client of this store, as Basic authentication."
    raise Refused(401, sentence, headers={"WWW-Authenticate": 'Basic realm="xAPI", charset="UTF-8"'})


def _visit(call: Call, caller: Caller, methods: Collection[str]) -> Visit:
    # XAPI-00321, XAPI-00331
    if call.version is None:
        raise Refused(
            400, "Say which version you speak: X-Experience-API-Version: 1.0.3 or 2.0.0.", version=caller.version
        )
    if call.method not in {*methods, "HEAD"}:
        raise Refused(405, f"This resource takes {', '.join(methods)}.", headers={"Allow": ", ".join(methods)})
    if call.method in _WRITING and Scope.WRITE not in caller.scopes:
        raise Refused(403, "This client may not write here.")
    if call.method not in _WRITING and not caller.may_read:
        raise Refused(403, "This client may not read here.")
    room = this_room()
    home_page = room.home_page_of(db.session(), caller.agency_id)
    return Visit(db.session(), call, caller, call.version, home_page, room.house.clock())


def _refusal(error: Exception) -> Answer:
    if isinstance(error, Invalid):
        return _words(400, f"Nothing was stored. {error}")
    if isinstance(error, OperationalError):
        log.error("database.refused", kind=type(error.orig).__name__)
        sentence = "The store cannot reach its database. Nothing was stored. Try again in a minute."
        return _words(503, sentence, {"Retry-After": "60"})
    if isinstance(error, StatementConflict):
        return _words(409, "A statement with this id is stored here, and it says something else. Nothing was stored.")
    if isinstance(error, Refused):
        return _words(error.status, error.sentence, error.headers)
    if isinstance(error, HouseError):
        return _words(_status_of(error), error.sentence)
    current_app.log_exception((type(error), error, error.__traceback__))  # type: ignore[arg-type]
    return _words(500, "Something went wrong on our side. Nothing was stored. Try again in a minute.")


def _status_of(error: HouseError) -> int:
    kinds = ((PreconditionFailed, 412), (Conflict, 409), (BadRequest, 400))
    return next((status for kind, status in kinds if isinstance(error, kind)), 500)


def _words(status: int, sentence: str, headers: dict[str, str] | None = None) -> Answer:
    return Answer(status, f"{sentence}\n".encode(), "text/plain; charset=utf-8", headers or {})
