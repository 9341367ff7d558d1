"""xAPI 1.0.3 Part Two, section 2.4.2: agents, groups and what tells them from others."""

from itertools import combinations
from typing import Any

import pytest

from tests.lrs.requirements.examples import (
    AGENT,
    GROUP,
    IDENTIFIED,
    STATEMENT,
    about,
    cases,
    put,
    rule_against,
    rule_everywhere,
    without,
)
from training_app.lrs.spec.actors import check_agent, identifier_of
from training_app.lrs.spec.problem import Invalid

PAIRS = [{first: IDENTIFIED[first], second: IDENTIFIED[second]} for first, second in combinations(IDENTIFIED, 2)]
NO_STRINGS = [7, True, {}, ["x"]]


def rule_for_actor(actor: Any) -> str | None:
    """The rule against it, wherever an actor may stand."""
    rule = rule_everywhere(put(STATEMENT, "actor", actor))
    assert rule_everywhere(put(STATEMENT, "context.instructor", actor)) == rule
    if isinstance(actor, dict) and actor.get("objectType") in {"Agent", "Group"}:
        assert rule_everywhere(about(actor)) == rule
    return rule


@cases("XAPI-00031", good=["Agent"], bad=["Person", "agent", "Activity", "StatementRef", ""])
def test_xapi_00031_an_actor_is_an_agent_or_a_group(value: str, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "actor", AGENT | {"objectType": value})) == rule
    assert rule_everywhere(put(STATEMENT, "context.instructor", AGENT | {"objectType": value})) == rule


def test_xapi_00031_a_group_is_an_actor_and_without_a_word_it_is_an_agent() -> None:
    assert rule_for_actor(GROUP) is None
    assert rule_for_actor(without(AGENT, "objectType")) is None
    assert rule_for_actor(without(GROUP, "objectType")) == "XAPI-00035"


@cases("XAPI-00032", good=["Agent"], bad=NO_STRINGS)
def test_xapi_00032_the_object_type_is_a_string(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "actor", AGENT | {"objectType": value})) == rule


@cases("XAPI-00033", good=["Jo", "", "Ödön Łuk"], bad=NO_STRINGS)
def test_xapi_00033_a_name_is_a_string(value: object, rule: str | None) -> None:
    assert rule_for_actor(AGENT | {"name": value}) == rule
    assert rule_for_actor(GROUP | {"name": value}) == rule


@pytest.mark.parametrize("name", IDENTIFIED)
def test_xapi_00034_an_agent_has_one_identifier(name: str) -> None:
    assert rule_for_actor({"objectType": "Agent", name: IDENTIFIED[name]}) is None
    assert rule_for_actor({name: IDENTIFIED[name]}) is None


@pytest.mark.parametrize("several", [{}, {"name": "Jo"}, *PAIRS, IDENTIFIED])
def test_xapi_00034_not_none_and_not_several(several: dict[str, object]) -> None:
    assert rule_for_actor({"objectType": "Agent"} | several) == "XAPI-00034"


def test_xapi_00035_members_belong_to_groups_and_an_anonymous_group_lists_them() -> None:
    assert rule_for_actor({"objectType": "Group", "member": [AGENT]}) is None
    assert rule_for_actor({"objectType": "Group", "name": "Night shift"}) == "XAPI-00035"
    assert rule_for_actor(AGENT | {"member": [AGENT]}) == "XAPI-00035"
    assert rule_everywhere(put(STATEMENT, "context.team.member.0.member", [AGENT])) == "XAPI-00035"


@pytest.mark.parametrize("group", [{"objectType": "Group"}, {"objectType": "Group", "mbox": "mailto:team@example.org"}])
@cases(
    "XAPI-00036",
    good=[[AGENT], [{"mbox": "mailto:a@b.org"}, {"account": IDENTIFIED["account"]}]],
    bad=[AGENT, "Jo", 7, ["Jo"], [7], [[AGENT]], [AGENT, GROUP], [AGENT | {"objectType": "Person"}]],
)
def test_xapi_00036_members_are_a_list_of_agents(group: dict[str, Any], value: Any, rule: str | None) -> None:
    assert rule_for_actor(group | {"member": value}) == rule
    assert rule_everywhere(put(STATEMENT, "context.team", group | {"member": value})) == rule


@cases("XAPI-00034", good=[{"mbox": "mailto:a@b.org"}], bad=[{}, {"name": "Jo"}, PAIRS[0]])
def test_xapi_00036_each_member_is_an_agent_with_an_identifier(value: object, rule: str | None) -> None:
    assert rule_for_actor(GROUP | {"member": [AGENT, value]}) == rule


@pytest.mark.parametrize("name", IDENTIFIED)
def test_xapi_00037_a_group_has_one_identifier_or_members(name: str) -> None:
    group = {"objectType": "Group", name: IDENTIFIED[name]}

    assert rule_for_actor(group) is None
    assert rule_for_actor(group | {"member": []}) is None
    assert rule_for_actor(group | {"member": [AGENT]}) is None


@pytest.mark.parametrize("wrong", [*PAIRS, IDENTIFIED, {"member": []}, {"member": [], "name": "Nobody"}])
def test_xapi_00037_not_several_and_not_nobody(wrong: dict[str, object]) -> None:
    assert rule_for_actor({"objectType": "Group"} | wrong) == "XAPI-00037"


