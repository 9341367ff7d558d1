"""Part Two, where only a store with its requests shows it: lifecycle, ids, stored, authority, retrieval."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.lrs.requirements.store_client import (
    HOME,
    VOIDED,
    Lrs,
    iri,
    person,
    state_of,
    statement,
    voiding,
    without_id,
)


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/statements", {"statementId": "no uuid"}),
        ("/statements", {"voidedStatementId": "6f1c2a34"}),
        ("/statements", {"agent": {"mbox": "jo@example.org"}}),
        ("/statements", {"agent": "jo"}),
        ("/statements", {"agent": {"mbox": "mailto:jo@example.org", "openid": "https://example.org/jo"}}),
        ("/statements", {"agent": {"objectType": "Group", "member": [{"mbox": "mailto:jo@example.org"}]}}),
        ("/statements", {"verb": "tried"}),
        ("/statements", {"activity": "lesson 2"}),
        ("/statements", {"registration": "{6f1c2a34-5b67-4c89-8d01-23456789abcd}"}),
        ("/statements", {"since": "yesterday"}),
        ("/statements", {"until": "2026-11-31T00:00:00Z"}),
        ("/statements", {"limit": "-1"}),
        ("/statements", {"limit": "1.5"}),
        ("/statements", {"ascending": "yes"}),
        ("/statements", {"attachments": "True"}),
        ("/statements", {"related_agents": "1"}),
        ("/statements", {"related_activities": ""}),
        ("/statements", {"format": "short"}),
        ("/statements", {"cursor": "end"}),
        ("/activities/state", {"activityId": "lesson 2", "agent": {"mbox": "mailto:jo@example.org"}, "stateId": "a"}),
        ("/activities/state", {"activityId": "urn:a", "agent": {"mbox": 3}, "stateId": "a"}),
        ("/activities/profile", {"activityId": "lesson 2"}),
        ("/agents/profile", {"agent": {}}),
        ("/agents", {"agent": {"account": {"name": "jo"}}}),
        ("/activities", {"activityId": ""}),
    ],
)
def test_xapi_00012_parameters_follow_the_rules_of_statements(lrs: Lrs, path: str, params: dict[str, Any]) -> None:
    answer = lrs.get(path, **params)

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    # it says which
    assert any(name in answer.text for name in params)


def test_xapi_00012_what_the_rules_allow_is_taken(lrs: Lrs) -> None:
    allowed = [
        {"agent": {"objectType": "Group", "openid": "https://example.org/shift"}},
        {"registration": str(uuid4()).upper()},
        {"since": "2026-11-23T14:07:05.123-06:00", "until": "20261124T000000Z"},
        {"limit": "0"},
    ]

    assert [lrs.get("/statements", **params).status_code for params in allowed] == [200] * 4


def test_xapi_00016_a_statement_that_voids_cannot_be_voided(lrs: Lrs) -> None:
    [target] = lrs.store(statement())
    [voids] = lrs.store(voiding(target))

    again = voiding(voids)

    assert lrs.post(again).status_code == 400
    assert not lrs.has(again["id"])
    assert lrs.has(voids)


def test_xapi_00016_it_is_not_voided_by_one_that_came_before_it_either(lrs: Lrs) -> None:
    [target] = lrs.store(statement())
    later = voiding(target)
    lrs.store(voiding(later["id"]))

    lrs.store(later)

    assert lrs.has(later["id"])
    assert lrs.get("/statements", voidedStatementId=target).status_code == 200


def test_xapi_00018_a_voided_statement_is_found_only_as_voided(lrs: Lrs) -> None:
    activity = iri()
    [target, other] = lrs.store(statement(object={"id": activity}), statement(object={"id": activity}))
    [voids] = lrs.store(voiding(target))

    assert lrs.get("/statements", statementId=target).status_code == 404
    assert lrs.get("/statements", voidedStatementId=target).json["id"] == target
    assert lrs.get("/statements", voidedStatementId=other).status_code == 404
    assert lrs.get("/statements", voidedStatementId=voids).status_code == 404
    assert set(lrs.ids(activity=activity)) == {other, voids}


def test_xapi_00018_a_statement_may_be_voided_before_it_comes(lrs: Lrs) -> None:
    sent = statement()
    lrs.store(voiding(sent["id"]))

    assert lrs.post(sent).status_code == 200

    assert lrs.get("/statements", statementId=sent["id"]).status_code == 404
    assert lrs.get("/statements", voidedStatementId=sent["id"]).status_code == 200


def test_xapi_00026_a_statement_without_an_id_gets_one(lrs: Lrs) -> None:
    activity = iri()

    ids = lrs.store(without_id(object={"id": activity}), without_id(object={"id": activity}))

    assert len({UUID(one) for one in ids}) == 2
    assert set(lrs.ids(activity=activity)) == set(ids)


def test_xapi_00096_one_context_activity_is_given_back_as_a_list(lrs: Lrs) -> None:
    alone, several = {"id": iri()}, [{"id": iri()}, {"id": iri()}]
    context = {"contextActivities": {"parent": alone, "other": several}}
    [stored] = lrs.store(statement(context=context))

    for kind in ("exact", "ids", "canonical"):
        found = lrs.one(stored, format=kind)["context"]["contextActivities"]
        assert found["parent"] == [alone]
        assert len(found["other"]) == 2


def test_xapi_00097_a_statement_may_bring_its_stored_time_and_gets_ours(lrs: Lrs) -> None:
    sent = statement(stored="2013-05-18T05:32:34.804Z")
    now = lrs.clock()

    lrs.store(sent)

    assert lrs.one(sent["id"])["stored"].startswith(now.strftime("%Y-%m-%dT%H:%M:%S"))


def test_xapi_00099_the_authority_is_the_client_that_sent_it(lrs: Lrs) -> None:
    ours = {"objectType": "Agent", "account": {"homePage": HOME, "name": lrs.key}}
    claims = {"objectType": "Agent", "mbox": "mailto:chief@example.org"}

    [silent, claiming] = lrs.store(statement(), statement(authority=claims))

    assert lrs.one(silent)["authority"] == ours
    # who may write may not say in whose name
    assert lrs.one(claiming)["authority"] == ours


def test_xapi_00108_more_leads_to_the_next_page(lrs: Lrs) -> None:
    activity = iri()
    ids = lrs.store(*(statement(object={"id": activity}) for _ in range(5)))

    first = lrs.get("/statements", activity=activity, limit=2)
    second = lrs.get(first.json["more"].removeprefix("/xapi"))

    assert first.json["more"].startswith("/xapi/statements?")
    assert [one["id"] for one in first.json["statements"]] == ids[:2:-1]
    assert [one["id"] for one in second.json["statements"]] == ids[2:0:-1]


def test_xapi_00109_more_is_empty_when_all_was_given(lrs: Lrs) -> None:
    activity = iri()
    lrs.store(*(statement(object={"id": activity}) for _ in range(3)))

    assert lrs.get("/statements", activity=activity).json["more"] == ""
    assert lrs.get("/statements", activity=activity, limit=3).json["more"] == ""
    assert lrs.get("/statements", activity=iri()).json["more"] == ""
    assert lrs.get("/statements", activity=activity, limit=2).json["more"] != ""


def test_xapi_00110_statements_is_a_list_of_statements(lrs: Lrs) -> None:
    activity = iri()
    sent = statement(object={"id": activity})
    lrs.store(sent)

    found = lrs.get("/statements", activity=activity).json["statements"]

    assert isinstance(found, list)
    assert [one["verb"] for one in found] == [sent["verb"]]
    assert lrs.get("/statements", activity=iri()).json["statements"] == []


def test_xapi_00111_the_next_page_is_of_the_same_kind_and_keeps_the_filters(lrs: Lrs) -> None:
    actor = person()
    lrs.store(*(statement(actor=actor) for _ in range(3)))
    lrs.store(statement())
    first = lrs.get("/statements", agent=actor, limit=1, format="ids", ascending=True)

    second = lrs.get(first.json["more"].removeprefix("/xapi"))

    assert second.json.keys() == {"statements", "more"}
    assert [one["verb"].keys() for one in second.json["statements"]] == [{"id"}]
    assert second.json["statements"][0]["actor"]["mbox"] == actor["mbox"]
    assert second.json["statements"][0]["stored"] >= first.json["statements"][0]["stored"]


def test_xapi_00113_an_answer_has_statements_and_more_and_nothing_else(lrs: Lrs) -> None:
    lrs.store(statement())

    answer = lrs.get("/statements", limit=1)

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json.keys() == {"statements", "more"}


def test_xapi_00114_pages_together_are_everything_once_while_more_comes_in(lrs: Lrs) -> None:
    activity = iri()
    ids = lrs.store(*(statement(object={"id": activity}) for _ in range(7)))
    found, more = [], f"/xapi/statements?activity={activity}&limit=3"

    while more:
        page = lrs.get(more.removeprefix("/xapi")).json
        found += [one["id"] for one in page["statements"]]
        more = page["more"]
        # newer than what is asked for: it may not push anything onto a page twice
        lrs.store(statement(object={"id": activity}))

    assert found == ids[::-1]


def test_a_page_never_has_more_statements_than_the_store_gives(lrs: Lrs) -> None:
    activity = iri()
    lrs.store(*(statement(object={"id": activity}) for _ in range(501)))

    for limit in ({}, {"limit": 0}, {"limit": 5_000}):
        page = lrs.get("/statements", activity=activity, **limit).json
        assert len(page["statements"]) == 500
        assert page["more"]


def test_a_statement_that_is_voided_takes_nothing_else_with_it(lrs: Lrs) -> None:
    state, activity = state_of(lrs), iri()
    state.write("place", {"page": 3})
    [target] = lrs.store(statement(object={"id": activity, "definition": {"name": {"en-US": "Lesson 2"}}}))

    lrs.store(voiding(target))

    assert state.read("place") == b'{"page": 3}'
    assert lrs.get("/activities", activityId=activity).json["definition"] == {"name": {"en-US": "Lesson 2"}}
    assert [one["verb"]["id"] for one in lrs.find(activity=activity)] == [VOIDED]
