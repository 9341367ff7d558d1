"""What every LRS must do for our sender: the fake always, a real one too when the environment names it.

The names are TEST_LRS_ENDPOINT, TEST_LRS_USER and TEST_LRS_PASSWORD.

Source: xAPI specification 1.0.3, Part Three, section 2.1
"""

import base64
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from tests.fakes.lrs import VOIDED, FakeLRS
from tests.xapi.examples import make_facts, make_module
from training_app.foundation.http import HttpClient, Reply
from training_app.xapi.activities import ModuleActivities
from training_app.xapi.canonical import canonical_bytes
from training_app.xapi.same import is_same_statement
from training_app.xapi.statements import Actor, build_statement

HOME = "https://training.riverton.example"
Json = dict[str, Any]


@dataclass
class Client:
    """Speaks to one LRS as our sender does; a test may change or drop a header."""

    endpoint: str
    username: str
    password: str

    def send(self, method: str, body: object = None, *, query: str = "", **headers: str | None) -> Reply:
        credentials = base64.b64encode(f"{self.username}:{self.password}".encode()).decode()
        usual: dict[str, str | None] = {
            "Authorization": f"Basic {credentials}",
            "X-Experience-API-Version": "1.0.3",
            "Content-Type": "application/json",
        }
        usual |= {name.replace("_", "-"): value for name, value in headers.items()}
        return HttpClient().send(
            method,
            self.endpoint.rstrip("/") + "/statements" + query,
            headers={name: value for name, value in usual.items() if value is not None},
            body=None if body is None else json.dumps(body).encode(),
        )

    def get(self, statement_id: str, parameter: str = "statementId") -> Reply:
        return self.send("GET", query=f"?{parameter}={statement_id}")


@pytest.fixture(params=["fake", "real"] if "TEST_LRS_ENDPOINT" in os.environ else ["fake"])
def lrs(request: pytest.FixtureRequest) -> Iterator[Client]:
    if request.param == "fake":
        with FakeLRS() as fake:
            yield Client(fake.endpoint, fake.username, fake.password)
        return
    yield Client(*(os.environ[f"TEST_LRS_{name}"] for name in ("ENDPOINT", "USER", "PASSWORD")))


def _statements() -> list[Json]:
    activities = ModuleActivities(HOME, make_module())
    actor = Actor(HOME, "ka7xw2q9")
    return [json.loads(canonical_bytes(build_statement(fact, actor, activities))) for fact in make_facts(uuid4())]


def test_a_batch_of_all_our_statements_is_stored_and_its_ids_come_back_in_order(lrs: Client) -> None:
    """XAPI-Communication 2.1.2: 200 OK, array of Statement id(s) in the same order."""
    batch = _statements()

    reply = lrs.send("POST", batch)

    assert reply.status == 200, reply.body
    assert json.loads(reply.body) == [statement["id"] for statement in batch]


def test_what_was_stored_comes_back_as_the_same_statement(lrs: Client) -> None:
    for statement in _statements():
        lrs.send("POST", [statement])

        reply = lrs.get(statement["id"])

        assert reply.status == 200
        assert is_same_statement(json.dumps(statement).encode(), reply.body)


def test_a_put_is_stored_under_its_id(lrs: Client) -> None:
    statement = _statements()[0]

    reply = lrs.send("PUT", statement, query=f"?statementId={statement['id']}")

    assert reply.status == 204
    assert lrs.get(statement["id"]).status == 200


def test_the_same_statement_again_is_taken_or_met_with_409(lrs: Client) -> None:
    """XAPI-Communication 2.1.1 and 2.1.2: 409, or 200/204 when nothing differs."""
    statement = _statements()[0]
    lrs.send("POST", [statement])

    assert lrs.send("POST", [statement]).status in {200, 204, 409}
    assert lrs.send("PUT", statement, query=f"?statementId={statement['id']}").status in {204, 409}


def test_another_statement_under_a_known_id_never_replaces_it(lrs: Client) -> None:
    statement = _statements()[2]
    lrs.send("POST", [statement])
    other = statement | {"result": {"response": "near"}}

    lrs.send("PUT", other, query=f"?statementId={statement['id']}")

    assert is_same_statement(json.dumps(statement).encode(), lrs.get(statement["id"]).body)


def test_one_bad_statement_keeps_the_whole_batch_out(lrs: Client) -> None:
    good, bad = _statements()[:2]
    bad["verb"]["id"] = "not an IRI"

    reply = lrs.send("POST", [good, bad])

    assert reply.status == 400
    assert lrs.get(good["id"]).status == 404


def test_an_unknown_id_is_a_404(lrs: Client) -> None:
    assert lrs.get(str(uuid4())).status == 404


def test_a_voided_statement_is_found_only_as_voided(lrs: Client) -> None:
    statement = _statements()[0]
    voiding = {
        "id": str(uuid4()),
        "actor": statement["actor"],
        "verb": {"id": VOIDED, "display": {"en-US": "voided"}},
        "object": {"objectType": "StatementRef", "id": statement["id"]},
    }
    lrs.send("POST", [statement])
    lrs.send("POST", [voiding])

    assert lrs.get(statement["id"]).status == 404
    assert lrs.get(statement["id"], "voidedStatementId").status == 200


def test_a_wrong_password_is_a_401(lrs: Client) -> None:
    lrs.password = "wrong"

    assert lrs.send("POST", _statements()[:1]).status == 401


def test_a_request_without_its_version_is_refused(lrs: Client) -> None:
    """XAPI-Communication 3.3: an LRS must reject requests without a version header with 400."""
    reply = lrs.send("POST", _statements()[:1], X_Experience_API_Version=None)

    assert reply.status == 400


def test_two_statements_of_one_id_in_a_batch_are_refused(lrs: Client) -> None:
    statement = _statements()[0]

    assert lrs.send("POST", [statement, statement]).status == 400


BAD: dict[str, Json] = {
    "an unknown property": {"colour": "blue"},
    "a null": {"result": None},
    "an id that is no UUID": {"id": "1"},
    "a time without its zone": {"timestamp": "2026-11-23T14:07:05.123"},
    "a time that is none": {"timestamp": "yesterday"},
    "an actor with two identifiers": {
        "actor": {"mbox": "mailto:a@b.example", "account": {"homePage": HOME, "name": "x"}}
    },
    "an actor with none": {"actor": {"name": "x"}},
    "an account without a home page": {"actor": {"account": {"name": "x"}}},
    "a language tag that is none": {"verb": {"id": "http://x.example/v", "display": {"en_US": "x"}}},
    "an activity without an id": {"object": {"definition": {}}},
    "an extension without an IRI": {"result": {"extensions": {"node": 1}}},
    "a success in words": {"result": {"success": "true"}},
    "a score above 1": {"result": {"score": {"scaled": 1.5}}},
    "a raw score above its max": {"result": {"score": {"raw": 5, "min": 0, "max": 4}}},
    "a duration that is none": {"result": {"duration": "five minutes"}},
    "a registration that is no UUID": {"context": {"registration": "1"}},
    "an unknown interaction": {"object": {"id": "urn:x", "definition": {"interactionType": "puzzle"}}},
    "choices without a choice": {
        "object": {"id": "urn:x", "definition": {"interactionType": "numeric", "choices": [{"id": "a"}]}}
    },
    "a version that is none": {"version": "banana"},
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_statement_is_refused_with_400(lrs: Client, name: str) -> None:
    assert lrs.send("POST", [_statements()[0] | BAD[name]]).status == 400