@cases(
    "XAPI-00038",
    good=["mailto:jo@example.org", "mailto:jo.x+1@a-b.example.org", "MAILTO:jo@example.org", "mailto:łu@exämple.org"],
    bad=[
        *("jo@example.org", "mailto:", "mailto:jo", "mailto:@example.org", "mailto:jo@", "mailto:jo@@example.org"),
        *("mailto:jo@example..org", "mailto:jo@example.org ", "mailto: jo@example.org", "https://example.org/jo"),
        *(
            "mailto:jo@example.org,sam@example.org",
            "mailto:jo@example.org?subject=hi",
            "mailto:jo@example.org\n",
            7,
            {},
        ),
    ],
)
def test_xapi_00038_an_mbox_is_mailto_and_an_address(value: object, rule: str | None) -> None:
    assert rule_for_actor({"objectType": "Agent", "mbox": value}) == rule
    assert rule_for_actor({"objectType": "Group", "mbox": value}) == rule


@cases(
    "XAPI-00039",
    good=["0123456789abcdef0123456789abcdef01234567", "0123456789ABCDEF0123456789ABCDEF01234567"],
    bad=["", "0123", "g" * 40, "0" * 41, "0" * 39 + "\n", 7, {}, "mailto:jo@example.org"],
)
def test_xapi_00039_a_mailbox_hash_is_the_hexadecimal_sha_1(value: object, rule: str | None) -> None:
    assert rule_for_actor({"objectType": "Agent", "mbox_sha1sum": value}) == rule
    assert rule_for_actor({"objectType": "Group", "mbox_sha1sum": value}) == rule


@cases(
    "XAPI-00040",
    good=["https://id.example.org/jo", "http://jo.example.org"],
    bad=["", "jo", "id.example.org/jo", "a=b://example.org", 7, {}],
)
def test_xapi_00040_an_openid_is_a_uri(value: object, rule: str | None) -> None:
    assert rule_for_actor({"objectType": "Agent", "openid": value}) == rule
    assert rule_for_actor({"objectType": "Group", "openid": value}) == rule


@cases("XAPI-00041", good=[IDENTIFIED["account"]], bad=["jo", 7, [], [IDENTIFIED["account"]], True])
def test_xapi_00041_an_account_is_an_object(value: object, rule: str | None) -> None:
    assert rule_for_actor({"objectType": "Agent", "account": value}) == rule
    assert rule_for_actor({"objectType": "Group", "account": value}) == rule


@cases(
    "XAPI-00042",
    good=["https://lms.example.org", "urn:example:lms"],
    bad=["", "lms", "lms.example.org", "a=b://example.org", 7, {}],
)
def test_xapi_00042_an_account_has_the_home_page_of_its_system(value: object, rule: str | None) -> None:
    assert rule_for_actor({"objectType": "Agent", "account": {"name": "jo", "homePage": value}}) == rule
    assert rule_for_actor({"objectType": "Group", "account": {"name": "jo"}}) == "XAPI-00042"


@cases("XAPI-00043", good=["jo", "17", ""], bad=NO_STRINGS)
def test_xapi_00043_an_account_has_a_name(value: object, rule: str | None) -> None:
    account = {"homePage": "https://lms.example.org"}

    assert rule_for_actor({"objectType": "Agent", "account": account | {"name": value}}) == rule
    assert rule_for_actor({"objectType": "Group", "account": account}) == "XAPI-00043"


@pytest.mark.parametrize("name", IDENTIFIED)
def test_the_agent_parameter_is_an_agent_or_an_identified_group(name: str) -> None:
    for agent in ({name: IDENTIFIED[name]}, {"objectType": "Group", name: IDENTIFIED[name]}):
        check_agent(agent)

        assert identifier_of(agent), "it can be told from others"


@pytest.mark.parametrize("wrong", [GROUP, {"name": "Jo"}, {}, [], "mailto:jo@example.org", None, PAIRS[0]])
def test_the_agent_parameter_is_somebody_who_can_be_told_from_others(wrong: object) -> None:
    with pytest.raises(Invalid, match=r"^agent(\.\w+)?: "):
        check_agent(wrong)


def test_an_identifier_is_one_string_and_the_same_for_the_same_actor() -> None:
    assert identifier_of({"mbox": "mailto:jo@example.org", "name": "Jo"}) == "mbox:mailto:jo@example.org"
    assert identifier_of({"mbox": "MailTo:jo@EXAMPLE.org"}) == "mbox:mailto:jo@example.org"
    assert identifier_of({"mbox_sha1sum": "AB" * 20}) == "mbox_sha1sum:" + "ab" * 20
    assert identifier_of({"openid": "https://id.example.org/Jo"}) == "openid:https://id.example.org/Jo"
    assert identifier_of({"account": IDENTIFIED["account"]}) == "account:https://lms.example.org/|jo-17"
    assert identifier_of({"objectType": "Group", "mbox": "mailto:jo@example.org"}) == "mbox:mailto:jo@example.org"


def test_different_actors_have_different_identifiers_and_an_anonymous_group_has_none() -> None:
    found = {identifier_of({name: value}) for name, value in IDENTIFIED.items()}

    assert len(found) == len(IDENTIFIED)
    # the part before the @ may mean something in capitals
    assert identifier_of({"mbox": "mailto:Jo@example.org"}) != identifier_of({"mbox": "mailto:jo@example.org"})
    assert identifier_of(GROUP) is None
    assert rule_against(put(STATEMENT, "actor", GROUP)) is None
