"""xAPI 1.0.3 Part Two, section 2.4.6, and IEEE 9274.1.1, section 4.2.2.5: contexts."""

from typing import Any

import pytest

from tests.lrs.requirements.examples import (
    AGENT,
    GROUP,
    IDENTIFIED,
    QUESTION,
    REFERENCE,
    STATEMENT,
    UUIDS,
    about,
    as_sub_statement,
    cases,
    put,
    rule_against,
    rule_everywhere,
    rule_in,
    without,
)
from training_app.lrs.spec.versions import Version

ACTIVITY = {"id": "https://example.org/a"}
NO_STRINGS = [7, True, {}, [], ["x"]]
TYPES = ["https://training.example.org/xapi/roles/lead", "urn:example:first-on-scene"]
CONTEXT_AGENT = {"objectType": "contextAgent", "agent": AGENT, "relevantTypes": TYPES}
CONTEXT_GROUP = {"objectType": "contextGroup", "group": GROUP, "relevantTypes": TYPES}
# name of the list, one entry of it, and the part of the entry that says who
BOTH_LISTS = pytest.mark.parametrize(
    ("name", "entry", "whom"),
    [("contextAgents", CONTEXT_AGENT, "agent"), ("contextGroups", CONTEXT_GROUP, "group")],
)


def rule_for_context(name: str, value: Any) -> str | None:
    """The rule of 2.0 against this part of a context, in a statement and in a SubStatement."""
    statement = put(STATEMENT, f"context.{name}", value)
    rule = rule_in(statement, Version.V2)
    assert rule_in(as_sub_statement(statement), Version.V2) == rule
    return rule


@pytest.mark.parametrize("target", [AGENT, GROUP, REFERENCE])
@pytest.mark.parametrize(("name", "rule"), [("revision", "XAPI-00084"), ("platform", "XAPI-00085")])
def test_xapi_00084_xapi_00085_a_revision_and_a_platform_are_those_of_an_activity(
    target: Any, name: str, rule: str
) -> None:
    for activity in (QUESTION, without(QUESTION, "objectType")):
        assert rule_everywhere(put(about(activity), f"context.{name}", "3")) is None
    assert rule_everywhere(about(target)) is None
    assert rule_everywhere(put(about(target), f"context.{name}", "3")) == rule


@pytest.mark.parametrize(("name", "rule"), [("revision", "XAPI-00084"), ("platform", "XAPI-00085")])
def test_xapi_00084_xapi_00085_and_not_those_of_a_sub_statement(name: str, rule: str) -> None:
    sub = as_sub_statement(STATEMENT)

    assert rule_against(sub) is None
    assert rule_against(put(sub, "context", {name: "3"})) == rule


@cases("XAPI-00086", good=[{}, {"parent": []}], bad=["x", 7, True, [], [ACTIVITY]])
def test_xapi_00086_context_activities_are_an_object(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "context.contextActivities", value)) == rule


@cases("XAPI-00087", good=[*UUIDS, UUIDS[0].upper()], bad=["", "x", UUIDS[0] + "0", "{" + UUIDS[0] + "}", 7, {}, []])
def test_xapi_00087_1_a_registration_is_a_uuid(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "context.registration", value)) == rule


@cases("XAPI-00014", good=[AGENT, GROUP, without(AGENT, "objectType")], bad=["Lee", 7, True, [], [AGENT]])
def test_xapi_00087_2_an_instructor_is_an_agent_or_a_group(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "context.instructor", value)) == rule
    assert rule_everywhere(put(STATEMENT, "context.instructor", {"name": "Lee"})) == "XAPI-00034"
    assert rule_everywhere(put(STATEMENT, "context.instructor", QUESTION)) == "XAPI-00031"


@cases("XAPI-00088", good=[GROUP, {"objectType": "Group", "mbox": "mailto:a@b.org"}], bad=[AGENT, {}, QUESTION])
def test_xapi_00088_a_team_is_a_group(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "context.team", value)) == rule
    assert rule_everywhere(put(STATEMENT, "context.team", "Night shift")) == "XAPI-00014"


@cases("XAPI-00089", good=["3", ""], bad=NO_STRINGS)
def test_xapi_00089_a_revision_is_a_string(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "context.revision", value)) == rule


@cases("XAPI-00090", good=["Common Ground", ""], bad=NO_STRINGS)
def test_xapi_00090_a_platform_is_a_string(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "context.platform", value)) == rule


@cases(
    "XAPI-00091",
    good=["en", "en-US", "tlh", "x-patrol"],
    bad=["", "en_US", "a12345678", "english language", *NO_STRINGS],
)
def test_xapi_00091_a_language_is_a_language_tag(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "context.language", value)) == rule


@cases("XAPI-00092", good=[REFERENCE], bad=["x", UUIDS[0], 7, True, [], [REFERENCE]])
def test_xapi_00092_a_statement_in_a_context_is_a_reference(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "context.statement", value)) == rule
    assert rule_everywhere(put(STATEMENT, "context.statement", ACTIVITY)) == "XAPI-00073"
    assert rule_everywhere(put(STATEMENT, "context.statement", as_sub_statement(STATEMENT))) == "XAPI-00073"


