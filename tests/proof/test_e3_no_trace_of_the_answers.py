"""e3 (claims C3, C4): a text typed into the page is found nowhere afterwards, on the server's side or on the computer.

A chosen circle leaves nothing one could search for but the name of its question. So the page is served here with one
text field more, of the same kind (autocomplete="off"); script, policy and headers are the shipped ones. The field for
the six words of a sealed file is tried in test_e3_c3_nothing_in_any_place.py, with the whole program running: database,
logs and memory.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.browser.chromium import KillableChromium
from tests.wellness.browsing import (
    CHROMIUM_ARGS,
    Site,
    answer,
    chromium_path,
    files_containing,
    sealed_demo,
    serving,
    show_result,
)
from tests.wellness.ways_out import careless_page
from training_app.wellness import SealedApp

pytestmark = pytest.mark.browser

CANARY = "zanzibar-4417-heron"


@pytest.fixture
def site_with_a_text_field() -> Iterator[Site]:
    document = sealed_demo().document
    field = b'<p><input type="text" id="canary" autocomplete="off"></p></main>'
    yield from serving(SealedApp(replace(document, html=document.html.replace(b"</main>", field))))


def test_after_closing_the_browser_no_file_of_it_holds_what_was_typed(
    playwright: Playwright, site_with_a_text_field: Site, tmp_path: Path
) -> None:
    context = playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=chromium_path(), args=CHROMIUM_ARGS
    )
    page = context.pages[0]
    page.goto(site_with_a_text_field.url)
    page.fill("#canary", CANARY)
    answer(page, [4, 3, 2, 1, 0, 4])
    show_result(page)
    page.goto(site_with_a_text_field.app_url)
    context.close()

    assert files_containing(tmp_path, CANARY) == []
    assert files_containing(tmp_path, "k6-1") == []


def test_the_search_finds_what_a_page_that_stores_leaves_behind(
    playwright: Playwright, site_with_a_text_field: Site, tmp_path: Path
) -> None:
    """The negative control: the ordinary page may store, and the same search sees it."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=chromium_path(), args=CHROMIUM_ARGS
    )
    page = context.pages[0]
    page.goto(site_with_a_text_field.app_url)
    page.evaluate(f"() => {{ localStorage.setItem('a', '{CANARY}'); }}")
    page.goto(site_with_a_text_field.url)
    context.close()

    assert files_containing(tmp_path, CANARY) != []


def _left_while_open(playwright: Playwright, site: Site, folder: Path) -> list[str]:
    """The files of a running browser in which what is on its screen stands: the typed words, a question's name."""
    browser = KillableChromium(playwright, folder)
    try:
        page = browser.start().contexts[0].pages[0]
        page.goto(site.url)
        page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        page.fill("[data-part=typed]", CANARY)
        page.check('input[name="k6-1"][value="4"]')
        # it writes its session down within seconds of a step; here are four
        for step in range(4):
            page.wait_for_timeout(1500)
            page.evaluate(f"scrollTo(0, {100 * step})")
        return [*files_containing(folder, CANARY), *files_containing(folder / "profile-1/Default/Sessions", "k6-1")]
    finally:
        browser.kill()


def test_while_the_answers_are_on_the_screen_no_file_holds_them_for_after_a_crash(
    playwright: Playwright, site: Site, tmp_path: Path
) -> None:
    assert _left_while_open(playwright, site, tmp_path) == []


def test_a_page_built_carelessly_would_be_found_in_the_session_file(playwright: Playwright, tmp_path: Path) -> None:
    """The negative control: the same page without what it tells the browser is written down, words and answer."""
    found = [part for site in serving(careless_page) for part in _left_while_open(playwright, site, tmp_path)]

    assert len(found) >= 2
    assert all("Session" in name for name in found)


def test_the_server_was_told_nothing_but_the_address(
    playwright: Playwright, site_with_a_text_field: Site, tmp_path: Path
) -> None:
    context = playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=chromium_path(), args=CHROMIUM_ARGS
    )
    page = context.pages[0]
    page.goto(site_with_a_text_field.url)
    page.fill("#canary", CANARY)
    show_result(page)
    context.close()

    assert site_with_a_text_field.requests == [("GET", "/wellness/")]
    assert site_with_a_text_field.cookies == []
