"""The part of the tour that is about a response plan: what it lacks, signing it, a drill, and the card."""

from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.browser.tour_records import administrator
from tests.browser.walk import press
from tests.conftest import Town
from tests.readiness.plan.filling import begin_plan, fill_plan
from training_app.foundation.clock import SetClock, system_clock

if TYPE_CHECKING:
    from tests.browser.tour import Tour

CARD = "/app/readiness/plan"


def show_plan(tour: "Tour") -> None:
    """Look at each page about a plan, with a copy of its own."""
    site = tour.site
    town = Town(site.app, site.people, SetClock(system_clock()), site.app.extensions["readiness"].catalogue)
    copy_id = begin_plan(town, name="Plan of the tour")
    site.close()
    here = f"/app/readiness/copies/{copy_id}"
    with tour.window(site.people.coordinator_id) as page:
        tour.show("plan, card", page, CARD)
        tour.show("plan, what is missing", page, f"{here}/check")
        tour.show("plan, nothing signed", page, f"{here}/sign-offs")
        tour.show("plan, no drill", page, f"{here}/drill")
        fill_plan(town, copy_id)
        site.close()
        tour.show("plan, nothing missing", page, f"{here}/check")
    # who kept the newest part does not sign it, where somebody else may
    with tour.window(administrator(site)) as page:
        tour.show("plan, to be signed", page, f"{here}/sign-offs")
        press(page, page.get_by_role("button", name="Sign this plan off"))
        tour.show("plan, signed", page)
        tour.show("plan, a signed version", page, f"{here}/sign-offs/1")
    with tour.window(site.people.coordinator_id) as page:
        _show_drill(tour, page, here)
    with tour.window(site.newcomer()) as page:
        tour.show("plan, an officer’s card", page, CARD)


def _show_drill(tour: "Tour", page: Page, here: str) -> None:
    tour.show("plan, a scene", page, f"{here}/drill/walk")
    press(page, page.get_by_role("button", name="Keep it and go on"))
    tour.show("plan, a scene refused", page)
    while page.locator("input[type=radio]").count():
        page.check("#outcome-gap")
        page.fill("#missing", "Nobody is named who sits with the sister.")
        press(page, page.get_by_role("button", name="Keep it and go on"))
    tour.show("plan, a drill", page)
    tour.show("plan, drills", page, f"{here}/drill")
