"""e2, h4: the sealed page with everything open: axe finds nothing, by day, by night, on paper and in forced colours."""

import pytest
from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.wellness.browsing import answer, answer_in_full, show_result
from tests.wellness.sealed_files import make_sealed

pytestmark = pytest.mark.browser

LOOKS = {
    "day": {"color_scheme": "light"},
    "night": {"color_scheme": "dark"},
    "paper": {"media": "print"},
    "forced colours": {"forced_colors": "active"},
}
SIX = "grape stew mosaic piano alpine stay"


def _everything_open(page: Page) -> None:
    """Every fold, a result, the people at once, and an opened file."""
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    answer(page, [0] * 8 + [1], "phq9")
    answer_in_full(page, "gad7", [1] * 7)
    show_result(page, "gad7")
    answer(page, [1, None, 1, 1, 1, 1])
    show_result(page)
    text = make_sealed([{"day": "2026-10-01", "check": "K6", "total": 9, "highest": 24}], SIX)
    file = {"name": "notes.json", "mimeType": "application/json", "buffer": text.encode()}
    page.locator("[data-part=file]").set_input_files(file)  # type: ignore[arg-type]
    page.fill("[data-part=typed]", SIX)
    page.get_by_role("button", name="Open it here").click()
    page.locator("[data-part=past] tbody tr").wait_for()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_with_everything_open(page: Page, look: str) -> None:
    _everything_open(page)
    page.emulate_media(**LOOKS[look])  # type: ignore[arg-type]

    assert violations(page) == []


@pytest.mark.parametrize(("width", "font"), [(320, 16), (640, 16), (1280, 32)])
def test_nothing_scrolls_sideways_with_everything_open(page: Page, width: int, font: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    settings = page.context.new_cdp_session(page)
    settings.send("Page.setFontSizes", {"fontSizes": {"standard": font}})

    _everything_open(page)

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_way_to_988_stays_in_sight_wherever_one_is(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    _everything_open(page)
    height = page.evaluate("document.documentElement.scrollHeight")
    link = page.locator(".sealbar a[href='tel:988']")
    seen = []
    for y in range(0, height - 800, 1500):
        page.evaluate(f"window.scrollTo(0, {y})")
        box = link.bounding_box()
        seen.append(box is not None and 0 <= box["y"] < 800)

    assert len(seen) > 5
    assert all(seen)


def test_axe_would_find_a_fault_in_it(page: Page) -> None:
    """The negative control: one label taken away is seen."""
    _everything_open(page)
    page.evaluate("document.querySelector('label[for=own-words]').remove()")

    assert [fault.split(" ")[0] for fault in violations(page)] == ["label"]
