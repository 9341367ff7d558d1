"""e2, e5, e1 (claims C1, C5, C7, C8, C11) in Firefox: no request, no cookie, no storage, no way back; help at once.

The same claims are proven in Chromium in more detail. Skipped where no Firefox is installed;
docs/self-check-proofs.md says with which version it was tried last.
"""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.browser.firefox import Firefox, FirefoxError
from tests.wellness.browsing import Site, sealed, serving, site
from tests.wellness.in_firefox import answer, answered, firefox, show_result, unfold_everything
from tests.wellness.papers import PAPERS
from tests.wellness.sealed_files import make_sealed, open_sealed
from tests.wellness.ways_out import CHANNELS, STORES, careless_page

__all__ = ["firefox", "sealed", "site"]
pytestmark = pytest.mark.browser

SHOWN = sorted(set(PAPERS) - {"phq8"})
SIX = "grape stew mosaic piano alpine stay"
TEXT = "document.querySelector({}).innerText"
IN_THE_SAME_TASK = """(() => {
  document.querySelector('input[name="phq9-9"][value="VALUE"]').click();
  const panel = document.querySelector("[data-part=helpnow-open]");
  return panel ? [panel.contains(document.activeElement),
    Array.from(panel.querySelectorAll("a"), (link) => link.getAttribute("href"))] : null;
})()"""


@pytest.fixture
def page(firefox: Firefox, site: Site) -> Firefox:
    """Firefox with the sealed page open, everything unfolded."""
    firefox.open(site.url)
    unfold_everything(firefox)
    return firefox


def _check(page: Firefox, check: str) -> None:
    """Every question at random, twice, once with a gap."""
    chance = random.Random(check)
    points = [chance.choice(each) for each in PAPERS[check].points]
    answer(page, check, [*points[:-1], None])
    show_result(page, check)
    answer(page, check, points)
    show_result(page, check)


def _sleep(page: Firefox) -> None:
    for place in range(1, 8):
        page.click(f'input[name="sleep-{place}"][value="{place % 3}"]')


def _own_file(page: Firefox) -> None:
    answer(page, "k6", [1] * 6)
    page.click("[data-part=start]")
    page.click("[data-part=typed]")
    page.type("z", "e", "b", "r", "a", "Enter")


def _everything_else(page: Firefox) -> None:
    for place in range(page.run("document.querySelectorAll('[data-to]').length")):
        page.run(f"document.querySelectorAll('[data-to]')[{place}].click()")
    page.click('input[name="k6-1"][value="2"]')
    page.type("Enter")
    page.click("[data-part=clear]")


RUNS: dict[str, Callable[[Firefox], None]] = {
    **{check: (lambda page, check=check: _check(page, check)) for check in SHOWN},  # type: ignore[misc]
    "sleep": _sleep,
    "own file": _own_file,
    "everything else": _everything_else,
}


@pytest.mark.parametrize("run", RUNS)
def test_after_the_page_itself_nothing_is_asked_for(firefox: Firefox, site: Site, run: str) -> None:
    before = len(firefox.requests())
    firefox.open(site.url)
    unfold_everything(firefox)

    RUNS[run](firefox)
    firefox.click("[data-part=leave]")
    firefox.wait_until(lambda: firefox.address() == "about:blank")

    assert [url for url in firefox.requests()[before:] if not url.startswith("blob:")] == [site.url]
    assert site.requests == [("GET", "/wellness/")]
    assert site.cookies == []


def test_a_request_by_the_page_would_be_counted(page: Firefox, site: Site) -> None:
    """The negative control: a page that goes somewhere with an answer is seen, at the server and in the browser."""
    page.run("(() => { location.assign('?k6=24'); })()")

    assert site.has_seen_times("/wellness/", 2, within_s=10)
    page.wait_until(lambda: page.requests()[-1].endswith("?k6=24"))


@pytest.mark.parametrize("channel", CHANNELS)
def test_code_forced_into_the_page_cannot_send(page: Firefox, site: Site, channel: str) -> None:
    with suppress(FirefoxError):  # it says no to some in so many words
        page.run(f"(() => {{ {CHANNELS[channel]} }})()")
    page.open(site.app_url)  # a later request that does arrive

    assert not site.has_seen("/sent", within_s=0.2)


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_same_code_does_send_from_an_ordinary_page(firefox: Firefox, site: Site, channel: str) -> None:
    """The negative control: without it the test above could pass because the probe never worked."""
    firefox.open(site.app_url)

    firefox.run(f"(() => {{ {CHANNELS[channel]} }})()")

    assert site.has_seen("/sent", within_s=10)


@pytest.mark.parametrize("store", STORES)
def test_code_forced_into_the_page_cannot_keep(page: Firefox, store: str) -> None:
    with pytest.raises(FirefoxError, match=r"sandboxed|insecure"):
        page.run(f"(() => {{ {store}; }})()")


