"""Pause, leave and the exercise on both databases: the clock stops, the place is kept, and no row tells of it."""

import pytest
from sqlalchemy import func, select

from tests.conftest import Town
from tests.learning.walks import (
    at_debrief,
    at_first_lesson,
    at_scenario,
    attempt_address,
    attempt_row,
    decide,
    everything_stored,
    has_choice,
    link,
    press_pause,
)
from training_app.foundation.db import db
from training_app.learning.models import LearningEvent
from training_app.learning.rest_pages import GROUNDING


def events(town: Town) -> int:
    with town.app.app_context():
        count = db.session.scalar(select(func.count()).select_from(LearningEvent))
        db.session.remove()
    return count or 0


def test_a_pause_counts_the_time_up_to_it_and_none_of_its_own(town: Town) -> None:
    officer = at_first_lesson(town)

    town.clock.advance(seconds=40)
    press_pause(officer)
    town.clock.advance(seconds=90)
    officer.get(link(officer, "Go on"))
    officer.submit()

    row = attempt_row(town, officer)
    assert row.active_ms == 40_000
    assert row.step_ms == 0


def test_without_a_pause_the_same_time_is_counted(town: Town) -> None:
    officer = at_first_lesson(town)

    town.clock.advance(seconds=40)
    officer.get(officer.page.address)
    town.clock.advance(seconds=50)
    officer.submit()

    assert attempt_row(town, officer).active_ms == 90_000


def test_after_a_pause_the_next_step_starts_the_clock_again(town: Town) -> None:
    officer = at_first_lesson(town)
    press_pause(officer)
    town.clock.advance(minutes=9)
    officer.get(link(officer, "Go on"))

    officer.submit()
    town.clock.advance(seconds=25)
    officer.submit()

    assert attempt_row(town, officer).active_ms == 25_000


def test_pausing_twice_counts_nothing_twice(town: Town) -> None:
    officer = at_first_lesson(town)
    strip = officer.page
    town.clock.advance(seconds=40)

    for _ in range(2):
        officer.page = strip
        press_pause(officer)
        town.clock.advance(seconds=10)

    assert attempt_row(town, officer).active_ms == 40_000


def test_the_page_of_a_pause_says_when_and_where_and_leads_back_to_the_very_page(town: Town) -> None:
    officer = at_scenario(town)
    decide(officer)
    before = officer.page.address

    town.clock.advance(minutes=1)
    press_pause(officer)
    town.clock.advance(minutes=9)
    page = officer.get(officer.page.address)

    assert page.heading() == "Paused"
    assert "Paused 14:08. The clock is stopped. The scenario. Saved 14:07." in page.text()
    assert "Lesson" not in page.text()
    assert not page.all("section")
    assert "988" in page.text()
    officer.get(link(officer, "Go on"))
    assert officer.page.address == before
    assert has_choice(officer)


@pytest.mark.parametrize("since", ["", "x", "-5", "99999999999999999999", "0"])
def test_a_made_up_time_in_the_address_is_not_shown(town: Town, since: str) -> None:
    officer = at_first_lesson(town)
    press_pause(officer)

    page = officer.get(f"{attempt_address(officer)}/pause?since={since}")

    assert page.status == 200
    assert "Paused. The clock is stopped." in page.text()


def test_the_page_of_a_pause_that_is_over_leads_to_the_officers_place(town: Town) -> None:
    officer = at_first_lesson(town)
    place = officer.page.address

    page = officer.get(f"{attempt_address(officer)}/pause")

    assert page.address == place


def test_a_pause_is_recorded_nowhere(town: Town) -> None:
    officer = at_first_lesson(town)
    before, told = everything_stored(town), events(town)

    press_pause(officer)

    after = everything_stored(town)
    assert events(town) == told
    assert {name for name in before if before[name] != after[name]} == {"attempt"}
    row = attempt_row(town, officer)
    assert row.last_sign_at is None
    assert row.saved_at == town.clock()
    assert row.sequence == told


