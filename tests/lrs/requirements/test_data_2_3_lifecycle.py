"""xAPI 1.0.3 Part Two, section 2.3: what makes two statements the same, and what voids one."""

from copy import deepcopy
from typing import Any

import pytest

from tests.lrs.requirements.examples import (
    AGENT,
    GROUP,
    QUESTION,
    REFERENCE,
    STATEMENT,
    UUIDS,
    VOIDING,
    about,
    as_sub_statement,
    put,
    rule_against,
    without,
)
from training_app.lrs.spec.same import is_same
from training_app.lrs.spec.statements import VOIDED, is_voiding
from training_app.lrs.spec.terms import voided_id

CONTEXT_2 = {
    "contextAgents": [{"objectType": "contextAgent", "agent": AGENT, "relevantTypes": ["urn:example:lead"]}],
    "contextGroups": [{"objectType": "contextGroup", "group": GROUP}],
}
WITH_CONTEXT_2 = put(STATEMENT, "context", STATEMENT["context"] | CONTEXT_2)


def test_xapi_00017_xapi_00020_only_a_statement_is_voided() -> None:
    assert rule_against(VOIDING) is None
    for other in (QUESTION, AGENT, GROUP, as_sub_statement(STATEMENT)["object"]):
        assert rule_against(put(VOIDING, "object", other)) == "XAPI-00017"
    assert rule_against(as_sub_statement(VOIDING)) is None
    assert rule_against(as_sub_statement(put(VOIDING, "object", QUESTION))) == "XAPI-00017"


def test_xapi_00019_the_verb_voided_makes_a_voiding_statement() -> None:
    assert is_voiding(VOIDING)
    assert str(voided_id(VOIDING)) == REFERENCE["id"]
    for verb in ("http://adlnet.gov/expapi/verbs/voided/", "https://example.org/voided", VOIDED.upper()):
        assert not is_voiding(put(VOIDING, "verb.id", verb))
        assert voided_id(put(VOIDING, "verb.id", verb)) is None
    assert voided_id(as_sub_statement(VOIDING)) is None


def same(first: Any, second: Any) -> bool:
    """Both ways round, and without touching either."""
    kept = deepcopy((first, second))
    answer = is_same(first, second)
    assert is_same(second, first) is answer
    assert (first, second) == kept
    return answer


@pytest.mark.parametrize("statement", [STATEMENT, WITH_CONTEXT_2, VOIDING, about(AGENT), about(GROUP)])
def test_v1_2_3_1_a_statement_is_the_same_as_itself(statement: Any) -> None:
    assert same(statement, deepcopy(statement))
    assert same(as_sub_statement(statement), as_sub_statement(deepcopy(statement)))


@pytest.mark.parametrize("name", ["id", "stored", "authority", "timestamp", "version"])
def test_v1_2_3_1_what_a_store_gives_may_be_missing(name: str) -> None:
    assert same(STATEMENT, without(STATEMENT, name))


@pytest.mark.parametrize(
    ("place", "other"),
    [
        ("stored", "2020-01-01T00:00:00Z"),
        ("authority", AGENT),
        ("version", "1.0.0"),
        ("timestamp", "2026-11-23T15:07:05.123000+01:00"),
        ("timestamp", "20261123T140705.123Z"),
        ("id", UUIDS[0].upper()),
        ("verb.display", {"fr": "a répondu"}),
        ("object.definition", {"name": {"en-US": "Another name"}}),
        ("actor.mbox", "MAILTO:jo@EXAMPLE.org"),
        ("context.registration", UUIDS[1].upper()),
        ("context.language", "EN-us"),
        ("context.statement.id", UUIDS[1].upper()),
        ("context.team.member", list(reversed(GROUP["member"]))),
        ("context.team.member", [{key: one[key] for key in one if key != "objectType"} for one in GROUP["member"]]),
        ("context.contextActivities.parent", STATEMENT["context"]["contextActivities"]["parent"][0]),
        ("context.contextActivities.other", [STATEMENT["context"]["contextActivities"]["other"]]),
        ("result.duration", "PT12.3456S"),
        ("attachments.0.fileUrl", "https://elsewhere.example.org/drawing.png"),
        ("attachments.0.sha2", "9F" * 32),
        ("context.contextAgents.0.agent", {key: AGENT[key] for key in ("mbox", "name")}),
        ("context.contextGroups.0.group.member", list(reversed(GROUP["member"]))),
    ],
)
def test_v1_2_3_1_what_may_differ_is_not_compared(place: str, other: Any) -> None:
    assert same(WITH_CONTEXT_2, put(WITH_CONTEXT_2, place, other))


def test_v1_2_3_1_the_order_of_context_activities_is_not_compared() -> None:
    some = [{"id": "urn:example:a"}, {"id": "urn:example:b", "objectType": "Activity"}]
    first = put(STATEMENT, "context.contextActivities.grouping", some)

    assert same(first, put(STATEMENT, "context.contextActivities.grouping", some[::-1]))
    assert not same(first, put(STATEMENT, "context.contextActivities.grouping", some[:1]))


@pytest.mark.parametrize(
    ("place", "other"),
    [
        ("id", UUIDS[1]),
        ("timestamp", "2026-11-23T14:07:05.124Z"),
        ("verb.id", "https://example.org/passed"),
        ("actor.name", "Joe"),
        ("actor.mbox", "mailto:JO@example.org"),
        ("object.id", "https://training.example.org/xapi/questions/Last-words"),
        ("result.response", "help"),
        ("result.score.raw", 6),
        ("result.duration", "PT12.35S"),
        ("result.duration", "PT0M12.34S"),
        ("result.extensions", {}),
        ("context.registration", UUIDS[0]),
        ("context.team.member", GROUP["member"][:1]),
        ("context.contextActivities.parent", []),
        ("context.contextAgents.0.relevantTypes", ["urn:example:second"]),
        ("attachments.0.sha2", "8e" * 32),
        ("attachments", []),
    ],
)
def test_v1_2_3_1_whatever_else_differs_makes_another_statement(place: str, other: Any) -> None:
    assert not same(WITH_CONTEXT_2, put(WITH_CONTEXT_2, place, other))


@pytest.mark.parametrize("name", ["result", "context", "attachments", "actor.name", "result.duration", "context.team"])
def test_v1_2_3_1_a_part_that_only_one_has_makes_another_statement(name: str) -> None:
    assert not same(STATEMENT, without(STATEMENT, name))


def test_v1_2_3_1_the_same_holds_within_a_sub_statement() -> None:
    sub = as_sub_statement(STATEMENT)

    assert same(sub, put(sub, "object.verb.display", {}))
    assert same(sub, put(sub, "object.timestamp", "2026-11-23T14:07:05.1230Z"))
    assert not same(sub, put(sub, "object.result.success", False))
    assert not same(sub, put(sub, "object", QUESTION))


@pytest.mark.parametrize("longer", ["PT12.34000S", "PT12.349S", "PT12,34S"])
def test_v2_4_2_7_a_duration_is_compared_to_hundredths_of_a_second(longer: str) -> None:
    assert same(STATEMENT, put(STATEMENT, "result.duration", longer))
    assert not same(STATEMENT, put(STATEMENT, "result.duration", "PT12.33S"))
