"""The part of the tour that is about the agency's working papers: each tool, one filled in, refused, and put away."""

from itertools import count
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.browser.walk import press

if TYPE_CHECKING:
    from tests.browser.tour import Tour

HOME = "/app/readiness"
_numbers = count(1)


def show_readiness(tour: "Tour") -> None:
    """Look at each page on which tools are found, filled in and read."""
    number = next(_numbers)
    with tour.window(tour.site.people.coordinator_id) as page:
        tour.show("readiness, nothing begun" if number == 1 else "readiness", page, HOME)
        for tool_id in tour.site.app.extensions["readiness"].catalogue.toolkit:
            tour.show(f"readiness, {tool_id}", page, f"{HOME}/tools/{tool_id}")
        press(page, page.get_by_role("button", name="Begin"))
        tour.show("readiness, no name", page)
        begin(tour, page, "self-assessment", f"Round {number}")
        tour.show("readiness, assessment begun", page)
        _fill_in(tour, page)
        begin(tour, page, "response-plan", f"Plan {number}")
        tour.show("readiness, plan begun", page)
        page.goto(f"{page.url.split('?')[0]}/parts/first-hour")
        tour.show("readiness, rows", page)
        press(page, page.get_by_role("button", name="Keep, and add lines"))
        tour.show("readiness, more rows", page)


def begin(tour: "Tour", page: Page, tool_id: str, name: str) -> None:
    """Begin a copy of a tool; its page is open afterwards."""
    page.goto(tour.site.address(f"{HOME}/tools/{tool_id}"))
    page.fill("#name", name)
    press(page, page.get_by_role("button", name="Begin"))


def _fill_in(tour: "Tour", page: Page) -> None:
    copy = page.url.split("?")[0]
    page.goto(f"{copy}/parts/leadership")
    tour.show("readiness, ratings", page)
    page.locator("select").first.select_option(index=2)
    page.locator("textarea").first.fill("Officer Ortiz keeps the list.")
    press(page, page.get_by_role("button", name="Keep this part"))
    tour.show("readiness, ratings refused", page)
    page.locator("textarea").first.fill("The list of last month, on the board in the briefing room.")
    press(page, page.get_by_role("button", name="Keep this part"))
    tour.show("readiness, part kept", page)
    tour.show("readiness, history", page, f"{copy.removeprefix(tour.site.address(''))}/history")
    page.goto(copy)
    press(page, page.get_by_role("button", name="Put it away"))
    tour.show("readiness, put away", page)
