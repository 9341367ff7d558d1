"""A thousand made-up officers, each with a registration of several sessions, in the books of a strict LMS.

They retake, reload, close tabs, look around, come back while another tab is open; clocks run back a little, and events
come twice or late. No rule may break; the last tests make our side careless and see that the same walk notices.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fakes.cmi5_books import Cmi5Books
from tests.fakes.cmi5_rules import CATEGORY_CMI5
from tests.lms.cmi5.examples import (
    Play,
    after,
    check_marked,
    ended,
    item_answered,
    module_completed,
    play,
    progress_made,
    started,
)
from training_app.lms.cmi5.facts import Abandoned, Ended, Fact
from training_app.lms.cmi5.session import SessionState, Step, open_session

BLOCKS = 10
OFFICERS = 100
MODES = ("Normal", "Normal", "Normal", "Browse", "Review")
MOVE_ONS = ("Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed", "NotApplicable")
FORGET: dict[str, Callable[[SessionState], SessionState]] = {
    "is_closed": lambda state: replace(state, is_closed=False),
    "is_completed": lambda state: replace(state, is_completed=False),
    "is_passed": lambda state: replace(state, is_passed=False),
}
SCORES = (0, 0.25, 0.5, 0.7999, 0.8, 0.9, 1)


class Walk:
    """One officer's way through one registration."""

    def __init__(self, seed: str) -> None:
        self.chance = random.Random(seed)
        self.lms = Cmi5Books()
        self.plays: list[Play] = []
        self.withheld: Counter[str] = Counter()
        self.seconds = 0.0
        self.sequence = 0

    def go(self, forget: bool = False) -> None:
        registration = None
        for _ in range(self.chance.randint(1, 4)):
            self._abandon_the_open_one(registration)
            one = play(
                self.lms,
                registration=registration,
                launch_mode=self.chance.choice(MODES),
                move_on=self.chance.choice(MOVE_ONS),
                mastery_score=self.chance.choice((None, 0, 0.5, 0.8, 1)),
                categories=self.chance.choice(((), (CATEGORY_CMI5,), ("https://lms.example/c",))),
            )
            registration = one.session.registration
            one.state = open_session(is_completed=False, is_passed=False) if forget else one.state
            self.plays.append(one)
            self._live_through(one)

    def _abandon_the_open_one(self, registration: str | None) -> None:
        if self.plays and registration:
            # the second launch itself tells us that the LMS gives the first one up
            self._say(self.plays[-1], Abandoned(after(self.seconds)))

    def _live_through(self, one: Play) -> None:
        if self.chance.random() < 0.95:
            self._say(one, started(self.seconds))
        for _ in range(self.chance.randint(0, 12)):
            # now and then the server of another tab, which does not know that this one is over
            self._say(self.plays[0] if self.chance.random() < 0.1 else one, self._fact())
        if self.chance.random() < 0.8:
            self._say(one, ended(self.seconds))

    def _fact(self) -> Fact:
        self.seconds = max(0, self.seconds + self.chance.uniform(-5, 200))
        self.sequence += self.chance.choice((0, 1, 1, 1))
        scaled = self.chance.choice(SCORES)
        return self.chance.choice(
            (
                started(self.seconds),
                item_answered(self.seconds, self.sequence),
                progress_made(self.seconds, self.sequence, self.chance.randint(0, 100)),
                module_completed(self.seconds),
                check_marked(scaled, self.seconds, is_passed=scaled >= 0.8, misses=self.chance.random() < 0.2),
                check_marked(scaled, self.seconds, is_passed=scaled >= 0.8),
                ended(self.seconds),
            )
        )

    def _say(self, one: Play, fact: Fact) -> None:
        step = one.say(fact)
        if step.withheld:
            self.withheld[step.withheld] += 1


def walks(block: int) -> list[Walk]:
    made = [Walk(f"{block}-{officer}") for officer in range(OFFICERS)]
    for walk in made:
        walk.go()
    return made


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_hundred_officers_break_no_rule(block: int) -> None:
    made = walks(block)

    assert [violation for walk in made for violation in walk.lms.violations + walk.lms.refusals] == []
    # what was walked through, so that an idle walk cannot pass
    verbs = Counter(verb for walk in made for one in walk.plays for verb in one.verbs)
    assert {"initialized", "answered", "progressed", "completed", "passed", "failed", "terminated"} == verbs.keys()
    assert min(verbs.values()) >= 10
    assert len(sum((walk.withheld for walk in made), Counter())) == 9


def test_a_session_that_began_and_was_ended_says_so() -> None:
    ended_ones = [
        one
        for walk in walks(0)
        for one in walk.plays
        if one.sent and one.state.is_closed and not one.session.is_abandoned
    ]

    assert len(ended_ones) > 50
    assert {one.verbs[-1] for one in ended_ones} == {"terminated"}


def test_the_same_walk_sends_the_same_statements() -> None:
    first, second = Walk("again"), Walk("again")

    for walk in (first, second):
        walk.go()

    assert [one.verbs for one in first.plays] == [one.verbs for one in second.plays]


def test_the_walk_would_notice_a_side_that_forgets_what_the_registration_has() -> None:
    made = [Walk(f"0-{officer}") for officer in range(OFFICERS)]

    for walk in made:
        walk.go(forget=True)

    assert {violation.rule for walk in made for violation in walk.lms.violations} == {12, 18}


@pytest.mark.parametrize(
    ("name", "rules"),
    [("is_closed", {5, 11, 12, 18, 19}), ("is_completed", {5, 11, 12, 18}), ("is_passed", {5, 11, 12})],
)
def test_the_walk_would_notice_a_side_that_forgets_within_a_session(
    monkeypatch: pytest.MonkeyPatch, name: str, rules: set[int]
) -> None:
    kept = Play.say

    def forget(self: Play, *facts: Fact) -> Step:
        step = kept(self, *facts)
        self.state = FORGET[name](self.state)
        return step

    monkeypatch.setattr(Play, "say", forget)

    found = {violation.rule for walk in walks(0) for violation in walk.lms.violations}

    assert found == rules


def test_the_walk_would_notice_a_clock_that_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Play.say

    def trust(self: Play, *facts: Fact) -> Step:
        step = kept(self, *facts)
        self.state = replace(self.state, last_at=None)
        return step

    monkeypatch.setattr(Play, "say", trust)

    assert {violation.rule for walk in walks(0) for violation in walk.lms.violations} == {11}


def test_an_end_is_no_earlier_than_what_came_before() -> None:
    lms = Cmi5Books()
    one = play(lms)

    one.say(started(100), module_completed(90), Ended(after(100) - timedelta(seconds=60)))

    assert [each["timestamp"] for each in one.sent] == ["2026-11-26T12:01:40.000Z"] * 3
    assert one.sent[-1]["result"] == {"duration": "PT0S"}
    assert lms.violations == []
