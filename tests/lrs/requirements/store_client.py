"""A client of the record store that asks through the whole program, and what it sends."""

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha1, sha256
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from training_app.accounts.models import Agency
from training_app.foundation.clock import SetClock
from training_app.foundation.db import db
from training_app.lrs.clients import Scope, create_client
from training_app.lrs.spec.versions import Version

Json = Any
VERB = "https://example.org/verbs/tried"
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
HOME = "https://training.riverton.example"


@dataclass(frozen=True)
class Lrs:
    """One client of the store."""

    web: FlaskClient
    clock: SetClock
    key: str
    secret: str
    version: str

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | str | Json = None,
        /,
        *,
        headers: Mapping[str, str | None] | None = None,
        **params: Json,
    ) -> TestResponse:
        """Send one request; bytes and text go as they are, anything else as JSON. A header of None is left out."""
        said: dict[str, str | None] = {
            "Authorization": basic(self.key, self.secret),
            "X-Experience-API-Version": self.version,
            "Content-Type": "application/json" if body is not None else None,
            **(headers or {}),
        }
        data = body if isinstance(body, bytes | str | None) else json.dumps(body)
        query = urlencode({name: as_param(value) for name, value in params.items()})
        return self.web.open(
            f"/xapi{path}?{query}" if query else f"/xapi{path}",
            method=method,
            data=data,
            headers={name: value for name, value in said.items() if value is not None},
            # read to its end and closed, as a server does
            buffered=True,
        )

    def get(self, path: str, **params: Json) -> TestResponse:
        """GET."""
        return self.ask("GET", path, **params)

    def post(self, body: Json, **params: Json) -> TestResponse:
        """POST to the statement resource."""
        return self.ask("POST", "/statements", body, **params)

    def store(self, *statements: Json) -> list[str]:
        """Store statements, which must go well; gives their ids. Time moves on afterwards."""
        answer = self.post(list(statements))
        assert answer.status_code == 200, answer.text
        self.tick()
        ids: list[str] = answer.json
        return ids

    def find(self, **params: Json) -> list[Json]:
        """The statements that GET gives, which must go well."""
        answer = self.get("/statements", **params)
        assert answer.status_code == 200, answer.text
        found: list[Json] = answer.json["statements"]
        return found

    def ids(self, **params: Json) -> list[str]:
        """The ids of the statements that GET gives, in its order."""
        return [one["id"] for one in self.find(**params)]

    def one(self, statement_id: str, **params: Json) -> Json:
        """The statement with this id, which must be there."""
        answer = self.get("/statements", statementId=statement_id, **params)
        assert answer.status_code == 200, answer.text
        return answer.json

    def has(self, statement_id: str) -> bool:
        """Whether a statement with this id is there."""
        answer = self.get("/statements", statementId=statement_id)
        assert answer.status_code in {200, 404}, answer.text
        return answer.status_code == 200

    def tick(self, seconds: float = 1) -> datetime:
        """Let time pass; gives the new time."""
        self.clock.advance(seconds=seconds)
        return self.clock()


def make_lrs(app: Flask, clock: SetClock, version: Version, *scopes: Scope) -> Lrs:
    """A new client of the program's one agency."""
    with app.app_context():
        session = db.session()
        client = create_client(
            session,
            agency_id=session.scalars(select(Agency.id).order_by(Agency.id)).first() or 0,
            name="Academy LMS",
            scopes=scopes,
            version=version,
            by=None,
            now=clock(),
        )
        session.commit()
        db.session.remove()
    return Lrs(app.test_client(use_cookies=False), clock, client.key, client.secret, version.value)


def anybody(lrs: Lrs) -> Lrs:
    """The same without credentials."""
    return replace(lrs, web=_Nobody(lrs.web.application, use_cookies=False))


