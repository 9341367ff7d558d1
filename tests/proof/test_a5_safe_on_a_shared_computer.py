"""a5: the name on every page, and a lock after ten minutes that keeps the work: the server alone, no script."""

import pytest

from tests.agency import link_for
from tests.browser.station import PASSWORD, at_first_question, count, give_password
from tests.conftest import Town
from tests.officer import Officer
from tests.officer import Page as PlainPage
from training_app.foundation.ids import PersonId

NAME = "J. Ortiz, Badge 4417"


def open_link(town: Town, officer: Officer, person_id: PersonId) -> PlainPage:
    officer.get(link_for(town.app, person_id, town.clock()))
    return officer.submit()


def form_fields(page: PlainPage, action: str) -> list[tuple[str | None, str]]:
    (form,) = [form for form in page.all("form") if form.get("action") == action]
    return [(field.get("name"), field.get("value", "")) for field in form.iter("input")]


def test_the_name_is_on_every_page(town: Town) -> None:
    officer = at_first_question(town)
    question = officer.page.address
    attempt = question.partition("/check/")[0]
    nameless = [
        address
        for address in (
            "/app/", "/app/modules", "/app/modules/m01-trauma", "/app/transcript", "/app/nothing-here", "/app/overview",
            f"{attempt}/scenario", f"{attempt}/debrief", f"{attempt}/lessons/10-nothing", question, "/app/records",
        )
        if NAME not in officer.get(address).text()
    ]  # fmt: skip

    assert nameless == []


def test_after_ten_quiet_minutes_no_page_opens_and_before_every_page_does(town: Town) -> None:
    officer = at_first_question(town)
    addresses = ["/app/", "/app/modules", "/app/transcript", officer.page.address]
    town.clock.advance(minutes=9, seconds=59)
    assert officer.get(addresses[-1]).address == addresses[-1]
    town.clock.advance(minutes=10)

    pages = [officer.get(address) for address in addresses]

    assert {page.address.partition("?")[0] for page in pages} == {"/app/locked"}
    assert all(NAME in page.text() for page in pages)
    assert all("question" not in page.text().lower() for page in pages)


@pytest.mark.parametrize("way", ["password", "link"])
def test_an_answer_sent_after_the_lock_is_kept_and_recorded_once_when_its_person_says_so(town: Town, way: str) -> None:
    person_id = town.people.officer_id
    give_password(town, person_id)
    officer = at_first_question(town)
    question = officer.page.address
    option = officer.page.values("answer")[0]
    town.clock.advance(minutes=25)

    officer.submit("answer", answer=option)

    assert officer.page.address.startswith("/app/locked?why=held")
    assert count(town, "question_answered") == 0
    page = officer.submit("password", password=PASSWORD) if way == "password" else open_link(town, officer, person_id)
    assert page.heading() == "Your last answer was not sent yet"
    assert count(town, "question_answered") == 0
    officer.post(question, form_fields(page, question))
    assert officer.page.address == f"{question}/feedback"
    assert (count(town, "question_answered"), count(town)) == (1, 0)


def test_it_is_kept_after_the_twelve_hours_of_a_session_too(town: Town) -> None:
    officer = at_first_question(town)
    option = officer.page.values("answer")[0]
    town.clock.advance(hours=13)

    officer.submit("answer", answer=option)

    assert officer.page.address.startswith("/app/sign-in?why=held")
    assert open_link(town, officer, town.people.officer_id).heading() == "Your last answer was not sent yet"


def test_another_person_at_the_same_computer_never_sees_the_answer(town: Town) -> None:
    officer = at_first_question(town)
    option = officer.page.values("answer")[0]
    town.clock.advance(minutes=25)
    officer.submit("answer", answer=option)

    page = open_link(town, officer, town.people.other_officer_id)

    assert "R. Lindqvist" in page.text()
    assert page.address == "/app/"
    assert officer.get("/app/held").address == "/app/"
    assert count(town) == 1


def test_an_answer_of_a_session_that_was_signed_out_is_not_held(town: Town) -> None:
    """The negative control: what is held above is held because the session was locked, not because it was sent."""
    officer = at_first_question(town)
    question, option = officer.page.address, officer.page.values("answer")[0]
    token = next(field.get("value") for field in officer.page.all("input") if field.get("name") == "csrf_token")
    officer.post("/app/sign-out", [("csrf_token", token)])

    officer.post(question, [("csrf_token", token), ("answer", option)])

    assert officer.page.address.startswith("/app/sign-in?why=unsent")
    assert count(town) == 0
