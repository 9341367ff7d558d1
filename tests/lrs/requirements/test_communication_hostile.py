"""What a hostile request does at the store's door: nothing."""

import json
import logging
from io import RawIOBase
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.lrs.requirements.store_client import (
    MIXED,
    Lrs,
    attached,
    basic,
    json_part,
    mixed,
    part_of,
    person,
    state_of,
    statement,
)

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
RESOURCES = (
    *("/statements", "/activities", "/activities/state", "/activities/profile"),
    *("/agents", "/agents/profile", "/about"),
)


@pytest.fixture(autouse=True)
def time_passes(lrs: Lrs) -> None:
    """What one test guesses is not counted in the next."""
    lrs.tick(61)


class Unread(RawIOBase):
    """A body that must not be asked for."""

    def readable(self) -> bool:
        return True

    def readinto(self, _: Any) -> int:
        raise AssertionError("the body was read")


def test_nothing_is_read_from_who_may_not_come_in(store: Flask, lrs: Lrs) -> None:
    answer = store.test_client(use_cookies=False).post(
        "/xapi/statements",
        environ_overrides={"wsgi.input": Unread(), "CONTENT_LENGTH": "10000000000"},
        headers={"Authorization": basic("who", "knows"), "X-Experience-API-Version": "1.0.3"},
    )

    assert answer.status_code in {401, 429}


def test_a_body_that_says_it_is_huge_is_not_read_either(store: Flask, lrs: Lrs) -> None:
    answer = store.test_client(use_cookies=False).post(
        "/xapi/statements",
        environ_overrides={"wsgi.input": Unread(), "CONTENT_LENGTH": "10000000000"},
        headers={"Authorization": basic(lrs.key, lrs.secret), "X-Experience-API-Version": "1.0.3"},
    )

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/nowhere",
            "/",
            "//statements",
            "/statements/",
            "/statements/x",
            "/../app/",
            "/%2e%2e/app/",
            "/statements%00",
        ),
        *("/Statements", "/statements%2f", "/about/", "/agents/profile/..", "/activities/state/place", "/;/statements"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_an_address_that_is_none_is_answered_in_the_stores_own_words(lrs: Lrs, path: str, method: str) -> None:
    answer = lrs.ask(method, path, None if method == "GET" else {})

    assert answer.status_code == 404
    assert answer.text == "There is no such resource here. Nothing was stored.\n"
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("path", RESOURCES)
@pytest.mark.parametrize("method", ["PATCH", "TRACE", "CONNECT", "PROPFIND", "get"])
def test_a_method_that_is_none_is_answered_in_the_stores_own_words(lrs: Lrs, path: str, method: str) -> None:
    answer = lrs.web.open(f"/xapi{path}", method=method, headers={"Authorization": basic(lrs.key, lrs.secret)})

    if method != "get":
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
        assert answer.text.startswith("This resource takes ")


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain\r\nX-Injected: 1",
        "text/plain\nX-Injected: 1",
        "text",
        "",
        "a/b\x00",
        "text/plain; é",
        "x" * 300,
        "a/b, c/d\x7f",
    ],
)
def test_a_content_type_that_is_none_goes_into_no_header(lrs: Lrs, kind: str) -> None:
    documents = state_of(lrs)
    where = {name: value if isinstance(value, str) else json.dumps(value) for name, value in documents.where.items()}
    form = {**where, "stateId": "a", "content": "words", "Content-Type": kind}
    assert lrs.ask("POST", "/activities/state?method=PUT", urlencode(form), headers=FORM).status_code == 400
    assert documents.read("a") is None
    sent = statement(attachments=[attached(b"a drawing")])
    # the end of a line begins another header of the part there
    part = part_of(b"a drawing", Content_Type=kind.replace("\r\n", "\r"))
    assert lrs.post(mixed(json_part(sent), part), headers=MIXED).status_code == 400
    assert not lrs.has(sent["id"])


DEEP: Any = None
for _ in range(150):
    DEEP = [DEEP]
