"""The part of the tour that is about comments on papers and about totals for the public."""

from itertools import count
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.browser.tour_readiness import begin
from tests.browser.tour_seats import holder
from tests.browser.walk import press
from training_app.accounts.models import Role

if TYPE_CHECKING:
    from tests.browser.tour import Tour

COMMENTS = "/app/readiness/comments"
PUBLIC = "/app/readiness/public"
_numbers = count(1)


def show_open(tour: "Tour") -> None:
    """Look at each page, with a paper of its own."""
    with tour.window(tour.site.people.coordinator_id) as page:
        begin(tour, page, "listening-session", f"Northside, {next(_numbers)}")
        paper = page.url.split("?")[0].removeprefix(tour.site.address(""))
    with tour.window(holder(tour, Role.PARTNER)) as page:
        _show_saying(tour, page, f"{paper}/comments")
    with tour.window(tour.site.people.coordinator_id) as page:
        _show_answering(tour, page)
        _show_publishing(tour, page)
        tour.show("case study, with its tools", page, "/app/cases/10-baton-rouge")
    with tour.window() as page:
        tour.show("totals for the public, none", page, "/open/999")


def _show_saying(tour: "Tour", page: Page, path: str) -> None:
    tour.show("paper, no comments", page, path)
    press(page, page.get_by_role("button", name="Send the comment"))
    tour.show("paper, comment refused", page)
    page.select_option("#place", index=1)
    page.fill("#said_of_it", "The session is on a Tuesday noon, when nobody from the mill can come.")
    press(page, page.get_by_role("button", name="Send the comment"))
    tour.show("paper, commented", page)


def _show_answering(tour: "Tour", page: Page) -> None:
    tour.show("comments on papers", page, COMMENTS)
    tour.show("comments on papers, none", page, f"{COMMENTS}?state=declined&tool=response-plan")
    page.goto(tour.site.address(COMMENTS))
    press(page, page.locator("main ol a").first)
    tour.show("comment on a paper", page)
    press(page, page.get_by_role("button", name="Keep the answer"))
    tour.show("comment on a paper, answer refused", page)
    page.select_option("#state", "answered")
    page.fill("#answer", "It is moved to seven in the evening, and the mill’s shift is told.")
    press(page, page.get_by_role("button", name="Keep the answer"))
    tour.show("comment on a paper, answered", page)


def _show_publishing(tour: "Tour", page: Page) -> None:
    tour.show("totals for the public, choice", page, PUBLIC)
    tour.show("totals for the public, nothing chosen", page, f"{PUBLIC}/preview")
    page.goto(tour.site.address(PUBLIC))
    press(page, page.get_by_role("button", name="See the preview"))
    tour.show("totals for the public, preview", page)
    press(page, page.get_by_role("button", name="Publish this"))
    tour.show("totals for the public, published", page)
    press(page, page.get_by_role("link", name="What anybody reads"))
    tour.show("totals for the public", page)
    page.goto(tour.site.address(PUBLIC))
    press(page, page.get_by_role("button", name="Take it back"))
    tour.show("totals for the public, taken back", page)
