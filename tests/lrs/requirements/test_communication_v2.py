"""IEEE 9274.1.1 (xAPI 2.0): what its requests have that those of 1.0.3 have not, by its sections."""

import json
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests.lrs.requirements.store_client import (
    VERB,
    Documents,
    Lrs,
    activity_profile,
    agent_profile,
    iri,
    person,
    put,
    sha1_of,
    state_of,
    statement,
    unchanged,
    voiding,
)

Kind = Callable[[Lrs], Documents]
THE_THREE = pytest.mark.parametrize("kind", [state_of, activity_profile, agent_profile])
GROUP = {"objectType": "Group", "name": "Night shift"}


def test_v2_4_1_2_every_answer_says_2_0_0(lrs2: Lrs) -> None:
    answers = [
        lrs2.get("/statements"),
        lrs2.post(statement()),
        lrs2.get("/statements", limit="nine"),
        lrs2.get("/about"),
        lrs2.get("/nowhere"),
        # a client that was set up for 2.0 and forgot to say so is answered in it
        lrs2.ask("GET", "/statements", headers={"X-Experience-API-Version": None}),
        lrs2.ask("GET", "/statements", headers={"X-Experience-API-Version": "3.0"}),
    ]

    assert [answer.headers["X-Experience-API-Version"] for answer in answers] == ["2.0.0"] * 7
    assert [answer.status_code for answer in answers] == [200, 200, 400, 200, 404, 400, 400]


@pytest.mark.parametrize("version", ["2.0", "2.0.0", "2.0.7"])
def test_v2_4_1_2_every_2_0_is_taken(lrs2: Lrs, version: str) -> None:
    assert lrs2.ask("GET", "/statements", headers={"X-Experience-API-Version": version}).status_code == 200


def test_v2_4_1_2_one_client_may_speak_both(lrs: Lrs, lrs2: Lrs) -> None:
    [old] = lrs.store(statement())
    [new] = lrs2.store(statement())

    for version in ("1.0.3", "2.0.0"):
        headers = {"X-Experience-API-Version": version}
        for client in (lrs, lrs2):
            assert client.one(old, headers=headers)["version"] == "1.0.0"
            assert client.one(new, headers=headers)["version"] == "2.0.0"


def test_v2_4_1_1_there_is_no_alternate_request_syntax(lrs2: Lrs) -> None:
    sent = statement()
    form = urlencode({"statementId": sent["id"], "content": json.dumps(sent)})
    kind = {"Content-Type": "application/x-www-form-urlencoded"}

    assert lrs2.ask("POST", "/statements?method=PUT", form, headers=kind).status_code == 400
    assert lrs2.ask("POST", "/statements?method=GET", "limit=1", headers=kind).status_code == 400
    # nor when the version stands in the form
    said_in_form = f"{form}&X-Experience-API-Version=2.0.0"
    headers = {**kind, "X-Experience-API-Version": None}
    assert lrs2.ask("POST", "/statements?method=PUT", said_in_form, headers=headers).status_code == 400
    assert not lrs2.has(sent["id"])


@THE_THREE
def test_v2_4_1_4_a_document_has_its_tag_in_quotes(lrs2: Lrs, kind: Kind) -> None:
    documents = kind(lrs2)
    documents.write("a", b'{"page":3}')

    assert documents.ask("GET", "a").headers["ETag"] == sha1_of(b'{"page":3}')


@THE_THREE
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_v2_4_1_4_if_match_guards_every_change(lrs2: Lrs, kind: Kind, method: str) -> None:
    documents = kind(lrs2)
    documents.write("a", {"page": 3})
    right = documents.ask("GET", "a").headers["ETag"]
    body = None if method == "DELETE" else {"page": 4}

    with unchanged(documents, "a"):
        assert documents.ask(method, "a", body, headers={"If-Match": '"another"'}).status_code == 412
    assert documents.ask(method, "a", body, headers={"If-Match": right}).status_code == 204
    assert documents.read("a") != b'{"page": 3}'