HOSTILE: list[bytes] = [
    b"[" * 200_000,
    b'{"a":' * 100_000,
    b"[" * 5_000 + b"]" * 5_000,
    b'"\\ud800"',
    b'{"actor": "\\u0000"}',
    b"1e999",
    b"-" * 1_000,
    b"9" * 10_000,
    b"\xff\xfe{\x00}\x00",
    b"\xef\xbb\xbf{}",
    b'{"id":"a","id":"b"}',
    b"NaN",
    b"[1,]",
    b"\x00",
    b"[" + b"{}," * 100_000 + b"{}]",
    json.dumps({"x" * 1_000_000: 1}).encode(),
    json.dumps({"actor": {"mbox": "mailto:" + "a" * 1_000_000}}).encode(),
]


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: str(body[:12]))
def test_hostile_json_is_a_clean_refusal(lrs: Lrs, body: bytes) -> None:
    for answer in (
        lrs.post(body),
        lrs.ask("PUT", "/statements", body, statementId=str(uuid4())),
        state_of(lrs).ask("POST", "a", body),
    ):
        assert answer.status_code in {400, 413} or (answer.status_code == 204 and body.startswith(b'{"'))
        assert answer.status_code == 204 or 0 < len(answer.text) < 700


def test_deep_extensions_are_kept_as_deep_as_the_store_reads(lrs: Lrs) -> None:
    sent = statement(result={"extensions": {"https://example.org/deep": DEEP}})

    lrs.store(sent)

    assert lrs.one(sent["id"])["result"] == sent["result"]
    assert lrs.one(sent["id"], format="canonical")["result"] == sent["result"]


def test_null_characters_and_odd_text_are_kept(lrs: Lrs) -> None:
    sent = statement(
        result={"response": "a\x00b\u2028\U0001f694"}, actor={**person(), "name": "'; DROP TABLE statement; --"}
    )

    lrs.store(sent)

    assert lrs.one(sent["id"])["result"] == sent["result"]
    assert lrs.one(sent["id"])["actor"] == sent["actor"]


def test_a_statement_that_is_too_long_is_refused_with_413(lrs: Lrs) -> None:
    long, short = statement(result={"response": "x" * 256 * 1024}), statement(result={"response": "x" * 255 * 1024})

    answer = lrs.post([short, long])

    assert answer.status_code == 413
    assert "256 KiB" in answer.text
    assert not lrs.has(short["id"])
    assert lrs.post(short).status_code == 200


def test_neither_secrets_nor_what_was_sent_get_into_the_log(
    lrs: Lrs, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError(lrs.secret)

    monkeypatch.setattr("training_app.lrs.statement_resource.find_statements", fail)
    monkeypatch.setattr("training_app.lrs.statement_resource.store_statements", fail)
    with caplog.at_level(logging.DEBUG):
        lrs.get("/statements", agent={"mbox": "mailto:told.to.nobody@example.org"})
        lrs.post(statement(actor={"mbox": "mailto:told.to.nobody@example.org"}))
        lrs.ask("GET", "/statements", headers={"Authorization": basic("a-key", "a-wrong-secret")})

    assert "request.failed" in caplog.text
    for word in (lrs.secret, "told.to.nobody", "a-wrong-secret", "Basic "):
        assert word not in caplog.text


words = st.text(max_size=20)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(["GET", "PUT", "POST", "DELETE", "HEAD"]),
    path=st.sampled_from(RESOURCES),
    params=st.dictionaries(
        st.sampled_from(
            [
                *("statementId", "voidedStatementId", "agent", "verb", "activity", "registration", "since", "until"),
                *("limit", "cursor", "format", "activityId", "stateId", "profileId", "method", "ascending"),
            ]
        ),
        words | json_values.map(json.dumps) | st.just(str(uuid4())) | st.just("urn:a"),
        max_size=5,
    ),
    body=st.binary(max_size=60) | json_values.map(lambda value: json.dumps(value).encode()),
    kind=st.sampled_from(["application/json", "multipart/mixed; boundary=x", FORM["Content-Type"], "text/plain", ""]),
)
def test_no_request_whatever_makes_the_store_fail(
    lrs: Lrs, method: str, path: str, params: dict[str, str], body: bytes, kind: str
) -> None:
    params = {name: value.encode("utf-8", "replace").decode() for name, value in params.items()}

    answer = lrs.ask(method, path, body, headers={"Content-Type": kind}, **params)

    assert answer.status_code < 500
    assert answer.headers["X-Experience-API-Version"]
