"""1.0.3 Part Three, section 2.3: the state resource."""

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.lrs.requirements.store_client import Documents, Lrs, iri, person, state_of, unchanged

NO_AGENTS = [
    "jo",
    "{",
    "[]",
    "{}",
    '{"mbox":"jo@example.org"}',
    '{"objectType":"Person","mbox":"mailto:jo@example.org"}',
    "",
]
NO_UUIDS = ["17", "", "6f1c2a34-5b67-4c89-8d01-23456789abcg", "{6f1c2a34-5b67-4c89-8d01-23456789abcd}"]
PAGE: Any = {"page": 3}


@pytest.fixture
def state(lrs: Lrs) -> Documents:
    """A state with one document, "place"."""
    documents = state_of(lrs)
    documents.write("place", PAGE)
    return documents


def refused(state: Documents, method: str, body: Any = None, **changed: Any) -> bool:
    """Whether the request is refused with 400 and changes nothing; None takes a parameter away."""
    with unchanged(state, "place"):
        return state.ask(method, "place", body, **changed).status_code == 400


def test_xapi_00187_delete_is_taken(state: Documents) -> None:
    assert state.ask("DELETE", "place").status_code == 204
    assert state.read("place") is None


def test_xapi_00188_get_is_taken(state: Documents) -> None:
    assert state.ask("GET", "place").status_code == 200


def test_xapi_00189_xapi_00231_post_is_taken(state: Documents) -> None:
    assert state.ask("POST", "place", {"volume": 7}).status_code == 204
    assert json.loads(state.read("place") or b"") == {"page": 3, "volume": 7}


def test_xapi_00190_put_is_taken_and_needs_no_condition(state: Documents) -> None:
    answer = state.ask("PUT", "place", {"page": 4})

    assert answer.status_code == 204
    assert answer.data == b""
    assert state.read("place") == b'{"page": 4}'


def test_xapi_00191_delete_takes_the_one_document_away(state: Documents) -> None:
    state.write("other", {})

    answer = state.ask("DELETE", "place")

    assert (answer.status_code, answer.data) == (204, b"")
    assert state.ids() == ["other"]


def test_xapi_00192_get_gives_the_document(state: Documents) -> None:
    answer = state.ask("GET", "place")

    assert answer.status_code == 200
    assert answer.json == PAGE
    assert "Last-Modified" in answer.headers


def test_xapi_00193_get_without_state_id_gives_the_ids(state: Documents) -> None:
    state.write("other", {})

    answer = state.ask("GET")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json == ["place", "other"]


def test_xapi_00194_delete_without_state_id_takes_all_away(lrs: Lrs, state: Documents) -> None:
    state.write("other", {})
    elsewhere = state_of(lrs)
    elsewhere.write("place", PAGE)

    answer = state.ask("DELETE")

    assert (answer.status_code, answer.data) == (204, b"")
    assert state.ids() == []
    assert elsewhere.ids() == ["place"]


def test_xapi_00194_with_a_registration_those_of_the_registration(state: Documents) -> None:
    registration = str(uuid4())
    state.ask("PUT", "place", PAGE, registration=registration)

    assert state.ask("DELETE", registration=registration).status_code == 204

    assert state.ids(registration=registration) == []
    assert state.ids() == ["place"]


def test_xapi_00195_since_gives_what_was_written_after_it(lrs: Lrs, state: Documents) -> None:
    between = lrs.clock().isoformat()
    lrs.tick()
    state.write("later", {})

    assert state.ids(since=between) == ["later"]
    assert state.ids(since=lrs.clock().isoformat()) == []
    state.ask("POST", "place", {"page": 4})
    assert state.ids(since=between) == ["later", "place"]


@pytest.mark.parametrize("agent", NO_AGENTS)
def test_xapi_00196_delete_refuses_an_agent_that_is_none(state: Documents, agent: str) -> None:
    assert refused(state, "DELETE", agent=agent)
    assert state.ask("DELETE", agent=agent).status_code == 400
    assert state.ids() == ["place"]


@pytest.mark.parametrize("agent", NO_AGENTS)
def test_xapi_00197_get_refuses_an_agent_that_is_none(state: Documents, agent: str) -> None:
    assert refused(state, "GET", agent=agent)