@THE_THREE
def test_v2_4_1_4_put_without_a_condition_onto_what_stands_there_is_a_conflict(lrs2: Lrs, kind: Kind) -> None:
    documents = kind(lrs2)
    documents.write("a", {"page": 3})

    with unchanged(documents, "a"):
        answer = documents.ask("PUT", "a", {"page": 4})

    assert answer.status_code == 409
    assert "send yours with If-Match" in answer.text


def test_v2_4_1_4_a_new_state_needs_no_condition(lrs2: Lrs) -> None:
    assert state_of(lrs2).ask("PUT", "a", {"page": 3}).status_code == 204


def last_modified(answer: Any) -> datetime:
    """The header, which must be there."""
    return parsedate_to_datetime(answer.headers["Last-Modified"])


def test_v2_4_1_6_1_a_statement_says_when_it_was_stored(lrs2: Lrs) -> None:
    [stored] = lrs2.store(statement())

    answer = lrs2.get("/statements", statementId=stored)

    assert last_modified(answer) == datetime.fromisoformat(answer.json["stored"]).replace(microsecond=0)


def test_v2_4_1_6_1_an_id_that_stands_twice_in_a_batch_is_refused(lrs2: Lrs) -> None:
    sent = statement()

    assert lrs2.post([sent, {**sent, "id": sent["id"].upper()}]).status_code == 400
    assert not lrs2.has(sent["id"])


@THE_THREE
def test_v2_4_1_6_2_a_document_says_when_it_was_written_last(lrs2: Lrs, kind: Kind) -> None:
    documents = kind(lrs2)
    documents.write("a", {"page": 3})
    first = last_modified(documents.ask("GET", "a"))
    lrs2.tick(10)

    documents.ask("POST", "a", {"page": 4})

    assert (last_modified(documents.ask("GET", "a")) - first).total_seconds() >= 10
    assert last_modified(documents.ask("HEAD", "a")) == last_modified(documents.ask("GET", "a"))


@THE_THREE
def test_v2_4_1_6_2_a_list_of_documents_says_when_the_newest_was_written(lrs2: Lrs, kind: Kind) -> None:
    documents = kind(lrs2)
    documents.write("old", {})
    lrs2.tick(10)
    documents.write("new", {})

    assert last_modified(documents.ask("GET")) == last_modified(documents.ask("GET", "new"))
    documents.ask("POST", "old", {"page": 4})
    assert last_modified(documents.ask("GET")) == last_modified(documents.ask("GET", "old"))


@THE_THREE
@pytest.mark.parametrize(
    ("there", "kind_there", "sent", "kind_sent"),
    [
        ('{"page": 3}', "application/json", '{"page": 4}', "text/plain"),
        ('{"page": 3}', "text/plain", '{"page": 4}', "application/json"),
        ('{"page": 3}', "application/json", "page 4", "application/json"),
        ('{"page": 3}', "application/json", "[4]", "application/json"),
        ("[3]", "application/json", '{"page": 4}', "application/json"),
    ],
)
def test_v2_4_1_6_2_only_json_objects_are_merged(
    lrs2: Lrs, kind: Kind, there: str, kind_there: str, sent: str, kind_sent: str
) -> None:
    documents = kind(lrs2)
    documents.write("a", there, kind_there)

    with unchanged(documents, "a"):
        assert documents.ask("POST", "a", sent, headers={"Content-Type": kind_sent}).status_code == 400


def test_v2_4_1_6_4_an_unknown_activity_is_given_all_the_same(lrs2: Lrs) -> None:
    activity = iri()

    assert lrs2.get("/activities", activityId=activity).json == {"objectType": "Activity", "id": activity}


def test_v2_4_1_6_7_about_names_2_0_0(lrs2: Lrs) -> None:
    assert "2.0.0" in lrs2.get("/about").json["version"]
    assert "2.0.0" in lrs2.ask("GET", "/about", headers={"X-Experience-API-Version": None}).json["version"]


