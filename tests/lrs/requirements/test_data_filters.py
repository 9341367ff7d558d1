"""xAPI 1.0.3 Part Three, section 2.1.3: what the filters of GET statements look at."""

from typing import Any
from uuid import UUID

import pytest

from tests.lrs.requirements.examples import (
    AGENT,
    IDENTIFIED,
    QUESTION,
    REFERENCE,
    STATEMENT,
    UUIDS,
    VOIDING,
    about,
    as_sub_statement,
    put,
    rule_in,
    without,
)
from training_app.lrs.spec.actors import identifier_of
from training_app.lrs.spec.terms import referred_id, statement_terms, voided_id
from training_app.lrs.spec.versions import Version

PARTS = "https://training.example.org/xapi"


def person(name: str) -> dict[str, Any]:
    return {"mbox": f"mailto:{name}@example.org"}


def group(*names: str, **identifier: Any) -> dict[str, Any]:
    return {"objectType": "Group", "member": [person(name) for name in names]} | identifier


def found(statement: Any, kind: str) -> set[str]:
    """The terms of one kind, people by the part of their mailbox before the @."""
    assert rule_in(statement, Version.V2) is None
    values = {value for own, value in statement_terms(statement) if own == kind}
    return {value.removeprefix("mbox:mailto:").removesuffix("@example.org") for value in values}


def test_a_statement_is_found_by_verb_activity_and_registration() -> None:
    assert found(STATEMENT, "verb") == {"http://adlnet.gov/expapi/verbs/answered"}
    assert found(STATEMENT, "activity") == {QUESTION["id"]}
    assert found(put(STATEMENT, "context.registration", UUIDS[1].upper()), "registration") == {UUIDS[1]}


def test_it_is_found_by_nothing_that_it_does_not_have() -> None:
    bare = {"actor": person("jo"), "verb": {"id": "urn:example:v"}, "object": {"id": "urn:example:a"}}

    assert statement_terms(bare) == {
        ("agent", "mbox:mailto:jo@example.org"),
        ("verb", "urn:example:v"),
        ("activity", "urn:example:a"),
    }


@pytest.mark.parametrize("name", IDENTIFIED)
def test_an_agent_is_found_as_actor_and_as_object(name: str) -> None:
    agent = {"objectType": "Agent", name: IDENTIFIED[name]}
    term = ("agent", identifier_of(agent))

    assert term in statement_terms(put(STATEMENT, "actor", agent))
    assert term in statement_terms(about(agent))
    assert term in statement_terms(put(STATEMENT, "actor", {"objectType": "Group", name: IDENTIFIED[name]}))


def test_members_are_found_by_their_group_whether_it_has_an_identifier_or_not() -> None:
    anonymous, identified = group("sam", "lee"), group("sam", "lee", mbox="mailto:team@example.org")

    for statement in (put(STATEMENT, "actor", anonymous), put(about(anonymous), "actor", anonymous)):
        assert found(statement, "agent") == {"sam", "lee"}
    assert found(put(STATEMENT, "actor", identified), "agent") == {"team", "sam", "lee"}
    assert found(put(about(identified), "actor", person("jo")), "agent") == {"jo", "team", "sam", "lee"}


def test_related_agents_are_those_of_the_context_and_not_the_authority() -> None:
    statement = put(
        STATEMENT, "context", {"instructor": group("ann", "ben"), "team": group("cem", mbox="mailto:team@example.org")}
    )
    statement["authority"] = person("lms")

    assert found(statement, "related-agent") == {"ann", "ben", "cem", "team"}
    assert found(statement, "agent") == {"jo"}


def test_v2_4_2_2_5_related_agents_are_context_agents_and_groups_too() -> None:
    context = {
        "contextAgents": [{"objectType": "contextAgent", "agent": person(name)} for name in ("ann", "ben")],
        "contextGroups": [{"objectType": "contextGroup", "group": group("cem", mbox="mailto:team@example.org")}],
    }

    assert found(put(STATEMENT, "context", context), "related-agent") == {"ann", "ben", "cem", "team"}


def test_related_activities_are_those_of_the_context() -> None:
    assert found(STATEMENT, "related-activity") == {
        *(f"{PARTS}/checks/2", f"{PARTS}/modules/m01", f"{PARTS}/profile", f"{PARTS}/scenarios/s07")
    }
    assert found(about(AGENT), "related-activity") == found(STATEMENT, "related-activity")
    assert found(about(AGENT), "activity") == set()


def test_what_a_sub_statement_says_is_related_and_never_said_itself() -> None:
    inner = put(put(STATEMENT, "actor", group("sam")), "context.team", group("cem"))
    statement = put(as_sub_statement(inner), "actor", person("jo"))

    assert found(statement, "agent") == {"jo"}
    assert found(statement, "related-agent") == {"sam", "lee", "cem"}
    assert found(statement, "activity") == set()
    assert found(statement, "related-activity") == {QUESTION["id"], *found(STATEMENT, "related-activity")}
    assert found(statement, "verb") == {"https://example.org/planned"}
    assert found(statement, "registration") == set()


def test_so_is_whom_it_is_about() -> None:
    inner = about(group("sam", objectType="Group"))

    assert "sam" in found(as_sub_statement(inner), "related-agent")
    assert "sam" not in found(as_sub_statement(inner), "agent")


def test_a_reference_as_object_targets_a_statement() -> None:
    assert referred_id(about(REFERENCE)) == UUID(REFERENCE["id"])
    assert referred_id(about(put(REFERENCE, "id", REFERENCE["id"].upper()))) == UUID(REFERENCE["id"])
    assert voided_id(about(REFERENCE)) is None
    assert voided_id(VOIDING) == UUID(REFERENCE["id"])


@pytest.mark.parametrize(
    "statement", [STATEMENT, about(AGENT), as_sub_statement(about(REFERENCE)), as_sub_statement(VOIDING)]
)
def test_a_reference_elsewhere_targets_nothing(statement: Any) -> None:
    assert referred_id(statement) is None
    assert voided_id(statement) is None


def test_nothing_is_found_twice_and_nothing_is_changed() -> None:
    statement = put(STATEMENT, "context.contextActivities.parent", [{"id": "urn:example:a"}] * 3)
    before = put(statement, "id", UUIDS[0])

    assert len([term for term in statement_terms(statement) if term == ("related-activity", "urn:example:a")]) == 1
    assert statement == before
    assert statement_terms(without(statement, "stored")) == statement_terms(statement)
