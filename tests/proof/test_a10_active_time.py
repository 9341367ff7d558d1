"""a10: active time is measured on the server, long gaps count nothing, nominal and measured hours are both exported."""

import csv
import io
from urllib.parse import urlencode
from uuid import UUID

import pytest

from tests.conftest import Town
from tests.learning.walking import M1, begin, desk_of, events_of, learner_of, play_scenario, read_lessons, take_round
from training_app.learning import clock as learning_clock
from training_app.learning import service
from training_app.learning.models import Attempt


@pytest.mark.parametrize(
    ("gaps_s", "measured_s"),
    [([60, 60, 60], 180), ([120, 121, 60], 180), ([121, 3600, 86_400], 0), ([0, 119, 120], 239), ([1], 1)],
)
def test_only_gaps_of_two_minutes_and_less_count(town: Town, gaps_s: list[int], measured_s: int) -> None:
    with desk_of(town) as desk:
        attempt_id = begin(desk, learner_of(town))

        for gap_s in gaps_s:
            town.clock.advance(seconds=gap_s)
            learning_clock.say_here(desk, learner_of(town), attempt_id)

        attempt = desk.session.get_one(Attempt, attempt_id)
        assert attempt.active_ms == measured_s * 1000


def test_each_step_says_how_long_it_took(town: Town) -> None:
    with desk_of(town) as desk:
        learner = learner_of(town)
        attempt_id = begin(desk, learner)
        module = desk.library.current(M1)
        town.clock.advance(seconds=50)
        learning_clock.say_here(desk, learner, attempt_id)
        town.clock.advance(seconds=40)

        service.finish_lesson(desk, learner, attempt_id, module.lessons[0].id)
        town.clock.advance(seconds=500)
        service.finish_lesson(desk, learner, attempt_id, module.lessons[1].id)

        seconds = [event.detail.get("seconds") for event in events_of(desk, attempt_id)]
        assert seconds == [None, 90, 0]


def test_reading_longer_waits_for_nothing_and_hurries_nobody(town: Town) -> None:
    """No forced waiting: every step is open at once, and measured time never refuses one."""
    with desk_of(town) as desk:
        learner = learner_of(town)
        attempt_id = begin(desk, learner)
        read_lessons(desk, learner, attempt_id)
        play_scenario(desk, learner, attempt_id)
        take_round(desk, learner, attempt_id)

        attempt = desk.session.get_one(Attempt, attempt_id)
        assert attempt.completed_at is not None
        assert attempt.active_ms == 0
        assert attempt.nominal_minutes == desk.library.current(M1).minutes


def test_nominal_and_measured_are_kept_with_the_completion_and_exported(town: Town) -> None:
    with desk_of(town) as desk:
        learner = learner_of(town)
        attempt_id = begin(desk, learner)
        for _ in range(20):
            town.clock.advance(seconds=90)
            learning_clock.say_here(desk, learner, attempt_id)
        read_lessons(desk, learner, attempt_id)
        play_scenario(desk, learner, attempt_id)
        take_round(desk, learner, attempt_id)
        module = desk.library.current(M1)

        detail = events_of(desk, attempt_id)[-1].detail
        assert detail["active_seconds"] == 1800
        assert detail["nominal_minutes"] == module.minutes
    officer = town.sign_in(town.people.officer_id)
    officer.get("/app/transcript.csv")
    (line,) = csv.DictReader(io.StringIO(officer.page.body.removeprefix("\ufeff")))
    assert line["measured"] == "30 min"
    assert float(line["hours"]) == pytest.approx(module.minutes / 60, abs=0.01)


def test_a_page_that_is_open_is_counted_by_its_own_beat(town: Town) -> None:
    """The address on the page is the one that counts, and it needs the page's token like every form."""
    officer = town.sign_in(town.people.officer_id)
    officer.get(f"/app/modules/{M1}")
    page = officer.submit()
    (place,) = [node for node in page.tree.iter() if node.get("data-behaviour") == "here"]
    attempt = page.address.split("/")[3]

    town.clock.advance(seconds=100)
    body = urlencode({"csrf_token": place.get("data-token")}).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = officer.line.send("POST", place.get("data-url"), body, form)

    assert answer.status == 204
    with desk_of(town) as desk:
        assert desk.session.get_one(Attempt, UUID(attempt)).active_ms == 100_000
