"""1.0.3 Part Three, sections 2.1.3 and 2.1.4: reading statements, and which of them."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from tests.lrs.requirements.store_client import (
    MIXED,
    VERB,
    Lrs,
    attached,
    iri,
    json_part,
    mixed,
    part_of,
    parts_in,
    person,
    statement,
    voiding,
)

NOT_WITH_AN_ID: list[dict[str, Any]] = [
    {"agent": {"mbox": "mailto:jo@example.org"}},
    {"verb": VERB},
    {"activity": "https://example.org/a"},
    {"registration": str(uuid4())},
    {"related_activities": True},
    {"related_agents": True},
    {"since": "2026-11-23T14:07:05Z"},
    {"until": "2026-11-23T14:07:05Z"},
    {"limit": 1},
    {"ascending": True},
    {"cursor": "1"},
]


def test_xapi_00149_nothing_found_is_an_answer_and_no_refusal(lrs: Lrs) -> None:
    answer = lrs.get("/statements", activity=iri())

    assert answer.status_code == 200
    assert answer.json == {"statements": [], "more": ""}


@pytest.mark.parametrize("params", NOT_WITH_AN_ID, ids=lambda params: next(iter(params)))
def test_xapi_00150_a_voided_id_goes_with_format_and_attachments_only(lrs: Lrs, params: dict[str, Any]) -> None:
    [target] = lrs.store(statement())
    lrs.store(voiding(target))

    assert lrs.get("/statements", voidedStatementId=target, **params).status_code == 400
    assert lrs.get("/statements", voidedStatementId=target, format="ids", attachments=False).status_code == 200


@pytest.mark.parametrize("params", NOT_WITH_AN_ID, ids=lambda params: next(iter(params)))
def test_xapi_00151_an_id_goes_with_format_and_attachments_only(lrs: Lrs, params: dict[str, Any]) -> None:
    [stored] = lrs.store(statement())

    assert lrs.get("/statements", statementId=stored, **params).status_code == 400
    assert lrs.get("/statements", statementId=stored, voidedStatementId=stored).status_code == 400
    assert lrs.get("/statements", statementId=stored, format="canonical", attachments=True).status_code == 200


def test_xapi_00153_every_answer_says_how_far_it_is_complete(lrs: Lrs) -> None:
    [stored] = lrs.store(statement())
    asked: list[dict[str, Any]] = [
        {},
        {"statementId": stored},
        {"statementId": str(uuid4())},
        {"voidedStatementId": str(uuid4())},
        {"limit": "nine"},
        {"nothing": "such"},
        {"agent": {"mbox": "mailto:jo@example.org"}, "format": "ids"},
        {"since": "2026-11-23T14:07:05Z", "ascending": True, "attachments": True},
    ]

    for params in asked:
        header = lrs.get("/statements", **params).headers["X-Experience-API-Consistent-Through"]
        assert datetime.fromisoformat(header).tzinfo is not None, params
        assert datetime.fromisoformat(header) <= lrs.clock()
    assert (
        "X-Experience-API-Consistent-Through" in lrs.ask("GET", "/statements", headers={"Authorization": None}).headers
    )


def test_xapi_00154_without_an_id_statements_are_given(lrs: Lrs) -> None:
    lrs.store(statement())

    answer = lrs.get("/statements")

    assert answer.status_code == 200
    assert isinstance(answer.json["statements"], list)
    # the newest first
    stored = [one["stored"] for one in answer.json["statements"]]
    assert stored == sorted(stored, reverse=True)


def test_xapi_00155_a_voided_statement_is_given_by_its_id(lrs: Lrs) -> None:
    [target] = lrs.store(statement(result={"response": "what it said"}))
    lrs.store(voiding(target))

    answer = lrs.get("/statements", voidedStatementId=target)

    assert answer.status_code == 200
    assert answer.json["id"] == target
    assert answer.json["result"] == {"response": "what it said"}


def test_xapi_00156_a_statement_is_given_by_its_id(lrs: Lrs) -> None:
    sent = statement(result={"response": "what it said"}, timestamp="2026-11-23T14:07:05.123Z")
    lrs.store(sent)

    answer = lrs.get("/statements", statementId=sent["id"].upper())

    assert answer.status_code == 200
    kept = {name: answer.json[name] for name in sent}
    assert kept == sent
    assert answer.json.keys() - sent.keys() == {"stored", "authority", "version"}


def test_xapi_00157_voided_statement_id_is_a_parameter(lrs: Lrs) -> None:
    [target] = lrs.store(statement())

    assert lrs.get("/statements", voidedStatementId=target).status_code == 404
    lrs.store(voiding(target))
    assert lrs.get("/statements", voidedStatementId=target).status_code == 200
    assert lrs.get("/statements", voidedstatementid=target).status_code == 400


def test_xapi_00158_statement_id_is_a_parameter(lrs: Lrs) -> None:
    [stored] = lrs.store(statement())

    assert lrs.get("/statements", statementId=stored).status_code == 200
    assert lrs.get("/statements", statementId=str(uuid4())).status_code == 404
    assert lrs.get("/statements", statementid=stored).status_code == 400


def test_xapi_00159_get_is_taken(lrs: Lrs) -> None:
    [stored] = lrs.store(statement())

    answer = lrs.get("/statements")

    assert answer.status_code == 200
    assert stored in {one["id"] for one in answer.json["statements"]}


def store_with_attachment(lrs: Lrs, content: bytes, **parts: Any) -> str:
    """A stored statement with this attachment."""
    sent = statement(attachments=[attached(content)], **parts)
    assert lrs.post(mixed(json_part(sent), part_of(content)), headers=MIXED).status_code == 200
    lrs.tick()
    return str(sent["id"])


def test_xapi_00160_attachments_are_given_as_multipart_when_asked_for(lrs: Lrs) -> None:
    activity, contents = iri(), [b"one\r\n--cut\r\n", bytes(range(256)), b""]
    for content in contents:
        store_with_attachment(lrs, content, object={"id": activity})
    store_with_attachment(lrs, contents[0], object={"id": activity})
    lrs.store(statement(object={"id": activity}))

    answer = lrs.get("/statements", activity=activity, attachments=True)

    assert answer.headers["Content-Type"].startswith("multipart/mixed; boundary=")
    first, *rest = parts_in(answer)
    assert first[0]["content-type"] == "application/json"
    assert first[1] == lrs.get("/statements", activity=activity).data
    # the same content once, however many statements name it
    assert sorted(content for _, content in rest) == sorted(contents)
    for headers, content in rest:
        assert headers["content-transfer-encoding"] == "binary"
        assert headers["content-type"] == "text/plain"
        assert headers["x-experience-api-hash"] == attached(content)["sha2"]


def test_xapi_00161_attachments_are_not_given_otherwise(lrs: Lrs) -> None:
    stored = store_with_attachment(lrs, b"not given unless asked for")

    for params in ({}, {"attachments": False}):
        for answer in (lrs.get("/statements", statementId=stored, **params), lrs.get("/statements", limit=1, **params)):
            assert answer.headers["Content-Type"] == "application/json"
            assert b"not given unless asked for" not in answer.data
            assert attached(b"not given unless asked for")["sha2"].encode() in answer.data


def test_xapi_00162_statements_about_a_voided_one_are_found_by_its_filters(lrs: Lrs) -> None:
    activity = iri()
    [target] = lrs.store(statement(object={"id": activity}))
    [about] = lrs.store(statement(object={"objectType": "StatementRef", "id": target}))
    [of_about] = lrs.store(statement(object={"objectType": "StatementRef", "id": about}))
    [voids] = lrs.store(voiding(target))

    assert lrs.ids(activity=activity) == [voids, of_about, about]
    assert lrs.ids(activity=activity, limit=1) == [voids]
    assert lrs.ids(activity=activity, ascending=True) == [about, of_about, voids]


def test_xapi_00163_a_voided_statement_is_given_to_nobody_else(lrs: Lrs) -> None:
    actor, registration, activity = person(), str(uuid4()), iri()
    sent = statement(actor=actor, object={"id": activity}, context={"registration": registration})
    lrs.store(sent)
    lrs.store(voiding(sent["id"]))
    searches: list[dict[str, Any]] = [
        {},
        {"agent": actor},
        {"activity": activity},
        {"registration": registration},
        {"verb": VERB},
        {"agent": actor, "related_agents": True, "ascending": True},
    ]

    for params in searches:
        assert sent["id"] not in lrs.ids(**params)
    assert lrs.get("/statements", statementId=sent["id"]).status_code == 404


def test_xapi_00164_statements_have_all_that_was_asked_for(lrs: Lrs) -> None:
    actor, activity, verb = person(), iri(), "https://example.org/verbs/rare"
    all_of_it = statement(actor=actor, object={"id": activity}, verb={"id": verb})
    lrs.store(
        all_of_it,
        statement(actor=actor, object={"id": activity}),
        statement(actor=actor, verb={"id": verb}),
        statement(object={"id": activity}, verb={"id": verb}),
    )

    assert lrs.ids(agent=actor, activity=activity, verb=verb) == [all_of_it["id"]]
    assert lrs.ids(agent=person(), activity=activity, verb=verb) == []


def test_xapi_00165_an_answer_says_its_content_type(lrs: Lrs) -> None:
    [stored] = lrs.store(statement())

    assert lrs.get("/statements").headers["Content-Type"] == "application/json"
    assert lrs.get("/statements", statementId=stored).headers["Content-Type"] == "application/json"
    assert lrs.get("/statements", attachments=True).headers["Content-Type"].startswith("multipart/mixed")


def test_xapi_00166_ascending_gives_the_oldest_first(lrs: Lrs) -> None:
    activity = iri()
    ids = [lrs.store(statement(object={"id": activity}))[0] for _ in range(4)]

    assert lrs.ids(activity=activity) == ids[::-1]
    assert lrs.ids(activity=activity, ascending=False) == ids[::-1]
    assert lrs.ids(activity=activity, ascending=True) == ids
    assert lrs.ids(activity=activity, ascending=True, limit=2) == ids[:2]


def test_xapi_00167_attachments_is_a_parameter(lrs: Lrs) -> None:
    stored = store_with_attachment(lrs, b"a drawing")

    one = parts_in(lrs.get("/statements", statementId=stored, attachments=True))

    assert [content for _, content in one[1:]] == [b"a drawing"]
    assert lrs.get("/statements", statementId=stored, attachments="maybe").status_code == 400
    # nothing to give is multipart too
    [plain] = lrs.store(statement())
    assert len(parts_in(lrs.get("/statements", statementId=plain, attachments=True))) == 1