@pytest.mark.parametrize("store", STORES)
def test_the_same_code_does_keep_in_an_ordinary_page(firefox: Firefox, site: Site, store: str) -> None:
    firefox.open(site.app_url)

    assert firefox.run(f"(() => {{ {store}; return 'kept'; }})()") == "kept"


def test_a_signed_in_officer_is_not_recognised(firefox: Firefox, site: Site) -> None:
    for address in (site.app_url, site.url, site.app_url):
        firefox.open(address)

    assert {path for path, _ in site.cookies} == {"/app/"}
    assert site.set_cookies == []


def _open_and_come_back(page: Firefox, site: Site) -> list[str]:
    answer(page, "k6", [4, 3, 2, 1, 0, 4])
    page.open(site.app_url)
    page.go_back()
    return answered(page)


def test_back_shows_nothing(page: Firefox, site: Site) -> None:
    assert _open_and_come_back(page, site) == []
    assert page.run("document.querySelector('[data-check=k6] [data-part=outcome]').innerText") == ""


def test_reload_shows_nothing(page: Firefox) -> None:
    answer(page, "phq9", [1] * 9)

    page.reload()

    assert answered(page) == []


@pytest.fixture
def forgetful_site() -> Iterator[Site]:
    yield from serving(careless_page)


def test_back_and_reload_would_show_the_answers_of_a_page_built_carelessly(
    firefox: Firefox, forgetful_site: Site
) -> None:
    """The negative control for the two tests above."""
    firefox.open(forgetful_site.url)
    came_back = _open_and_come_back(firefox, forgetful_site)
    firefox.reload()

    assert "k6-1=4" in came_back
    assert "k6-1=4" in answered(firefox)


def test_three_presses_of_shift_leave(page: Firefox) -> None:
    answer(page, "k6", [4] * 6)

    page.type("Shift", "Shift", "Shift")

    page.wait_until(lambda: page.address() == "about:blank")
    assert page.run("document.querySelectorAll('input').length") == 0


@pytest.mark.parametrize("value", [1, 2, 3])
def test_any_answer_above_the_first_to_the_ninth_question_opens_the_people_at_once(page: Firefox, value: int) -> None:
    has_focus, links = page.run(IN_THE_SAME_TASK.replace("VALUE", str(value)))

    assert has_focus
    assert {"tel:988", "sms:988", "sms:838255", "tel:18002675463", "tel:5550142"} <= set(links)


def test_the_first_answer_opens_nothing(page: Firefox) -> None:
    """The negative control: what is read in the test above is not there by itself."""
    assert page.run(IN_THE_SAME_TASK.replace("VALUE", "0")) is None


@pytest.mark.parametrize("check", SHOWN)
def test_what_the_officer_reads_at_the_edges_of_each_range_is_the_papers(page: Firefox, check: str) -> None:
    paper = PAPERS[check]
    for total in (low for low, _ in paper.bands):
        answer(page, check, paper.reaching(total))
        words = show_result(page, check)

        assert f"{total} of {paper.highest}\n" in words
        assert f"\n{paper.band(total)}\n" in words


def test_a_sealed_file_is_saved_and_another_program_opens_it(page: Firefox, tmp_path: Path) -> None:
    page.save_to(tmp_path)
    answer(page, "k6", [4, 3, 2, 1, 0, 2])
    page.click("[data-part=start]")
    words = page.run(TEXT.format("'[data-part=six-words]'"))
    page.click("[data-part=seal]")
    page.wait_until(lambda: page.run(TEXT.format("'[data-part=said]'")).startswith("Saved as notes.json"))
    page.wait_until(lambda: (tmp_path / "notes.json").exists() and (tmp_path / "notes.json").stat().st_size > 0)

    entries = open_sealed((tmp_path / "notes.json").read_text(encoding="utf-8"), words)

    assert [(one["check"], one["total"], one["highest"]) for one in entries] == [("K6", 12, 24)]


@pytest.mark.parametrize(("words", "rows", "said"), [(SIX, 1, "Open, here"), (SIX + "x", 0, "It did not open.")])
def test_a_sealed_file_of_another_program_opens_by_its_six_words_alone(
    page: Firefox, tmp_path: Path, words: str, rows: int, said: str
) -> None:
    file = tmp_path / "notes.json"
    file.write_text(make_sealed([{"day": "2026-10-01", "check": "K6", "total": 9, "highest": 24}], SIX), "utf-8")
    page.choose_file("[data-part=file]", file)
    page.run(f"(() => {{ document.querySelector('[data-part=typed]').value = {json.dumps(words)}; }})()")

    page.click("[data-part=unseal]")
    page.wait_until(lambda: page.run(TEXT.format("'[data-part=said]'")).startswith(said))

    assert page.run("document.querySelectorAll('[data-part=past] tbody tr').length") == rows
