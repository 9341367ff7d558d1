"""The part of the tour that an administrator sees of settings: all of them, certificates, and the directory."""

from itertools import count
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.agency import NOW
from tests.browser.tour_records import administrator
from tests.browser.walk import press
from training_app.foundation.db import db
from training_app.provisioning.groups import create_group
from training_app.provisioning.models import ScimUser
from training_app.provisioning.reading import GroupChange

if TYPE_CHECKING:
    from tests.browser.tour import Tour

AGENCY = "/app/agency"
_numbers = count(1)


def show_agency(tour: "Tour") -> None:
    """Look at each page of the settings."""
    number = next(_numbers)
    with tour.window(administrator(tour.site)) as page:
        tour.show("settings", page, AGENCY)
        tour.show("settings, facts", page, f"{AGENCY}/facts")
        page.fill("#time_zone", "Chicago")
        press(page, page.get_by_role("button", name="Keep the changes"))
        tour.show("settings, facts refused", page)
        tour.show("settings, second step", page, f"{AGENCY}/second-step")
        tour.show("settings, certificates", page, f"{AGENCY}/certificates")
        module = tour.site.modules()[0].id
        tour.show("settings, certificates of one module", page, f"{AGENCY}/certificates/{module}")
        page.fill("#months", "soon")
        press(page, page.get_by_role("button", name="Keep this"))
        tour.show("settings, certificates refused", page)
        _show_directory(tour, page, number)


def _show_directory(tour: "Tour", page: Page, number: int) -> None:
    directory = f"{AGENCY}/directory"
    tour.show("directory, nothing yet" if number == 1 else "directory", page, directory)
    press(page, page.get_by_role("button", name="Make a token"))
    tour.show("directory, token refused", page)
    page.fill("#name", f"Entra ID {number}")
    press(page, page.get_by_role("button", name="Make a token"))
    tour.show("directory, token made", page)
    _bring_group(tour, number)
    tour.show("directory, with a group and people who wait", page, directory)
    press(page, page.get_by_role("link", name=f"Sergeants {number}"))
    tour.show("directory, a group", page)
    page.goto(tour.site.address(directory))
    press(page, page.get_by_role("link", name=f"Revoke Entra ID {number}"))
    tour.show("directory, revoke", page)
    page.get_by_role("link", name="Back to your directory").click()
    press(page, page.get_by_role("button", name="Keep them"))
    tour.show("directory, they were kept", page)


def _bring_group(tour: "Tour", number: int) -> None:
    """A group of the directory, and somebody whom it would have deactivated."""
    people = tour.site.people
    with tour.site.app.app_context():
        session = db.session()
        create_group(session, people.agency_id, GroupChange(name=f"Sergeants {number}"), now=NOW)
        known = session.get(ScimUser, people.officer_id)
        if known is None:
            known = ScimUser(person_id=people.officer_id, agency_id=people.agency_id, changed_at=NOW)
            session.add(known)
        known.waits_since = NOW
        session.commit()
        db.session.remove()
