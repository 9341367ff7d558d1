"""e9: three exercises for a bad moment: no sound, nothing that moves, no script, two minutes at most."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.wellness.browsing import Site
from training_app.wellness.calm import load_exercises
from training_app.wellness.document import PAGE_DIR, SCRIPTS

TITLES = ["Feet on the floor", "Slow breathing", "After the shift"]
MOVES = re.compile(r"animation|transition|@keyframes|<audio|<video|requestAnimationFrame|AudioContext", re.IGNORECASE)
SECONDS_A_STEP = 20
BREATHS, IN_S, OUT_S = 10, 4, 6


def test_there_are_three_and_each_names_its_time() -> None:
    exercises = load_exercises()

    assert [each.title for each in exercises] == TITLES
    assert all("minutes" in each.minutes.lower() for each in exercises)


def test_each_fits_into_two_minutes() -> None:
    """A step takes 20 seconds at most; ten breaths of four and six seconds take 100."""
    grounding, breathing, after = load_exercises()

    assert max(len(grounding.steps), len(after.steps)) * SECONDS_A_STEP <= 120
    assert BREATHS * (IN_S + OUT_S) <= 120
    said = " ".join(breathing.steps)
    assert "count to four" in said
    assert "count to six" in said
    assert "ten times" in said


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_each_opens_with_and_without_script(chromium: Browser, site: Site, scripts: bool) -> None:
    context = chromium.new_context(java_script_enabled=scripts, reduced_motion="reduce")
    page = context.new_page()
    page.goto(site.url)

    for exercise in load_exercises():
        page.get_by_text(exercise.title, exact=True).click()

    assert all(page.get_by_text(step).is_visible() for each in load_exercises() for step in each.steps)
    context.close()


@pytest.mark.browser
def test_nothing_moves_and_nothing_sounds_while_they_are_open(page: Page) -> None:
    for title in TITLES:
        page.get_by_text(title, exact=True).click()

    assert page.evaluate("document.getAnimations().length") == 0
    assert page.locator("audio, video").count() == 0


def test_the_page_has_no_way_to_move_or_sound() -> None:
    source = "".join((PAGE_DIR / name).read_text(encoding="utf-8") for name in (*SCRIPTS, "page.css", "page.html"))

    assert MOVES.search(source) is None


@pytest.mark.parametrize("line", ["transition: all 1s", "<audio>", "@keyframes breathe", "new AudioContext()"])
def test_such_a_way_would_be_seen(line: str) -> None:
    assert MOVES.search(line)
