"""e1 (claims C10, C11): the page adds up as the paper says, names the band as the paper does, and diagnoses nobody."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from tests.wellness.browsing import answer, show_result

pytestmark = pytest.mark.browser

# Written down here a second time, from the papers, so that a slip in the room's own file is seen.
KESSLER_2003_SERIOUS = 13
PROCHASKA_2012_MODERATE = 5

GOLDEN = [
    ([0, 0, 0, 0, 0, 0], 0, "None or low distress"),
    ([4, 0, 0, 0, 0, 0], 4, "None or low distress"),
    ([1, 1, 1, 1, 1, 0], 5, "Moderate distress"),
    ([1, 1, 1, 1, 1, 1], 6, "Moderate distress"),
    ([2, 2, 2, 2, 2, 2], 12, "Moderate distress"),
    ([3, 2, 2, 2, 2, 2], 13, "Serious distress"),
    ([4, 4, 4, 2, 0, 0], 14, "Serious distress"),
    ([4, 4, 4, 4, 4, 3], 23, "Serious distress"),
    ([4, 4, 4, 4, 4, 4], 24, "Serious distress"),
]
NEVER_SAID = re.compile(
    r"you have|at risk|\bfine\b|diagnosed|disorder|you suffer|you are|healthy|normal", re.IGNORECASE
)

SCORE_ALL = """(sets) => sets.map((points) => {
  document.querySelectorAll('input').forEach((input) => { input.checked = false; });
  points.forEach((value, index) => {
    if (value !== null) document.querySelector(`input[name="k6-${index + 1}"][value="${value}"]`).checked = true;
  });
  document.querySelector('[data-check=k6] [data-part=show]').click();
  return document.querySelector('[data-check=k6] [data-part=outcome]').innerText;
})"""


def _band(total: int) -> str:
    if total >= KESSLER_2003_SERIOUS:
        return "Serious distress"
    return "Moderate distress" if total >= PROCHASKA_2012_MODERATE else "None or low distress"


@pytest.mark.parametrize(("points", "total", "band"), GOLDEN)
def test_a_total_and_its_band_are_those_of_the_papers(page: Page, points: list[int], total: int, band: str) -> None:
    answer(page, points)

    said = show_result(page)

    assert f"{total} of 24" in said
    assert band in said


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sets=st.lists(st.lists(st.none() | st.integers(0, 4), min_size=6, max_size=6), min_size=10, max_size=10))
def test_any_answers_score_as_an_independent_scorer_says(page: Page, sets: list[list[int | None]]) -> None:
    for points, said in zip(sets, page.evaluate(SCORE_ALL, sets), strict=True):
        given_points = [value for value in points if value is not None]
        if len(given_points) < 6:
            assert "No score" in said
            assert " of 24" not in said
        else:
            assert f"{sum(given_points)} of 24" in said
            assert _band(sum(given_points)) in said


@pytest.mark.parametrize("left_out", range(6))
def test_one_missing_answer_means_no_score_and_says_which(page: Page, left_out: int) -> None:
    points: list[int | None] = [4] * 6
    points[left_out] = None
    answer(page, points)

    said = show_result(page)

    assert f"Not answered: question {left_out + 1}." in said
    assert " of 24" not in said
    assert not page.locator("[data-check=k6] [data-part=steps]").is_visible()


def test_several_missing_answers_are_listed(page: Page) -> None:
    answer(page, [1, None, None, 2, None, 0])

    assert "Not answered: questions 2, 3 and 5." in show_result(page)


def test_every_total_has_the_same_layout(page: Page) -> None:
    shape = "(page) => Array.from(page.querySelectorAll('*'), (part) => part.tagName + '.' + part.className)"
    shapes = []
    for points in ([0] * 6, [1] * 6, [4] * 6):
        answer(page, points)
        show_result(page)
        shapes.append(page.locator(".sealed").evaluate(shape))

    assert shapes[0] == shapes[1] == shapes[2]


@pytest.mark.parametrize("points", [[0] * 6, [1] * 6, [4] * 6, [None] * 6])
def test_no_result_says_what_only_a_clinician_could(page: Page, points: list[int | None]) -> None:
    answer(page, points)

    said = show_result(page) + page.locator("[data-check=k6] [data-part=steps]").inner_text()

    assert NEVER_SAID.search(said) is None


def test_the_result_is_announced_and_names_source_and_limits(page: Page) -> None:
    answer(page, [2] * 6)
    show_result(page)

    assert page.locator("[data-check=k6] [data-part=outcome]").get_attribute("role") == "status"
    assert page.get_by_text("Not a diagnosis, not fitness for duty. Nothing was sent").first.is_visible()
    assert page.locator("[data-check=k6] [data-part=steps] li").count() == 3
    page.get_by_text("How K6 is scored").click()
    assert page.get_by_text("Prochaska JJ and others").is_visible()


def test_a_changed_answer_takes_the_old_result_away(page: Page) -> None:
    answer(page, [2] * 6)
    show_result(page)

    page.check('input[name="k6-3"][value="4"]')

    assert page.locator("[data-check=k6] [data-part=outcome]").inner_text() == ""
