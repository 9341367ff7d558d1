"""e1, e6 (claim C11): an answer above the first to PHQ-9's ninth question opens the people to talk to, at once.

Rules: any answer above 0 opens them before the next question; they can be closed, and nothing is blocked; no verdict is
given, and an answer of 0 is given no reassurance; no request and no record comes of it.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.wellness.browsing import Site, answer, opened_from_file, show_result, unfold

pytestmark = pytest.mark.browser

PANEL = "[data-part=helpnow-open]"
# in one task of the page: no timer, no promise and no request can come between the answer and what is read here
IN_THE_SAME_TASK = """(value) => {
  document.querySelector(`input[name="phq9-9"][value="${value}"]`).click();
  const panel = document.querySelector("[data-part=helpnow-open]");
  return panel ? [panel.previousElementSibling.contains(document.querySelector('input[name="phq9-9"]')),
    panel.contains(document.activeElement)] : null;
}"""
VERDICT = re.compile(
    r"at risk|\byou are\b|you have|danger|\bfine\b|all right|worried about you|good news", re.IGNORECASE
)


@pytest.mark.parametrize("value", [1, 2, 3])
@pytest.mark.parametrize("others", [0, 3])
def test_any_answer_above_the_first_opens_the_people_at_once(page: Page, value: int, others: int) -> None:
    """Whatever was answered before, and so in every range of the total."""
    answer(page, [others] * 8, "phq9")

    beside_the_question, has_focus = page.evaluate(IN_THE_SAME_TASK, value)

    assert beside_the_question
    assert has_focus
    reached = {link.get_attribute("href") for link in page.locator(f"{PANEL} a").all() if link.is_visible()}
    assert {"tel:988", "sms:988", "sms:838255", "tel:18002675463", "tel:5550142"} <= reached


def test_not_at_all_opens_nothing_and_reassures_of_nothing(page: Page) -> None:
    answer(page, [0] * 8, "phq9")
    before = page.locator("[data-check=phq9]").inner_text()

    opened = page.evaluate(IN_THE_SAME_TASK, 0)

    assert opened is None
    assert page.locator("[data-check=phq9]").inner_text() == before


def test_it_gives_no_verdict_and_says_that_nobody_was_told(page: Page) -> None:
    answer(page, [0] * 8 + [3], "phq9")

    words = page.locator(PANEL).inner_text()

    assert "Nobody was told of your answer, and nobody is watching this page." in words
    assert VERDICT.search(words) is None
    assert VERDICT.search("You are at risk") is not None


def test_it_blocks_nothing_and_closing_leads_back_to_the_answer(page: Page) -> None:
    answer(page, [1] * 9, "phq9")
    with_it_open = show_result(page, "phq9")

    page.get_by_role("button", name="Close this and go on").click()

    assert "9 of 27" in with_it_open
    assert page.locator(PANEL).count() == 0
    assert page.evaluate("document.activeElement.name + document.activeElement.value") == "phq9-91"
    assert show_result(page, "phq9") == with_it_open


def test_the_result_is_the_same_with_and_without_it(page: Page) -> None:
    answer(page, [1, 1, 1, 0, 0, 0, 0, 0, 0], "phq9")
    without = show_result(page, "phq9")
    answer(page, [1, 1, 0, 0, 0, 0, 0, 0, 1], "phq9")

    assert "3 of 27" in without
    assert show_result(page, "phq9") == without


def test_with_arrow_keys_it_opens_once_and_one_can_go_on_choosing(page: Page) -> None:
    """What comes is said above the question (WCAG 3.2.2), and choosing on does not throw the focus about."""
    unfold(page, "phq9")
    page.locator('input[name="phq9-9"][value="0"]').focus()
    page.keyboard.press("ArrowDown")
    moved = page.evaluate("document.activeElement.id")
    page.locator('input[name="phq9-9"]:checked').focus()
    page.keyboard.press("ArrowDown")

    assert moved == "helpnow"
    assert page.get_by_text("Any answer but the first opens a list of people to talk to").is_visible()
    assert page.evaluate("document.activeElement.value") == "2"
    assert page.locator(PANEL).count() == 1


def test_it_opens_with_the_network_off_and_makes_no_request(page: Page, context: BrowserContext, site: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    context.set_offline(True)

    answer(page, [0] * 8 + [2], "phq9")

    assert page.locator(PANEL).is_visible()
    assert asked == []
    assert site.requests == [("GET", "/wellness/")]


def test_wiping_the_page_closes_it(page: Page) -> None:
    answer(page, [0] * 8 + [2], "phq9")
    assert page.locator(PANEL).is_visible()

    page.get_by_role("button", name="Clear everything").click()

    assert page.locator(PANEL).count() == 0


def test_an_agency_may_have_the_form_without_this_question(context: BrowserContext, tmp_path: Path) -> None:
    page = opened_from_file(context, tmp_path, "resources: []\nmood: phq8\n")

    answer(page, [1] * 8, "phq8")

    assert "8 of 24" in show_result(page, "phq8")
    assert page.locator("[data-check=phq9], [data-help]").count() == 0


def test_a_page_without_the_listener_would_be_seen(page: Page) -> None:
    """The negative control: the same answer in a page whose question lost its mark opens nothing."""
    unfold(page, "phq9")
    page.evaluate(
        "document.querySelector('[data-help]').replaceWith(document.querySelector('[data-help]').cloneNode(true))"
    )

    assert page.evaluate(IN_THE_SAME_TASK, 3) is None
