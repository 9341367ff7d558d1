"""1.0.3 Part Three, sections 2.8, 3 and 4: about, concurrency, errors, versions, who may come in."""

import base64
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from tests.lrs.requirements.store_client import (
    Documents,
    Lrs,
    activity_profile,
    agent_profile,
    basic,
    iri,
    make_lrs,
    person,
    put,
    sha1_of,
    state_of,
    statement,
    unchanged,
)
from training_app.foundation.clock import SetClock
from training_app.lrs.clients import Scope
from training_app.lrs.spec.versions import Version

Kind = Callable[[Lrs], Documents]
PROFILES = pytest.mark.parametrize("kind", [activity_profile, agent_profile])
ALL_KINDS = pytest.mark.parametrize("kind", [state_of, activity_profile, agent_profile])


def every_request(lrs: Lrs) -> list[tuple[str, str, Any, dict[str, Any]]]:
    """One right request for each resource and method."""
    agent, activity, sent = person(), iri(), statement()
    state = {"activityId": activity, "agent": agent, "stateId": "a"}
    found: list[tuple[str, str, Any, dict[str, Any]]] = [
        ("PUT", "/statements", sent, {"statementId": sent["id"]}),
        ("POST", "/statements", statement(), {}),
        ("GET", "/statements", None, {}),
        ("GET", "/agents", None, {"agent": agent}),
        ("GET", "/activities", None, {"activityId": activity}),
    ]
    for path, params in (
        ("/activities/state", state),
        ("/activities/profile", {"activityId": activity, "profileId": "a"}),
        ("/agents/profile", {"agent": agent, "profileId": "a"}),
    ):
        found += [("POST", path, {"a": 1}, params), ("GET", path, None, params)]
        found += [("PUT", path, {"a": 1}, {**params, "headers": {"If-Match": "*"}}), ("DELETE", path, None, params)]
    return found


def test_xapi_00315_there_is_an_about_resource(lrs: Lrs) -> None:
    assert lrs.get("/about").status_code == 200
    assert lrs.ask("PUT", "/about", {}).status_code == 405
    assert lrs.ask("DELETE", "/about").status_code == 405


def test_xapi_00316_it_names_versions_that_there_are(lrs: Lrs) -> None:
    versions = lrs.get("/about").json["version"]

    assert all(one in {"0.9", "0.95"} or one.startswith("1.0.") for one in versions)


def test_xapi_00317_1_0_3_is_among_them(lrs: Lrs) -> None:
    assert "1.0.3" in lrs.get("/about").json["version"]


def test_xapi_00318_they_are_a_list_of_strings(lrs: Lrs) -> None:
    versions = lrs.get("/about").json["version"]

    assert isinstance(versions, list)
    assert {type(one) for one in versions} == {str}


def test_xapi_00319_anybody_may_ask_in_any_version(lrs: Lrs) -> None:
    for headers in (
        {"Authorization": None},
        {"Authorization": basic("who", "knows")},
        {"X-Experience-API-Version": None},
        {"X-Experience-API-Version": "0.9"},
    ):
        answer = lrs.ask("GET", "/about", headers=headers)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.json["version"]


def test_xapi_00321_xapi_00331_every_other_request_says_its_version(lrs: Lrs) -> None:
    for method, path, body, params in every_request(lrs):
        headers = {**params.pop("headers", {}), "X-Experience-API-Version": None}
        answer = lrs.ask(method, path, body, headers=headers, **params)
        assert answer.status_code == 400, (method, path)
        assert answer.headers["X-Experience-API-Version"] == "1.0.3"


def test_the_same_requests_are_right_with_it(lrs: Lrs) -> None:
    # the other tests refuse them for one reason: here is the proof that there is no second one
    for method, path, body, params in every_request(lrs):
        assert lrs.ask(method, path, body, **params).status_code in {200, 204}, (method, path)


@ALL_KINDS
def test_xapi_00322_get_gives_the_sha_1_of_the_content_as_its_tag(lrs: Lrs, kind: Kind) -> None:
    documents = kind(lrs)
    documents.write("a", b"\x00\xff content", "application/octet-stream")

    assert documents.ask("GET", "a").headers["ETag"] == sha1_of(b"\x00\xff content")
    assert documents.ask("GET").headers["ETag"] == sha1_of(documents.ask("GET").data)


@ALL_KINDS
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_xapi_00322_if_match_lets_the_right_tag_through_and_no_other(lrs: Lrs, kind: Kind, method: str) -> None:
    documents = kind(lrs)
    documents.write("a", {"page": 3})
    right = documents.ask("GET", "a").headers["ETag"]
    body = None if method == "DELETE" else {"page": 4}

    for wrong in (sha1_of(b"another"), '""', "", right.upper().replace('"', "") + "0"):
        with unchanged(documents, "a"):
            answer = documents.ask(method, "a", body, headers={"If-Match": wrong})
            assert answer.status_code == 412, wrong
            assert "It was not changed" in answer.text
    several = f'"another", {right}'
    assert documents.ask(method, "a", body, headers={"If-Match": several}).status_code == 204
    assert documents.read("a") == (None if body is None else (b'{"page": 4}' if method == "PUT" else b'{"page":4}'))


