"""When two texts are the same statement."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.xapi.examples import make_facts, make_module
from training_app.xapi.activities import ModuleActivities
from training_app.xapi.canonical import canonical_bytes
from training_app.xapi.same import is_same_statement
from training_app.xapi.statements import Actor, build_statement

HOME = "https://training.riverton.example"
OURS = canonical_bytes(build_statement(make_facts()[2], Actor(HOME, "ka7xw2q9"), ModuleActivities(HOME, make_module())))
Change = Callable[[dict[str, Any]], object]

ALLOWED: dict[str, Change] = {
    "stored and authority are added": lambda s: s.update(stored="2026-11-23T15:00:00Z", authority={"name": "LRS"}),
    "version is changed": lambda s: s.update(version="1.0.0"),
    "the time is written with an offset": lambda s: s.update(timestamp="2026-11-23T15:07:05.123+01:00"),
    "the time is written with more digits": lambda s: s.update(timestamp="2026-11-23T14:07:05.123000000Z"),
    "ids are in upper case": lambda s: s.update(id=s["id"].upper()),
    "the verb has other words": lambda s: s["verb"].update(display={"de": "beantwortete"}),
    "the activity's definition is left out": lambda s: s["object"].pop("definition"),
    "implied types are left out": lambda s: (s["object"].pop("objectType"), s["actor"].pop("objectType")),
    "a context activity is not in a list": lambda s: s["context"]["contextActivities"].update(
        parent=s["context"]["contextActivities"]["parent"][0]
    ),
}
NOT_ALLOWED: dict[str, Change] = {
    "another response": lambda s: s["result"].update(response="near"),
    "another verb": lambda s: s["verb"].update(id="http://adlnet.gov/expapi/verbs/passed"),
    "another person": lambda s: s["actor"]["account"].update(name="somebody"),
    "another activity": lambda s: s["object"].update(id=s["object"]["id"] + "x"),
    "another registration": lambda s: s["context"].update(registration="0" * 36),
    "another time": lambda s: s.update(timestamp="2026-11-23T14:07:05.124Z"),
    "no time": lambda s: s.pop("timestamp"),
    "no result": lambda s: s.pop("result"),
    "another parent": lambda s: s["context"]["contextActivities"].update(parent=[{"id": "urn:x"}]),
    "an extension is gone": lambda s: s["result"]["extensions"].popitem(),
}


def _changed(change: Change) -> bytes:
    statement = copy.deepcopy(json.loads(OURS))
    change(statement)
    return json.dumps(statement, indent=1).encode()


@pytest.mark.parametrize("name", ALLOWED)
def test_what_an_lrs_may_change_makes_no_difference(name: str) -> None:
    assert is_same_statement(OURS, _changed(ALLOWED[name]))


@pytest.mark.parametrize("name", NOT_ALLOWED)
def test_anything_else_is_another_statement(name: str) -> None:
    assert not is_same_statement(OURS, _changed(NOT_ALLOWED[name]))


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"<html>", b"{}", b'{"timestamp": 5}', b"[" * 200_000])
def test_what_is_no_statement_is_not_ours(body: bytes) -> None:
    assert not is_same_statement(OURS, body)