@pytest.mark.parametrize("agent", NO_AGENTS)
def test_xapi_00198_post_refuses_an_agent_that_is_none(state: Documents, agent: str) -> None:
    assert refused(state, "POST", {"page": 4}, agent=agent)


@pytest.mark.parametrize("agent", NO_AGENTS)
def test_xapi_00199_put_refuses_an_agent_that_is_none(state: Documents, agent: str) -> None:
    assert refused(state, "PUT", {"page": 4}, agent=agent)


@pytest.mark.parametrize("registration", NO_UUIDS)
def test_xapi_00200_delete_refuses_a_registration_that_is_no_uuid(state: Documents, registration: str) -> None:
    assert refused(state, "DELETE", registration=registration)


@pytest.mark.parametrize("registration", NO_UUIDS)
def test_xapi_00201_get_refuses_a_registration_that_is_no_uuid(state: Documents, registration: str) -> None:
    assert refused(state, "GET", registration=registration)
    assert state.ask("GET", registration=registration).status_code == 400


@pytest.mark.parametrize("registration", NO_UUIDS)
def test_xapi_00202_post_refuses_a_registration_that_is_no_uuid(state: Documents, registration: str) -> None:
    assert refused(state, "POST", {"page": 4}, registration=registration)


@pytest.mark.parametrize("registration", NO_UUIDS)
def test_xapi_00203_put_refuses_a_registration_that_is_no_uuid(state: Documents, registration: str) -> None:
    assert refused(state, "PUT", {"page": 4}, registration=registration)


@pytest.mark.parametrize("since", ["yesterday", "", "17", "2026-11-23", "2026-02-30T00:00:00Z", "T"])
def test_xapi_00204_get_refuses_a_since_that_is_no_time(state: Documents, since: str) -> None:
    assert state.ask("GET", since=since).status_code == 400


def test_xapi_00206_put_needs_a_state_id(state: Documents) -> None:
    assert state.ask("PUT", None, PAGE).status_code == 400
    assert state.ids() == ["place"]


def test_xapi_00207_delete_needs_an_activity(state: Documents) -> None:
    assert refused(state, "DELETE", activityId=None)


def test_xapi_00208_get_needs_an_activity(state: Documents) -> None:
    assert refused(state, "GET", activityId=None)


def test_xapi_00209_post_needs_an_activity(state: Documents) -> None:
    assert refused(state, "POST", {"page": 4}, activityId=None)


def test_xapi_00210_put_needs_an_activity(state: Documents) -> None:
    assert refused(state, "PUT", {"page": 4}, activityId=None)


def test_xapi_00211_post_needs_a_state_id(state: Documents) -> None:
    assert state.ask("POST", None, PAGE).status_code == 400
    assert state.ids() == ["place"]


def test_xapi_00212_delete_needs_an_agent(state: Documents) -> None:
    assert refused(state, "DELETE", agent=None)


def test_xapi_00213_get_needs_an_agent(state: Documents) -> None:
    assert refused(state, "GET", agent=None)


def test_xapi_00214_post_needs_an_agent(state: Documents) -> None:
    assert refused(state, "POST", {"page": 4}, agent=None)


def test_xapi_00215_put_needs_an_agent(state: Documents) -> None:
    assert refused(state, "PUT", {"page": 4}, agent=None)


def test_xapi_00216_delete_takes_a_state_id(state: Documents) -> None:
    state.write("17", {})

    assert state.ask("DELETE", "17").status_code == 204
    assert state.ids() == ["place"]


def test_xapi_00217_get_takes_a_state_id(state: Documents) -> None:
    assert state.ask("GET", "place").json == PAGE
    assert state.ask("GET", "Place").status_code == 404
    assert refused(state, "GET", stateID="place")


def test_xapi_00218_put_takes_a_registration(state: Documents) -> None:
    registration = str(uuid4())

    assert state.ask("PUT", "place", {"page": 9}, registration=registration).status_code == 204

    assert state.ask("GET", "place", registration=registration).json == {"page": 9}
    assert state.ask("GET", "place").json == PAGE


def test_xapi_00219_delete_takes_a_registration(state: Documents) -> None:
    registration = str(uuid4())
    state.ask("PUT", "place", {"page": 9}, registration=registration)

    assert state.ask("DELETE", "place", registration=registration).status_code == 204

    assert state.ask("GET", "place", registration=registration).status_code == 404
    assert state.ask("GET", "place").json == PAGE


