"""The statement of each kind of fact."""

import dataclasses
import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.lrs_rules import check_statement
from tests.xapi.examples import ATTEMPT, VERSION_HASH, make_facts, make_module
from training_app.foundation.ids import NAMESPACE
from training_app.learning import events
from training_app.learning.events import LearningFact
from training_app.xapi import vocabulary as words
from training_app.xapi.activities import ModuleActivities
from training_app.xapi.canonical import canonical_bytes
from training_app.xapi.errors import FactUnknown, PartUnknown
from training_app.xapi.statements import Actor, build_statement, say

HOME = "https://training.riverton.example"
BASE = f"{HOME}/xapi/activities"
OURS = f"urn:uuid:{NAMESPACE}#"
DOCS = Path(__file__).parents[2] / "docs" / "xapi" / "README.md"
Json = dict[str, Any]


def _build(fact: LearningFact, home_page: str = HOME) -> Json:
    statement = build_statement(fact, Actor(home_page, "ka7xw2q9"), ModuleActivities(home_page, make_module()))
    found: Json = json.loads(canonical_bytes(statement))
    return found


@pytest.fixture
def said() -> list[Json]:
    return [_build(fact) for fact in make_facts()]


def test_every_statement_passes_a_strict_lrs(said: list[Json]) -> None:
    # the strict reader raises for the first thing that is not allowed, and gives nothing back
    assert [check_statement(statement) for statement in said] == [None] * len(make_facts())


def test_every_kind_of_fact_has_a_statement() -> None:
    kinds = {kind for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, LearningFact)}

    # one more try is told to nobody; what takes a completion back speaks of a statement and not of an activity
    apart = {LearningFact, events.TryGranted, events.CompletionVoided}
    assert kinds - apart == set(say.registry) - {object}


def test_a_fact_of_an_unknown_kind_is_refused() -> None:
    @dataclasses.dataclass(frozen=True, slots=True)
    class SomethingNew(LearningFact):
        pass

    values = [getattr(make_facts()[0], field.name) for field in dataclasses.fields(LearningFact)]

    with pytest.raises(FactUnknown):
        _build(SomethingNew(*values))


def test_verb_and_object_of_each_kind(said: list[Json]) -> None:
    adl = "http://adlnet.gov/expapi"
    assert [(one["verb"]["id"], one["object"]["id"], one["object"]["definition"]["type"]) for one in said] == [
        (f"{adl}/verbs/initialized", f"{BASE}/module/m01-trauma", f"{adl}/activities/module"),
        (f"{adl}/verbs/experienced", f"{BASE}/module/m01-trauma/lesson/10-what-counts", f"{adl}/activities/lesson"),
        (
            f"{adl}/verbs/answered",
            f"{BASE}/scenario/s07-parking-lot/node/arrive",
            f"{adl}/activities/cmi.interaction",
        ),
        (f"{adl}/verbs/completed", f"{BASE}/scenario/s07-parking-lot", f"{adl}/activities/simulation"),
        (f"{adl}/verbs/answered", f"{BASE}/module/m01-trauma/item/m01-q01", f"{adl}/activities/cmi.interaction"),
        (f"{adl}/verbs/answered", f"{BASE}/module/m01-trauma/item/m01-q02", f"{adl}/activities/cmi.interaction"),
        (f"{adl}/verbs/failed", f"{BASE}/module/m01-trauma/check", f"{adl}/activities/assessment"),
        (f"{adl}/verbs/passed", f"{BASE}/module/m01-trauma/check", f"{adl}/activities/assessment"),
        (f"{adl}/verbs/completed", f"{BASE}/module/m01-trauma", f"{adl}/activities/module"),
    ]


def test_the_actor_is_an_opaque_account_and_nothing_more(said: list[Json]) -> None:
    assert {json.dumps(one["actor"], sort_keys=True) for one in said} == {
        json.dumps({"account": {"homePage": HOME, "name": "ka7xw2q9"}, "objectType": "Agent"}, sort_keys=True)
    }


def test_every_statement_carries_registration_version_and_language(said: list[Json]) -> None:
    for one in said:
        context = one["context"]
        assert context["registration"] == str(ATTEMPT)
        assert (context["platform"], context["language"], context["revision"]) == ("Common Ground", "en-US", "1.0.0")
        assert context["extensions"] == {f"{OURS}version-hash": VERSION_HASH}
        assert (one["version"], one["timestamp"]) == ("1.0.0", "2026-11-23T14:07:05.123Z")


