"""A stored statement as each destination gets it."""

import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.xapi.examples import make_facts, make_module, make_more_facts
from training_app.xapi.activities import ModuleActivities
from training_app.xapi.canonical import canonical_bytes
from training_app.xapi.render import render
from training_app.xapi.statements import Actor, build_statement

HOME = "https://training.riverton.example"
FACTS = [*make_facts(), *make_more_facts()]
BODIES = [
    canonical_bytes(build_statement(fact, Actor(HOME, "ka7xw2q9"), ModuleActivities(HOME, make_module())))
    for fact in FACTS
]
VERSIONS = {"1.0.3": "1.0.0", "2.0.0": "2.0.0"}
MAILBOX = {"objectType": "Agent", "mbox": "mailto:dana.ortiz@riverton.example", "name": "Dana “Dee” Ortíz"}


def test_with_nothing_to_change_the_stored_bytes_are_given_as_they_are() -> None:
    # not even read: what is no JSON comes back too
    assert render(b"no JSON", actor=None, xapi_version="1.0.3") == b"no JSON"


@pytest.mark.parametrize("xapi_version", VERSIONS)
@pytest.mark.parametrize("body", BODIES)
def test_the_actor_and_the_version_are_all_that_differs(body: bytes, xapi_version: str) -> None:
    stored = json.loads(body)

    there = json.loads(render(body, actor=MAILBOX, xapi_version=xapi_version))

    assert there == {**stored, "actor": MAILBOX, "version": VERSIONS[xapi_version]}
    as_stored = json.loads(render(body, actor=None, xapi_version=xapi_version))
    assert as_stored == {**stored, "version": VERSIONS[xapi_version]}


@given(number=some.integers(0, len(FACTS) - 1), name=some.text(min_size=1), xapi_version=some.sampled_from([*VERSIONS]))
def test_it_is_the_canonical_form_of_the_statement_with_that_actor(number: int, name: str, xapi_version: str) -> None:
    actor = {"objectType": "Agent", "account": {"name": name, "homePage": HOME}}
    built = build_statement(FACTS[number], Actor(HOME, name), ModuleActivities(HOME, make_module()))
    built.version = VERSIONS[xapi_version]

    assert render(BODIES[number], actor=actor, xapi_version=xapi_version) == canonical_bytes(built)


@given(actor=some.dictionaries(some.text(), some.text()), xapi_version=some.sampled_from([*VERSIONS]))
def test_rendering_what_was_rendered_changes_nothing(actor: dict[str, Any], xapi_version: str) -> None:
    once = render(BODIES[2], actor=actor, xapi_version=xapi_version)

    assert render(once, actor=actor, xapi_version=xapi_version) == once


def test_the_words_of_the_stored_actor_are_safe_elsewhere_in_the_statement() -> None:
    stored = json.loads(BODIES[4])
    stored["result"]["response"] = '"actor":{"account":{"homePage":"x"}},"version":"1.0.0"'
    body = json.dumps(stored, separators=(",", ":"), sort_keys=True).encode()

    there = json.loads(render(body, actor=MAILBOX, xapi_version="2.0.0"))

    assert there["result"] == stored["result"]
    assert (there["actor"], there["version"]) == (MAILBOX, "2.0.0")


def test_the_given_actor_stays_as_it_was() -> None:
    actor = {"objectType": "Agent", "account": {"homePage": HOME, "name": str(UUID(int=1))}}
    before = json.dumps(actor)

    assert render(BODIES[0], actor=actor, xapi_version="2.0.0") != BODIES[0]
    assert json.dumps(actor) == before


@pytest.mark.parametrize("xapi_version", ["", "0.95", "1.0.0", "3.0.0"])
def test_a_version_that_nobody_may_choose_is_refused(xapi_version: str) -> None:
    with pytest.raises(KeyError):
        render(BODIES[0], actor=None, xapi_version=xapi_version)
