"""The part of the tour that is about training elsewhere and classes: the officer's page, who decides, one class."""

from datetime import timedelta
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.browser.walk import press
from training_app.foundation.clock import system_clock
from training_app.foundation.ids import PersonId

if TYPE_CHECKING:
    from tests.browser.tour import Tour

CLASSROOM = "/app/classroom"
PROOF = {"name": "proof.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\ntrailer\n<<>>\n%%EOF\n"}


def show_classroom(tour: "Tour", officer_id: PersonId) -> None:
    """Look at each page of the room, as an officer, as a coordinator, and on the room's tablet."""
    with tour.window(officer_id) as page:
        tour.show("training elsewhere, none", page, "/app/transcript/elsewhere")
        press(page, page.get_by_role("button", name="Enter this training"))
        tour.show("training elsewhere, refused", page)
        page.fill("#title", "Crisis intervention, block 2")
        page.fill("#provider", "State academy")
        page.fill("#day", "2026-01-20")
        page.fill("#hours", "8")
        page.set_input_files("#proof", PROOF)
        press(page, page.get_by_role("button", name="Enter this training"))
        tour.show("training elsewhere, one waits", page)
    with tour.window(tour.site.people.coordinator_id) as page:
        tour.show("classroom, one waits", page, CLASSROOM)
        tour.show("training for an officer", page, f"{CLASSROOM}/outside/new")
        page.goto(tour.site.address(CLASSROOM))
        press(page, page.locator("main table a").first)
        tour.show("an entry that waits", page)
        press(page, page.get_by_role("button", name="Reject it"))
        tour.show("an entry, rejecting refused", page)
        press(page, page.get_by_role("button", name="Approve it"))
        tour.show("an entry, approved", page)
        tour.show("all entries", page, f"{CLASSROOM}/outside?state=approved")
        _show_class(tour, page)


def _show_class(tour: "Tour", page: Page) -> None:
    tour.show("a class, new", page, f"{CLASSROOM}/classes/new")
    press(page, page.get_by_role("button", name="Plan this class"))
    tour.show("a class, nothing typed", page)
    today = (system_clock() + timedelta(days=1)).date().isoformat()
    page.select_option("#module", index=1)
    for field, text in {
        "day": today,
        "starts": "09:00",
        "ends": "11:00",
        "room": "Room 2",
        "instructor": "R. Vega",
    }.items():
        page.fill(f"#{field}", text)
    press(page, page.get_by_role("button", name="Plan this class"))
    tour.show("a class, planned", page)
    planned = page.url.partition("?")[0]
    page.fill("#badge", "4417")
    press(page, page.get_by_role("button", name="Add this person"))
    tour.show("a class, one on the list", page)
    press(page, page.get_by_role("button", name="Read the file"))
    tour.show("a class, no file", page)
    page.goto(f"{planned}/sheet")
    tour.show("a class, its sheet", page)
    page.goto(f"{planned}/code")
    tour.show("a class, its code", page)
    phone = page.locator("main .fine").first.inner_text()
    tablet = page.get_by_role("link", name="The page for the tablet").get_attribute("href")
    page.goto(phone)
    tour.show("a class on one's own phone, too early", page)
    page.goto(tour.site.address(str(tablet)))
    tour.show("a class on the tablet, too early", page)
    page.goto(planned)
    press(page, page.get_by_role("button", name="Cancel this class"))
    tour.show("a class, cancelling refused", page)
    tour.show("classroom, one class", page, CLASSROOM)
