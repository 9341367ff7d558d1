"""e2 (claim C1): a full run of each check, of the sealed file and of all the rest makes no request after the page."""

import random
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.wellness.browsing import Site, answer, answer_in_full, show_result
from tests.wellness.papers import PAPERS

pytestmark = pytest.mark.browser

CANARY = "zanzibar heron quince"
SHOWN = sorted(set(PAPERS) - {"phq8"})


def _run(page: Page, check: str) -> None:
    """Every question at random, twice, once with a gap."""
    chance = random.Random(check)
    points = [chance.choice(each) for each in PAPERS[check].points]
    answer_in_full(page, check, [*points[:-1], None])
    show_result(page, check)
    answer_in_full(page, check, points)
    show_result(page, check)


def _sleep(page: Page) -> None:
    page.get_by_text("Seven lines about the last seven days").click()
    for place in range(1, 8):
        page.check(f'input[name="sleep-{place}"][value="{place % 3}"]')


def _own_file(page: Page) -> None:
    answer(page, [1] * 6)
    page.get_by_text("Keep results in a sealed file").click()
    page.fill("[data-part=typed]", CANARY)
    page.get_by_role("button", name="Start a sealed file").click()
    with page.expect_download():
        page.get_by_role("button", name="Save the sealed file").click()


def _everything_else(page: Page) -> None:
    for summary in page.locator("summary").all():
        if summary.is_visible():
            summary.click()
    for button in page.locator("[data-to]").all():
        button.click()
    page.get_by_role("button", name="Clear everything").click()


RUNS: dict[str, Callable[[Page], None]] = {
    **{check: (lambda page, check=check: _run(page, check)) for check in SHOWN},  # type: ignore[misc]
    "sleep": _sleep,
    "own file": _own_file,
    "everything else": _everything_else,
}


@pytest.mark.parametrize("run", RUNS)
def test_after_the_page_itself_nothing_is_asked_for(page: Page, site: Site, run: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    RUNS[run](page)
    page.evaluate("location.replace('about:blank')")
    page.wait_for_url("about:blank")

    assert site.requests == [("GET", "/wellness/")]
    assert [url for url in asked if not url.startswith(("blob:", "about:"))] == []
    assert site.cookies == []


def test_a_request_by_the_page_would_be_counted(page: Page, site: Site) -> None:
    """The negative control: a page that goes somewhere with an answer is seen, at the server and in the browser."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer(page, [4] * 6)

    page.evaluate("location.assign('?k6=24')")
    page.wait_for_url("**/wellness/?k6=24")

    assert len(site.requests) == 2
    assert [url.partition("?")[2] for url in asked] == ["k6=24"]


def test_the_page_does_not_write_what_was_chosen_into_its_address(page: Page, site: Site) -> None:
    _own_file(page)
    _everything_else(page)

    assert page.url == site.url
    assert page.evaluate("history.length") <= 2