def test_xapi_00220_get_takes_a_registration(state: Documents) -> None:
    registration = str(uuid4())
    state.ask("PUT", "of the registration", {}, registration=registration)

    assert state.ids(registration=registration.upper()) == ["of the registration"]
    assert state.ids(registration=str(uuid4())) == []
    assert state.ask("GET", "of the registration", registration=registration.upper()).status_code == 200


def test_xapi_00221_get_takes_since(lrs: Lrs, state: Documents) -> None:
    assert state.ids(since="2013-05-18T05:32:34.804Z") == ["place"]
    assert state.ids(since=lrs.clock().isoformat()) == []
    # since asks for a list: of one document it would say nothing
    assert refused(state, "GET", since="2013-05-18T05:32:34.804Z")


@pytest.mark.parametrize("method", ["DELETE", "GET", "POST", "PUT"])
def test_xapi_00224_xapi_00225_xapi_00226_xapi_00228_a_state_id_is_text_and_said_once(
    state: Documents, method: str
) -> None:
    query = f"/activities/state?stateId=place&stateId=other&activityId={state.where['activityId']}"

    with unchanged(state, "place"):
        assert state.lrs.ask(method, query + '&agent={"mbox":"mailto:jo@example.org"}', PAGE).status_code == 400
        assert state.ask(method, "place\x00", PAGE).status_code == 400
        assert state.ask(method, "%FF", PAGE).status_code in {200, 204, 404}
        assert state.lrs.ask(method, query.replace("place&stateId=other", "%FF"), PAGE).status_code == 400


def test_xapi_00227_post_takes_a_registration(state: Documents) -> None:
    registration = str(uuid4())
    state.ask("PUT", "place", {"page": 9}, registration=registration)

    assert state.ask("POST", "place", {"volume": 7}, registration=registration).status_code == 204

    assert state.ask("GET", "place", registration=registration).json == {"page": 9, "volume": 7}
    assert state.ask("GET", "place").json == PAGE


@pytest.mark.parametrize("body", ["[1]", '"text"', "17", "null", "{", '{"a": NaN}', '{"a": 1, "a": 2}', ""])
def test_xapi_00229_xapi_00235_post_refuses_json_that_is_no_object(state: Documents, body: str) -> None:
    assert refused(state, "POST", body)
    # what could never be merged is refused already when it would be the first
    assert state.ask("POST", "new", body).status_code == 400
    assert state.read("new") is None


def test_xapi_00229_post_refuses_when_what_stands_there_is_no_object(state: Documents) -> None:
    state.write("list", [1])

    assert state.ask("POST", "list", {"page": 4}).status_code == 400
    assert state.read("list") == b"[1]"


def test_xapi_00230_there_is_a_state_resource(lrs: Lrs) -> None:
    assert lrs.get("/activities/state", activityId=iri(), agent=person()).json == []
    assert lrs.get("/activities/State", activityId=iri(), agent=person()).status_code == 404


def test_xapi_00232_post_refuses_another_type_than_json(state: Documents) -> None:
    state.write("text", "page 3", "text/plain")

    with unchanged(state, "text"):
        assert state.ask("POST", "text", {"page": 4}).status_code == 400
        assert state.ask("POST", "text", "page 4", headers={"Content-Type": "text/plain"}).status_code == 400
    with unchanged(state, "place"):
        answer = state.ask("POST", "place", '{"page": 4}', headers={"Content-Type": "text/plain"})
        assert answer.status_code == 400


def test_xapi_00233_post_of_a_new_document_stores_it(state: Documents) -> None:
    assert state.ask("POST", "new", '{ "page": 4 }').status_code == 204
    assert state.read("new") == b'{ "page": 4 }'
    # also when it is none that could be merged
    assert state.ask("POST", "text", "page 4", headers={"Content-Type": "text/plain"}).status_code == 204
    assert state.ask("GET", "text").headers["Content-Type"] == "text/plain"


def test_xapi_00234_post_merges_json(state: Documents) -> None:
    assert state.ask("POST", "place", {"page": 4, "volume": 7}).status_code == 204
    kind = {"Content-Type": "application/json; charset=UTF-8"}
    assert state.ask("POST", "place", '{"name": "Ø"}', headers=kind).status_code == 204

    assert state.ask("GET", "place").json == {"page": 4, "volume": 7, "name": "Ø"}
