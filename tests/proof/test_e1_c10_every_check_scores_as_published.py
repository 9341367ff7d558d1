"""e1 (claim C10): every check adds up and names its ranges as its paper does, for every set of answers there is."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import BrowserContext, Page

from tests.wellness.browsing import answer_in_full, opened_from_file, outcome, show_result
from tests.wellness.papers import PAPERS, Paper
from training_app.wellness.document import INSTRUMENTS, PAGE_DIR

pytestmark = pytest.mark.browser

PROVE = os.environ.get("PROVE") == "1"

SCORE_JS = (PAGE_DIR / "score.js").read_text(encoding="utf-8")
# The shipped scoring file on the shipped form. From one set to the next only the circles that differ are marked.
SCORE_SETS = """([id, sets]) => {
  const part = (label, within = document) => within.querySelector(`[data-part="${label}"]`);
  %s
  const check = document.querySelector(`[data-check="${id}"]`);
  const gate = check.querySelector('input[name$="-a"]:not([data-ends])');
  if (gate) gate.checked = true;
  const questions = questionsOf(check).filter((question) => !question.contains(gate));
  let before = [];
  return sets.map((points) => {
    points.forEach((value, place) => {
      if (value === before[place]) return;
      questions[place].querySelectorAll("input").forEach((input) => { input.checked = Number(input.value) === value; });
      if (value === null) questions[place].querySelectorAll("input").forEach((input) => { input.checked = false; });
    });
    before = points;
    const score = total(answersOf(check));
    return score === null ? null : [score, bandFor(check, score).cells.item(1).textContent];
  });
}"""


def _page(context: BrowserContext, folder: Path, check: str) -> Page:
    return opened_from_file(context, folder, "resources: []\n" + ("mood: phq8\n" if check == "phq8" else ""))


def _scores(page: Page, check: str, sets: list[list[int | None]], script: str = SCORE_JS) -> list[list[object] | None]:
    found: list[list[object] | None] = page.evaluate(SCORE_SETS % script, [check, sets])
    return found


def _expected(paper: Paper, answers: list[int | None]) -> list[object] | None:
    total = paper.score(answers)
    return None if total is None else [total, paper.band(total)]


def test_every_check_of_the_release_has_its_paper() -> None:
    assert set(PAPERS) == set(INSTRUMENTS)


@pytest.mark.parametrize("check", PAPERS)
def test_every_set_of_answers_scores_as_an_independent_scorer_says(
    context: BrowserContext, tmp_path: Path, check: str
) -> None:
    page = _page(context, tmp_path, check)
    paper = PAPERS[check]
    # 262,144 sets of the PHQ-9 take minutes: here each seventh, under make prove every one
    step = 1 if PROVE or len(paper.all_answers()) < 20_000 else 7
    sets: list[list[int | None]] = [list(answers) for answers in paper.all_answers()[::step]]

    found = _scores(page, check, sets)

    wrong = [answers for answers, said in zip(sets, found, strict=True) if said != _expected(paper, answers)]
    assert len(found) == len(sets) >= 32
    assert wrong[:5] == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_sets_with_gaps_score_only_when_everything_that_applies_is_answered(page: Page, data: st.DataObject) -> None:
    check = data.draw(st.sampled_from(sorted(set(PAPERS) - {"phq8"})))
    paper = PAPERS[check]
    one = st.tuples(*(st.none() | st.sampled_from(points) for points in paper.points)).map(list)
    sets = data.draw(st.lists(one, min_size=1, max_size=40))

    assert _scores(page, check, sets) == [_expected(paper, answers) for answers in sets]


@pytest.mark.parametrize("check", PAPERS)
def test_what_the_officer_reads_at_every_edge_of_a_range_is_the_papers(
    context: BrowserContext, tmp_path: Path, check: str
) -> None:
    page = _page(context, tmp_path, check)
    paper = PAPERS[check]
    said = {}
    for total in paper.edges():
        answer_in_full(page, check, paper.reaching(total))
        said[total] = show_result(page, check)

    assert len(said) >= 6
    for total, words in said.items():
        assert f"{total} of {paper.highest}\n" in words
        assert f"\n{paper.band(total)}\n" in words


def test_no_event_ends_the_check_with_zero_and_what_was_marked_below_is_gone(page: Page) -> None:
    answer_in_full(page, "pcptsd5", [1, 1, 1, 1, 1])

    page.check('input[name="pcptsd5-a"][data-ends]')

    assert "0 of 5" in show_result(page, "pcptsd5")
    assert page.locator('[data-check=pcptsd5] input[value="1"]:checked').count() == 0
    assert not page.locator("[data-check=pcptsd5] legend").is_visible()


def test_a_yes_after_a_no_asks_again(page: Page) -> None:
    answer_in_full(page, "pcptsd5", [])
    page.check('input[name="pcptsd5-a"][data-ends]')

    page.check('input[name="pcptsd5-a"]:not([data-ends])')

    assert page.locator('input[name="pcptsd5-5"]').first.is_visible()
    assert "Not answered: questions 1, 2, 3, 4 and 5." in show_result(page, "pcptsd5")


def test_who_never_drinks_is_not_asked_how_much(page: Page) -> None:
    answer_in_full(page, "auditc", [0])

    assert "0 of 12" in show_result(page, "auditc")
    assert not page.locator('input[name="auditc-2"]').first.is_visible()


def test_the_question_beside_the_count_changes_no_total(page: Page) -> None:
    answer_in_full(page, "phq9", [1] * 9)
    before = show_result(page, "phq9")

    page.locator('input[name="phq9-10"]').last.check()

    assert "9 of 27" in before
    assert show_result(page, "phq9") == before


@pytest.mark.parametrize("check", sorted(set(PAPERS) - {"phq8"}))
def test_every_total_of_a_check_has_the_same_layout(page: Page, check: str) -> None:
    shape = "(page) => Array.from(page.querySelectorAll('*'), (part) => part.tagName + '.' + part.className)"
    paper = PAPERS[check]
    shapes = []
    for total in (1, paper.highest // 2, paper.highest):
        answer_in_full(page, check, paper.reaching(total))
        show_result(page, check)
        shapes.append(outcome(page, check).evaluate(shape))

    assert len(shapes[0]) >= 4
    assert shapes[0] == shapes[1] == shapes[2]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("score <= Number(row.dataset.high)", "score <= Number(row.dataset.high) + 1"),
        ("answers.includes(null) ? null : ", ""),
        ("last === -1 ? questions : questions.slice(0, last + 1)", "questions"),
    ],
    ids=["an edge", "a gap", "an end"],
)
def test_a_scorer_with_a_slip_would_be_seen(page: Page, right: str, wrong: str) -> None:
    """The negative control: each slip is put into the shipped file and the comparison above notices it."""
    paper = PAPERS["auditc"]
    sets: list[list[int | None]] = [[3, 0, 0], [None, 1, 1], [0, None, None], [4, 4, 4]]
    expected = [_expected(paper, answers) for answers in sets]

    assert SCORE_JS.count(right) == 1
    assert _scores(page, "auditc", sets) == expected
    assert _scores(page, "auditc", sets, SCORE_JS.replace(right, wrong)) != expected
