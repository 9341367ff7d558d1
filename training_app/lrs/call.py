"""One request to the record store, read: who asks for what, in which version, with what."""

import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qsl
from uuid import UUID

from flask import Request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from training_app.lrs.documents import Conditions
from training_app.lrs.errors import Refused
from training_app.lrs.spec.actors import check_agent, identifier_of
from training_app.lrs.spec.json_text import parse_json
from training_app.lrs.spec.problem import Invalid
from training_app.lrs.spec.types import is_iri, is_timestamp, is_uuid, parse_timestamp
from training_app.lrs.spec.versions import Version, read_version

MOST_BYTES = 8 * 1024 * 1024
MOST_FIELDS = 60
_METHODS = frozenset({"GET", "PUT", "POST", "DELETE", "HEAD"})
# RFC 9110, section 5.5, without what is obsolete there: it is given back as a header
_MEDIA_TYPE = re.compile(r"[!-~]+/[!-~]+(?:[ \t]*;[ -~]*)?")
# form fields of the alternate request syntax that stand for headers: 1.0.3 Part Three, section 1.3
_AS_HEADERS = frozenset(
    {"authorization", "x-experience-api-version", "content-type", "content-length", "if-match", "if-none-match"}
)


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked. ``headers`` have lower-case names; ``params`` each name once."""

    method: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def media_type(self) -> str:
        """The media type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def content_type(self) -> str:
        """The whole Content-Type, as it may be given back with what came with it."""
        return plain_content_type(self.headers.get("content-type", "application/octet-stream"))

    @property
    def is_alternate(self) -> bool:
        """Whether it is a form that stands for another request: 1.0.3 Part Three, section 1.3."""
        return self.method == "POST" and "method" in self.params

    def only(self, known: Iterable[str]) -> None:
        """XAPI-00324, XAPI-00325: parameters that the resource does not know are refused, in other case too."""
        unknown = self.params.keys() - set(known)
        if unknown:
            raise Refused(400, f"There is no parameter {sorted(unknown)[0]} here.")

    def need(self, name: str) -> str:
        """The parameter, which must be there."""
        if name not in self.params:
            raise Refused(400, f"The parameter {name} is missing.")
        return self.params[name]

    def iri(self, name: str) -> str | None:
        """An IRI. XAPI-00012: parameters follow the rules of statements."""
        value = self.params.get(name)
        if value is not None and not is_iri(value):
            raise Refused(400, f"The parameter {name} must be an IRI.")
        return value

    def uuid(self, name: str) -> UUID | None:
        """A UUID."""
        value = self.params.get(name)
        if value is not None and not is_uuid(value):
            raise Refused(400, f"The parameter {name} must be a UUID.")
        return UUID(value) if value is not None else None

    def time(self, name: str) -> datetime | None:
        """A timestamp."""
        value = self.params.get(name)
        if value is not None and not is_timestamp(value, Version.V1):
            raise Refused(400, f"The parameter {name} must be a time, such as 2026-11-23T14:07:05.123Z.")
        return parse_timestamp(value) if value is not None else None

    def flag(self, name: str) -> bool:
        """true or false; false when left out."""
        value = self.params.get(name, "false")
        if value not in {"true", "false"}:
            raise Refused(400, f"The parameter {name} must be true or false.")
        return value == "true"

    def agent(self, name: str) -> dict[str, object] | None:
        """An agent or identified group, given as JSON."""
        if name not in self.params:
            return None
        try:
            agent = parse_json(self.params[name].encode())
            check_agent(agent, name)
        except (ValueError, Invalid) as error:
            raise Refused(400, f"The parameter {name} must be an agent as JSON. {error}") from error
        assert isinstance(agent, dict)  # noqa: S101 - narrows the type; check_agent has refused all else
        return agent

    def agent_id(self, name: str) -> str | None:
        """The identifier of that agent."""
        agent = self.agent(name)
        return identifier_of(agent) if agent is not None else None

    @property
    def conditions(self) -> Conditions:
        """If-Match and If-None-Match."""
        return Conditions(_tags(self.headers.get("if-match")), _tags(self.headers.get("if-none-match")))

    @property
    def version(self) -> Version | None:
        """The version the request asks for; None when it names none that is spoken here."""
        return read_version(self.headers.get("x-experience-api-version", "").strip())

    @property
    def credentials(self) -> tuple[str, str] | None:
        """User name and password of Basic authentication: XAPI-00335."""
        kind, _, text = self.headers.get("authorization", "").partition(" ")
        if kind.lower() != "basic":
            return None
        try:
            name, colon, password = b64decode(text.strip(), validate=True).decode("utf-8").partition(":")
        except ValueError:
            return None
        return (name, password) if colon else None


