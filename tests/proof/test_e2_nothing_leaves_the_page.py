"""e2 (claims C1, C5, C7, C8, C9): no request, no cookie, no storage, no way back; what runs is what was reviewed."""

import base64
import hashlib
import random
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from tests.wellness.browsing import ANSWERED, Site, answer, serving, show_result
from tests.wellness.ways_out import CHANNELS, STORES, careless_page
from training_app.wellness import SealedApp

pytestmark = pytest.mark.browser


def _use_everything(page: Page, seed: int) -> None:
    chance = random.Random(seed)  # the answers only have to differ from run to run
    answer(page, [chance.choice([0, 1, 2, 3, 4, None]) for _ in range(6)])
    show_result(page)
    answer(page, [chance.randrange(5) for _ in range(6)])
    show_result(page)
    page.get_by_text("How K6 is scored").click()
    page.get_by_text("How to see that it is the page").click()
    with page.expect_download():
        page.get_by_role("button", name="save this page as one file").click()
    page.get_by_role("button", name="Clear everything").click()


@pytest.mark.parametrize("seed", range(4))
def test_after_the_page_itself_no_request_reaches_the_server(page: Page, site: Site, seed: int) -> None:
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))

    _use_everything(page, seed)
    page.get_by_role("link", name="Leave now").click()
    page.wait_for_url("about:blank")

    assert site.requests == [("GET", "/wellness/")]
    assert [url for url in seen if not url.startswith(("blob:", "about:"))] == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_code_forced_into_the_page_cannot_send(page: Page, site: Site, channel: str) -> None:
    page.evaluate(f"() => {{ {CHANNELS[channel]} }}")
    page.context.new_page().goto(site.app_url)  # a later request that does arrive

    assert not site.has_seen("/sent", within_s=0.2)


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_same_code_does_send_from_an_ordinary_page(context: BrowserContext, site: Site, channel: str) -> None:
    """The negative control: without it the test above could pass because the probe never worked."""
    page = context.new_page()
    page.goto(site.app_url)

    page.evaluate(f"() => {{ {CHANNELS[channel]} }}")

    assert site.has_seen("/sent", within_s=10)


@pytest.mark.parametrize("store", STORES)
def test_code_forced_into_the_page_cannot_keep(page: Page, store: str) -> None:
    with pytest.raises(Error, match=r"sandboxed|denied|SecurityError"):
        page.evaluate(f"() => {{ {store}; }}")