@ALL_KINDS
def test_xapi_00322_if_none_match_lets_only_a_new_document_through(lrs: Lrs, kind: Kind) -> None:
    documents, star = kind(lrs), {"If-None-Match": "*"}

    assert documents.ask("PUT", "a", {"page": 3}, headers=star).status_code == 204
    for method in ("PUT", "POST"):
        with unchanged(documents, "a"):
            assert documents.ask(method, "a", {"page": 4}, headers=star).status_code == 412
    assert documents.ask("PUT", "a", {"page": 4}, headers={"If-None-Match": '"another"'}).status_code == 204


@ALL_KINDS
def test_xapi_00322_if_match_of_any_needs_a_document(lrs: Lrs, kind: Kind) -> None:
    documents = kind(lrs)

    for method in ("PUT", "POST", "DELETE"):
        body = None if method == "DELETE" else {"page": 4}
        assert documents.ask(method, "a", body, headers={"If-Match": "*"}).status_code == 412
    assert documents.ids() == []


@PROFILES
def test_xapi_00322_put_onto_a_profile_without_a_condition_is_a_conflict(lrs: Lrs, kind: Kind) -> None:
    documents = kind(lrs)
    documents.write("a", {"page": 3})

    with unchanged(documents, "a"):
        answer = documents.ask("PUT", "a", {"page": 4})

    assert answer.status_code == 409
    assert answer.text.startswith("A document stands here already. It was not changed.")


def test_xapi_00324_a_parameter_that_means_nothing_is_refused(lrs: Lrs) -> None:
    for method, path, body, params in every_request(lrs):
        assert lrs.ask(method, path, body, **params, unknown="17").status_code == 400, (method, path)
    assert lrs.get("/about", unknown="17").status_code == 400


def test_xapi_00325_a_parameter_in_other_case_is_refused(lrs: Lrs) -> None:
    for method, path, body, params in every_request(lrs):
        names = [name for name in params if name != "headers"]
        for name in names:
            changed = {one.swapcase() if one == name else one: value for one, value in params.items()}
            assert lrs.ask(method, path, body, **changed).status_code == 400, (method, path, name)
    for name in ("Limit", "LIMIT", "Verb", "StatementId", "Related_Agents"):
        assert lrs.get("/statements", **{name: "1"}).status_code == 400


def test_xapi_00326_of_a_batch_with_one_wrong_statement_nothing_is_kept(lrs: Lrs) -> None:
    good, activity = [statement() for _ in range(3)], iri()
    wrongs = [
        statement(actor={"mbox": "jo"}),
        {**statement(), "id": good[0]["id"]},
        statement(verb={"id": "http://adlnet.gov/expapi/verbs/voided"}, object={"id": activity}),
        statement(attachments=[{}]),
        None,
    ]

    for wrong in wrongs:
        answer = lrs.post([*good, wrong])
        assert answer.status_code == 400
        assert answer.text.startswith("Nothing was stored.")
    assert [lrs.has(one["id"]) for one in good] == [False] * 3


def test_xapi_00326_a_conflict_in_a_batch_keeps_nothing_of_it(lrs: Lrs) -> None:
    known, good = statement(), statement()
    lrs.store(known)

    assert lrs.post([good, {**known, "object": {"id": iri()}}]).status_code == 409
    assert not lrs.has(good["id"])
    assert lrs.post([good, known]).status_code == 200


def test_xapi_00327_who_may_not_is_told_so(store: Flask, store_clock: SetClock, lrs: Lrs) -> None:
    reader = make_lrs(store, store_clock, Version.V1, Scope.READ_ALL)
    writer = make_lrs(store, store_clock, Version.V1, Scope.WRITE)

    for method, path, body, params in every_request(lrs):
        is_reading = method == "GET"
        for client, may in ((reader, is_reading), (writer, not is_reading)):
            status = client.ask(method, path, body, **params).status_code
            assert (status != 403) is may, (method, path)
            assert (status < 300) or not may or status in {404, 412}, (method, path, status)


def test_xapi_00328_a_request_that_is_too_large_is_refused_with_413(lrs: Lrs) -> None:
    sent, state = statement(), state_of(lrs)
    large = b" " * (8 * 1024 * 1024)

    for answer in (
        lrs.post(large + b"{}"),
        put(lrs, {**sent, "result": {"response": large.decode()}}),
        state.ask("PUT", "a", large + b"!", headers={"Content-Type": "text/plain"}),
    ):
        assert answer.status_code == 413
        assert "8 MiB" in answer.text
    assert not lrs.has(sent["id"])
    assert state.ids() == []


