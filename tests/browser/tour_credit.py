"""The part of the tour that counts hours: the ledger, one person's lines, the settings, and a file for the state."""

from typing import TYPE_CHECKING

from tests.browser.walk import press
from training_app.assignments.credit.settling import settle_all
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId

if TYPE_CHECKING:
    from tests.browser.tour import Tour

CREDIT = "/app/credit"


def show_credit(tour: "Tour", officer_id: PersonId) -> None:
    """Look at each page of credit; the officer has finished something and has no number yet."""
    with tour.window(tour.site.people.coordinator_id) as page:
        tour.show("credit, behind", page, CREDIT)
        with tour.site.app.app_context():
            settle_all(db.session(), tour.site.app.extensions["learning"].library, now=system_clock())
        tour.site.close()
        tour.show("credit", page, CREDIT)
        tour.show("credit, a filter nobody knows", page, f"{CREDIT}?cycle=none&q=nobody-has-this-name")
        tour.show("credit of a person", page, f"{CREDIT}/people/{officer_id}")
        tour.show("credit settings", page, f"{CREDIT}/settings")
        page.fill("#cycle_years", "many")
        press(page, page.get_by_role("button", name="Keep these settings"))
        tour.show("credit settings, refused", page)
        tour.show("credit file, nothing chosen", page, f"{CREDIT}/files")
        page.select_option("#profile", "tx-tcole-roster")
        press(page, page.get_by_role("button", name="See the rows"))
        tour.show("credit file, refused rows", page)
        page.locator("main summary").first.click()
        tour.show("credit file, what is known", page)
    with tour.window(officer_id) as page:
        tour.show("transcript, with credit", page, "/app/transcript")