def test_a_signed_in_officer_is_not_recognised(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    page.goto(site.app_url)
    page.goto(site.url)
    page.goto(site.app_url)

    assert [path for path, _ in site.cookies] == ["/app/"]
    assert site.set_cookies == []


def _open_and_come_back(page: Page, site: Site) -> list[str]:
    answer(page, [4, 3, 2, 1, 0, 4])
    page.goto(site.app_url)
    page.go_back()
    page.wait_for_selector("input")
    return list(page.evaluate(ANSWERED))


def test_back_shows_nothing(page: Page, site: Site) -> None:
    assert _open_and_come_back(page, site) == []
    assert page.locator("[data-check=k6] [data-part=outcome]").inner_text() == ""


def test_reload_shows_nothing(page: Page) -> None:
    answer(page, [4, 3, 2, 1, 0, 4])

    page.reload()

    assert page.evaluate(ANSWERED) == []


@pytest.mark.parametrize("event", ["pagehide", "pageshow"])
def test_a_page_put_into_the_browsers_cache_and_taken_out_again_is_empty(page: Page, event: str) -> None:
    answer(page, [4, 3, 2, 1, 0, 4])
    show_result(page)
    page.get_by_text("Keep results in a sealed file").click()
    page.fill("[data-part=typed]", "some words")
    page.get_by_role("button", name="Start a sealed file").click()

    page.evaluate(f"dispatchEvent(new PageTransitionEvent('{event}', {{persisted: true}}))")

    assert page.evaluate(ANSWERED) == []
    assert page.input_value("[data-part=typed]") == ""
    assert page.locator("[data-check=k6] [data-part=outcome]").inner_text() == ""
    assert page.locator("[data-part=made]").inner_text() == ""


@pytest.fixture
def forgetful_site() -> Iterator[Site]:
    yield from serving(careless_page)


def test_back_would_show_the_answers_of_a_page_built_carelessly(context: BrowserContext, forgetful_site: Site) -> None:
    """The negative control for the two tests above."""
    page = context.new_page()
    page.goto(forgetful_site.url)

    assert "k6-1=4" in _open_and_come_back(page, forgetful_site)


def test_leaving_puts_an_empty_page_in_the_place_of_this_one(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    page.goto(site.app_url)
    page.goto(site.url)
    answer(page, [4] * 6)

    page.get_by_role("link", name="Leave now").click()
    page.wait_for_url("about:blank")
    page.go_back()

    assert page.url == site.app_url


def test_three_presses_of_shift_leave(page: Page) -> None:
    answer(page, [4] * 6)

    for _ in range(3):
        page.keyboard.press("Shift")

    page.wait_for_url("about:blank")
    assert page.url == "about:blank"


def test_typing_capitals_does_not_leave(page: Page, site: Site) -> None:
    for key in ("Shift", "a", "Shift", "Tab", "Shift", "Shift"):
        page.keyboard.press(key)

    assert page.url == site.url


def test_clear_everything_clears_everything(page: Page) -> None:
    answer(page, [4] * 6)
    show_result(page)

    page.get_by_role("button", name="Clear everything").click()

    assert page.evaluate(ANSWERED) == []
    assert page.locator("[data-check=k6] [data-part=outcome]").inner_text() == ""
    assert page.get_by_text("Everything is cleared.").is_visible()


def test_an_open_file_or_typed_words_count_as_use_and_are_cleared_too(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    page.clock.install()
    page.goto(site.url)
    page.get_by_text("Keep results in a sealed file").click()
    page.get_by_role("button", name="Start a sealed file").click()
    shown = page.locator("[data-part=six-words]").inner_text()

    page.clock.run_for("10:10")

    assert len(shown.split()) == 6
    assert page.locator("[data-part=six-words]").count() == 0
    assert page.get_by_text("Cleared after ten minutes without use.").is_visible()


@pytest.fixture
def slow_page(context: BrowserContext, site: Site) -> Page:
    """The page under a clock that the test moves."""
    page = context.new_page()
    page.clock.install()
    page.goto(site.url)
    return page


def test_ten_minutes_without_use_clear_the_page_after_a_warning(slow_page: Page) -> None:
    answer(slow_page, [4] * 6)

    slow_page.clock.run_for("09:10")
    warned = slow_page.locator("[data-part=warning]").inner_text()
    still_there = slow_page.evaluate(ANSWERED)
    slow_page.clock.run_for("01:00")

    assert "In one minute the page clears itself" in warned
    assert len(still_there) == 6
    assert slow_page.evaluate(ANSWERED) == []
    assert slow_page.get_by_text("Cleared after ten minutes without use.").is_visible()


def test_the_warning_can_be_answered_as_often_as_one_likes(slow_page: Page) -> None:
    """WCAG 2.2.1 Timing Adjustable: warned in time, extended by a simple action, at least ten times."""
    answer(slow_page, [4] * 6)

    for _ in range(11):
        slow_page.clock.run_for("09:10")
        slow_page.get_by_role("button", name="Keep my answers").click()

    assert len(slow_page.evaluate(ANSWERED)) == 6
    assert slow_page.locator("[data-part=warning]").inner_text() == ""


def test_a_computer_that_slept_wakes_to_an_empty_page(slow_page: Page) -> None:
    answer(slow_page, [4] * 6)

    slow_page.clock.fast_forward("02:00:00")
    slow_page.keyboard.press("Tab")

    assert slow_page.evaluate(ANSWERED) == []


def test_a_page_without_answers_never_warns(slow_page: Page) -> None:
    slow_page.clock.run_for("20:00")

    assert slow_page.locator("[data-part=warning]").inner_text() == ""


def test_the_saved_file_is_the_served_page_byte_for_byte_and_holds_no_answer(
    page: Page, sealed: SealedApp, tmp_path: Path
) -> None:
    answer(page, [4] * 6)
    show_result(page)

    with page.expect_download() as saving:
        page.get_by_role("button", name="save this page as one file").click()
    saving.value.save_as(tmp_path / "copy.html")

    assert saving.value.suggested_filename == "resources.html"
    assert (tmp_path / "copy.html").read_bytes() == sealed.document.html


def test_the_page_shows_the_fingerprint_of_what_was_served(page: Page, site: Site) -> None:
    page.get_by_text("How to see that it is the page").click()

    with urlopen(site.url) as answered:
        served = answered.read()

    assert page.locator("[data-part=fingerprint]").inner_text() == hashlib.sha256(served).hexdigest()


def test_the_policy_in_the_header_allows_the_inline_script_and_style_by_hash_and_nothing_else(site: Site) -> None:
    with urlopen(site.url) as answered:
        policy, html = answered.headers["Content-Security-Policy"], answered.read().decode()

    for tag in ("script", "style"):
        (inline,) = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        pinned = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"; {tag}-src 'sha256-{pinned}';" in policy


def test_the_browser_finds_nothing_to_complain_about(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(site.url)
    _use_everything(page, 1)

    assert complaints == []
