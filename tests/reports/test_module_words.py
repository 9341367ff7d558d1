"""What a coordinator is told about a question, and the finding of a module in one sentence."""

import math

import pytest

from training_app.reports.module_stats import ItemFigure, TakenFigure
from training_app.reports.module_words import (
    HIDDEN,
    Verdict,
    change_words,
    decimal,
    lead_words,
    points,
    verdict_of,
    verdict_words,
)
from training_app.reports.statistics import Change, Correlation, Interval, share_of


def told(r: float | None, n: int = 80) -> Correlation | None:
    if r is None:
        return None
    reach = 1.96 / math.sqrt(n - 3)
    return Correlation(r, n, Interval(math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach)))


def figure(r: float | None, *, right: int = 56, n: int = 80, rival: float = -0.2) -> ItemFigure:
    key = TakenFigure("x", True, share_of(right, n), told(r, n))
    return ItemFigure("q", key.share, [key, TakenFigure("y", False, share_of(n - right, n), told(rival, n))])


def change(mean: float, low: float, high: float) -> Change:
    return Change(40, 0.5, 0.5 + mean, mean, mean, Interval(low, high), 1.0, Interval(0.5, 1.5), 1.0)


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (figure(0.44), Verdict.WORKING),
        (figure(0.2, n=900, right=600), Verdict.WEAK),
        (figure(0.05), Verdict.LOOK),
        (figure(-0.2), Verdict.LOOK),
        (figure(0.08, n=20, right=14), Verdict.EARLY),
        (figure(0.2, n=20, right=14), Verdict.EARLY),
        (figure(None), Verdict.FLAT),
        (figure(0.1, right=78), Verdict.KEEP),
        (figure(None, right=80), Verdict.KEEP),
    ],
)
def test_a_question_is_judged_by_its_interval(one: ItemFigure, verdict: Verdict):
    assert verdict_of(one) is verdict


def test_a_poor_question_names_the_answer_that_strong_papers_prefer():
    assert verdict_words(figure(0.02, rival=0.25)).endswith(
        "Answer 2 goes with strong papers more than the right answer does."
    )
    assert verdict_words(figure(0.02, rival=0.05)) == Verdict.LOOK.value
    assert verdict_words(figure(0.44, rival=0.5)) == Verdict.WORKING.value


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (change(0.18, 0.14, 0.22), "people answer 18 points more after than before"),
        (change(-0.01, -0.02, -0.004), "people answer 1 point fewer after than before"),
        (change(0.03, -0.02, 0.08), "people answer about as many right after as before"),
    ],
)
def test_a_change_is_more_than_chance_or_is_called_none(one: Change, words: str):
    assert change_words(one) == words


def test_the_finding_is_one_sentence():
    look, fine, early = figure(0.0), figure(0.4), figure(0.2, n=20, right=14)
    more = change(0.18, 0.14, 0.22)

    assert lead_words(more, [look, fine], has_story=True) == (
        "People answer 18 points more after than before, and one question needs work."
    )
    assert lead_words(None, [fine, early], has_story=True) == "No question stands out as poor."
    assert lead_words(None, [early], has_story=False) == "It is too early to judge single questions."
    assert lead_words(None, [], has_story=False).startswith(HIDDEN)
    assert "fewer than ten people" in lead_words(None, [], has_story=True)


@pytest.mark.parametrize(("value", "words"), [(-0.001, "0.00"), (-0.351, "\u22120.35"), (0.4, "0.40")])
def test_numbers_have_two_places_and_a_real_minus(value: float, words: str):
    assert decimal(value) == words


def test_points_are_hundredths():
    assert (points(0.163), points(0.163, 1), points(-0.02), points(-0.0001)) == ("16", "16.3", "\u22122", "0")
