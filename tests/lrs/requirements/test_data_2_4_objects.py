"""xAPI 1.0.3 Part Two, sections 2.4.3 and 2.4.4: verbs, and what a statement may be about."""

from typing import Any

import pytest

from tests.lrs.requirements.examples import (
    AGENT,
    DISPLAY,
    GROUP,
    IDENTIFIED,
    QUESTION,
    REFERENCE,
    STATEMENT,
    UUIDS,
    about,
    as_sub_statement,
    cases,
    path_of,
    put,
    rule_against,
    rule_everywhere,
    without,
)

SUB = as_sub_statement(STATEMENT)
NO_IRIS = ["", "question", "/questions/1", "a=b://example.org", 7, True, {}, []]
NO_MAPS = ["First words", 7, True, [], ["First words"], {"en-US": 7}, {"en-US": {}}, {"en-US": ["x"]}]
MAPS = [DISPLAY, {}, {"x-patrol": ""}]
# the lists of components, each with a kind of interaction that has it
LISTS = {"choices": "choice", "scale": "likert", "source": "matching", "target": "matching", "steps": "performance"}
COMPONENTS = [{"id": "a", "description": {"en-US": "The first"}}, {"id": "b"}]


def rule_for_definition(**parts: Any) -> str | None:
    """The rule against an activity with this definition: as object, and in the context."""
    activity = {"id": "https://example.org/a", "definition": parts}
    rule = rule_everywhere(put(STATEMENT, "object", activity))
    assert rule_everywhere(put(STATEMENT, "context.contextActivities.parent", [activity])) == rule
    return rule


@cases("XAPI-00044", good=["https://example.org/v", "urn:example:v", "tag:example.org,2026:v"], bad=NO_IRIS)
def test_xapi_00044_a_verb_has_an_iri(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "verb.id", value)) == rule
    assert rule_everywhere(without(STATEMENT, "verb.id")) == "XAPI-00044"


@cases("XAPI-00045", good=MAPS, bad=NO_MAPS[:5])
def test_xapi_00045_what_a_verb_displays_is_a_language_map(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "verb.display", value)) == rule
    assert rule_everywhere(without(STATEMENT, "verb.display")) is None


@cases("XAPI-00046", good=[], bad=["activity", "agent", "Statement", "", 7, {}, ["Activity"]])
def test_xapi_00046_an_object_is_one_of_five_kinds(value: object, rule: str) -> None:
    for target in (QUESTION, AGENT, GROUP, REFERENCE):
        assert rule_everywhere(about(target)) is None
        assert rule_everywhere(about(target | {"objectType": value})) == rule
    assert rule_against(SUB) is None
    assert rule_against(put(SUB, "object.objectType", value)) == rule


@cases("XAPI-00047", good=["https://example.org/a", "urn:example:a"], bad=NO_IRIS)
def test_xapi_00047_an_activity_has_an_iri(value: object, rule: str | None) -> None:
    for activity in ({"id": value}, {"objectType": "Activity", "id": value}):
        assert rule_everywhere(put(STATEMENT, "object", activity)) == rule
    assert rule_everywhere(without(STATEMENT, "object.id")) == "XAPI-00047"


@cases("XAPI-00048", good=[{}, QUESTION["definition"]], bad=["First words", 7, True, [], [{}]])
def test_xapi_00048_a_definition_is_an_object(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "object.definition", value)) == rule


@cases(
    "XAPI-00049",
    good=[
        *("true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert"),
        *("numeric", "other"),
    ],
    bad=["", "essay", "Choice", "true_false", 7, True, {}, ["choice"]],
)
def test_xapi_00049_an_interaction_is_one_of_ten_kinds(value: object, rule: str | None) -> None:
    assert rule_for_definition(interactionType=value) == rule
    assert rule_for_definition(interactionType=value, correctResponsesPattern=["x"]) == rule


