"""What may be promised, how themes and promises belong together, and on which days a mail speaks of them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.readiness.promises import rules
from training_app.readiness.promises.models import PromiseKind, PromiseState
from training_app.readiness.promises.reminders import Counts, Owing, count, is_to_be_told, subject_of, text_of

DAY = date(2026, 11, 23)
DAYS = st.integers(-400, 400).map(lambda days: DAY + timedelta(days=days))


def told_days(due_on: date, looks: list[date]) -> list[date]:
    """On which of these days a mail goes out, when a worker looks on each of them in turn."""
    told: list[date] = []
    for today in sorted(set(looks)):
        if is_to_be_told(Owing(due_on, told[-1] if told else None), today):
            told.append(today)
    return told


def every_day(first: int, last: int, due_on: date = DAY) -> list[date]:
    return [due_on + timedelta(days=days) for days in range(first, last + 1)]


def test_a_worker_that_looks_each_day_tells_a_week_before_on_the_day_and_weekly_after():
    days = [(one - DAY).days for one in told_days(DAY, every_day(-40, 30))]

    assert days == [-7, 0, 7, 14, 21, 28]


def test_one_that_was_down_tells_once_when_it_is_back():
    looks = [*every_day(-40, -2), *every_day(3, 18)]

    assert [(one - DAY).days for one in told_days(DAY, looks)] == [-7, 3, 10, 17]


def test_a_promise_that_is_made_late_in_the_week_is_told_of_at_once():
    assert [(one - DAY).days for one in told_days(DAY, every_day(-3, 8))] == [-3, 0, 7]


@given(DAYS, st.lists(DAYS, max_size=120))
def test_nobody_is_told_too_early_and_after_its_day_at_most_weekly(due_on: date, looks: list[date]):
    told = told_days(due_on, looks)

    assert all(due_on - one <= rules.SOON for one in told)
    assert sum(one < due_on for one in told) <= 1
    after = [one for one in told if one >= due_on]
    assert all(later - earlier >= timedelta(days=7) for earlier, later in pairwise(after))
    # and nothing is forgotten: who looks after its day tells, unless told within the week
    late = [one for one in looks if one >= due_on]
    assert bool(after) is bool(late)


@pytest.mark.parametrize(
    ("counts", "subject"),
    [
        (Counts(0, 1, 0), "One promise is due today"),
        (Counts(2, 1, 0), "Three promises are due within a week"),
        (Counts(0, 0, 1), "One promise is past its day"),
        (Counts(1, 0, 2), "Two promises are past their day, one is due within a week"),
        (Counts(0, 2, 14), "14 promises are past their day, two are due today"),
    ],
)
def test_the_subject_counts(counts: Counts, subject: str):
    assert subject_of(counts) == subject


def test_the_mail_holds_counts_and_a_link():
    owing = [Owing(DAY + timedelta(days=days), None) for days in (-3, 0, 2, 7, 8)]

    text = text_of(count(owing, DAY), "https://training.riverton.example/app/readiness/promises", "Riverton PD")

    assert "- Past its day: 1\n- Due today: 1\n- Due within a week: 2\n" in text
    assert "https://training.riverton.example/app/readiness/promises\n" in text


def test_the_same_theme_in_two_rows_is_one_theme():
    rows = [
        {"theme": "Stops", "said": "Three in a month."},
        {"theme": "", "said": "Nobody calls back."},
        {"theme": "Stops", "said": "No reason given."},
        {"theme": "Calls", "said": ""},
    ]

    notes = rules.read_notes(rows)

    assert [(one.theme, list(one.said)) for one in notes.themes] == [
        ("Stops", ["Three in a month.", "No reason given."]),
        ("Calls", []),
    ]
    assert notes.nameless == 1


def test_a_reason_needs_neither_a_post_nor_a_day():
    reason = rules.Promised(
        "Stops", PromiseKind.NO_PROMISE, "The state law forbids it, and we cannot change it.", "", ""
    )

    assert rules.why_promise_refused(reason, DAY) == {}
    assert reason.day is None


@given(st.text(max_size=600), st.text(max_size=250), st.text(max_size=12))
def test_a_promise_that_is_taken_fits_its_columns_and_has_a_post_and_a_day(words: str, owner: str, due_on: str):
    promised = rules.Promised("Stops", PromiseKind.PROMISE, words, owner, due_on)

    if not rules.why_promise_refused(promised, DAY):
        assert 10 <= len(words) <= 500
        assert 1 <= len(owner) <= 200
        assert promised.day is not None
    else:
        assert set(rules.why_promise_refused(promised, DAY)) <= {"words", "owner", "due_on"}


@pytest.mark.parametrize(
    ("state", "days", "overdue", "soon"),
    [
        (PromiseState.OPEN, -1, True, False),
        (PromiseState.OPEN, 0, False, True),
        (PromiseState.OPEN, 7, False, True),
        (PromiseState.OPEN, 8, False, False),
        (PromiseState.KEPT, -1, False, False),
        (PromiseState.WITHDRAWN, 0, False, False),
    ],
)
def test_a_day_is_overdue_after_it_and_soon_within_a_week(state: PromiseState, days: int, overdue: bool, soon: bool):
    due_on = DAY + timedelta(days=days)

    assert rules.is_overdue(state, due_on, DAY) is overdue
    assert rules.is_soon(state, due_on, DAY) is soon


@pytest.mark.parametrize(
    ("left", "themes", "words"),
    [
        (0, 0, "No theme is kept yet."),
        (0, 3, "Every theme has a promise, or a reason why not."),
        (1, 3, "One theme has neither a promise nor a reason."),
        (3, 3, "Three themes have neither a promise nor a reason."),
    ],
)
def test_what_is_left_is_said_in_words(left: int, themes: int, words: str):
    assert rules.left_words(left, themes).startswith(words)