def test_v2_4_2_2_5_context_agents_and_groups_are_found_as_related_agents(lrs2: Lrs) -> None:
    witness, trainer = person(), person()
    context = {
        "contextAgents": [{"objectType": "contextAgent", "agent": witness, "relevantTypes": ["https://example.org/w"]}],
        "contextGroups": [{"objectType": "contextGroup", "group": {**GROUP, "member": [trainer]}}],
    }
    sent = statement(context=context)
    sub = {"objectType": "SubStatement", "actor": person(), "verb": {"id": VERB}, "object": {"id": iri()}}
    [direct, within] = lrs2.store(sent, statement(object={**sub, "context": context}))

    for who in (witness, trainer):
        assert set(lrs2.ids(agent=who, related_agents=True)) == {direct, within}
        assert lrs2.ids(agent=who) == []
    assert lrs2.one(direct)["context"] == context
    assert lrs2.one(direct, format="ids")["context"]["contextAgents"] == context["contextAgents"]


def test_v2_4_2_2_5_version_1_0_3_knows_neither(lrs: Lrs) -> None:
    context = {"contextAgents": [{"objectType": "contextAgent", "agent": person()}]}

    assert lrs.post(statement(context=context)).status_code == 400


def test_v2_4_2_4_2_a_statement_without_a_timestamp_gets_its_stored_time(lrs2: Lrs) -> None:
    [stored] = lrs2.store(statement())

    found = lrs2.one(stored)

    assert found["timestamp"] == found["stored"]


def test_v2_4_2_4_2_a_timestamp_is_kept_in_utc(lrs2: Lrs) -> None:
    [stored] = lrs2.store(statement(timestamp="2026-11-23T08:07:05.123456789-06:00"))

    assert lrs2.one(stored)["timestamp"] == "2026-11-23T14:07:05.123456789Z"


def test_v2_4_2_4_2_a_timestamp_may_lie_ahead_of_our_clock(lrs2: Lrs) -> None:
    ahead = lrs2.tick(60).isoformat()
    lrs2.tick(-60)

    assert lrs2.post(statement(timestamp=ahead)).status_code == 200


@pytest.mark.parametrize("timestamp", ["2026-11-23", "2026-11-23T14:07:05", "20261123T140705Z", "2026-W48-1T00:00:00Z"])
def test_v2_4_2_7_a_timestamp_is_one_of_rfc_3339(lrs2: Lrs, timestamp: str) -> None:
    assert lrs2.post(statement(timestamp=timestamp)).status_code == 400


def test_v2_4_2_4_2_the_stored_time_is_ours(lrs2: Lrs) -> None:
    [stored] = lrs2.store(statement(stored="2013-05-18T05:32:34.804Z"))

    assert not lrs2.one(stored)["stored"].startswith("2013")


def test_v2_4_2_4_3_a_statement_of_1_0_is_taken_as_it_is(lrs2: Lrs) -> None:
    [stored] = lrs2.store(statement(version="1.0.3"))

    assert lrs2.one(stored)["version"] == "1.0.3"
    assert lrs2.post(statement(version="0.9")).status_code == 400


def test_v2_4_2_5_a_statement_is_voided_by_another(lrs2: Lrs) -> None:
    sent = statement()
    lrs2.store(sent)

    assert put(lrs2, voiding(sent["id"])).status_code == 204

    assert lrs2.get("/statements", statementId=sent["id"]).status_code == 404
    assert lrs2.get("/statements", voidedStatementId=sent["id"]).status_code == 200
    assert lrs2.post(voiding(str(uuid4()))).status_code == 200


def test_v2_4_1_6_1_statements_about_a_voided_one_stay(lrs2: Lrs) -> None:
    activity = iri()
    [target] = lrs2.store(statement(object={"id": activity}))
    [about] = lrs2.store(statement(object={"objectType": "StatementRef", "id": target}))
    [voids] = lrs2.store(voiding(target))

    assert lrs2.ids(activity=activity) == [voids, about]
