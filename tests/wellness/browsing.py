"""A real server and a real Chromium for the sealed page; every request that reaches the server is written down."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, sync_playwright

from tests.browser.chromium import CHROMIUM_ARGS, chromium_path
from training_app.wellness import SealedApp, build_sealed_app
from training_app.wellness.document import compile_document
from training_app.wellness.resources import DEMO_RESOURCES

TOKENS = (Path(__file__).parents[2] / "training_app/web/static/tokens.css").read_text(encoding="utf-8")
ANSWERED = "Array.from(document.querySelectorAll('input:checked'), (input) => input.name + '=' + input.value)"

WSGIApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


@dataclass
class Site:
    """A training site with the sealed page at /wellness/ and an ordinary page, with a session cookie, at /app/."""

    sealed: WSGIApp
    requests: list[tuple[str, str]] = field(default_factory=list)
    cookies: list[tuple[str, str]] = field(default_factory=list)
    set_cookies: list[str] = field(default_factory=list)
    origin: str = ""
    arrived: threading.Condition = field(default_factory=threading.Condition)

    @property
    def url(self) -> str:
        return f"{self.origin}/wellness/"

    @property
    def app_url(self) -> str:
        return f"{self.origin}/app/"

    def has_seen(self, path: str, within_s: float) -> bool:
        """Return whether a request for the path has come in, waiting for it a while if need be."""
        return self.has_seen_times(path, 1, within_s)

    def has_seen_times(self, path: str, times: int, within_s: float) -> bool:
        """Return whether so many requests for the path have come in, waiting for them a while if need be."""
        with self.arrived:
            return self.arrived.wait_for(lambda: sum(seen == path for _, seen in self.requests) >= times, within_s)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        with self.arrived:
            self.requests.append((environ["REQUEST_METHOD"], path))
            self.arrived.notify_all()
        if "HTTP_COOKIE" in environ:
            self.cookies.append((path, environ["HTTP_COOKIE"]))
        if path == "/wellness" or path.startswith("/wellness/"):
            environ["SCRIPT_NAME"], environ["PATH_INFO"] = "/wellness", path.removeprefix("/wellness")
            return self.sealed(environ, self._noting_cookies(path, start_response))
        start_response("200 OK", [("Content-Type", "text/html"), ("Set-Cookie", "session=officer-4417; Path=/app")])
        return [b"<!doctype html><title>App</title><link rel=icon href=data:,><h1>Training</h1>"]

    def _noting_cookies(self, path: str, start_response: Any) -> Any:
        def noting(status: str, headers: list[tuple[str, str]]) -> Any:
            self.set_cookies.extend(path for name, _ in headers if name.lower() == "set-cookie")
            return start_response(status, headers)

        return noting


class _Quiet(WSGIRequestHandler):
    timeout = 5  # a browser may open a connection and never speak

    def log_message(self, format: str, *args: Any) -> None:
        """The test's own server stays silent, so that a failure is readable."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up in the middle of a page is not a failure."""


def serving(sealed: WSGIApp) -> Iterator[Site]:
    """Serve a site on a free loopback port until the caller is done with it."""
    site = Site(sealed)
    server = make_server("127.0.0.1", 0, site, server_class=_Server, handler_class=_Quiet)
    site.origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answer(page: Page, points: Iterable[int | None], check: str = "k6") -> None:
    """Choose an answer for each counted question of a check; None leaves the question out."""
    unfold(page, check)
    for place, value in enumerate(points, start=1):
        if value is not None:
            page.check(f'input[name="{check}-{place}"][value="{value}"]')


def show_result(page: Page, check: str = "k6") -> str:
    """Ask for the result of a check and return what the page says."""
    page.locator(f"[data-check={check}] [data-part=show]").click()
    return outcome(page, check).inner_text()


def answer_in_full(page: Page, check: str, points: Iterable[int | None]) -> None:
    """Answer a check, with Yes to the question that stands before the others, where there is one."""
    unfold(page, check)
    gate = page.locator(f'input[name="{check}-a"]:not([data-ends])')
    if gate.count():
        gate.check()
    ended = f"[data-check={check}] input[data-ends]:checked"
    for place, value in enumerate(points, start=1):
        # what ended the check before is answered anew; after it nothing is asked
        if value is not None and (place == 1 or not page.locator(ended).count()):
            page.check(f'input[name="{check}-{place}"][value="{value}"]')


def outcome(page: Page, check: str = "k6") -> Locator:
    """The place where a check shows its result."""
    return page.locator(f"[data-check={check}] [data-part=outcome]")


def unfold(page: Page, check: str) -> None:
    """Open a check that is folded away."""
    fold = page.locator(f"[data-check={check}] details.fold")
    if fold.count() and fold.get_attribute("open") is None:
        fold.locator("> summary").click()


def sealed_demo() -> SealedApp:
    return build_sealed_app(TOKENS, DEMO_RESOURCES)


def site_for_gunicorn() -> Site:
    """Return a site for a server process of its own."""
    return Site(sealed_demo())


@pytest.fixture(scope="session")
def sealed() -> SealedApp:
    return sealed_demo()


@pytest.fixture
def site(sealed: SealedApp) -> Iterator[Site]:
    yield from serving(sealed)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Per module, because two of them cannot run at once in one process and other rooms have their own."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGS)
    yield browser
    browser.close()


def opened_from_file(context: BrowserContext, folder: Path, agency: str = "resources: []") -> Page:
    """The page as one file, for an agency whose own file says this."""
    people, copy = folder / "people.yaml", folder / "resources.html"
    people.write_text(agency, encoding="utf-8")
    copy.write_bytes(compile_document(TOKENS, people).html)
    page = context.new_page()
    page.goto(copy.as_uri())
    return page


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context()
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, site: Site) -> Page:
    """The sealed page, open in a fresh browser context."""
    page = context.new_page()
    page.goto(site.url)
    return page


def files_containing(folder: Path, needle: str) -> list[str]:
    """Return the files under a folder that hold a text, in UTF-8 or in UTF-16, which browsers also write."""
    forms = (needle.encode(), needle.encode("utf-16-le"))
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]