def test_a_pause_of_what_is_done_changes_nothing(town: Town) -> None:
    officer = at_debrief(town)
    module = town.shipped.modules["m01-trauma"]
    officer.submit()
    while not officer.page.address.endswith("/done"):
        stem = officer.page.heading()
        keys = [item.key.id for item in module.items if item.stem == stem]
        officer.submit("answer", answer=keys[0]) if keys and "/feedback" not in officer.page.address else (
            officer.submit()
        )
    address = attempt_address(officer)
    token = next(box.get("value") for box in officer.page.all("input") if box.get("name") == "csrf_token")
    before = everything_stored(town)

    officer.post(f"{address}/pause", [("csrf_token", token)])

    assert officer.page.address.endswith("/done")
    assert everything_stored(town) == before
    officer.get(f"{address}/debrief")
    assert not [form for form in officer.page.all("form") if (form.get("action") or "").endswith("/pause")]


def test_nobody_pauses_somebody_elses_module(town: Town) -> None:
    officer = at_first_lesson(town)
    address = attempt_address(officer)
    other = town.sign_in(town.people.other_officer_id)
    other.get("/app/")
    token = next(box.get("value") for box in other.page.all("input") if box.get("name") == "csrf_token")
    before = everything_stored(town)["attempt"]

    posted = other.post(f"{address}/pause", [("csrf_token", token)]).status
    shown = other.get(f"{address}/pause").status

    assert (posted, shown) == (404, 404)
    assert everything_stored(town)["attempt"] == before


def test_after_leaving_no_page_of_a_module_is_shown_until_somebody_goes_on(town: Town) -> None:
    officer = at_scenario(town)
    inside = officer.page.address

    away = officer.get(link(officer, "Leave"))
    back = officer.get(inside)

    assert away.heading() == "Away"
    assert "Your place and your answers are kept." in away.text()
    assert "Trauma" not in away.text()
    assert back.heading() == "Away"
    officer.get(link(officer, "Go on"))
    assert officer.page.address == "/app/"
    assert officer.get(inside).address == inside


@pytest.mark.parametrize("way", ["/app/modules/m01-trauma", "/app/transcript", None])
def test_any_way_on_is_a_way_back(town: Town, way: str | None) -> None:
    officer = at_scenario(town)
    inside = officer.page.address
    resume = f"{attempt_address(officer)}/"
    officer.get("/app/away")
    officer.get("/app/grounding")
    still_away = officer.get(inside).heading()

    officer.get(way or resume)

    assert still_away == "Away"
    assert officer.get(inside).address == inside


def test_signing_out_is_one_button_on_the_page_after_leaving(town: Town) -> None:
    officer = at_first_lesson(town)
    officer.get("/app/away")

    page = officer.submit()

    assert page.heading() == "You are signed out"


def test_leaving_and_the_exercise_leave_no_row(town: Town) -> None:
    officer = at_scenario(town)
    before = everything_stored(town)

    officer.get("/app/away")
    officer.get("/app/grounding")
    officer.get("/app/")

    assert everything_stored(town) == before


def test_the_exercise_leads_back_to_where_the_officer_paused(town: Town) -> None:
    officer = at_scenario(town)
    place = officer.page.address
    press_pause(officer)

    page = officer.get(link(officer, "Two minutes"))
    officer.get(link(officer, "Go on where you were"))

    assert page.heading() == "Two minutes, feet on the floor"
    assert all(step.words in page.text() for step in GROUNDING)
    assert officer.page.address == place


def test_the_exercise_takes_no_address_but_an_attempts(town: Town) -> None:
    officer = town.sign_in(town.people.officer_id)

    page = officer.get("/app/grounding?attempt=https://elsewhere.example/")

    assert page.status == 200
    assert link(officer, "Go on") == "/app/"
