"""b7: the agency limits tries, a coordinator gives one more in at most three clicks, and no failed try is ever lost."""

import pytest
from sqlalchemy import text

from tests.conftest import Town
from tests.learning import walking
from tests.learning.putting_right import REASON, attempt_row, decide_limit
from tests.learning.walking import M1, desk_of, events_of, learner_of, progress_of
from tests.officer import Officer, Page
from training_app.foundation.append_only import drop_append_only
from training_app.foundation.db import db
from training_app.foundation.ids import AttemptId
from training_app.learning.errors import TriesUsed
from training_app.learning.marking import ScorePolicy
from training_app.learning.service import Desk

pytestmark = pytest.mark.slow

CLICKS = 3


class Counting:
    """A coordinator whose clicks are counted: a link is one, opening something shut is one, a button is one."""

    def __init__(self, officer: Officer, address: str) -> None:
        self.officer = officer
        self.clicks = 0
        officer.get(address)

    def follow(self, ending: str) -> Page:
        """Press the link to this address."""
        link = next(a for a in self.officer.page.all("a") if (a.get("href") or "").endswith(ending))
        self.clicks += 1
        return self.officer.get(link.get("href"))

    def send(self, act: str, **typed: str) -> Page:
        """Open the form when it is shut, fill it in, press its button."""
        for details in self.officer.page.all("details"):
            for form in details.iter("form"):
                if form.get("action").endswith(f"/{act}"):
                    self.clicks += 1 if details.get("open") is None else 0
                    hidden = [(box.get("name"), box.get("value")) for box in form.iter("input")]
                    self.clicks += 1
                    return self.officer.post(form.get("action"), [*hidden, *typed.items()])
        raise AssertionError(f"no form for {act}")


def fail(town: Town, desk: Desk, times: int) -> AttemptId:
    """Ortiz gets to the check and fails it."""
    learner = learner_of(town)
    attempt_id = walking.begin(desk, learner)
    walking.read_lessons(desk, learner, attempt_id)
    walking.play_scenario(desk, learner, attempt_id)
    for _ in range(times):
        walking.take_round(desk, learner, attempt_id, wrong=10)
    return attempt_id


def rounds_lost(desk: Desk, attempt_id: AttemptId) -> int:
    """How many finished rounds the attempt knows of whose facts are not there."""
    kept = [event.detail["check_round"] for event in events_of(desk, attempt_id) if event.kind == "check_finished"]
    return len({score.check_round for score in progress_of(desk, attempt_id).rounds} - set(kept))


def test_the_limit_stops_the_check_and_one_more_try_takes_three_clicks_at_most(town: Town) -> None:
    with desk_of(town) as desk:
        decide_limit(town, desk, 2)
        attempt_id = fail(town, desk, 2)
        with pytest.raises(TriesUsed):
            walking.take_round(desk, learner_of(town), attempt_id)
    coordinator = Counting(town.sign_in(town.people.coordinator_id), f"/app/people/{town.people.officer_id}")

    coordinator.follow(f"/modules/{M1}")
    page = coordinator.send("try", reason=REASON)

    assert coordinator.clicks <= CLICKS
    assert "D. Abara gave one more try" in page.text()
    with desk_of(town) as desk:
        walking.take_round(desk, learner_of(town), attempt_id, wrong=0)
        assert attempt_row(desk, attempt_id).status == "completed"


def test_every_failed_try_stays_on_record_and_on_the_page(town: Town) -> None:
    with desk_of(town) as desk:
        decide_limit(town, desk, 3)
        attempt_id = fail(town, desk, 2)
        walking.take_round(desk, learner_of(town), attempt_id)
        assert rounds_lost(desk, attempt_id) == 0
        passed = [event.detail["is_passed"] for event in events_of(desk, attempt_id) if event.kind == "check_finished"]
        assert passed == [False, False, True]
    address = f"/app/people/{town.people.officer_id}/modules/{M1}"

    words = town.sign_in(town.people.coordinator_id).get(address).text()

    assert words.count("0 of 10 Not passed") == 2
    assert words.count("10 of 10 Passed") == 1


def test_one_more_try_is_for_one_officer_and_one_round(town: Town) -> None:
    with desk_of(town) as desk:
        decide_limit(town, desk, 1)
        attempt_id = fail(town, desk, 1)
    coordinator = Counting(town.sign_in(town.people.coordinator_id), f"/app/people/{town.people.officer_id}")
    coordinator.follow(f"/modules/{M1}")
    coordinator.send("try", reason=REASON)

    with desk_of(town) as desk:
        walking.take_round(desk, learner_of(town), attempt_id, wrong=10)
        with pytest.raises(TriesUsed):
            walking.take_round(desk, learner_of(town), attempt_id)
        desk.session.rollback()
        other = learner_of(town, town.people.other_officer_id)
        mine = walking.begin(desk, other)
        walking.read_lessons(desk, other, mine)
        walking.play_scenario(desk, other, mine)
        walking.take_round(desk, other, mine, wrong=10)
        with pytest.raises(TriesUsed):
            walking.take_round(desk, other, mine)


@pytest.mark.parametrize(
    ("score_policy", "expected"), [(ScorePolicy.BEST, 0.9), (ScorePolicy.LAST, 0.9), (ScorePolicy.FIRST, 0.6)]
)
def test_best_last_or_first_counts_as_the_agency_decided(
    town: Town, score_policy: ScorePolicy, expected: float
) -> None:
    with desk_of(town) as desk:
        decide_limit(town, desk, None, score_policy=score_policy)
        attempt_id = fail(town, desk, 0)
        for wrong in (4, 7, 1):
            walking.take_round(desk, learner_of(town), attempt_id, wrong=wrong)

        assert attempt_row(desk, attempt_id).score_scaled == expected


def test_a_lost_round_and_one_click_too_many_would_be_noticed(town: Town) -> None:
    """The negative control."""
    with desk_of(town) as desk:
        decide_limit(town, desk, 2)
        attempt_id = fail(town, desk, 2)
        desk.session.rollback()
        with db.engine.begin() as connection:
            drop_append_only(connection, "learning_event")
            connection.execute(text("DELETE FROM learning_event WHERE step_key = 'check/1'"))
        assert rounds_lost(desk, attempt_id) == 1
    coordinator = Counting(town.sign_in(town.people.coordinator_id), "/app/overview")

    coordinator.follow("/app/completion?state=soon")
    coordinator.follow(f"/people/{town.people.officer_id}")
    coordinator.follow(f"/modules/{M1}")
    coordinator.send("elsewhere", reason=REASON)

    assert coordinator.clicks > CLICKS
