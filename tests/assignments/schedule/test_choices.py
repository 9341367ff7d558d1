"""What a coordinator types becomes an assignment, or a sentence at the field."""

from datetime import date

import pytest

from training_app.assignments.audience import AllOf, Everyone, HiredFrom, InUnit, OfRank, Supervisors, ThesePeople
from training_app.assignments.due_dates import ByDate, DaysAfterAssignment, DaysAfterHire
from training_app.assignments.plans import Both, Leaving, Once, Rolling, Window
from training_app.assignments.schedule.choices import Choice, Known, read_choice, typed_from, typed_of

TODAY = date(2026, 11, 23)
KNOWN = Known({"m01"}, {3}, ["Sergeant"], {"4417": 1, "a.b@pd.example": 2}, TODAY, TODAY)


def read(**typed: str):
    return read_choice(typed_of({"module": "m01", **typed}), KNOWN)


@pytest.mark.parametrize(
    ("typed", "audience"),
    [
        ({}, Everyone()),
        ({"whom": "unit", "unit": "3"}, InUnit(3)),
        ({"whom": "rank", "rank": "Sergeant"}, OfRank(frozenset({"Sergeant"}))),
        ({"whom": "supervisors"}, Supervisors()),
        ({"whom": "people", "people": "4417, A.B@pd.example"}, ThesePeople(frozenset({1, 2}))),
        ({"hired": "2026-01-05"}, AllOf((Everyone(), HiredFrom(date(2026, 1, 5))))),
    ],
)
def test_who_is_meant(typed: dict[str, str], audience) -> None:
    choice = read(**typed)

    assert isinstance(choice, Choice)
    assert choice.audience == audience


@pytest.mark.parametrize(
    ("typed", "due", "cycle"),
    [
        ({}, DaysAfterAssignment(30), Once()),
        ({"due": "after_hire", "due_days": "90"}, DaysAfterHire(90), Once()),
        ({"due": "by_date", "due_day": "2026-12-24"}, ByDate(date(2026, 12, 24)), Once()),
        ({"due": "none", "again": "rolling", "months": "24"}, None, Rolling(24, 60)),
        ({"due": "none", "again": "window", "begins": "2026-10-01"}, None, Window(date(2026, 10, 1), 12)),
        ({"due": "none", "again": "both", "begins": "2026-10-01"}, None, Both(Window(date(2026, 10, 1), 12), 12, 60)),
    ],
)
def test_by_when_and_when_again(typed: dict[str, str], due, cycle) -> None:
    choice = read(**typed)

    assert isinstance(choice, Choice)
    assert (choice.rules.due, choice.rules.cycle) == (due, cycle)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"module": "m99"}, "module"),
        ({"whom": "unit"}, "unit"),
        ({"whom": "unit", "unit": "4"}, "unit"),
        ({"whom": "rank", "rank": "General"}, "rank"),
        ({"whom": "people"}, "people"),
        ({"whom": "people", "people": "4417, 9999"}, "people"),
        ({"whom": "moon"}, "whom"),
        ({"hired": "soon"}, "hired"),
        ({"due": "by_date", "due_day": "2026-11-22"}, "due_day"),
        ({"due": "by_date", "due_day": "32"}, "due_day"),
        ({"due_days": "0"}, "due_days"),
        ({"due_days": "³"}, "due_days"),
        ({"due": "moon"}, "due"),
        ({"again": "moon"}, "again"),
        ({"again": "rolling", "months": "0"}, "months"),
        ({"again": "window"}, "begins"),
        ({"grace": "-1"}, "grace"),
        ({"again": "rolling", "months": "1", "lead": "60"}, "again"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(typed: dict[str, str], field: str) -> None:
    errors = read(**typed)

    assert not isinstance(errors, Choice)
    assert list(errors) == [field]
    assert errors[field].endswith(".")


def test_whoever_is_unknown_is_named() -> None:
    errors = read(whom="people", people="4417, 9999")

    assert not isinstance(errors, Choice)
    assert "9999" in errors["people"]
    assert "4417" not in errors["people"]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"whom": "unit", "unit": "3", "hired": "2026-01-05"},
        {"whom": "people", "people": "4417", "due": "after_hire", "due_days": "90", "grace": "5"},
        {"due": "none", "again": "both", "begins": "2026-10-01", "leaving": "keep"},
    ],
)
def test_the_form_of_an_assignment_that_runs_chooses_the_same_again(typed: dict[str, str]) -> None:
    choice = read(**typed)
    assert isinstance(choice, Choice)

    again = typed_from("m01", choice.audience, choice.rules, {1: "4417", 2: "a.b@pd.example"})

    assert again is not None
    assert read_choice(again, KNOWN) == choice


def test_who_leaves_is_released_unless_it_was_said_otherwise() -> None:
    first, second = read(), read(leaving="keep")

    assert isinstance(first, Choice)
    assert isinstance(second, Choice)
    assert (first.rules.leaving, second.rules.leaving) == (Leaving.RELEASE, Leaving.KEEP)
