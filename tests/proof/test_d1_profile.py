"""Claim D1: every statement the program can make keeps to its published profile, in both versions of xAPI."""

import copy
import json
import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import Town
from tests.learning.walking import desk_of
from tests.xapi.examples import make_facts, make_module, make_more_facts
from tests.xapi.profile_check import Profile
from tests.xapi.profile_document_check import document_faults, ids_of
from tests.xapi.wandering import Wanderer
from training_app.delivery.models import Identity
from training_app.learning import events
from training_app.learning.events import LearningFact
from training_app.lrs.models import Statement
from training_app.lrs.spec.statements import check_statement
from training_app.lrs.spec.versions import Version
from training_app.xapi import vocabulary as words
from training_app.xapi.activities import ModuleActivities
from training_app.xapi.actors import Known
from training_app.xapi.canonical import canonical_bytes
from training_app.xapi.profile import profile_bytes
from training_app.xapi.render import render
from training_app.xapi.statements import Actor, build_statement, is_told

Json = dict[str, Any]
DOCUMENT = Path(__file__).parents[2] / "docs" / "xapi" / "profile.jsonld"
HOME = "https://training.riverton.example"
OFFICER = Known(HOME, "q9Tn3", "Dana Ortiz", "dana.ortiz@riverton.example")
PROFILE = Profile(json.loads(profile_bytes()))
FACTS = [*make_facts(), *make_more_facts()]
WALKS = 200 if os.environ.get("PROVE") else 40


def said(fact: LearningFact) -> bytes:
    return canonical_bytes(build_statement(fact, Actor(HOME, "ka7xw2q9"), ModuleActivities(HOME, make_module())))


def name_of(template: str) -> str:
    return template.rpartition("/")[2]


def test_the_document_in_the_repository_is_the_one_that_is_served() -> None:
    assert DOCUMENT.read_bytes() == profile_bytes()


def test_the_document_is_a_profile() -> None:
    assert document_faults(json.loads(profile_bytes())) == []


@pytest.mark.parametrize(
    ("break_it", "why"),
    [
        (lambda one: one.update({"@context": "https://example.org/"}), "@context"),
        (lambda one: one.pop("conformsTo") and one.update(conformsTo="x"), "conformsTo"),
        (lambda one: one["templates"].append(one["templates"][0]), "an id stands twice"),
        (lambda one: one["concepts"][0].update(inScheme=one["id"]), "inScheme"),
        (lambda one: one["concepts"][0].update(prefLabel={}), "empty"),
        (lambda one: one["templates"][0]["rules"].append({"location": "$.result"}), "says nothing"),
        (lambda one: one["templates"][-1].update(objectActivityType="x"), "both a statement and an activity"),
        (lambda one: one["templates"][-1].update(objectStatementRefTemplate=["x"]), "not there"),
        (lambda one: one["patterns"][0].update(optional="x"), "exactly one way"),
        (lambda one: one["patterns"][0]["sequence"].append("x"), "not there"),
        (lambda one: one["patterns"][0]["sequence"].append(one["patterns"][0]["id"]), "within itself"),
        (lambda one: one["patterns"][-1]["alternates"].append(one["patterns"][1]["id"]), "optional part"),
        (lambda one: one["patterns"][2].update(sequence=one["patterns"][2]["sequence"][:1]), "fewer than two"),
    ],
)
def test_a_document_that_is_none_would_be_caught(break_it: Callable[[Json], object], why: str) -> None:
    document = json.loads(profile_bytes())

    break_it(document)

    assert any(why in fault for fault in document_faults(document))


def test_its_ids_are_ours_and_what_is_others_is_not_declared_again() -> None:
    assert all(one.startswith(words.PROFILE.removesuffix("profile")) for one in ids_of(json.loads(profile_bytes())))


def test_every_extension_of_the_vocabulary_is_declared_and_each_one_is_used() -> None:
    declared = {one["id"]: one["type"] for one in json.loads(profile_bytes())["concepts"]}
    used = {
        iri: kind
        for fact in FACTS
        for place, kind in (("result", "ResultExtension"), ("context", "ContextExtension"))
        for iri in json.loads(said(fact)).get(place, {}).get("extensions", {})
    }

    assert declared == used
    assert declared.keys() == {value for name, value in vars(words).items() if name.startswith("EXTENSION_")}


