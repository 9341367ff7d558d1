"""Who sees what at the store's door, and what a hostile request does: nothing."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from tests.agency import link_for, make_riverton
from tests.lrs.requirements.store_client import (
    Lrs,
    activity_profile,
    anybody,
    basic,
    iri,
    make_lrs,
    state_of,
    statement,
    voiding,
)
from tests.officer import FlaskLine, Officer
from training_app.foundation.clock import SetClock
from training_app.foundation.db import db
from training_app.lrs.clients import Scope, create_client, revoke_client
from training_app.lrs.models import Client
from training_app.lrs.spec.versions import Version

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
RESOURCES = (
    *("/statements", "/activities", "/activities/state", "/activities/profile"),
    *("/agents", "/agents/profile", "/about"),
)


@pytest.fixture(autouse=True)
def time_passes(lrs: Lrs) -> None:
    """What one test guesses is not counted in the next."""
    lrs.tick(61)


@pytest.fixture
def own(store: Flask, store_clock: SetClock) -> Lrs:
    """A client that writes, and reads what it wrote."""
    return make_lrs(store, store_clock, Version.V1, Scope.WRITE, Scope.READ_OWN)


def test_read_own_finds_its_own_statements_and_no_others(lrs: Lrs, own: Lrs) -> None:
    activity = iri()
    [theirs] = lrs.store(statement(object={"id": activity}))
    [ours] = own.store(statement(object={"id": activity}))
    [voided] = lrs.store(statement(object={"id": activity}))
    lrs.store(voiding(voided))

    assert own.ids(activity=activity) == [ours]
    assert set(own.ids()) == {ours}
    assert own.has(ours)
    assert not own.has(theirs)
    assert own.get("/statements", voidedStatementId=voided).status_code == 404
    assert theirs in lrs.ids(activity=activity)


def test_read_own_is_not_told_of_others_by_a_reference(lrs: Lrs, own: Lrs) -> None:
    secret, activity = iri(), iri()
    [theirs] = lrs.store(statement(object={"id": secret}))
    [about] = own.store(statement(object={"objectType": "StatementRef", "id": theirs}))

    assert own.ids(activity=activity) == []
    assert own.ids(activity=secret) in ([], [about])
    assert own.one(about)["object"] == {"objectType": "StatementRef", "id": theirs}


def test_read_own_sees_its_own_documents_and_no_others(lrs: Lrs, own: Lrs) -> None:
    for make in (state_of, activity_profile):
        theirs = make(lrs)
        theirs.write("a", {"page": 3})
        same_place = type(theirs)(own, theirs.path, theirs.where, theirs.name)

        assert same_place.ask("GET", "a").status_code == 404
        assert same_place.ids() == []
        same_place.write("b", {"page": 4})
        assert same_place.ids() == ["b"]
        assert theirs.ids() == ["a", "b"]


def test_read_own_learns_nothing_of_activities_but_what_it_said(lrs: Lrs, own: Lrs) -> None:
    activity = iri()
    answers = {"interactionType": "choice", "correctResponsesPattern": ["the right one"]}
    lrs.store(statement(object={"id": activity, "definition": answers}))

    assert "definition" not in own.get("/activities", activityId=activity).json
    [ours] = own.store(statement(object={"id": activity, "definition": {"name": {"en-US": "A question"}}}))

    assert own.get("/activities", activityId=activity).json["definition"] == {"name": {"en-US": "A question"}}
    assert own.one(ours, format="canonical")["object"]["definition"] == {"name": {"en-US": "A question"}}
    assert lrs.get("/activities", activityId=activity).json["definition"] == {
        **answers,
        "name": {"en-US": "A question"},
    }


def test_a_statement_of_another_client_cannot_be_voided(lrs: Lrs, own: Lrs) -> None:
    [theirs] = lrs.store(statement())

    assert own.post(voiding(theirs)).status_code == 403

    assert lrs.has(theirs)


def test_another_agency_has_another_store(store: Flask, store_clock: SetClock, lrs: Lrs) -> None:
    activity, sent = iri(), statement()
    lrs.store({**sent, "object": {"id": activity, "definition": {"name": {"en-US": "ours"}}}})
    elsewhere = make_lrs_of_another_agency(store, store_clock)

    assert elsewhere.ids(activity=activity) == []
    assert not elsewhere.has(sent["id"])
    assert "definition" not in elsewhere.get("/activities", activityId=activity).json
    # an id that is taken here is free there
    assert elsewhere.post(sent).status_code == 200
    assert lrs.one(sent["id"])["object"]["id"] == activity


def make_lrs_of_another_agency(store: Flask, clock: SetClock) -> Lrs:
    """A client of an agency that nobody has made yet."""
    with store.app_context():
        people = make_riverton(db.session(), [], name=f"A{uuid4().hex} PD")
        client = create_client(
            db.session(), agency_id=people.agency_id, name="x", scopes=[*Scope], by=None, now=clock()
        )
        db.session.commit()
        db.session.remove()
    return Lrs(store.test_client(use_cookies=False), clock, client.key, client.secret, "1.0.3")


def test_a_client_that_is_revoked_is_out_at_once_and_what_it_sent_stays(store: Flask, lrs: Lrs, own: Lrs) -> None:
    [sent] = own.store(statement())
    with store.app_context():
        session = db.session()
        client = session.scalars(select(Client).where(Client.key == own.key)).one()
        assert revoke_client(session, agency_id=client.agency_id, client_id=client.id, by=None, now=own.clock())
        session.commit()
        db.session.remove()

    assert own.get("/statements").status_code == 401
    assert lrs.one(sent)["authority"]["account"]["name"] == own.key


def test_a_signed_in_browser_is_nobody_here(store: Flask, store_clock: SetClock) -> None:
    with store.app_context():
        people = make_riverton(db.session(), [], name=f"B{uuid4().hex} PD")
        db.session.remove()
    line = FlaskLine(store)
    coordinator = Officer(line)
    coordinator.get(link_for(store, people.coordinator_id, store_clock()))
    coordinator.submit()
    browser = line._client
    cookie = browser.get_cookie("cg_session", path="/app")
    assert cookie is not None

    # sent by hand: the browser itself keeps it under /app
    for headers in ({}, {"Authorization": "Basic"}, {"Authorization": f"Basic {cookie.value}"}):
        asked = {**headers, "Cookie": f"cg_session={cookie.value}", "X-Experience-API-Version": "1.0.3"}
        answer = browser.get("/xapi/statements", headers=asked)
        assert answer.status_code == 401
        assert "Set-Cookie" not in answer.headers


def test_credentials_of_the_store_open_nothing_else(store: Flask, lrs: Lrs) -> None:
    headers = {"Authorization": basic(lrs.key, lrs.secret)}
    web = store.test_client(use_cookies=False)

    for path in ("/app/", "/app/reports", "/app/records", "/app/modules"):
        answer = web.get(path, headers=headers)
        assert answer.status_code in {302, 303, 403, 404}, path
        assert "sign-in" in answer.headers.get("Location", "sign-in")
    assert web.get("/metrics", headers=headers).status_code in {401, 404}


def test_the_store_sets_no_cookie_and_needs_no_form_token(lrs: Lrs) -> None:
    for answer in (lrs.post(statement()), lrs.get("/statements"), lrs.get("/about"), lrs.get("/nowhere")):
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")


def test_what_a_document_holds_runs_in_no_browser(lrs: Lrs) -> None:
    documents = state_of(lrs)
    documents.write("page", "<script>alert(1)</script>", "text/html")

    answer = documents.ask("GET", "page")

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"


def test_wrong_credentials_are_counted_and_right_ones_come_in_all_the_same(lrs: Lrs, lrs2: Lrs) -> None:
    lrs.tick(120)
    wrong = {"Authorization": basic(lrs.key, "an old secret")}

    seen = [lrs.ask("GET", "/statements", headers=wrong).status_code for _ in range(25)]
    last = lrs.ask("GET", "/statements", headers=wrong)

    assert seen == [401] * 20 + [429] * 5
    assert last.headers["Retry-After"] == "60"
    assert lrs.get("/statements").status_code == 200
    assert lrs2.get("/statements").status_code == 200
    # who sends nothing does not guess
    assert anybody(lrs).get("/statements").status_code == 401
    lrs.tick(60)
    assert lrs.ask("GET", "/statements", headers=wrong).status_code == 401


def test_a_browser_elsewhere_may_ask_with_its_own_credentials(lrs: Lrs) -> None:
    for path in RESOURCES:
        answer = anybody(lrs).ask("OPTIONS", path, headers={"Origin": "https://lms.example.org"})

        assert answer.status_code == 204
        assert answer.data == b""
        allowed = {one.strip() for one in answer.headers["Access-Control-Allow-Headers"].split(",")}
        assert {"Authorization", "Content-Type", "If-Match", "If-None-Match", "X-Experience-API-Version"} <= allowed
        assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    for answer in (lrs.get("/statements"), anybody(lrs).get("/statements"), lrs.get("/nowhere"), lrs.post("{")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        exposed = {one.strip() for one in answer.headers["Access-Control-Expose-Headers"].split(",")}
        assert {"ETag", "Last-Modified", "X-Experience-API-Version", "X-Experience-API-Consistent-Through"} <= exposed