@cases(
    "XAPI-00050",
    good=[[], ["a"], ["a[,]b", "a", ""]],
    bad=["a", 7, True, {}, {"a": "b"}, [7], ["a", None], [["a"]], [{}]],
)
def test_xapi_00050_correct_responses_are_a_list_of_strings(value: object, rule: str | None) -> None:
    assert rule_for_definition(interactionType="choice", correctResponsesPattern=value) == rule


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("steps", "XAPI-00051"),
        ("target", "XAPI-00052"),
        ("source", "XAPI-00053"),
        ("scale", "XAPI-00054"),
        ("choices", "XAPI-00055"),
    ],
)
def test_xapi_00051_xapi_00052_xapi_00053_xapi_00054_xapi_00055_components_come_in_lists(name: str, rule: str) -> None:
    for good in ([], COMPONENTS):
        assert rule_for_definition(interactionType=LISTS[name], **{name: good}) is None
    for bad in ("a", 7, True, {}, {"id": "a"}):
        assert rule_for_definition(interactionType=LISTS[name], **{name: bad}) == rule


@pytest.mark.parametrize("kind", ["true-false", "fill-in", "numeric", "other", "choice", "likert", "matching"])
def test_xapi_00010_a_list_goes_with_its_own_kinds_of_interaction_only(kind: str) -> None:
    for name, owner in LISTS.items():
        rule = rule_for_definition(interactionType=kind, **{name: COMPONENTS})
        assert rule == (None if kind == owner else "XAPI-00010")
    assert rule_for_definition(interactionType="sequencing", choices=COMPONENTS) is None


@cases("XAPI-00056", good=MAPS, bad=NO_MAPS[:5])
def test_xapi_00056_the_name_of_an_activity_is_a_language_map(value: object, rule: str | None) -> None:
    assert rule_for_definition(name=value) == rule


@cases("XAPI-00120", good=[{}, {"https://example.org/x": None}], bad=["x", 7, True, [], [{}]])
def test_xapi_00057_the_extensions_of_an_activity_are_an_object(value: object, rule: str | None) -> None:
    assert rule_for_definition(extensions=value) == rule


@pytest.mark.parametrize("name", LISTS)
@cases(
    "XAPI-00058",
    good=[[], [{"id": "a"}], [{"id": "a"}, {"id": "A"}], [{"id": ""}]],
    bad=[
        *([{}], [{"description": DISPLAY}], [{"id": 7}], [{"id": ["a"]}], [{"id": {}}]),
        *([{"id": "a"}, {"id": "a"}], [{"id": "a"}, {"id": "b"}, {"id": "a", "description": DISPLAY}]),
    ],
)
def test_xapi_00058_a_component_has_an_id_of_its_own(name: str, value: object, rule: str | None) -> None:
    assert rule_for_definition(interactionType=LISTS[name], **{name: value}) == rule


def test_xapi_00058_two_lists_may_use_the_same_ids() -> None:
    assert rule_for_definition(interactionType="matching", source=COMPONENTS, target=COMPONENTS) is None


@cases("XAPI-00059", good=MAPS, bad=NO_MAPS[:5])
def test_xapi_00059_the_description_of_an_activity_is_a_language_map(value: object, rule: str | None) -> None:
    assert rule_for_definition(description=value) == rule


@cases("XAPI-00060", good=["http://adlnet.gov/expapi/activities/module"], bad=NO_IRIS)
def test_xapi_00060_the_type_of_an_activity_is_an_iri(value: object, rule: str | None) -> None:
    assert rule_for_definition(type=value) == rule


@cases("XAPI-00061", good=["https://example.org/about?lang=en#first"], bad=NO_IRIS)
def test_xapi_00061_more_info_is_an_irl(value: object, rule: str | None) -> None:
    assert rule_for_definition(moreInfo=value) == rule


@pytest.mark.parametrize("name", LISTS)
@cases("XAPI-00062", good=MAPS, bad=NO_MAPS[:5])
def test_xapi_00062_the_description_of_a_component_is_a_language_map(
    name: str, value: object, rule: str | None
) -> None:
    components = [*COMPONENTS, {"id": "c", "description": value}]

    assert rule_for_definition(interactionType=LISTS[name], **{name: components}) == rule


@pytest.mark.parametrize("name", LISTS)
@cases("XAPI-00063", good=[{"id": "c"}], bad=["c", 7, True, [], None, [{"id": "c"}]])
def test_xapi_00063_a_component_is_an_object(name: str, value: object, rule: str | None) -> None:
    assert rule_for_definition(interactionType=LISTS[name], **{name: [*COMPONENTS, value]}) == rule