def test_the_examples_are_of_every_kind_that_has_a_statement() -> None:
    kinds = {kind for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, LearningFact)}

    assert {type(fact) for fact in FACTS} == kinds - {LearningFact, events.TryGranted}
    assert all(is_told(fact) for fact in FACTS)


@pytest.mark.parametrize("identity", list(Identity))
@pytest.mark.parametrize("version", list(Version))
@pytest.mark.parametrize("number", range(len(FACTS)))
def test_every_kind_of_statement_matches_one_template_and_breaks_no_rule(
    number: int, version: Version, identity: Identity
) -> None:
    statement = json.loads(render(said(FACTS[number]), actor=OFFICER.actor(identity), xapi_version=version.value))

    assert len(PROFILE.matching(statement)) == 1
    assert PROFILE.faults(statement, {}) == []
    check_statement(statement, version)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: type(fact).__name__)
def test_every_statement_but_a_voiding_one_names_the_profile(fact: LearningFact) -> None:
    context = json.loads(said(fact))["context"]

    named = [one["id"] for one in context.get("contextActivities", {}).get("category", [])]

    assert named == ([] if isinstance(fact, events.CompletionVoided) else [words.PROFILE_VERSION])


def test_whole_attempts_follow_the_pattern(town: Town) -> None:
    attempts = wander(town, Random(5), WALKS)

    assert len(attempts) >= 20
    for statements in attempts:
        line = [name_of(one) for statement in statements for one in PROFILE.matching(statement)]
        available = {one["id"]: one for one in statements}
        assert [fault for one in statements for fault in PROFILE.faults(one, available)] == []
        assert len(line) == len(statements)
        assert PROFILE.follows(statements), line
        # who reads the statements that name the profile, and no other, finds that they follow it too
        assert PROFILE.follows([one for one in statements if "contextActivities" in one["context"]]), line
        times = [one["timestamp"] for one in statements]
        assert times == sorted(times)
    # what no walk led to would be unproven
    assert {one for some in attempts for each in some for one in PROFILE.matching(each)} == PROFILE.templates.keys()


def test_every_beginning_of_an_attempt_follows_it_too_and_no_end_alone(town: Town) -> None:
    # the longest: so there are rounds of the check in it
    statements = max(wander(town, Random(8), 4), key=len)

    for number in range(1, len(statements) + 1):
        assert PROFILE.follows(statements[:number])
        assert not PROFILE.follows(statements[number:])


DECISION, QUESTION, FAILED = make_facts()[2], make_facts()[4], make_facts()[6]
COMPLETED = make_facts()[8]


