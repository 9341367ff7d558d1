"""h5: no page asks any other host for anything, the policy allows nothing inline, and a first view is small."""

import gzip
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, Response

from tests.browser.chromium import launched
from tests.browser.site import Site, running_site
from tests.browser.tour import show_every_page
from tests.browser.walk import GO_ON, press

pytestmark = pytest.mark.browser

MOST_BYTES = 60 * 1024
MOST_REQUESTS = 6


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("h5")) as site:
        yield site


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as browser:
        yield browser


class Ear:
    """Hears every request and complaint of every window it is put to."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        self._known: set[BrowserContext] = set()

    def listen(self, context: BrowserContext) -> None:
        """Hear this window from now on."""
        context.on("request", self._hear)
        context.on("console", lambda message: self.complaints.append(message.text))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _hear(self, request: Request) -> None:
        self.requests.append(request)

    def strangers(self, origin: str) -> list[str]:
        """The addresses that were asked for and are not of this origin."""
        urls = [request.url for request in self.requests]
        return [url for url in urls if not url.startswith((origin + "/", "about:", "data:"))]


class ListeningBrowser:
    """A browser whose every new window is heard."""

    def __init__(self, browser: Browser, ear: Ear) -> None:
        self._browser = browser
        self._ear = ear

    def new_context(self) -> BrowserContext:
        """A window, heard from its first request."""
        context = self._browser.new_context()
        self._ear.listen(context)
        return context


@pytest.mark.slow
def test_no_page_asks_any_other_host(site: Site, browser: Browser) -> None:
    ear = Ear()
    seen: set[str] = set()

    names = show_every_page(site, ListeningBrowser(browser, ear), lambda name, page: seen.add(page.url))

    assert len(names) > 60
    assert {urlsplit(url).netloc for url in seen} == {urlsplit(site.server.origin).netloc}
    assert len(ear.requests) > len(names)
    assert ear.strangers(site.server.origin) == []
    # what a browser always says of a status of 400 and above, and of signing out; the rest would be our fault
    expected = ("Failed to load resource", "Clear-Site-Data header")
    assert [words for words in ear.complaints if not words.startswith(expected)] == []


def test_a_page_that_asks_elsewhere_would_be_heard(site: Site, browser: Browser) -> None:
    """The negative control for the test above; the policy is bypassed, and the name leads nowhere."""
    context = browser.new_context(bypass_csp=True)
    ear = Ear()
    ear.listen(context)
    page = context.new_page()
    page.goto(site.address("/app/sign-in"))

    page.evaluate("fetch('http://elsewhere.example/pixel').catch(() => 0)")

    assert ear.strangers(site.server.origin) == ["http://elsewhere.example/pixel"]
    context.close()


def test_a_script_from_elsewhere_or_inside_the_page_does_not_run(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    ear = Ear()
    ear.listen(page.context)
    page.goto(site.address("/app/sign-in"))

    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = true'}))")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('img'), {src: 'http://elsewhere.example/'}))"
    )
    page.evaluate("fetch('http://elsewhere.example/').catch(() => 0)")

    assert page.evaluate("'ran' in window") is False
    for directive in ("script-src 'self'", "img-src 'self'", "connect-src 'self'"):
        assert any(directive in words for words in ear.complaints), ear.complaints
    page.context.close()


def test_the_policy_names_no_other_host_and_nothing_unsafe(site: Site, browser: Browser) -> None:
    policies: dict[str, str] = {}

    def keep(response: Response) -> None:
        if "text/html" in response.headers.get("content-type", ""):
            policies[response.url] = response.headers.get("content-security-policy", "")

    page = _home_of_newcomer(site, browser)
    page.on("response", keep)
    for path in ("/app/", "/app/modules", "/app/transcript", "/app/nothing-here", "/app/overview", "/wellness/"):
        page.goto(site.address(path))

    assert len(policies) == 6
    for url, policy in policies.items():
        assert "default-src 'none'" in policy, url
        assert "unsafe" not in policy, url
        assert "http" not in policy, url
        assert "*" not in policy, url
    page.context.close()


@pytest.mark.parametrize("which", ["home", "lesson"])
def test_a_first_view_is_at_most_60_kib_and_6_requests(site: Site, browser: Browser, which: str) -> None:
    signed_in = _home_of_newcomer(site, browser)
    if which == "lesson":
        press(signed_in, signed_in.get_by_role("button", name="Start", exact=True))
    # a new window knows who is signed in and has nothing stored
    context = browser.new_context(storage_state=signed_in.context.storage_state())
    ear = Ear()
    ear.listen(context)
    page = context.new_page()

    page.goto(signed_in.url, wait_until="networkidle")

    sizes = {urlsplit(request.url).path: _sent_bytes(request) for request in ear.requests}
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    assert len(ear.requests) <= MOST_REQUESTS, sizes
    context.close()
    signed_in.context.close()


def _sent_bytes(request: Request) -> int:
    answer = request.response()
    assert answer is not None
    if answer.status == 204:
        # the sign that somebody is at the page: nothing comes back
        return 0
    assert answer.status == 200, request.url
    return len(gzip.compress(answer.body(), mtime=0))


def _home_of_newcomer(site: Site, browser: Browser) -> Page:
    page = browser.new_page()
    page.goto(site.link(site.newcomer()))
    press(page, page.locator(GO_ON).first)
    return page