@pytest.mark.parametrize("name", ["correctResponsesPattern", *LISTS])
def test_xapi_00064_what_belongs_to_an_interaction_needs_its_kind(name: str) -> None:
    value = ["a"] if name == "correctResponsesPattern" else COMPONENTS

    assert rule_for_definition(interactionType=LISTS.get(name, "choice"), **{name: value}) is None
    assert rule_for_definition(**{name: value}) == "XAPI-00064"


@pytest.mark.parametrize("name", IDENTIFIED)
def test_xapi_00065_an_agent_or_group_as_object_says_what_it_is(name: str) -> None:
    for kind in ("Agent", "Group"):
        target = {name: IDENTIFIED[name]}
        assert rule_everywhere(about(target | {"objectType": kind})) is None
        assert rule_everywhere(about(target)) == "XAPI-00065"
    assert rule_everywhere(about({"member": [AGENT]})) == "XAPI-00065"


@pytest.mark.parametrize(
    ("place", "value", "rule"),
    [
        ("actor.mbox", "jo@example.org", "XAPI-00038"),
        ("verb.id", "answered", "XAPI-00044"),
        ("object.id", "question", "XAPI-00047"),
        ("result.score.scaled", 2, "XAPI-00083"),
        ("context.language", "en_US", "XAPI-00091"),
        ("timestamp", "yesterday", "XAPI-00022"),
        ("attachments.0.length", -1, "XAPI-00102"),
        ("note", "x", "XAPI-00010"),
    ],
)
def test_xapi_00066_a_sub_statement_follows_the_rules_of_statements(place: str, value: object, rule: str) -> None:
    wrong = put(SUB, f"object.{place}", value)

    assert rule_against(SUB) is None
    assert rule_against(wrong) == rule
    assert path_of(wrong) == f"object.{place}".replace(".0", "[0]")


@pytest.mark.parametrize("value", ["x", 7, [], {}, {"objectType": "SubStatement"}])
def test_xapi_00066_it_has_actor_verb_and_object(value: object) -> None:
    for name, rule in (("actor", "XAPI-00003"), ("verb", "XAPI-00004"), ("object", "XAPI-00005")):
        assert rule_against(without(SUB, f"object.{name}")) == rule
    assert rule_against(put(SUB, "object.actor", value)) is not None


@pytest.mark.parametrize(
    ("name", "rule"),
    [("authority", "XAPI-00067"), ("version", "XAPI-00068"), ("stored", "XAPI-00069"), ("id", "XAPI-00070")],
)
def test_xapi_00067_xapi_00068_xapi_00069_xapi_00070_it_has_nothing_that_a_store_gives(name: str, rule: str) -> None:
    assert rule_against(put(STATEMENT, name, STATEMENT[name])) is None
    assert rule_against(put(SUB, f"object.{name}", STATEMENT[name])) == rule


def test_xapi_00071_a_sub_statement_holds_no_other() -> None:
    assert rule_against(put(SUB, "object.object", QUESTION)) is None
    assert rule_against(put(SUB, "object.object", SUB["object"])) == "XAPI-00071"
    assert rule_against(as_sub_statement(put(SUB, "object.object", REFERENCE))) == "XAPI-00071"


@cases("XAPI-00072", good=[*UUIDS, UUIDS[0].upper()], bad=["", "x", UUIDS[0][:-1], UUIDS[0] + "0", 7, {}, []])
def test_xapi_00072_a_reference_has_the_uuid_of_a_statement(value: object, rule: str | None) -> None:
    assert rule_everywhere(about(put(REFERENCE, "id", value))) == rule
    assert rule_everywhere(put(STATEMENT, "context.statement.id", value)) == rule
    assert rule_everywhere(about(without(REFERENCE, "id"))) == "XAPI-00072"


def test_xapi_00073_a_reference_or_sub_statement_says_what_it_is() -> None:
    assert rule_everywhere(about(REFERENCE)) is None
    # without a word it is an activity, whose id is an IRI
    assert rule_everywhere(about(without(REFERENCE, "objectType"))) == "XAPI-00047"
    assert rule_against(without(SUB, "object.objectType")) == "XAPI-00010"
    assert rule_everywhere(without(STATEMENT, "context.statement.objectType")) == "XAPI-00073"
