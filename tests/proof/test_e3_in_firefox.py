"""e3 (claims C4, C5) in Firefox: what is answered stands in none of its files, and nothing comes back.

Firefox writes its session down while a page is open, so that it can show it again after a crash. The tests look at what
stands there, unpacked; kill it; and start it again. Skipped where no Firefox is installed.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.firefox import Firefox, running_firefox
from tests.wellness.browsing import Site, sealed, serving, site
from tests.wellness.in_firefox import answer, answered, session_of, show_result, unfold_everything, written
from tests.wellness.traces import found_in
from tests.wellness.ways_out import careless_page

__all__ = ["sealed", "site"]
pytestmark = pytest.mark.browser

CANARY = "zanzibar heron quince"
CHOSEN_FILE = "fileList"
"""What a session file says of a file that was chosen."""
QUESTIONS = ("k6-1", "phq9-9")
"""The names of two questions. A session file names those that were answered, and says how."""


@pytest.fixture
def forgetful_site() -> Iterator[Site]:
    yield from serving(careless_page)


def _use(browser: Firefox, site: Site, folder: Path) -> None:
    """Answer two checks, type six words and choose a file."""
    (folder / "notes.json").write_text("{}", encoding="utf-8")
    browser.open(site.url)
    unfold_everything(browser)
    answer(browser, "k6", [4, 3, 2, 1, 0, 4])
    answer(browser, "phq9", [1] * 9)
    browser.click("[data-part=typed]")
    browser.type(*CANARY)
    browser.choose_file("[data-part=file]", folder / "notes.json")


def _wait_until_written(browser: Firefox, profile: Path, site: Site) -> None:
    """Until the session file has the page, and then once more: an answer is written with the next save."""
    browser.wait_until(lambda: site.url.encode() in session_of(profile))
    before = session_of(profile)
    # it saves when something happened, and a step that holds nothing of the answers is something
    browser.run("(() => { scrollTo(0, 5); })()")
    browser.wait_until(lambda: session_of(profile) != before)
    last = session_of(profile)
    browser.run("(() => { scrollTo(0, 500); })()")
    browser.wait_until(lambda: session_of(profile) != last)


def _traces(profile: Path) -> set[str]:
    """What is found in any file: what was typed in ten forms, the questions in the two forms that browsers write."""
    found = set()
    for body in written(profile).values():
        found |= {CANARY} if found_in(body, CANARY) else set()
        found |= {one for one in QUESTIONS if one.encode() in body or one.encode("utf-16-le") in body}
    return found | ({CHOSEN_FILE} if CHOSEN_FILE.encode() in session_of(profile) else set())


def test_killed_while_the_answers_are_on_the_screen_it_has_written_none_and_restores_none(
    site: Site, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    with running_firefox(profile) as browser:
        _use(browser, site, tmp_path)
        _wait_until_written(browser, profile, site)
        on_screen = answered(browser)
    left_behind = _traces(profile)
    with running_firefox(profile) as browser:
        browser.wait_until(lambda: site.url in browser.addresses())
        browser.switch_to(site.url)
        came_back = answered(browser)
        typed = browser.run("document.querySelector('[data-part=typed]').value")

    assert "phq9-9=1" in on_screen
    assert left_behind == set()
    assert came_back == []
    assert typed == ""


def test_closed_as_people_close_it_no_file_has_a_word_of_it(site: Site, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    with running_firefox(profile) as browser:
        _use(browser, site, tmp_path)
        said = show_result(browser, "k6")
        _wait_until_written(browser, profile, site)
        browser.quit()

    assert "14 of 24" in said
    assert _traces(profile) == set()


def test_a_page_built_carelessly_would_be_seen(forgetful_site: Site, tmp_path: Path) -> None:
    """The negative control: without what the page says to the browser, all of it is written and comes back."""
    profile = tmp_path / "profile"
    with running_firefox(profile) as browser:
        _use(browser, forgetful_site, tmp_path)
        _wait_until_written(browser, profile, forgetful_site)
    left_behind = _traces(profile)
    with running_firefox(profile) as browser:
        browser.wait_until(lambda: forgetful_site.url in browser.addresses())
        browser.switch_to(forgetful_site.url)
        browser.wait_until(lambda: answered(browser) != [])
        came_back = answered(browser)

    assert left_behind == {CANARY, CHOSEN_FILE, *QUESTIONS}
    assert "phq9-9=1" in came_back
