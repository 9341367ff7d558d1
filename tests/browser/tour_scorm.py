"""The part of the tour that an administrator sees of SCORM packages: making one, the list, again, and the end of it."""

from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.browser.tour_records import administrator
from tests.browser.walk import press

if TYPE_CHECKING:
    from tests.browser.tour import Tour

PACKAGES = "/app/lms/scorm"


def show_scorm(tour: "Tour") -> None:
    """Look at each page of SCORM packages, with a package that nobody came in with."""
    with tour.window(administrator(tour.site)) as page:
        tour.show("SCORM package, make", page, f"{PACKAGES}/make")
        press(page, page.get_by_role("button", name="Make and download it"))
        tour.show("SCORM package, make refused", page)
        page.fill("#origins", "http://127.0.0.1:9/course")
        with page.expect_download():
            page.get_by_role("button", name="Make and download it").click()
        tour.show("SCORM packages", page, PACKAGES)
        press(page, page.get_by_role("button", name="Test connection").last)
        tour.show("SCORM package, tested", page)
        page.goto(tour.site.address(PACKAGES))
        again, revoke = (_link(page, words) for words in ("Issue again", "Revoke"))
        tour.show("SCORM package, again", page, again)
        tour.show("SCORM package, revoke", page, revoke)
        press(page, page.get_by_role("button", name="Revoke it"))
        tour.show("SCORM packages, one revoked", page)
        tour.show("SCORM package, revoked before", page, revoke)


def _link(page: Page, words: str) -> str:
    address = page.locator(f'tbody a[aria-label^="{words}: "]').last.get_attribute("href")
    assert address is not None
    return address
