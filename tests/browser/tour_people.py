"""The part of the tour that an administrator sees of people: the list, an account, a roster, the units."""

from itertools import count
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.browser.tour_records import administrator
from tests.browser.walk import press

if TYPE_CHECKING:
    from tests.browser.tour import Tour

PEOPLE = "/app/people"
HEAD = "given_name,family_name,sign_in,badge,unit,role\n"
_numbers = count(1)


def show_people(tour: "Tour") -> None:
    """Look at each page for people, with somebody of its own."""
    number = next(_numbers)
    with tour.window(administrator(tour.site)) as page:
        tour.show("people", page, PEOPLE)
        tour.show("people, nobody found", page, f"{PEOPLE}?q=nobody-has-this-name&role=chief")
        _show_account(tour, page, number)
        _show_import(tour, page, number)
        _show_units(tour, page, number)
        _show_keeping(tour, page)


def _show_account(tour: "Tour", page: Page, number: int) -> None:
    tour.show("person, add", page, f"{PEOPLE}/add")
    press(page, page.get_by_role("button", name="Add the person"))
    tour.show("person, add refused", page)
    for field, typed in (("given_name", "Ana"), ("family_name", "Moss"), ("sign_in", f"ana-{number}")):
        page.fill(f"#{field}", typed)
    press(page, page.get_by_role("button", name="Add the person"))
    tour.show("account", page)
    account = page.url
    page.fill("#hired_on", "some day")
    press(page, page.get_by_role("button", name="Keep the changes"))
    tour.show("account, refused", page)
    page.goto(account)
    press(page, page.get_by_role("button", name="Make a sign-in link"))
    tour.show("account, link", page)
    page.goto(account)
    press(page, page.get_by_role("link", name="Everything held about them"))
    tour.show("account, a copy of everything", page)
    page.fill("#reason", "short")
    press(page, page.get_by_role("button", name="Make the copy"))
    tour.show("account, a copy refused", page)
    page.goto(account)
    press(page, page.get_by_role("link", name="They left"))
    tour.show("account, leaving", page)
    press(page, page.get_by_role("button", name="Deactivate the account"))
    tour.show("account, left", page)
    press(page, page.get_by_role("link", name="They are back"))
    tour.show("account, coming back", page)


def _show_keeping(tour: "Tour", page: Page) -> None:
    tour.show("how long records are kept", page, "/app/keeping")
    page.fill("#people", "seven")
    page.fill("#reason", "short")
    press(page, page.get_by_role("button", name="Keep these rules"))
    tour.show("how long records are kept, refused", page)
    page.fill("#people", "7")
    page.fill("#reason", "By our counsel's advice.")
    press(page, page.get_by_role("button", name="Keep these rules"))
    tour.show("how long records are kept, changed", page)


def _show_import(tour: "Tour", page: Page, number: int) -> None:
    tour.show("roster", page, f"{PEOPLE}/import")
    _upload(page, HEAD + "Ana,Moss,4500,4500,,chief\n")
    tour.show("roster, refused", page)
    rows = "".join(f"New,Person{one},new-{number}-{one},,Dispatch,officer\n" for one in range(20))
    _upload(page, HEAD + rows)
    tour.show("roster, what it would change", page)
    for summary in page.locator("main summary").all():
        summary.click()
    tour.show("roster, unfolded", page)
    tour.show("roster, one waits", page, f"{PEOPLE}/import")
    page.check("#is_whole")
    _upload(page, HEAD + rows)
    tour.show("roster, many would leave", page)
    press(page, page.get_by_role("button", name="Do it"))
    tour.show("roster, the number is missing", page)
    press(page, page.get_by_role("button", name="Forget the file"))


def _upload(page: Page, text: str) -> None:
    page.set_input_files("#file", {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()})
    press(page, page.get_by_role("button", name="Read the file"))


def _show_units(tour: "Tour", page: Page, number: int) -> None:
    tour.show("units", page, f"{PEOPLE}/units")
    press(page, page.get_by_role("button", name="Add the unit"))
    tour.show("units, add refused", page)
    page.fill("#name", f"Annex {number} / West")
    press(page, page.get_by_role("button", name="Add the unit"))
    press(page, page.get_by_role("link", name=f"Annex {number} / West"))
    tour.show("unit, empty", page)
    page.fill("#name", f"Annex {number}")
    press(page, page.get_by_role("button", name="Rename it"))
    tour.show("unit, rename refused", page)
