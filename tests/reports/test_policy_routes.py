"""The page of training rules: what is typed is kept or comes back, and only a coordinator gets there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Town
from tests.officer import Officer, Page
from training_app.foundation.db import db
from training_app.learning.marking import Policy, ScorePolicy
from training_app.learning.policy import read_policy
from training_app.reports import policy_rules

POLICY = "/app/policy"
WHOLE = {"tries": "3", "score": "last", "days": "5, 50", "before": "no", "reason": "As agreed with the union."}


def kept(town: Town) -> Policy:
    with town.app.app_context():
        return read_policy(db.session(), town.people.agency_id)


def typed(page: Page) -> dict[str, str]:
    """What the boxes hold."""
    boxes = [box for box in page.form("tries").iter("input") if box.get("type") != "hidden"]
    chosen = {box.get("name"): box.get("value") for box in boxes if box.get("checked") is not None}
    return chosen | {box.get("name"): box.get("value") for box in boxes if box.get("type") != "radio"}


@pytest.fixture
def coordinator(town: Town) -> Officer:
    reader = town.sign_in(town.people.coordinator_id)
    reader.get(POLICY)
    return reader


def test_the_page_begins_with_the_rules_the_program_came_with(coordinator: Officer):
    text = coordinator.page.text()

    assert "Nobody has changed these rules yet" in text
    assert "as many as it takes" in text
    assert "7, 30, 90 days after the module" in text
    assert typed(coordinator.page) == {"tries": "", "score": "best", "days": "7, 30, 90", "before": "yes"}


def test_what_was_typed_is_kept_and_says_who_and_when(coordinator: Officer, town: Town):
    page = coordinator.submit("tries", **WHOLE)

    assert "D. Abara changed them last, Monday 23 November, 14:07." in page.text()
    assert kept(town) == Policy(3, ScorePolicy.LAST, (5, 50), offers_pretest=False)
    assert typed(page) == {"tries": "3", "score": "last", "days": "5, 50", "before": "no"}


def test_empty_boxes_mean_no_limit_and_no_questions_after(coordinator: Officer, town: Town):
    coordinator.submit("tries", **(WHOLE | {"tries": "", "days": ""}))

    assert kept(town) == Policy(None, ScorePolicy.LAST, (), offers_pretest=False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tries", "0"),
        ("tries", "21"),
        ("tries", "two"),
        ("score", "worst"),
        ("days", "30, 7"),
        ("days", "7, 7"),
        ("days", "0"),
        ("days", "366"),
        ("days", "7, soon"),
        ("days", "1, 2, 3, 4, 5, 6, 7"),
        ("before", "maybe"),
        ("reason", "short"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_everything_else_that_was_typed(
    coordinator: Officer, town: Town, field: str, value: str
):
    page = coordinator.submit("tries", **(WHOLE | {field: value}))

    assert page.status == 422
    assert [a.get("href") for a in page.all("a") if a.get("href") == f"#{field}"]
    left_alone = {name: words for name, words in WHOLE.items() if name not in {field, "reason"}}
    assert left_alone.items() <= typed(page).items()
    assert kept(town) == Policy()


@pytest.mark.parametrize("who", ["officer_id", "supervisor_id"])
def test_nobody_but_a_coordinator_gets_there(town: Town, who: str):
    assert town.sign_in(getattr(town.people, who)).get(POLICY).status == 403


def test_the_overview_leads_a_coordinator_there_and_no_supervisor(town: Town):
    def links(person_id: int) -> list[str]:
        return [a.get("href") for a in town.sign_in(person_id).get("/app/overview").all("a")]

    assert POLICY in links(town.people.coordinator_id)
    assert POLICY not in links(town.people.supervisor_id)


@given(days=st.lists(st.integers(1, 365), unique=True, max_size=6).map(sorted))
def test_any_rising_row_of_days_is_read_as_it_was_typed(days: list[int]):
    words = ", ".join(str(day) for day in days)

    assert policy_rules.why_days_refused(words) is None
    assert policy_rules.days_of(words) == tuple(days)