@cases("XAPI-00010", good=["parent", "grouping", "category", "other"], bad=["child", "", "parents"])
def test_xapi_00093_there_are_four_kinds_of_context_activities(value: str, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "context.contextActivities", {value: [ACTIVITY]})) == rule
    assert rule_everywhere(put(STATEMENT, "context.contextActivities", {"Parent": [ACTIVITY]})) == "XAPI-00008"


@pytest.mark.parametrize("kind", ["parent", "grouping", "category", "other"])
def test_xapi_00094_each_is_an_activity_or_a_list_of_them(kind: str) -> None:
    place = f"context.contextActivities.{kind}"

    for good in (ACTIVITY, QUESTION, [], [ACTIVITY], [QUESTION, ACTIVITY, ACTIVITY]):
        assert rule_everywhere(put(STATEMENT, place, good)) is None
    for bad in ("x", 7, True, {}, [7], [[ACTIVITY]], [ACTIVITY, {}], AGENT, [AGENT], REFERENCE, {"id": "a"}):
        assert rule_everywhere(put(STATEMENT, place, bad)) in {"XAPI-00014", "XAPI-00046", "XAPI-00047"}


@BOTH_LISTS
def test_v2_4_2_2_5_context_agents_and_groups_are_lists(name: str, entry: Any, whom: str) -> None:
    for good in ([], [entry], [entry, without(entry, "relevantTypes")]):
        assert rule_for_context(name, good) is None
    for bad in (entry, "x", 7, True, {}, [7], ["x"], [[entry]], [entry, None]):
        assert rule_for_context(name, bad) == "4.2.2.5"
    assert rule_for_context(name, None) == "XAPI-00001"


@BOTH_LISTS
def test_v2_4_2_2_5_1_0_3_does_not_know_them(name: str, entry: Any, whom: str) -> None:
    statement = put(STATEMENT, f"context.{name}", [entry])

    assert rule_in(statement, Version.V1) == "XAPI-00010"
    assert rule_in(as_sub_statement(statement), Version.V1) == "XAPI-00010"


@BOTH_LISTS
@pytest.mark.parametrize("kind", ["Agent", "contextagent", "ContextGroup", "", 7, {}, []])
def test_v2_4_2_2_5_an_entry_says_what_it_is(name: str, entry: Any, whom: str, kind: object) -> None:
    assert rule_for_context(name, [entry]) is None
    assert rule_for_context(name, [entry | {"objectType": kind}]) == "4.2.2.5"
    assert rule_for_context(name, [without(entry, "objectType")]) == "4.2.2.5"


@BOTH_LISTS
def test_v2_4_2_2_5_an_entry_says_who(name: str, entry: Any, whom: str) -> None:
    assert rule_for_context(name, [without(entry, whom)]) == "4.2.2.5"
    for bad in ("Jo", 7, True, [], [entry[whom]], QUESTION):
        assert rule_for_context(name, [entry | {whom: bad}]) == "4.2.2.5"
    assert rule_for_context(name, [entry | {"who": AGENT}]) == "XAPI-00010"


@pytest.mark.parametrize("identifier", IDENTIFIED)
def test_v2_4_2_2_5_a_context_agent_is_an_agent(identifier: str) -> None:
    agent = {identifier: IDENTIFIED[identifier]}

    assert rule_for_context("contextAgents", [CONTEXT_AGENT | {"agent": agent}]) is None
    assert rule_for_context("contextAgents", [CONTEXT_AGENT | {"agent": {"name": "Jo"}}]) == "XAPI-00034"
    assert rule_for_context("contextAgents", [CONTEXT_AGENT | {"agent": GROUP}]) == "4.2.2.5"


@pytest.mark.parametrize("identifier", IDENTIFIED)
def test_v2_4_2_2_5_a_context_group_is_a_group(identifier: str) -> None:
    group = {"objectType": "Group", identifier: IDENTIFIED[identifier]}

    assert rule_for_context("contextGroups", [CONTEXT_GROUP | {"group": group}]) is None
    assert rule_for_context("contextGroups", [CONTEXT_GROUP | {"group": {"objectType": "Group"}}]) == "XAPI-00035"
    assert rule_for_context("contextGroups", [CONTEXT_GROUP | {"group": AGENT}]) == "4.2.2.5"


@BOTH_LISTS
def test_v2_4_2_2_5_relevant_types_are_iris_and_not_none_of_them(name: str, entry: Any, whom: str) -> None:
    for good in (TYPES, TYPES[:1]):
        assert rule_for_context(name, [entry | {"relevantTypes": good}]) is None
    for bad in ([], "urn:example:lead", 7, {}, ["lead"], [*TYPES, "lead"], [7], [[]]):
        assert rule_for_context(name, [entry | {"relevantTypes": bad}]) == "4.2.2.5"