class _Nobody(FlaskClient):
    """Leaves out who asks."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        headers = {name: value for name, value in kwargs.pop("headers", {}).items() if name != "Authorization"}
        return super().open(*args, headers=headers, **kwargs)


def basic(key: str, secret: str) -> str:
    """The header of Basic authentication."""
    return f"Basic {base64.b64encode(f'{key}:{secret}'.encode()).decode()}"


def as_param(value: Json) -> str:
    """A value as it stands in an address: JSON for agents, true and false."""
    return value if isinstance(value, str) else json.dumps(value)


def iri() -> str:
    """An activity that nobody has spoken of."""
    return f"https://example.org/activities/{uuid4()}"


def person() -> Json:
    """An agent that nobody has spoken of."""
    return {"objectType": "Agent", "mbox": f"mailto:{uuid4()}@example.org"}


def statement(**parts: Json) -> Json:
    """A short statement with an id of its own, and these parts set: ``statement(actor=...)``."""
    return {
        "id": str(uuid4()),
        "actor": {"mbox": "mailto:jo@example.org"},
        "verb": {"id": VERB, "display": {"en-US": "tried"}},
        "object": {"id": iri()},
        **parts,
    }


def without_id(**parts: Json) -> Json:
    """The same, and the store is to give the id."""
    made = statement(**parts)
    del made["id"]
    return made


def voiding(statement_id: str) -> Json:
    """A statement that takes that one back."""
    return statement(verb={"id": VOIDED}, object={"objectType": "StatementRef", "id": statement_id})


def attached(content: bytes, **parts: Json) -> Json:
    """What a statement says of an attachment with this content."""
    return {
        "usageType": "https://example.org/usage/drawing",
        "display": {"en-US": "A drawing"},
        "contentType": "text/plain",
        "length": len(content),
        "sha2": sha256(content).hexdigest(),
        **parts,
    }


Part = tuple[Mapping[str, str], bytes]


def part_of(content: bytes, **headers: str | None) -> Part:
    """A part with an attachment; ``X_Experience_API_Hash=None`` leaves that header out."""
    said: dict[str, str | None] = {
        "Content-Type": "text/plain",
        "Content-Transfer-Encoding": "binary",
        "X-Experience-API-Hash": sha256(content).hexdigest(),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return {name: value for name, value in said.items() if value is not None}, content


def json_part(value: Json, content_type: str = "application/json") -> Part:
    """The part with the statements."""
    return {"Content-Type": content_type}, json.dumps(value).encode()


def mixed(*parts: Part, boundary: str = "cut-here") -> bytes:
    """A multipart body."""
    body = b""
    for headers, content in parts:
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        body += f"--{boundary}\r\n{head}\r\n".encode() + content + b"\r\n"
    return body + f"--{boundary}--\r\n".encode()


MIXED = {"Content-Type": "multipart/mixed; boundary=cut-here"}


def parts_in(answer: TestResponse) -> list[tuple[dict[str, str], bytes]]:
    """The parts of a multipart answer: headers by lower-case name, and content."""
    boundary = answer.headers["Content-Type"].partition("boundary=")[2]
    pieces = (b"\r\n" + answer.data).split(f"\r\n--{boundary}".encode())
    assert pieces[0] == b""
    assert pieces[-1] == b"--\r\n"
    found = []
    for piece in pieces[1:-1]:
        head, _, content = piece.partition(b"\r\n\r\n")
        lines = [line.partition(":") for line in head.decode().strip().split("\r\n")]
        found.append(({name.lower(): value.strip() for name, _, value in lines}, content))
    return found


@dataclass(frozen=True)
class Documents:
    """The documents of one resource at one place: ``where`` says it, ``name`` is the parameter of their ids."""

    lrs: Lrs
    path: str
    where: Mapping[str, Json]
    name: str

    def ask(self, method: str, doc: str | None = None, body: Json = None, **more: Json) -> TestResponse:
        """One request; ``headers`` among ``more`` go as headers, the rest as parameters; None takes one away."""
        params = {**self.where, **({self.name: doc} if doc is not None else {}), **more}
        return self.lrs.ask(method, self.path, body, **{name: one for name, one in params.items() if one is not None})

    def write(self, doc: str, body: Json, content_type: str = "application/json") -> None:
        """Write a document that must not be there yet; time moves on afterwards."""
        headers = {"If-None-Match": "*", "Content-Type": content_type}
        answer = self.ask("PUT", doc, body, headers=headers)
        assert answer.status_code == 204, answer.text
        self.lrs.tick()

    def read(self, doc: str) -> bytes | None:
        """What stands there; None for nothing."""
        answer = self.ask("GET", doc)
        assert answer.status_code in {200, 404}, answer.text
        return answer.data if answer.status_code == 200 else None

    def ids(self, **more: Json) -> list[str]:
        """The ids of the documents there."""
        answer = self.ask("GET", **more)
        assert answer.status_code == 200, answer.text
        found: list[str] = answer.json
        return found


def state_of(lrs: Lrs, **more: Json) -> Documents:
    """The state of an activity and an agent that nobody has spoken of."""
    return Documents(lrs, "/activities/state", {"activityId": iri(), "agent": person(), **more}, "stateId")


def agent_profile(lrs: Lrs) -> Documents:
    """The profile of an agent that nobody has spoken of."""
    return Documents(lrs, "/agents/profile", {"agent": person()}, "profileId")


def activity_profile(lrs: Lrs) -> Documents:
    """The profile of an activity that nobody has spoken of."""
    return Documents(lrs, "/activities/profile", {"activityId": iri()}, "profileId")


def sha1_of(content: bytes) -> str:
    """The entity tag that 1.0.3 asks for."""
    return f'"{sha1(content).hexdigest()}"'


@contextmanager
def unchanged(documents: Documents, doc: str) -> Iterator[None]:
    """What is done inside must leave the document as it is, byte for byte."""
    before = documents.read(doc)
    yield
    assert documents.read(doc) == before


def put(lrs: Lrs, one: Json, **more: Json) -> TestResponse:
    """PUT of a statement under its own id."""
    return lrs.ask("PUT", "/statements", one, statementId=one["id"], **more)
