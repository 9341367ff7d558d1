"""The pages of credit as a coordinator sees them, on both engines."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.assignments.credit.office import (
    M1,
    correct,
    finish,
    follow,
    settle_terms,
    void,
    working,
)
from tests.conftest import Town
from tests.officer import Officer
from training_app.accounts.models import Person
from training_app.assignments.credit.claims import ModuleTerms, Policy
from training_app.assignments.credit.queries import ROWS_A_PAGE
from training_app.audit.models import AuditEntry
from training_app.learning.corrections import Figures

FILES = "/app/credit/files"
YEAR = "first=2026-01-01&last=2026-12-31"
TERMS = ModuleTerms("3106", "What trauma does, and what an officer does about it.", "Continuing")


@pytest.fixture
def coordinator(town: Town) -> Officer:
    return town.sign_in(town.people.coordinator_id)


def number_officer(town: Town, number: str | None = "412233") -> None:
    with working(town) as session:
        session.execute(update(Person).where(Person.id == town.people.officer_id).values(officer_id=number))
        session.commit()


def count_files(town: Town) -> int:
    with working(town) as session:
        query = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "credit.file_made")
        return session.execute(query).scalar_one()


def in_order(town: Town) -> None:
    """Everything a file asks for is entered."""
    settle_terms(town, Policy(ori="TX0000000", provider_name="Riverton PD"), m01_trauma=TERMS)
    number_officer(town)


def test_before_anything_is_credited_each_page_says_so(coordinator: Officer, town: Town) -> None:
    ledger = coordinator.get("/app/credit").text()
    person = coordinator.get(f"/app/credit/people/{town.people.officer_id}").text()
    files = coordinator.get(f"{FILES}?profile=generic&{YEAR}")

    assert "Nothing is credited yet" in ledger
    assert "Nothing is credited yet" in person
    assert "Nobody has credit in this period" in files.text()
    assert "Save the file" not in files.text()


def test_the_ledger_adds_up_by_cycle_and_person(coordinator: Officer, town: Town) -> None:
    finish(town, town.people.officer_id, minutes=60)
    finish(town, town.people.other_officer_id, minutes=30)
    follow(town)

    page = coordinator.get("/app/credit")
    found = coordinator.get("/app/credit?q=lindq&cycle=2026").text()

    assert "1.50 hours of two people in the cycle 2026" in page.text()
    assert ("Lindqvist, Robin" in found, "Ortiz, Jamie" in found) == (True, False)


def test_a_strange_filter_is_said_and_left_out(coordinator: Officer) -> None:
    page = coordinator.get("/app/credit?cycle=1066&unit=x&page=999999")

    assert page.status == 200
    assert "The cycle in the address is not known here" in page.text()


def test_a_long_list_is_cut_into_pages(coordinator: Officer, town: Town) -> None:
    with working(town) as session:
        for number in range(ROWS_A_PAGE):
            name = {"given_name": "A", "family_name": f"Zz{number:03}", "sign_in_name": f"z{number}"}
            session.add(
                Person(agency_id=town.people.agency_id, actor_name=f"z{number}", created_at=town.clock(), **name)
            )
        session.commit()

    first, second = coordinator.get("/app/credit").text(), coordinator.get("/app/credit?page=2").text()

    assert "page 1 of 2" in first
    assert ("Zz049" in first, "Zz049" in second) == (False, True)


def test_a_persons_page_shows_what_was_taken_back_and_what_was_worth_nothing(coordinator: Officer, town: Town) -> None:
    officer = town.people.officer_id
    last_month = town.clock() - timedelta(days=30)
    attempt_id = finish(town, officer, minutes=40, at=last_month)
    follow(town)
    correct(town, officer, attempt_id, Figures(last_month, 0.9, 55))
    follow(town)
    finish(town, officer, minutes=50, again=True)

    page = coordinator.get(f"/app/credit/people/{officer}")

    assert "0.92 hours in all" in page.text()
    assert "Taken back by a later line." in page.text()
    assert "Worth no hours" in page.text()
    assert "being worked out" in page.text()


def test_settings_that_cannot_be_kept_stay_in_their_fields_with_the_reason(coordinator: Officer) -> None:
    coordinator.get("/app/credit/settings")
    sent = {"cycle_month": "13", "cycle_years": "0", "ori": "TX1", f"minutes-{M1}": "many", "repeat": "first"}

    page = coordinator.submit("ori", **sent)

    assert page.status == 422
    for words in (
        "Choose a month.",
        "Give the years of a cycle",
        "Give whole minutes",
        "a year in which a cycle began",
    ):
        assert words in page.text()
    assert page.values("ori") == ["TX1"]
    assert page.values(f"minutes-{M1}") == ["many"]


def test_settings_are_kept_and_shown_again(coordinator: Officer) -> None:
    coordinator.get("/app/credit/settings")
    sent = {"cycle_month": "7", "cycle_years": "2", "cycle_anchor": "2025", "repeat": "each"}

    page = coordinator.submit("ori", **sent, **{f"category-{M1}": "  Continuing   education "})

    assert page.status == 200
    assert "Kept, and in the audit log" in page.text()
    assert page.values(f"category-{M1}") == ["Continuing education"]
    assert page.values("cycle_anchor") == ["2025"]


def test_what_would_be_refused_is_listed_with_where_it_is_mended(coordinator: Officer, town: Town) -> None:
    finish(town, town.people.officer_id, minutes=40)
    follow(town)

    page = coordinator.get(f"{FILES}?profile=generic&{YEAR}")
    links = {link.get("href") for link in page.all("a")}

    assert "officer_id is empty" in page.text()
    assert "check with your state before the first upload" in page.text()
    assert f"/app/credit/settings#description-{M1}" in links
    assert "Ask who looks after people here." in page.text()


def test_a_file_with_a_refused_row_is_made_after_a_tick_only(coordinator: Officer, town: Town) -> None:
    in_order(town)
    finish(town, town.people.officer_id, minutes=40)
    finish(town, town.people.other_officer_id, minutes=40)
    coordinator.get(f"{FILES}?profile=generic&{YEAR}")
    follow(town)
    asked = [("profile", "generic"), ("first", "2026-01-01"), ("last", "2026-12-31")]
    token = ("csrf_token", _token(coordinator))

    refused = coordinator.post(FILES, [token, *asked])
    made_before = count_files(town)
    file = coordinator.post(FILES, [token, *asked, ("partial", "yes")])

    assert (refused.status, made_before) == (422, 0)
    assert "no file was made" in refused.text()
    assert file.headers["content-type"].startswith("text/csv")
    assert count_files(town) == 1
    assert file.body.count("\r\n") == 2
    assert "412233,Ortiz,Jamie" in file.body


def test_a_file_holds_what_was_finished_a_moment_ago(coordinator: Officer, town: Town) -> None:
    in_order(town)
    finish(town, town.people.officer_id, minutes=40)
    coordinator.get(f"{FILES}?profile=generic&{YEAR}")
    token = ("csrf_token", _token(coordinator))

    file = coordinator.post(FILES, [token, ("profile", "generic"), ("first", "2026-11-01"), ("last", "2026-11-30")])

    assert "self-paced" in file.body


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("profile=none-such", "Choose a kind of file."),
        ("profile=generic&first=x&last=2026-11-01", "Give the first day"),
        ("profile=generic&first=2026-11-02&last=2026-11-01", "not before the first"),
        ("profile=generic&first=0001-01-01&last=9999-12-31", "Give the"),
    ],
)
def test_a_choice_that_makes_no_sense_is_said(coordinator: Officer, asked: str, words: str) -> None:
    page = coordinator.get(f"{FILES}?{asked}")

    assert page.status == 422
    assert words in page.text()


def test_officers_see_their_own_hours_on_the_transcript(town: Town) -> None:
    attempt_id = finish(town, town.people.officer_id, minutes=40)
    finish(town, town.people.other_officer_id, minutes=90)
    follow(town)
    void(town, town.people.officer_id, attempt_id)
    follow(town)

    page = town.sign_in(town.people.officer_id).get("/app/transcript")

    assert "Hours of credit" in page.text()
    assert "Takes an earlier line back." in page.text()
    assert "1.50" not in page.text()


def _token(officer: Officer) -> str:
    assert officer.page is not None
    return next(one.get("value") for one in officer.page.all("input") if one.get("name") == "csrf_token")
