"""e4 (claim C2): the server is in the same state, byte for byte, whether nobody opened the page or what they answered.

Three sessions of one signed-in officer on a real server: no self-check, answers A, and answers B, with the ninth
question of the PHQ-9 and a sealed file. After each, every byte the server wrote is read: database, journal files, log,
temporary files. They may not differ.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.site import Site, running_site
from tests.browser.walk import GO_ON, press
from tests.wellness.browsing import answer, answer_in_full, show_result
from tests.wellness.papers import PAPERS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WRITTEN = ("site.db*", "gunicorn.log", "temporary/**/*")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    with running_site(tmp_path) as site:
        yield site


@pytest.fixture
def officer(site: Site, chromium: Browser) -> Iterator[Page]:
    """An officer who has signed in and stands on the home page."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(site.link(site.people.officer_id))
    press(page, page.locator(GO_ON).first)
    page.wait_for_load_state("networkidle")
    # from here on the home page asks for nothing by itself
    page.goto("about:blank")
    yield page
    context.close()


def _state(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file the server wrote."""
    files = [path for pattern in WRITTEN for path in folder.glob(pattern) if path.is_file()]
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


def _no_check(page: Page, site: Site) -> None:
    """Nothing: the officer does something else for a while."""


def _answers_a(page: Page, site: Site) -> None:
    page.goto(site.address("/wellness/"))
    for check in ("k6", "gad7"):
        answer_in_full(page, check, PAPERS[check].reaching(0))
        show_result(page, check)


def _answers_b(page: Page, site: Site) -> None:
    page.goto(site.address("/wellness/"))
    for check in ("k6", "phq9", "gad7", "pcptsd5", "auditc"):
        answer_in_full(page, check, PAPERS[check].reaching(PAPERS[check].highest))
        show_result(page, check)
    answer(page, [0, 0, 0, 0, 0, 0, 0, 0, 3], "phq9")
    page.get_by_text("Keep results in a sealed file").click()
    page.get_by_role("button", name="Start a sealed file").click()
    with page.expect_download():
        page.get_by_role("button", name="Save the sealed file").click()
    page.get_by_role("link", name="Leave now").click()


def test_no_check_answers_a_and_answers_b_leave_the_same_bytes(site: Site, officer: Page, tmp_path: Path) -> None:
    start = _state(tmp_path)
    states = {}
    for session in (_no_check, _answers_a, _answers_b):
        session(officer, site)
        states[session.__name__] = _state(tmp_path)

    assert {"site.db", "gunicorn.log"} <= set(start)
    assert states == {"_no_check": start, "_answers_a": start, "_answers_b": start}


def test_one_ordinary_page_does_leave_other_bytes(site: Site, officer: Page, tmp_path: Path) -> None:
    """The negative control: opening a module is a step of training, and the comparison sees it."""
    start = _state(tmp_path)

    officer.goto(site.address("/app/modules/m01-trauma"))
    press(officer, officer.locator("main form .btn").first)

    assert _state(tmp_path) != start


def test_a_server_that_logs_the_page_would_be_seen(tmp_path: Path) -> None:
    log = tmp_path / "gunicorn.log"
    log.write_text("started\n", encoding="utf-8")
    start = _state(tmp_path)

    log.write_text('started\n"GET /wellness/ HTTP/1.1" 200\n', encoding="utf-8")

    assert _state(tmp_path) != start
