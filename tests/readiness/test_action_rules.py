"""What an action of the plan may say, and the order in which actions are read."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.readiness.standing import action_rules as rules
from training_app.readiness.standing.action_rules import Action, ActionState, Change, Wanted

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 20, 7, tzinfo=UTC)
SOUND = Wanted("Ring the numbers", "Captain, Patrol", "2026-12-15")


def action(
    due: date = TODAY, state: ActionState = ActionState.OPEN, number: int = 1, changed: datetime = NOW
) -> Action:
    return Action(number, None, None, "", "", "Ring the numbers", "Captain, Patrol", due, state, 1, changed)


def refused(due_before: date | None = None, **typed: str) -> dict[str, str]:
    values = {"what": SOUND.what, "owner": SOUND.owner, "due_on": SOUND.due_on, **typed}
    return rules.why_refused(Wanted(**values), TODAY, due_before)


def test_a_sound_action_is_kept():
    assert refused() == {}


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("what", "Ring", "Write 5 to 300 characters."),
        ("what", "x" * 301, "Write 5 to 300 characters."),
        ("what", "Ring\x00the numbers", "sign that cannot be kept"),
        ("what", "Ring \u202ethe numbers", "sign that cannot be kept"),
        ("owner", "", "Write 2 to 80 characters."),
        ("owner", "x" * 81, "Write 2 to 80 characters."),
        ("due_on", "", "Give the day"),
        ("due_on", "tomorrow", "Give the day"),
        ("due_on", "2026-02-30", "Give the day"),
        ("due_on", "2026-11-22", "This day is over"),
        ("due_on", "2037-01-01", "within ten years"),
        ("due_on", "9999-12-31", "Give the day"),
        ("state", "finished", "Choose one of the list."),
        ("state", "", "Choose one of the list."),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(field: str, text: str, words: str):
    found = refused(**{field: text})

    assert list(found) == [field]
    assert words in found[field]


def test_a_day_that_is_over_may_stay_but_not_be_chosen():
    assert refused(date(2026, 11, 1), due_on="2026-11-01") == {}
    assert list(refused(date(2026, 11, 1), due_on="2026-11-02")) == ["due_on"]


def test_dropping_needs_a_reason():
    assert list(refused(state="dropped")) == ["reason"]
    assert refused(state="dropped", reason="The county does this from January on.") == {}


def test_a_reason_that_is_given_says_something():
    assert list(refused(reason="x")) == ["reason"]


@pytest.mark.parametrize(
    ("days", "state", "late", "soon"),
    [
        (-1, ActionState.OPEN, True, False),
        (-1, ActionState.IN_HAND, True, False),
        (-1, ActionState.DONE, False, False),
        (0, ActionState.OPEN, False, True),
        (30, ActionState.OPEN, False, True),
        (31, ActionState.OPEN, False, False),
        (5, ActionState.DROPPED, False, False),
    ],
)
def test_late_and_soon(days: int, state: ActionState, late: bool, soon: bool):
    one = action(TODAY + timedelta(days=days), state)

    assert (rules.is_late(one, TODAY), rules.is_soon(one, TODAY)) == (late, soon)


@given(st.lists(st.tuples(st.integers(-40, 40), st.sampled_from(ActionState), st.integers(0, 9))))
def test_the_order_of_the_plan(drawn):
    actions = [
        action(TODAY + timedelta(days=days), state, number, NOW + timedelta(hours=hours))
        for number, (days, state, hours) in enumerate(drawn)
    ]

    found = rules.in_order(actions)

    assert sorted(one.id for one in found) == list(range(len(actions)))
    live = [one for one in found if one.is_live]
    assert found[: len(live)] == live
    assert [one.due_on for one in live] == sorted(one.due_on for one in live)
    ended = [one.changed_at for one in found[len(live) :]]
    assert ended == sorted(ended, reverse=True)


@pytest.mark.parametrize(
    ("days", "words"),
    [([-1, -2, 3], "Two overdue"), ([3, 40], "One due in 30 days"), ([40, 41, 42], "Three open"), ([], "Nothing open")],
)
def test_the_plan_in_words(days: list[int], words: str):
    actions = [action(TODAY + timedelta(days=one)) for one in days]

    assert rules.plan_words([*actions, action(state=ActionState.DONE)], TODAY) == words


def test_a_version_says_what_it_changed():
    first = Change(1, "Ring the numbers", "Captain, Patrol", date(2026, 12, 15), ActionState.OPEN, "", NOW)
    second = Change(2, "Ring the numbers", "Sergeant, Dispatch", date(2026, 12, 15), ActionState.IN_HAND, "", NOW)

    assert list(rules.differences(first, second)) == [
        ("Owner", "Captain, Patrol", "Sergeant, Dispatch"),
        ("State", "Open", "In hand"),
    ]
    assert list(rules.differences(second, second)) == []
