"""The part of the tour that an administrator sees: where records go, whether they arrive, and who may fetch them."""

from itertools import count
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.browser.walk import press
from training_app.accounts.models import Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId

if TYPE_CHECKING:
    from tests.browser.site import Site
    from tests.browser.tour import Tour

RECORDS = "/app/records"
# a port that nobody listens at, on this machine: nothing is asked elsewhere
NOBODY = "http://127.0.0.1:9/xapi"
_numbers = count(1)
_badges = count(1)


def show_records(tour: "Tour") -> None:
    """Look at each page of the records, with a destination of its own that does not answer."""
    number = next(_numbers)
    with tour.window(administrator(tour.site)) as page:
        _show_destination(tour, page, f"County LRS {number}")
        _show_clients(tour, page, f"Academy LMS {number}")


def _show_destination(tour: "Tour", page: Page, name: str) -> None:
    tour.show("sink, none installed", page, f"{RECORDS}/add-sink")
    tour.show("destination, add", page, f"{RECORDS}/add")
    press(page, page.get_by_role("button", name="Add it"))
    tour.show("destination, add refused", page)
    for field, typed in (("name", name), ("endpoint", NOBODY), ("username", "riverton"), ("password", "not a secret")):
        page.fill(f"#{field}", typed)
    press(page, page.get_by_role("button", name="Add it"))
    tour.show("records of an administrator", page)
    mine = page.locator("section").filter(has=page.get_by_role("heading", name=name, exact=True))
    links = {words: mine.get_by_role("link", name=words).get_attribute("href") for words in _LINKS}
    press(page, mine.get_by_role("button", name="Test connection"))
    tour.show("connection, tested", page)
    for words, path in links.items():
        tour.show(f"destination, {words.lower()}", page, path)
    press(page, page.get_by_role("button", name="Stop sending"))
    tour.show("destination, stop refused", page)
    page.goto(tour.site.address(links["How officers appear there"] or ""))
    page.check("#told-name")
    press(page, page.get_by_role("button", name="Keep the change"))
    tour.show("destination, officers refused", page)
    page.goto(tour.site.address(links["Comparisons"] or ""))
    press(page, page.get_by_role("button", name="Compare now"))
    tour.show("comparisons, one asked for", page)
    press(page, page.locator("tbody a").first)
    tour.show("comparison", page)
    page.goto(tour.site.address(RECORDS))
    press(page, page.get_by_role("link", name="See").first)
    tour.show("records, not taken", page)


def _show_clients(tour: "Tour", page: Page, name: str) -> None:
    tour.show("clients", page, f"{RECORDS}/clients")
    tour.show("client, add", page, f"{RECORDS}/clients/add")
    press(page, page.get_by_role("button", name="Make the credentials"))
    tour.show("client, add refused", page)
    page.fill("#name", name)
    page.check("#scopes-read-all")
    press(page, page.get_by_role("button", name="Make the credentials"))
    tour.show("client, made", page)
    page.goto(tour.site.address(f"{RECORDS}/clients"))
    path = page.get_by_role("link", name=f"Revoke {name}", exact=True).get_attribute("href")
    tour.show("client, revoke", page, path)
    press(page, page.get_by_role("button", name="Revoke it"))
    tour.show("clients, one revoked", page)
    tour.show("client, revoked before", page, path)


def administrator(site: "Site") -> PersonId:
    """One more administrator."""
    with site.app.app_context():
        new = NewPerson(site.people.agency_id, "Lee", "Park", f"admin-{next(_badges)}", roles={Role.ADMIN: None})
        person_id = add_person(db.session(), new, now=system_clock())
        db.session.commit()
    site.close()
    return person_id


# the last one is open when the next button is pressed
_LINKS = ("Comparisons", "Change", "How officers appear there", "Stop sending")
