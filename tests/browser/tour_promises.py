"""The part of the tour that is about promises: a session's themes, its sheets, and the list of all."""

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.browser.walk import press
from tests.officer import Officer
from training_app.foundation.clock import system_clock

if TYPE_CHECKING:
    from tests.browser.tour import Tour

THEMES = (
    ("Stops on Third Street", "Stopped three times in a month, and no reason given."),
    ("Nobody calls back", "Messages since June. “Your line rings in an empty room.”"),
    ("Lights at the park", "The lamps by the swings have been dark since spring."),
)
LIST = "/app/readiness/promises"
_numbers = count(1)


def show_promises(tour: "Tour") -> None:
    """Look at each page, as a coordinator, with a session of its own."""
    scripted = tour.site.scripted_officer(tour.site.people.coordinator_id)
    url = _begin(scripted)
    tour.site.close()
    today = system_clock().date()
    with tour.window(tour.site.people.coordinator_id) as page:
        tour.show("themes, none", page, f"{url}/promises")
        tour.show("answer sheet, empty", page, f"{url}/answers")
        _note(scripted, url)
        tour.site.close()
        tour.show("themes, nothing said to them", page, f"{url}/promises")
        press(page, page.get_by_role("link", name="Promise something").first)
        tour.show("promise, new", page)
        press(page, page.get_by_role("button", name="Make the promise"))
        tour.show("promise, refused", page)
        _promise(
            page, "Publish the reasons for stops on Third Street, by month.", (today - timedelta(days=12)).isoformat()
        )
        tour.show("themes, one promise", page)
        press(page, page.get_by_role("link", name="Promise something").nth(1))
        _promise(
            page, "Call back within two days, in the language of the message.", (today + timedelta(days=5)).isoformat()
        )
        press(page, page.get_by_role("link", name="Say why not").first)
        tour.show("no promise, new", page)
        page.fill("#words", "The lamps are the park district’s. We wrote to it, and its answer hangs at the library.")
        press(page, page.get_by_role("button", name="Keep the reason"))
        tour.show("themes, all answered", page)
        _show_one(tour, page, today + timedelta(days=40))
        tour.show("promises", page, LIST)
        tour.show("promises, none", page, f"{LIST}?which=withdrawn")
        tour.show("answer sheet", page, f"{url}/answers")
        tour.show("handouts", page, f"{url}/handouts")
        tour.show("readiness, with promises", page, "/app/readiness")


def _show_one(tour: "Tour", page: Page, new_day: object) -> None:
    press(page, page.get_by_role("link", name="Publish the reasons").first)
    tour.show("one promise", page)
    press(page, page.get_by_role("button", name="Keep the answer"))
    tour.show("one promise, answer refused", page)
    page.fill("#due_on", str(new_day))
    page.fill("#reason", "The vendor delivers the counters in January, and the form is printed after that.")
    press(page, page.get_by_role("button", name="Move the day"))
    tour.show("one promise, moved", page)
    page.select_option("#state", "open")
    page.fill(
        "#public_answer", "The form is printed, and every shift was shown it.\n\nThe first month is being counted."
    )
    press(page, page.get_by_role("button", name="Keep the answer"))
    tour.show("one promise, answered", page)


def _promise(page: Page, words: str, day: str) -> None:
    page.fill("#words", words)
    page.fill("#owner", "Captain, Patrol")
    page.fill("#due_on", day)
    press(page, page.get_by_role("button", name="Make the promise"))


def _begin(scripted: Officer) -> str:
    """A new session; returns where it is."""
    scripted.get("/app/readiness/tools/listening-session")
    return scripted.submit("name", name=f"Third Street, evening {next(_numbers)}").address.partition("?")[0]


def _note(scripted: Officer, url: str) -> None:
    """Keep the notes of the evening."""
    scripted.get(f"{url}/parts/notes")
    rows = {
        f"themes.{at}.{key}": text
        for at, row in enumerate(THEMES)
        for key, text in zip(("theme", "said"), row, strict=True)
    }
    scripted.submit("seen", **rows)
