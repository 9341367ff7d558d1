"""A sender, an LRS, and records that wait to be sent to it."""

import json
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import NOW
from tests.fakes.lrs import FakeLRS
from training_app.delivery.rules import Outcome
from training_app.delivery.senders import QueuedRow, Target
from training_app.foundation.clock import SetClock
from training_app.foundation.http import HttpClient
from training_app.lrs.store import StatementFields, store_statement
from training_app.xapi.sender import StatementSender

REGISTRATION = "6f1c2a34-5b67-4c89-8d01-23456789abcd"


@pytest.fixture
def lrs() -> Iterator[FakeLRS]:
    with FakeLRS() as lrs:
        yield lrs


@pytest.fixture
def sender(open_session: sessionmaker[Session]) -> StatementSender:
    client = HttpClient(connect_timeout_s=1.0, read_timeout_s=0.3)
    return StatementSender(client, open_session, {"LRS_PASSWORD": "pässword"}, clock=SetClock(NOW))


@pytest.fixture
def rows(session: Session) -> list[QueuedRow]:
    return [keep(session, number) for number in range(1, 9)]


def make_statement(statement_id: UUID, response: str) -> dict[str, object]:
    return {
        "id": str(statement_id),
        "actor": {"account": {"homePage": "https://training.riverton.example", "name": "ka7xw2q9"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en-US": "answered"}},
        "object": {"id": "https://training.riverton.example/xapi/activities/module/m01/item/q1"},
        "result": {"response": response},
        "context": {"registration": REGISTRATION},
        "timestamp": "2026-11-23T14:07:05.123Z",
    }


def keep(session: Session, number: int, statement: dict[str, object] | None = None, body: bytes = b"") -> QueuedRow:
    statement_id = uuid4()
    statement = statement or make_statement(statement_id, f"answer “{number}”")
    statement["id"] = str(statement_id)
    # without an officer: these go out as they are
    fields = StatementFields(id=statement_id, registration=UUID(REGISTRATION), timestamp=NOW, terms=frozenset())
    body = body or json.dumps(statement, ensure_ascii=False, separators=(",", ":")).encode()
    store_statement(session, agency_id=1, body=body, fields=fields, now=NOW)
    session.commit()
    return QueuedRow(number, statement_id, REGISTRATION)


def keep_poison(session: Session, number: int) -> QueuedRow:
    statement = make_statement(uuid4(), "x") | {"verb": {"id": "not an IRI"}}
    return keep(session, number, statement)


def target_of(lrs: FakeLRS, **changes: str) -> Target:
    values = {"endpoint": lrs.endpoint, "username": "common-ground", "secret_env": "LRS_PASSWORD"} | changes
    return Target(id=1, agency_id=1, kind="xapi.statement", **values)


def ids_of(rows: list[QueuedRow]) -> list[str]:
    return [str(row.subject_id) for row in rows]


def kinds_of(outcomes: list[Outcome]) -> list[type[Outcome]]:
    return [type(outcome) for outcome in outcomes]