def read_head(request: Request) -> Call:
    """What was asked, without its body.

    :raise Refused: 400 when the parameters cannot be read
    """
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Call(request.method, _once(_utf8(request.query_string)), headers)


def read_whole(head: Call, request: Request) -> Call:
    """The request as it was meant, with its body, also when it came in the alternate syntax of 1.0.x.

    :raise Refused: 400 for one that cannot be read, 413 for one that is too large
    """
    request.max_content_length = MOST_BYTES
    try:
        call = replace(head, body=request.get_data(cache=False))
    except RequestEntityTooLarge as error:
        raise Refused(413, f"A request may have {MOST_BYTES // 1024 // 1024} MiB. Nothing was stored.") from error
    except ClientDisconnected as error:
        raise Refused(400, "The request ended before all of it had come. Nothing was stored.") from error
    return _unfolded(call) if call.is_alternate else call


def plain_content_type(header: str) -> str:
    """The header, when it can stand in an answer as it is.

    :raise Refused: 400 otherwise
    """
    if len(header) > 255 or _MEDIA_TYPE.fullmatch(header) is None:
        raise Refused(400, "The Content-Type cannot be read. Nothing was stored.")
    return header


def _unfolded(call: Call) -> Call:
    if call.params.keys() != {"method"} or call.params["method"] not in _METHODS:
        raise Refused(
            400, "The alternate request syntax has one parameter in the address: method. All else is in the form."
        )
    if call.media_type != "application/x-www-form-urlencoded":
        raise Refused(400, "The alternate request syntax is a form of type application/x-www-form-urlencoded.")
    form = _once(_utf8(call.body))
    if not form:
        raise Refused(400, "The form of the alternate request syntax is empty.")
    method, content = call.params["method"], form.pop("content", None)
    if (content is None) == (method in {"PUT", "POST"}):
        raise Refused(400, "The form needs the field content for PUT and POST, and has none for other methods.")
    kept = {name: value for name, value in call.headers.items() if name not in {"content-type", "content-length"}}
    moved = {name.lower(): value for name, value in form.items() if name.lower() in _AS_HEADERS}
    params = {name: value for name, value in form.items() if name.lower() not in _AS_HEADERS}
    meant = Call(method, params, {**kept, "content-type": "application/json", **moved}, (content or "").encode())
    if meant.version is Version.V2:
        raise Refused(400, "xAPI 2.0 knows no alternate request syntax: send the request itself.", version=Version.V2)
    return meant


def _once(query: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Refused(400, "The parameters cannot be read.") from error
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused(400, "A parameter stands twice.")
    if any("\x00" in value for value in found.values()):
        raise Refused(400, "A parameter holds a null character.")
    return found


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, "The text is not UTF-8.") from error


def _tags(header: str | None) -> frozenset[str] | None:
    if header is None:
        return None
    # a proxy that packs answers makes their tags weak; the bytes behind them are the same
    tags = (tag.strip() for tag in header.split(","))
    return frozenset(tag.removeprefix("W/").strip('"') for tag in tags if tag)