def test_xapi_00328_what_is_just_small_enough_is_taken(lrs: Lrs) -> None:
    state, large = state_of(lrs), b"x" * (8 * 1024 * 1024)

    assert state.ask("PUT", "a", large, headers={"Content-Type": "text/plain"}).status_code == 204
    assert state.read("a") == large


def test_xapi_00329_a_fault_of_ours_is_500_and_one_sentence(lrs: Lrs, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a secret that must not be told")

    monkeypatch.setattr("training_app.lrs.statement_resource.find_statements", fail)

    answer = lrs.get("/statements")

    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text == "Something went wrong on our side. Nothing was stored. Try again in a minute.\n"
    assert answer.headers["X-Experience-API-Version"] == "1.0.3"


@pytest.mark.parametrize("version", ["1.0", "1.0.0", "1.0.1", "1.0.2", "1.0.3", "1.0.32"])
def test_xapi_00330_every_1_0_is_taken_and_the_statement_keeps_its_own(lrs: Lrs, version: str) -> None:
    sent = statement(version="1.0.0")

    assert lrs.post(sent, headers={"X-Experience-API-Version": version}).status_code == 200

    assert lrs.one(sent["id"])["version"] == "1.0.0"


@pytest.mark.parametrize("version", ["0.9", "0.95", "1.1", "1.1.0", "3.0.0", "1", "1.0.", "1.0.3 2.0.0", "v1.0.3", ""])
def test_xapi_00331_another_version_is_refused(lrs: Lrs, version: str) -> None:
    headers, sent = {"X-Experience-API-Version": version}, statement()

    assert lrs.post(sent, headers=headers).status_code == 400
    assert lrs.get("/statements", headers=headers).status_code == 400
    assert not lrs.has(sent["id"])


@pytest.mark.parametrize("version", ["1.0.0", "1.0.1", "1.0.3"])
def test_xapi_00332_a_statement_keeps_the_version_it_came_with(lrs: Lrs, version: str) -> None:
    [stored, bare] = lrs.store(statement(version=version), statement())

    assert lrs.one(stored)["version"] == version
    assert lrs.one(bare)["version"] == "1.0.0"


def test_xapi_00333_every_answer_says_the_version(lrs: Lrs) -> None:
    answers = [lrs.ask(method, path, body, **params) for method, path, body, params in every_request(lrs)]
    answers += [
        lrs.get("/about"),
        lrs.get("/statements", limit="nine"),
        lrs.get("/nowhere"),
        lrs.ask("PATCH", "/statements"),
        lrs.ask("OPTIONS", "/statements"),
        lrs.ask("GET", "/statements", headers={"Authorization": None}),
        lrs.post(b" " * (8 * 1024 * 1024 + 1)),
    ]

    assert {answer.headers["X-Experience-API-Version"] for answer in answers} == {"1.0.3"}


def test_xapi_00334_without_right_credentials_nobody_comes_in(lrs: Lrs) -> None:
    wrong = [
        None,
        basic(lrs.key, "wrong"),
        basic(lrs.key, ""),
        basic("", lrs.secret),
        basic(lrs.key.upper(), lrs.secret),
        basic(lrs.key, lrs.secret + " "),
        "Basic",
        "Basic ????",
        f"Basic {base64.b64encode(lrs.key.encode()).decode()}",
        f"Basic {base64.b64encode(bytes([0xFF, 0x3A, 0xFE])).decode()}",
        f"Bearer {lrs.secret}",
    ]

    for header in wrong:
        for method, path, body, params in every_request(lrs)[:3]:
            answer = lrs.ask(method, path, body, headers={"Authorization": header}, **params)
            assert answer.status_code in {401, 429}
            assert answer.status_code == 429 or answer.headers["WWW-Authenticate"].startswith("Basic realm=")
            lrs.tick(5)


def test_xapi_00334_every_resource_but_about_is_closed(lrs: Lrs) -> None:
    for method, path, body, params in every_request(lrs):
        headers = {**params.pop("headers", {}), "Authorization": None}
        assert lrs.ask(method, path, body, headers=headers, **params).status_code == 401, (method, path)


def test_xapi_00335_basic_authentication_lets_in(lrs: Lrs) -> None:
    pair = base64.b64encode(f"{lrs.key}:{lrs.secret}".encode()).decode()

    for header in (f"Basic {pair}", f"basic {pair}", f"BASIC  {pair}"):
        assert lrs.ask("GET", "/statements", headers={"Authorization": header}).status_code == 200
    assert lrs.get("/statements", statementId=str(uuid4())).status_code == 404
