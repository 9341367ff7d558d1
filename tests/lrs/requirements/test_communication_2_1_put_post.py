"""1.0.3 Part Three, sections 2.1, 2.1.1, 2.1.2: storing statements."""

from uuid import uuid4

from tests.lrs.requirements.store_client import Lrs, iri, put, statement, without_id


def test_xapi_00139_there_is_a_statement_resource(lrs: Lrs) -> None:
    sent = statement()

    assert put(lrs, sent).status_code == 204
    assert lrs.post(statement()).status_code == 200
    assert lrs.get("/statements").status_code == 200
    assert lrs.ask("DELETE", "/statements", statementId=sent["id"]).status_code == 405
    assert lrs.ask("PATCH", "/statements").status_code == 405


def test_xapi_00142_a_stored_statement_is_never_changed(lrs: Lrs) -> None:
    sent = statement(result={"success": True})
    lrs.store(sent)
    before = lrs.get("/statements", statementId=sent["id"]).data
    other = {**sent, "result": {"success": False}}

    assert put(lrs, other).status_code == 409
    assert lrs.post(other).status_code == 409
    assert lrs.post([statement(), other]).status_code == 409
    assert put(lrs, sent).status_code == 204
    assert lrs.post(sent).json == [sent["id"]]

    assert lrs.get("/statements", statementId=sent["id"]).data == before


def test_xapi_00142_a_conflict_is_said_so_that_its_sender_understands(lrs: Lrs) -> None:
    sent = statement()
    lrs.store(sent)

    answer = lrs.post({**sent, "verb": {"id": "https://example.org/verbs/other"}})

    assert answer.text == "A statement with this id is stored here, and it says something else. Nothing was stored.\n"


def test_xapi_00143_put_answers_with_204_and_nothing_else(lrs: Lrs) -> None:
    sent = statement()

    answer = put(lrs, sent)

    assert answer.status_code == 204
    assert answer.data == b""
    assert "Content-Type" not in answer.headers
    assert lrs.has(sent["id"])


def test_xapi_00144_put_names_the_statement_in_its_address(lrs: Lrs) -> None:
    bare, activity = without_id(), iri()
    wanted = str(uuid4())

    assert lrs.ask("PUT", "/statements", bare, statementId=wanted).status_code == 204
    assert lrs.one(wanted)["object"] == bare["object"]
    # the same in other case is the same id
    assert lrs.ask("PUT", "/statements", bare, statementId=wanted.upper()).status_code == 204
    other = statement(object={"id": activity})
    assert lrs.ask("PUT", "/statements", other, statementId=wanted).status_code == 400
    assert lrs.ids(activity=activity) == []


def test_xapi_00145_put_without_it_is_refused(lrs: Lrs) -> None:
    sent = statement()

    assert lrs.ask("PUT", "/statements", sent).status_code == 400
    assert lrs.ask("PUT", "/statements", sent, statementId="").status_code == 400
    assert lrs.ask("PUT", "/statements", sent, statementID=sent["id"]).status_code == 400
    assert lrs.ask("PUT", "/statements", [sent], statementId=sent["id"]).status_code == 400
    assert not lrs.has(sent["id"])


def test_xapi_00146_post_answers_with_the_ids_in_their_order(lrs: Lrs) -> None:
    sent = [statement(), without_id(), statement()]

    answer = lrs.post(sent)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert [answer.json[0], answer.json[2]] == [sent[0]["id"], sent[2]["id"]]
    assert lrs.one(answer.json[1])["object"] == sent[1]["object"]


def test_xapi_00147_post_takes_one_statement_or_a_list(lrs: Lrs) -> None:
    one = statement()

    assert lrs.post(one).json == [one["id"]]
    assert lrs.post([]).json == []
    for wrong in ('"a statement"', "17", "null", "", "{", "[[]]", "[{}, null]"):
        assert lrs.post(wrong).status_code == 400, wrong
    assert lrs.post(statement(), statementId=str(uuid4())).status_code == 400


def test_a_list_may_have_a_thousand_statements_and_no_more(lrs: Lrs) -> None:
    activity = iri()
    many = [statement(object={"id": activity}) for _ in range(1_001)]

    refused = lrs.post(many)

    assert refused.status_code == 413
    assert "1,000" in refused.text
    assert lrs.ids(activity=activity) == []
    assert len(lrs.post(many[1:]).json) == 1_000
