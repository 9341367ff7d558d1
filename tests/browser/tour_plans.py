"""The part of the tour that plans training: what runs, making one, leave, exemptions and the log of reminders."""

from typing import TYPE_CHECKING

from tests.browser.walk import press
from training_app.foundation.ids import PersonId

if TYPE_CHECKING:
    from tests.browser.tour import Tour

ASSIGNMENTS = "/app/assignments"


def show_plans(tour: "Tour", officer_id: PersonId) -> None:
    """Look at each page of assignments, as a coordinator and as a supervisor."""
    last = tour.site.modules()[-1].title
    with tour.window(tour.site.people.coordinator_id) as page:
        tour.show("assignments", page, ASSIGNMENTS)
        press(page, page.get_by_role("link", name="New assignment"))
        tour.show("assignment, new", page)
        press(page, page.get_by_role("button", name="See who is meant"))
        tour.show("assignment, nothing chosen", page)
        page.select_option("#module", label=last)
        press(page, page.get_by_role("button", name="See who is meant"))
        tour.show("assignment, who is meant", page)
        press(page, page.get_by_role("button", name="Assign it"))
        tour.show("assignment, made", page)
        press(page, page.get_by_role("button", name="End this assignment"))
        tour.show("assignment, end refused", page)
        tour.show("assignments, one runs", page, ASSIGNMENTS)
        tour.show("reminders", page, f"{ASSIGNMENTS}/reminders")
        tour.show("leave", page, f"/app/people/{officer_id}/leave")
        press(page, page.get_by_role("button", name="Enter this leave"))
        tour.show("leave, refused", page)
        page.fill("#reason", "Approved leave, memo 14.")
        press(page, page.get_by_role("button", name="Enter this leave"))
        tour.show("leave, entered", page)
    with tour.window(tour.site.people.supervisor_id) as page:
        tour.show("assignments of a supervisor", page, ASSIGNMENTS)
