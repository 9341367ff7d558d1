"""The case studies: the two kinds kept apart, the gap said, the agency's words in place."""

import pytest

from tests.conftest import Town
from tests.officer import Officer
from tests.shelf.conftest import SLOT
from training_app.shelf.case_views import CONTEXT_STAMP


@pytest.fixture
def officer(town: Town) -> Officer:
    return town.sign_in(town.people.officer_id)


def test_the_list_keeps_the_two_kinds_apart(officer: Officer):
    text = officer.get("/app/cases").text()

    under, context = text.index("Under the initiative"), text.index("Public context")
    assert under < text.index("Alder") < context < text.index("Birch")


def test_context_is_stamped_with_its_gap_before_the_text(officer: Officer):
    text = officer.get("/app/cases/birch").text()

    assert text.index(CONTEXT_STAMP) < text.index("What birch did later was not found.") < text.index("It burned.")


def test_work_under_the_initiative_says_its_gap_too_and_bears_no_stamp(officer: Officer):
    page = officer.get("/app/cases/alder")

    assert CONTEXT_STAMP not in page.text()
    assert page.text().index("What alder did later was not found.") < page.text().index("It burned.")
    assert "/app/cases/birch" in [link.get("href") for link in page.all("a")]


def test_the_agencys_own_words_stand_in_a_case_too(officer: Officer, town: Town):
    coordinator = town.sign_in(town.people.coordinator_id)
    coordinator.get(f"/app/agency-texts/{SLOT}")
    coordinator.submit("text", text="Ask for Ms. Ilves.")

    assert "Ask for Ms. Ilves." in officer.get("/app/cases/alder").text()


def test_an_unknown_case_is_no_page(officer: Officer):
    assert officer.get("/app/cases/nowhere").status == 404


def test_the_modules_page_leads_to_each(officer: Officer):
    links = [link.get("href") for link in officer.get("/app/modules").all("a")]

    assert {"/app/cases/alder", "/app/cases/birch"} <= set(links)
