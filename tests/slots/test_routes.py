"""The coordinator's pages of the agency's texts, and what officers read of them."""

import pytest

from tests.conftest import Town
from tests.officer import Officer, Page
from training_app.slots import views

TEXTS = "/app/agency-texts"
CARD = f"{TEXTS}/complaint_route"


@pytest.fixture
def coordinator(town: Town) -> Officer:
    return town.sign_in(town.people.coordinator_id)


def typed(page: Page) -> str:
    """What stands in the box."""
    return next(box for box in page.form("text").iter("textarea")).text or ""


def test_the_list_says_what_is_still_to_be_filled_in(coordinator: Officer, town: Town):
    page = coordinator.get(TEXTS)

    assert f"0 of {len(town.shipped.inserts)} are filled in" in page.text()
    assert "To be filled in" in page.text()
    for slot in town.shipped.inserts.values():
        assert slot.label in page.text()


def test_a_text_is_kept_with_who_and_when_and_stands_in_the_form(coordinator: Officer, town: Town):
    coordinator.get(CARD)
    page = coordinator.submit("text", text="Call 555-0142.\n\nOr Room 3.")

    assert views.KEPT in page.text()
    assert "Version 1, D. Abara, Monday 23 November, 14:07" in page.text()
    assert typed(page) == "Call 555-0142.\n\nOr Room 3."
    assert f"1 of {len(town.shipped.inserts)} are filled in" in coordinator.get(TEXTS).text()


def test_going_back_to_the_default_keeps_the_text(coordinator: Officer):
    coordinator.get(CARD)
    coordinator.submit("text", text="Call 555-0142.")
    page = coordinator.submit("text", text="")

    assert views.RESTORED in page.text()
    assert "Call 555-0142." in page.text()
    assert "Back to the default." in page.text()


def test_what_cannot_be_kept_comes_back_as_it_was_typed(coordinator: Officer):
    coordinator.get(CARD)
    page = coordinator.submit("text", text="x" * 4001)

    assert page.status == 422
    assert "4001 characters" in page.text()
    assert len(typed(page)) == 4001
    assert "You have written nothing here yet." in page.text()


def test_a_second_tab_loses_nobodys_words(coordinator: Officer, town: Town):
    other = town.sign_in(town.people.coordinator_id)
    other.get(CARD)
    coordinator.get(CARD)
    coordinator.submit("text", text="Mine.")

    page = other.submit("text", text="Theirs.")

    assert page.status == 409
    assert views.MEANWHILE in page.text()
    assert typed(page) == "Theirs."
    assert "Mine." in page.text()
    # and keeping it now is a decision, with the other text before one's eyes
    assert views.KEPT in other.submit("text", text="Theirs.").text()


def test_an_unknown_slot_is_no_page(coordinator: Officer):
    assert coordinator.get(f"{TEXTS}/nowhere").status == 404


@pytest.mark.parametrize("who", ["officer_id", "supervisor_id"])
def test_nobody_else_writes_for_the_agency(town: Town, who: str):
    reader = town.sign_in(getattr(town.people, who))

    assert reader.get(TEXTS).status == 403
    assert reader.get(CARD).status == 403
