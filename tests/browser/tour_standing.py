"""The part of the tour that is about the self-assessment: its picture, what changed, and the action plan."""

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.browser.walk import press
from tests.readiness.sheets import ACTIONS, CHANGE, HOME, TOOL, add_sheet, change_action, make_action, marks_in_turn
from training_app.content.toolkit import Tool
from training_app.foundation.clock import system_clock

if TYPE_CHECKING:
    from tests.browser.tour import Tour

_numbers = count(1)


def show_standing(tour: "Tour") -> None:
    """Look at each page, with sheets and actions of its own."""
    coordinator = tour.site.people.coordinator_id
    tool: Tool = tour.site.app.extensions["readiness"].catalogue.toolkit[TOOL]
    who = tour.site.scripted_officer(coordinator)
    number = next(_numbers)
    with tour.window(coordinator) as page:
        if number == 1:
            tour.show("change over time, no sheet", page, CHANGE)
            tour.show("action plan, empty", page, ACTIONS)
        add_sheet(who, tool, f"Spring round {number}", marks_in_turn(tool, ("missing", "said", "shown", "")))
        copy_id = add_sheet(who, tool, f"Fall round {number}", marks_in_turn(tool, ("missing", "shown", "said")))
        tour.site.close()
        tour.show("picture", page, f"{HOME}/copies/{copy_id}/picture")
        tour.show("change over time", page, CHANGE)
        _show_actions(tour, page, f"{HOME}/copies/{copy_id}/picture")
        _end_one(tour, who, number)
        tour.show("action plan", page, ACTIONS)
        page.locator("main summary").click()
        tour.show("action plan, with what is done", page)
        tour.show("action plan, nothing fits", page, f"{ACTIONS}?show=overdue")
        tour.show("overview, with a plan", page, "/app/overview")
        tour.show("readiness, with a plan", page, HOME)
    with tour.window(tour.site.people.supervisor_id) as page:
        tour.show("picture, to read", page, f"{HOME}/copies/{copy_id}/picture")


def _show_actions(tour: "Tour", page: Page, picture: str) -> None:
    page.goto(tour.site.address(picture))
    press(page, page.get_by_text("Make an action of it").first)
    tour.show("action, new", page)
    press(page, page.get_by_role("button", name="Put it into the plan"))
    tour.show("action, new refused", page)
    page.fill("#what", "Ring every number on the plan on a Sunday night")
    page.fill("#owner", "Captain, Patrol")
    page.fill("#due_on", (system_clock() + timedelta(days=9)).date().isoformat())
    press(page, page.get_by_role("button", name="Put it into the plan"))
    tour.show("action", page)
    page.select_option("#state", "dropped")
    press(page, page.get_by_role("button", name="Keep the change"))
    tour.show("action, dropped without a reason", page)
    page.select_option("#state", "in_hand")
    press(page, page.get_by_role("button", name="Keep the change"))
    tour.show("action, changed", page)


def _end_one(tour: "Tour", who, number: int) -> None:
    due_on = (system_clock() + timedelta(days=60)).date().isoformat()
    made = make_action(who, what=f"Name a second post for each seat, {number}", due_on=due_on)
    change_action(who, made.address.partition("?")[0], state="done")
    tour.site.close()
