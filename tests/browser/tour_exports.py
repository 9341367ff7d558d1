"""The part of the tour that takes records out: the tables, a workbook while it waits and when it is ready, a pack."""

from typing import TYPE_CHECKING

from tests.browser.walk import press
from tests.reports.exports.desk import work

if TYPE_CHECKING:
    from tests.browser.tour import Tour

EXPORTS = "/app/exports"


def show_exports(tour: "Tour") -> None:
    """Look at each page of exports, as a coordinator and as a supervisor."""
    with tour.window(tour.site.people.coordinator_id) as page:
        tour.show("exports", page, EXPORTS)
        tour.show("export, a table", page, f"{EXPORTS}/completions")
        tour.show("export, a filter nobody knows", page, f"{EXPORTS}/standing?unit=none-such&to=never")
        press(page, page.get_by_role("button", name="Have a workbook made"))
        tour.show("export, waiting", page)
        press(page, page.get_by_role("link", name="Look every five seconds"))
        tour.show("export, looking by itself", page)
        press(page, page.get_by_role("link", name="Stop looking"))
        press(page, page.get_by_role("button", name="Cancel it"))
        tour.show("export, cancelled", page)
        press(page, page.get_by_role("button", name="Have it made anew"))
        here = page.url.removeprefix(tour.site.address(""))
        tour.show("audit pack", page, f"{EXPORTS}/audit-pack")
        press(page, page.get_by_role("button", name="Make the pack"))
        tour.show("audit pack, nothing typed", page)
        page.fill("#first", "2026-01-01")
        page.fill("#last", "2036-12-31")
        press(page, page.get_by_role("button", name="Make the pack"))
        pack = page.url.removeprefix(tour.site.address(""))
        work(tour.site.app)
        tour.site.close()
        tour.show("export, ready", page, here)
        tour.show("audit pack, ready", page, pack)
        tour.show("audit pack, one was made", page, f"{EXPORTS}/audit-pack")
        tour.show("exports, with a file", page, EXPORTS)
    with tour.window(tour.site.people.supervisor_id) as page:
        tour.show("exports of a supervisor", page, EXPORTS)
