"""1.0.3 Part Three, sections 2.4 and 2.5: what is known of an agent, and of an activity."""

from typing import Any

import pytest

from tests.lrs.requirements.store_client import Lrs, iri, person, statement

LISTS = ("name", "mbox", "mbox_sha1sum", "openid", "account")


def person_of(lrs: Lrs, agent: Any) -> Any:
    """What the resource says of this agent, which must go well."""
    answer = lrs.get("/agents", agent=agent)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_xapi_00236_get_is_taken_and_nothing_else(lrs: Lrs) -> None:
    assert lrs.get("/agents", agent=person()).status_code == 200
    for method in ("PUT", "DELETE", "POST", "PATCH"):
        assert lrs.ask(method, "/agents", {}, agent=person()).status_code == 405


def test_xapi_00237_the_answer_is_a_person(lrs: Lrs) -> None:
    assert person_of(lrs, person())["objectType"] == "Person"
    assert person_of(lrs, {"openid": "https://id.example.org/jo"})["objectType"] == "Person"


def test_xapi_00238_names_are_a_list_of_strings(lrs: Lrs) -> None:
    assert person_of(lrs, {**person(), "name": "Jo “Ø”"})["name"] == ["Jo “Ø”"]
    assert "name" not in person_of(lrs, person())


def test_xapi_00239_xapi_00244_mailboxes_are_a_list_of_mailto_iris(lrs: Lrs) -> None:
    agent = person()

    assert person_of(lrs, agent)["mbox"] == [agent["mbox"]]
    assert lrs.get("/agents", agent={"mbox": "jo@example.org"}).status_code == 400


def test_xapi_00240_hashes_of_mailboxes_are_a_list_of_strings(lrs: Lrs) -> None:
    agent = {"mbox_sha1sum": "1f0a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c"}

    assert person_of(lrs, agent) == {"objectType": "Person", "mbox_sha1sum": [agent["mbox_sha1sum"]]}


def test_xapi_00241_open_ids_are_a_list_of_strings(lrs: Lrs) -> None:
    agent = {"openid": "https://id.example.org/jo"}

    assert person_of(lrs, agent) == {"objectType": "Person", "openid": [agent["openid"]]}


def test_xapi_00242_accounts_are_a_list_of_accounts(lrs: Lrs) -> None:
    account = {"homePage": "https://lms.example.org/", "name": "jo-17"}

    assert person_of(lrs, {"account": account}) == {"objectType": "Person", "account": [account]}


def test_xapi_00243_get_needs_an_agent(lrs: Lrs) -> None:
    assert lrs.get("/agents").status_code == 400
    assert lrs.get("/agents", Agent=person()).status_code == 400
    assert lrs.get("/agents", agent=person(), name="Jo").status_code == 400


def test_xapi_00245_there_is_an_agents_resource(lrs: Lrs) -> None:
    assert lrs.get("/agents", agent=person()).status_code == 200
    assert lrs.get("/agent", agent=person()).status_code == 404


def test_xapi_00248_a_person_is_given_known_or_not_and_says_nothing_of_others(lrs: Lrs) -> None:
    known = person()
    lrs.store(statement(actor={**known, "name": "A name from a statement"}))

    for agent in (known, person()):
        assert person_of(lrs, agent) == {"objectType": "Person", "mbox": [agent["mbox"]]}


@pytest.mark.parametrize(
    "agent",
    [
        "jo",
        "{}",
        "[]",
        "17",
        '{"name":"Jo"}',
        '{"mbox":"mailto:jo@example.org","openid":"https://id.example.org/jo"}',
        '{"mbox":"mailto:jo@example.org","mbox":"mailto:sam@example.org"}',
        '{"objectType":"Activity","id":"https://example.org/a"}',
        '{"account":{"homePage":"lms","name":"jo"}}',
        '{"mbox":["mailto:jo@example.org"]}',
        "[" * 5_000,
    ],
)
def test_xapi_00249_what_is_no_agent_is_refused(lrs: Lrs, agent: str) -> None:
    assert lrs.get("/agents", agent=agent).status_code == 400


def test_xapi_00250_get_needs_an_activity(lrs: Lrs) -> None:
    assert lrs.get("/activities").status_code == 400
    assert lrs.get("/activities", activityID=iri()).status_code == 400
    assert lrs.get("/activities", activityId="lesson").status_code == 400


def test_xapi_00251_there_is_an_activities_resource(lrs: Lrs) -> None:
    assert lrs.get("/activities", activityId=iri()).status_code == 200
    assert lrs.get("/activity", activityId=iri()).status_code == 404


def test_xapi_00252_the_whole_activity_is_given(lrs: Lrs) -> None:
    definition = {
        "name": {"en-US": "Lesson 2", "de": "Lektion 2"},
        "type": "https://example.org/types/lesson",
        "extensions": {"https://example.org/level": {"of": [1, None]}},
    }
    activity = iri()
    lrs.store(statement(object={"id": activity, "definition": definition}))

    answer = lrs.get("/activities", activityId=activity)

    assert answer.status_code == 200
    assert answer.json == {"objectType": "Activity", "id": activity, "definition": definition}


def test_xapi_00253_get_is_taken_and_nothing_else(lrs: Lrs) -> None:
    assert lrs.get("/activities", activityId=iri()).status_code == 200
    for method in ("PUT", "DELETE", "POST"):
        assert lrs.ask(method, "/activities", {}, activityId=iri()).status_code == 405


def test_xapi_00254_what_several_statements_say_is_put_together(lrs: Lrs) -> None:
    activity = iri()
    lrs.store(statement(object={"id": activity, "definition": {"name": {"en-US": "Lesson 2"}}}))
    lrs.store(statement(object={"id": activity, "definition": {"name": {"de": "Lektion 2"}}}))
    lrs.store(
        statement(context={"contextActivities": {"parent": {"id": activity, "definition": {"moreInfo": "urn:more"}}}}),
        statement(object={"id": activity}),
    )

    found = lrs.get("/activities", activityId=activity).json

    assert found["definition"] == {"name": {"en-US": "Lesson 2", "de": "Lektion 2"}, "moreInfo": "urn:more"}


def test_an_activity_that_nobody_spoke_of_is_given_all_the_same(lrs: Lrs) -> None:
    activity = iri()

    assert lrs.get("/activities", activityId=activity).json == {"objectType": "Activity", "id": activity}
