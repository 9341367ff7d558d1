"""The part of the tour that is about seats: giving one, and what an auditor, a partner and a reviewer see."""

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.browser.tour_records import administrator
from tests.browser.walk import press
from training_app.accounts.models import Role
from training_app.accounts.seats.models import Seat
from training_app.accounts.seats.rules import Terms
from training_app.accounts.seats.service import Holder, give_seat
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId

if TYPE_CHECKING:
    from tests.browser.tour import Tour

SEATS = "/app/people/seats"
TEXT = "/app/texts/m01-trauma"
_numbers = count(1)


def show_seats(tour: "Tour") -> None:
    """Look at each page, with seats of its own."""
    with tour.window(administrator(tour.site)) as page:
        _show_giving(tour, page, next(_numbers))
    with tour.window(holder(tour, Role.AUDITOR)) as page:
        tour.show("overview, as an auditor", page, "/app/overview")
        tour.show("refused, as an auditor", page, "/app/assignments")
    with tour.window(holder(tour, Role.REVIEWER)) as page:
        _show_review(tour, page)
    with tour.window(tour.site.people.coordinator_id) as page:
        _show_answer(tour, page)
    with tour.window() as page:
        tour.show("texts, for anybody", page, "/texts")
        tour.show("text, not for anybody", page, "/texts/m01-trauma")


def _show_giving(tour: "Tour", page: Page, number: int) -> None:
    tour.show("seats", page, SEATS)
    tour.show("seat, give", page, f"{SEATS}/give")
    press(page, page.get_by_role("button", name="Give the seat"))
    tour.show("seat, give refused", page)
    today = system_clock().date()
    typed = {
        "given_name": "Noor",
        "family_name": "Haddad",
        "sign_in": f"noor-{number}@audit.example",
        "first_day": (today - timedelta(days=90)).isoformat(),
        "last_day": today.isoformat(),
        "ends_on": (today + timedelta(days=30)).isoformat(),
        "reason": "Yearly review of training records",
    }
    for field, words in typed.items():
        page.fill(f"#{field}", words)
    press(page, page.get_by_role("button", name="Give the seat"))
    tour.show("seat", page)
    press(page, page.get_by_role("button", name="End it now"))
    tour.show("seat, ended", page)


def _show_review(tour: "Tour", page: Page) -> None:
    tour.show("texts", page, "/app/texts")
    tour.show("text, whole", page, TEXT)
    press(page, page.get_by_role("button", name="Send the comment"))
    tour.show("text, comment refused", page)
    page.fill("#said_of_it", "The second lesson leaves out what the neighbors told you in June.")
    press(page, page.get_by_role("button", name="Send the comment"))
    tour.show("text, commented", page)
    page.select_option("#kind", "community")
    press(page, page.get_by_role("button", name="Sign this version off"))
    tour.show("text, signed off", page)
    tour.show("totals", page, "/app/totals")


def _show_answer(tour: "Tour", page: Page) -> None:
    tour.show("comments", page, "/app/texts/comments")
    tour.show("comments, none", page, "/app/texts/comments?state=declined&module=m10-leading-it")
    page.goto(tour.site.address("/app/texts/comments"))
    press(page, page.locator("main ol a").first)
    tour.show("comment", page)
    press(page, page.get_by_role("button", name="Keep the answer"))
    tour.show("comment, answer refused", page)
    page.fill("#answer", "The lesson now says it, in its third part.")
    press(page, page.get_by_role("button", name="Keep the answer"))
    tour.show("comment, answered", page)


def holder(tour: "Tour", role: Role) -> PersonId:
    """Somebody with a new seat."""
    today = system_clock().date()
    holder = Holder("Noor", "Haddad", f"{role}-{next(_numbers)}@audit.example")
    month = timedelta(days=30)
    terms = Terms(role, today - 3 * month, today + month, today + month, "Yearly review of records")
    with tour.site.app.app_context():
        agency_id = tour.site.people.agency_id
        seat_id = give_seat(db.session(), agency_id, holder, terms, by=None, now=system_clock())
        person_id = PersonId(db.session.get_one(Seat, seat_id).person_id)
    tour.site.close()
    return person_id