@pytest.mark.parametrize(
    ("fact", "change", "why"),
    [
        (DECISION, lambda one: one["verb"].update(id="http://adlnet.gov/expapi/verbs/attempted"), "no template"),
        (DECISION, lambda one: one["object"]["definition"].update(type="http://example.org/x"), "no template"),
        (DECISION, lambda one: one["context"]["contextActivities"].pop("parent"), "no template"),
        (DECISION, lambda one: one["context"]["extensions"].clear(), "version-hash"),
        (DECISION, lambda one: one["context"].pop("registration"), "registration"),
        (DECISION, lambda one: one["context"]["contextActivities"].pop("category"), "category"),
        (DECISION, lambda one: one["context"].update(platform="Other"), "platform"),
        (DECISION, lambda one: one["actor"].pop("account"), "actor"),
        (DECISION, lambda one: one["result"].update(success=True), "success"),
        (DECISION, lambda one: one["result"].update(score={"scaled": 1}), "score"),
        (DECISION, lambda one: one["object"]["definition"].update(correctResponsesPattern=["back"]), "correct"),
        (DECISION, lambda one: one["result"]["extensions"].pop(words.EXTENSION_STEP), "step']"),
        (DECISION, lambda one: one["result"]["extensions"].update({words.EXTENSION_STEP: "1"}), "breaks type"),
        (DECISION, lambda one: one["result"]["extensions"].update({words.EXTENSION_STEP: 0}), "breaks minimum"),
        (DECISION, lambda one: one["context"]["extensions"].update({words.EXTENSION_END: "x"}), "has no place"),
        (DECISION, lambda one: one["result"]["extensions"].update({words.EXTENSION_SKILLS: {"a": [1]}}), "breaks"),
        (DECISION, lambda one: one["context"]["extensions"].update({words.EXTENSION_VERSION_HASH: "A"}), "pattern"),
        (QUESTION, lambda one: one["result"].pop("success"), "success"),
        (QUESTION, lambda one: one["result"].update(completion=True), "completion"),
        (FAILED, lambda one: one["result"].update(success=True), "success"),
        (FAILED, lambda one: one["result"]["score"].pop("raw"), "raw"),
        (COMPLETED, lambda one: one["result"].update(completion=1), "completion"),
        (COMPLETED, lambda one: one["result"]["extensions"].update({words.EXTENSION_MODE: "alone"}), "mode"),
    ],
)
def test_a_statement_that_does_not_keep_to_it_is_caught(
    fact: LearningFact, change: Callable[[Json], object], why: str
) -> None:
    statement = json.loads(said(fact))
    assert PROFILE.faults(statement, {}) == []

    change(statement)

    faults = [fault.replace(f"{words.PROFILE}", "") for fault in PROFILE.faults(statement, {})]
    assert any(why in fault for fault in faults), faults


def test_taking_back_what_is_no_completion_is_caught() -> None:
    begun, completed = json.loads(said(make_facts()[0])), json.loads(said(COMPLETED))
    voiding = json.loads(said(next(fact for fact in FACTS if isinstance(fact, events.CompletionVoided))))

    voiding["object"]["id"] = completed["id"]
    assert PROFILE.faults(voiding, {completed["id"]: completed}) == []
    voiding["object"]["id"] = begun["id"]
    assert PROFILE.faults(voiding, {begun["id"]: begun}) == ["object: refers to a statement of another template"]


def test_a_line_out_of_order_is_caught() -> None:
    line = [json.loads(said(fact)) for fact in make_facts()]
    names = [name_of(one) for statement in line for one in PROFILE.matching(statement)]
    assert names == [
        *("module-begun", "lesson-read", "decision-made", "scenario-finished", "question-answered"),
        *("question-answered", "check-failed", "check-passed", "module-finished"),
    ]
    # the round that is passed has no answers among the examples
    line.insert(7, line[4])
    assert PROFILE.follows(line)

    begun, lesson, decision, ended, answer, _, failed, _, passed, finished = line
    for wrong in (
        [lesson, ended],
        [begun, begun],
        [begun, ended, decision],
        [begun, ended, ended],
        [begun, failed],
        [begun, answer, failed, lesson],
        [begun, answer, passed, decision],
        [begun, finished, lesson],
        [begun, finished, answer, passed],
        [finished],
        [],
    ):
        assert not PROFILE.follows(wrong), [name_of(PROFILE.matching(one)[0]) for one in wrong]


def test_a_fault_in_one_statement_is_a_fault_of_the_line() -> None:
    line = [json.loads(said(fact)) for fact in make_facts()[:3]]
    broken = copy.deepcopy(line)
    del broken[1]["context"]["revision"]

    assert PROFILE.follows(line)
    assert not PROFILE.follows(broken)


def wander(town: Town, random: Random, walks: int) -> list[list[Json]]:
    """The statements of each attempt, in the order in which they were recorded, after so many walks by two officers."""
    officers = (town.people.officer_id, town.people.other_officer_id)
    modules = list(town.shipped.modules)
    with desk_of(town) as desk:
        for number in range(walks):
            # a module again is gone on with, or begun anew where its completion was taken back
            Wanderer(town, desk, random, officers[number % 2], modules[number // 2 % len(modules)]).go()
        by_attempt: dict[str, list[Json]] = {}
        for body in desk.session.scalars(select(Statement.body).order_by(Statement.seq)):
            statement = json.loads(body)
            by_attempt.setdefault(statement["context"]["registration"], []).append(statement)
    return list(by_attempt.values())
