"""Signing in through the agency's identity provider: who comes in, as whom, and how they leave."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from tests.accounts.oidc.conftest import Gate, query_of
from training_app.accounts.models import CameBy, Person, PersonRole, Role, SignInSession
from training_app.accounts.oidc.rules import Provider
from training_app.foundation.db import db


def rows(gate: Gate, query) -> list:
    with gate.app.app_context():
        found = list(db.session().scalars(query))
        db.session.remove()
        return found


def test_the_sign_in_page_offers_it_by_name(gate: Gate) -> None:
    page = gate.client.get("/app/sign-in").text

    assert "Sign in with your agency account" in page
    assert 'href="/app/sign-provider"' in page


def test_the_name_is_compared_in_one_unicode_form(gate: Gate) -> None:
    gate.idp.person["preferred_username"] = " ４４１７ "

    gate.walk()

    assert gate.signed_in() == gate.people.officer_id


def test_it_leads_on_to_the_page_that_was_wanted(gate: Gate) -> None:
    answer = gate.walk("?next=/app/transcript")

    assert answer.headers["Location"] == "/app/transcript"


def test_it_never_leads_elsewhere(gate: Gate) -> None:
    answer = gate.walk("?next=https://evil.example/")

    assert answer.headers["Location"] == "/app/"


def test_the_session_says_how_it_began(gate: Gate) -> None:
    gate.walk()

    assert rows(gate, select(SignInSession.came_by)) == [CameBy.PROVIDER]


def test_a_person_who_left_is_told_in_a_plain_sentence(gate: Gate) -> None:
    with gate.app.app_context():
        db.session.execute(update(Person).where(Person.id == gate.people.officer_id).values(is_active=False))
        db.session.commit()

    answer = gate.walk()

    assert answer.status_code == 403
    assert "Your training account is closed. Your records are kept." in answer.text
    assert gate.signed_in() is None


def test_signing_out_says_that_the_agency_account_is_still_open_and_leads_out_of_it(gate: Gate) -> None:
    gate.walk()
    form = gate.client.get("/app/").text
    token = form.split('name="csrf_token" value="')[1].split('"')[0]

    here = gate.client.post("/app/sign-out", data={"csrf_token": token})
    page = gate.client.get(here.headers["Location"]).text
    there = gate.client.get("/app/sign-provider/out").headers["Location"]

    assert gate.signed_in() is None
    assert "Your agency account is still signed in in this browser" in page
    assert there.startswith(f"{gate.idp.issuer}/logout?")
    assert query_of(there)["post_logout_redirect_uri"] == "http://localhost/app/signed-out"


def test_nobody_asks_the_provider_before_somebody_signs_in(gate: Gate) -> None:
    gate.client.get("/app/sign-in")

    assert gate.idp.key_requests == 0


class TestWithMaking:
    """An installation whose identity provider may add officers."""

    @pytest.fixture
    def provider(self, provider: Provider) -> Provider:
        return replace(provider, makes_people=True)

    def test_somebody_unknown_becomes_an_officer_and_nothing_more(self, gate: Gate) -> None:
        gate.idp.person |= {"preferred_username": "New.Hire@Riverton.example", "roles": ["admin"]}

        gate.walk()

        (person,) = rows(gate, select(Person).where(Person.sign_in_name == "new.hire@riverton.example"))
        assert gate.signed_in() == person.id
        assert rows(gate, select(PersonRole.role).where(PersonRole.person_id == person.id)) == [Role.OFFICER]