def test_parts_name_their_parent_and_the_module(said: list[Json]) -> None:
    module, check, scenario = f"{BASE}/module/m01-trauma", f"{BASE}/module/m01-trauma/check", f"{BASE}/scenario"
    parents = [
        one["context"]["contextActivities"]["parent"][0]["id"]
        if "parent" in one["context"]["contextActivities"]
        else None
        for one in said
    ]

    assert parents == [
        None,
        module,
        f"{scenario}/s07-parking-lot",
        module,
        check,
        check,
        module,
        module,
        None,
    ]
    contexts = [one["context"]["contextActivities"] for one in said]
    groups = [context["grouping"] for context in contexts if "grouping" in context]
    assert len(groups) == 7
    assert all(group == [{"id": module, "objectType": "Activity"}] for group in groups)
    assert all(context["category"] == [{"id": words.PROFILE_VERSION, "objectType": "Activity"}] for context in contexts)


def test_a_decision_is_neither_right_nor_wrong(said: list[Json]) -> None:
    decision = said[2]

    assert decision["result"] == {
        "response": "back",
        "extensions": {
            f"{OURS}node": "arrive",
            f"{OURS}step": 1,
            f"{OURS}state-before": {"tension": 4},
            f"{OURS}state-after": {"tension": 3},
        },
    }
    assert "correctResponsesPattern" not in decision["object"]["definition"]
    assert [choice["id"] for choice in decision["object"]["definition"]["choices"]] == ["back", "near"]


def test_a_scenario_is_completed_without_a_score(said: list[Json]) -> None:
    assert said[3]["result"] == {
        "completion": True,
        "extensions": {f"{OURS}end": "calm-end", f"{OURS}decisions": 1},
    }


def test_an_answer_says_what_was_chosen_what_is_right_and_whether_it_was(said: list[Json]) -> None:
    right, wrong = said[4], said[5]

    assert (right["result"]["response"], right["result"]["success"]) == ("x", True)
    assert (wrong["result"]["response"], wrong["result"]["success"]) == ("y", False)
    assert wrong["object"]["definition"]["correctResponsesPattern"] == ["x"]
    assert wrong["object"]["definition"]["interactionType"] == "choice"
    assert wrong["result"]["extensions"] == {f"{OURS}check-round": 1, f"{OURS}check-form": "a"}


def test_a_check_gives_its_score_and_the_mark_it_was_held_to(said: list[Json]) -> None:
    failed, passed = said[6]["result"], said[7]["result"]

    assert failed["score"] == {"scaled": 0.5, "raw": 1, "min": 0, "max": 2}
    assert (failed["success"], passed["success"]) == (False, True)
    assert passed["score"] == {"scaled": 1, "raw": 2, "min": 0, "max": 2}
    assert passed["extensions"] == {f"{OURS}check-round": 2, f"{OURS}pass-scaled": 0.8}


def test_a_module_is_completed_with_its_score_and_minutes(said: list[Json]) -> None:
    assert said[8]["result"] == {
        "completion": True,
        "score": {"scaled": 1},
        "extensions": {f"{OURS}nominal-minutes": 20},
    }


def test_the_same_fact_gives_the_same_bytes_and_each_fact_its_own_id() -> None:
    actor = Actor(HOME, "ka7xw2q9")
    first = [canonical_bytes(build_statement(f, actor, ModuleActivities(HOME, make_module()))) for f in make_facts()]
    warm = ModuleActivities(HOME, make_module())
    again = [canonical_bytes(build_statement(f, actor, warm)) for f in make_facts() * 2]

    assert again == first * 2
    ids = {json.loads(body)["id"] for body in first}
    assert len(ids) == len(first)
    assert {uuid.UUID(one).version for one in ids} == {5}


def test_a_home_page_with_a_last_slash_gives_the_same_activities() -> None:
    fact = make_facts()[1]

    assert _build(fact, HOME + "/")["object"]["id"] == _build(fact, HOME)["object"]["id"]


def test_ids_are_escaped_into_iris() -> None:
    assert words.lesson_iri(HOME, "m 1", "a/b") == f"{BASE}/module/m%201/lesson/a%2Fb"


@pytest.mark.parametrize(
    ("number", "change"),
    [
        (1, {"lesson_id": "gone"}),
        (2, {"node_id": "gone"}),
        (2, {"node_id": "calm-end"}),
        (2, {"scenario_id": "gone"}),
        (3, {"scenario_id": "gone"}),
        (4, {"item_id": "gone"}),
    ],
)
def test_a_part_the_version_does_not_have_is_refused(number: int, change: dict[str, str]) -> None:
    with pytest.raises(PartUnknown):
        _build(dataclasses.replace(make_facts()[number], **change))  # type: ignore[arg-type]


def test_the_statement_in_the_documentation_is_the_one_that_is_sent(said: list[Json]) -> None:
    shown = DOCS.read_text(encoding="utf-8").split("```json\n")[1].split("```")[0]

    assert json.loads(shown) == said[2]
