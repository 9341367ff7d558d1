"""a9: who keeps an eye on certificates sees what each is worth today, and only those of their own units."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.agency import NOW, make_riverton
from tests.assignments.certificates.office import KEY, Office, claims_with
from tests.conftest import Town
from tests.officer import Page
from training_app.accounts.models import Role
from training_app.accounts.roster import NewPerson, add_person, add_unit
from training_app.assignments.certificates.rules import Standing
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.foundation.secrets import SecretBox
from training_app.reports.certificate_rules import Held, held_of, held_once_checked
from training_app.settings import Settings

LIST = "/app/completion/certificates"
TODAY = date(2026, 11, 23)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The installation has a key for secrets."""
    return replace(settings, secrets=SecretBox(KEY))


@pytest.fixture
def office(town: Town) -> Office:
    """An officer who finished a module."""
    return Office(town)


def seen_by(office: Office, person_id: PersonId, query: str = "") -> Page:
    """The list."""
    return office.town.sign_in(person_id).get(f"{LIST}{query}")


def word_in(office: Office, query: str = "") -> list[str]:
    """The states in the coordinator's list."""
    page = seen_by(office, office.town.people.coordinator_id, query)
    cells = [cell for cell in page.all("td") if "state-cell" in cell.get("class", "")]
    return ["".join(cell.itertext()).strip() for cell in cells]


def rows_of_file(office: Office, person_id: PersonId) -> list[dict[str, str]]:
    """The file."""
    officer = office.town.sign_in(person_id)
    text = officer.line.send("GET", f"{LIST}.csv", None, {}).body.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a9_the_list_says_what_a_certificate_is_worth_on_each_day_of_its_life(office: Office) -> None:
    assert "Nobody has made a certificate yet" in seen_by(office, office.town.people.coordinator_id).text()
    office.good_for(6)
    number = office.issue()
    found = [word_in(office)]
    office.town.clock.advance(days=150)
    found.append(word_in(office))
    office.town.clock.advance(days=60)
    found.append(word_in(office))
    office.void()
    found.append(word_in(office))

    assert found == [["Holds"], ["Expires within 60 days"], ["Expired"], ["No longer verified"]]
    (row,) = rows_of_file(office, office.town.people.coordinator_id)
    assert (row["state"], row["number"], row["badge"]) == ("not_verified", number, "4417")


@pytest.mark.parametrize("days", [0, 150, 210])
def test_a9_each_state_that_the_list_is_narrowed_by_finds_what_the_list_shows(office: Office, days: int) -> None:
    office.good_for(6)
    office.issue()
    office.town.clock.advance(days=days)
    shown = word_in(office)

    found = {held: word_in(office, f"?state={held.value}") for held in Held}

    assert [words for words in found.values() if words] == [shown]


def test_a9_a_changed_record_is_no_longer_verified(office: Office) -> None:
    number = office.issue()
    signed = office.signed(number)
    assert word_in(office) == ["Holds"]

    office.keep_instead(number, signed=signed[:-6] + ("AAAAAA" if not signed.endswith("AAAAAA") else "BBBBBB"))

    assert word_in(office) == ["No longer verified"]
    (row,) = rows_of_file(office, office.town.people.coordinator_id)
    assert (row["state"], row["good until"]) == ("not_verified", "")


def test_a9_a_supervisor_sees_their_own_units_and_another_agency_nothing(office: Office) -> None:
    office.issue()
    with office.town.app.app_context():
        session = db.session()
        annex = add_unit(session, office.town.people.agency_id, "Annex")
        new = NewPerson(office.town.people.agency_id, "Lee", "Park", "park", roles={Role.SUPERVISOR: annex})
        elsewhere = add_person(session, new, now=NOW)
        session.commit()
        there = make_riverton(session, [], name="Lakeside PD")
        db.session.remove()

    counts = [
        len(rows_of_file(office, one)) for one in (office.town.people.supervisor_id, elsewhere, there.coordinator_id)
    ]

    assert counts == [1, 0, 0]
    assert "Ortiz" in seen_by(office, office.town.people.supervisor_id).text()
    assert "Ortiz" not in seen_by(office, elsewhere).text()
    assert "Ortiz" not in seen_by(office, there.coordinator_id).text()


def test_a9_the_list_is_narrowed_by_unit_module_and_name(office: Office) -> None:
    office.issue()
    other = next(one for one in office.town.shipped.modules if one != "m01-trauma")

    found = {
        query: len(word_in(office, query))
        for query in (
            "?unit=1",
            "?unit=2",
            "?module=m01-trauma",
            f"?module={other}",
            "?q=ortiz",
            "?q=nobody",
            "?unit=x",
        )
    }

    assert found == {
        "?unit=1": 1,
        "?unit=2": 0,
        "?module=m01-trauma": 1,
        f"?module={other}": 0,
        "?q=ortiz": 1,
        "?q=nobody": 0,
        "?unit=x": 1,
    }


@pytest.mark.parametrize(
    ("days_left", "held"),
    [(-1, Held.EXPIRED), (0, Held.SOON), (60, Held.SOON), (61, Held.HOLDS), (None, Held.HOLDS)],
)
def test_a9_sixty_days_are_counted_to_the_last_day_it_holds(days_left: int | None, held: Held) -> None:
    expires_on = None if days_left is None else TODAY + timedelta(days=days_left)
    claims = claims_with(expires_on=expires_on)

    assert held_of(claims, TODAY, is_taken_back=False) is held
    assert held_once_checked(claims, Standing.HOLDS, TODAY) is held
    assert held_of(claims, TODAY, is_taken_back=True) is Held.NOT_VERIFIED
    assert held_once_checked(claims, Standing.CORRECTED, TODAY) is Held.NOT_VERIFIED
    assert held_of(None, TODAY, is_taken_back=False) is Held.NOT_VERIFIED
