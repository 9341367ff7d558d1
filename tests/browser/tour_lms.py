"""The part of the tour that looks after LMSs: the hub, registering one by hand and by invitation, and one of them."""

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

LTI = "/app/lms/lti"
# names that mean nothing: nobody is asked anything before the first launch
_numbers = count(1)
ADDRESSES = {"authorization_endpoint": "auth", "token_endpoint": "token", "jwks_url": "jwks"}


def show_lms(tour: "Tour") -> None:
    """Look at each page of the LTI door that can be met without an LMS."""
    number = next(_numbers)
    with tour.window(_administrator(tour.site, number)) as page:
        tour.show("LMS, the three ways", page, "/app/lms")
        _show_registering(tour, page, f"https://lms{number}.example")
        _show_inviting(tour, page)
        tour.show("LTI, what is registered", page, LTI)
        tour.show("LTI, a link that fits no LMS", page, "/lti/login")


def _show_registering(tour: "Tour", page: Page, lms: str) -> None:
    tour.show("LTI, register by hand", page, f"{LTI}/add")
    press(page, page.get_by_role("button", name="Register it"))
    tour.show("LTI, register by hand refused", page)
    typed = {"name": "County LMS", "issuer": lms, "client_id": "abc", "deployment_id": "1", "origins": lms}
    for field, value in {**typed, **{name: f"{lms}/{path}" for name, path in ADDRESSES.items()}}.items():
        page.fill(f"#{field}", value)
    press(page, page.get_by_role("button", name="Register it"))
    tour.show("LTI, one LMS", page)
    page.fill("#origins", "everybody")
    press(page, page.get_by_role("button", name="Keep the addresses"))
    tour.show("LTI, frames refused", page)
    press(page, page.get_by_role("link", name="Revoke it"))
    tour.show("LTI, revoke", page)


def _show_inviting(tour: "Tour", page: Page) -> None:
    tour.show("LTI, invite", page, f"{LTI}/invite")
    press(page, page.get_by_role("button", name="Make the invitation"))
    tour.show("LTI, invite refused", page)
    page.fill("#name", "County LMS")
    press(page, page.get_by_role("button", name="Make the invitation"))
    tour.show("LTI, invited", page)
    invitation = page.locator("dd").first.inner_text().strip()
    query = "openid_configuration=https://lms.example/.well-known/openid-configuration"
    page.goto(f"{invitation}?{query}")
    tour.show("LTI, an invitation at the LMS", page)


def _administrator(site: "Site", number: int) -> PersonId:
    with site.app.app_context():
        new = NewPerson(site.people.agency_id, "Lee", "Park", f"lms-admin-{number}", roles={Role.ADMIN: None})
        person_id = add_person(db.session(), new, now=system_clock())
        db.session.commit()
    site.close()
    return person_id
