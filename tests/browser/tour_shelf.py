"""The part of the tour that leaves no record: case studies, scenarios to try, paper, packs, and the agency's texts."""

from typing import Protocol

from playwright.sync_api import Page

from tests.browser.walk import CHOICE, press

CONTEXT_CASE = "40-minneapolis"
TRIED = "s11-reunification"
MODULE = "m04-fairness"
SLOT = "complaint_route"


class Tour(Protocol):
    """As in tests/browser/tour.py, which calls this."""

    def show(self, name: str, page: Page, path: str | None = None) -> None: ...


def show_shelf(tour: Tour, page: Page) -> None:
    """What an officer opens."""
    tour.show("case studies", page, "/app/cases")
    tour.show("case study", page, f"/app/cases/{CONTEXT_CASE}")
    tour.show("scenario to try", page, f"/app/scenarios/{TRIED}")
    while page.locator(CHOICE).count():
        press(page, page.locator(CHOICE).first)
    tour.show("scenario to try, the end", page)
    tour.show("lessons on paper", page, f"/app/modules/{MODULE}/print")


def show_instructors_pages(tour: Tour, page: Page) -> None:
    """What a coordinator opens."""
    tour.show("facilitator pack", page, f"/app/modules/{MODULE}/pack")
    tour.show("agency texts", page, "/app/agency-texts")
    tour.show("agency text, empty", page, f"/app/agency-texts/{SLOT}")
    page.locator("textarea").fill("x" * 4100)
    press(page, page.get_by_role("button", name="Keep this text"))
    tour.show("agency text, refused", page)
    page.locator("textarea").fill("Call 555-0142.\n\nOr come to Room 3.")
    press(page, page.get_by_role("button", name="Keep this text"))
    tour.show("agency text, kept", page)
