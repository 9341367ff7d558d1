"""a11: three questions at 7, 30 and 90 days; the agency changes them or switches them off; they never count."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.agency import NOW
from tests.conftest import Town
from tests.learning.walking import M1, desk_of, events_of, learner_of, take_all
from training_app.learning import questions
from training_app.learning.errors import BoosterClosed, StepUnknown
from training_app.learning.marking import Policy, booster_due, booster_items
from training_app.learning.models import Attempt
from training_app.learning.policy import change_policy

RECORD = ("status", "completed_at", "score_scaled", "nominal_minutes", "steps_done", "steps_total", "active_ms")


def record_of(town: Town) -> list[object]:
    """What counts of the attempt."""
    with desk_of(town) as desk:
        attempt = desk.session.scalars(select(Attempt)).one()
        return [getattr(attempt, name) for name in RECORD]


def set_days(town: Town, days: tuple[int, ...]) -> None:
    with desk_of(town) as desk:
        change_policy(
            desk.session,
            agency_id=town.people.agency_id,
            policy=Policy(booster_days=days),
            by=None,
            reason="A test",
            now=town.clock(),
        )


def answer_three(town: Town, *, right: bool) -> None:
    """By the pages, from the home page on."""
    officer = town.sign_in(town.people.officer_id)
    page = officer.get("/app/")
    (link,) = [a for a in page.all("a") if "/later/" in (a.get("href") or "")]
    officer.get(link.get("href"))
    keys = {item.stem: item.key.id for item in town.shipped.modules[M1].items}
    for number in (1, 2, 3):
        options = officer.page.values("answer")
        key = keys[officer.page.heading()]
        officer.submit("answer", answer=key if right else next(value for value in options if value != key))
        assert officer.page.address.endswith("/feedback")
        assert ("Right" if right else "Better") in officer.page.text()
        (go_on,) = [a for a in officer.page.all("a") if a.get("class") == "btn"]
        assert "".join(go_on.itertext()) == ("Done" if number == 3 else f"Question {number + 1}")
        officer.get(go_on.get("href"))


@pytest.mark.parametrize("right", [True, False])
def test_right_or_wrong_the_record_stays_as_it_was(town: Town, right: bool) -> None:
    with desk_of(town) as desk:
        attempt_id = take_all(desk, learner_of(town))
    before = record_of(town)
    town.clock.advance(days=7)

    answer_three(town, right=right)

    assert record_of(town) == before
    with desk_of(town) as desk:
        kinds = [event.kind for event in events_of(desk, attempt_id)]
        assert kinds[-4:] == ["booster_answered"] * 3 + ["booster_finished"]
        assert events_of(desk, attempt_id)[-1].detail == {"day": 7, "right": 3 if right else 0, "total": 3}


def test_each_comes_on_its_day_with_other_questions_and_goes_by_when_it_is_left(town: Town) -> None:
    with desk_of(town) as desk:
        take_all(desk, learner_of(town))
    shown: dict[int, bool] = {}

    for day in (0, 6, 7, 29, 30, 89, 90, 120, 121):
        town.clock.now = _day(town, day)
        page = town.sign_in(town.people.officer_id).get("/app/")
        shown[day] = any("/later/" in (a.get("href") or "") for a in page.all("a"))

    assert shown == {0: False, 6: False, 7: True, 29: True, 30: True, 89: True, 90: True, 120: True, 121: False}
    module = town.shipped.modules[M1]
    first, second = ({item.id for item in booster_items(module, place)} for place in (0, 1))
    assert len(first) == len(second) == 3
    assert not first & second


def _day(town: Town, day: int) -> datetime:
    return NOW + timedelta(days=day)


def test_the_agency_changes_the_days_or_switches_them_off(town: Town) -> None:
    with desk_of(town) as desk:
        take_all(desk, learner_of(town))
    set_days(town, (2,))
    town.clock.advance(days=2)
    assert "Three questions on" in town.sign_in(town.people.officer_id).get("/app/").text()

    set_days(town, ())

    assert "Three questions on" not in town.sign_in(town.people.officer_id).get("/app/").text()


def test_a_day_that_is_not_offered_takes_no_answer(town: Town) -> None:
    with desk_of(town) as desk:
        learner = learner_of(town)
        attempt_id = take_all(desk, learner)
        town.clock.advance(days=7)
        count = len(events_of(desk, attempt_id))
        option = booster_items(desk.library.current(M1), 0)[0].key.id

        for day in (8, 30):
            with pytest.raises(BoosterClosed):
                questions.answer_later(desk, learner, attempt_id, day=day, number=1, option_id=option)
        for number in (2, 9):
            with pytest.raises(StepUnknown):
                questions.answer_later(desk, learner, attempt_id, day=7, number=number, option_id=option)
        desk.session.rollback()

        assert len(events_of(desk, attempt_id)) == count


def test_the_second_answer_changes_nothing(town: Town) -> None:
    with desk_of(town) as desk:
        learner = learner_of(town)
        attempt_id = take_all(desk, learner)
        town.clock.advance(days=7)
        item = booster_items(desk.library.current(M1), 0)[0]
        other = next(option.id for option in item.options if not option.is_key)

        first = questions.answer_later(desk, learner, attempt_id, day=7, number=1, option_id=item.key.id)
        second = questions.answer_later(desk, learner, attempt_id, day=7, number=1, option_id=other)

        assert (first, second) == ("recorded", "already")
        assert events_of(desk, attempt_id)[-1].detail["is_right"] is True


def test_a_booster_that_moved_the_score_would_be_noticed(town: Town) -> None:
    """The negative control for the first test."""
    with desk_of(town) as desk:
        take_all(desk, learner_of(town))
    before = record_of(town)
    with desk_of(town) as desk:
        desk.session.scalars(select(Attempt)).one().score_scaled = 0.5
        desk.session.commit()

    assert record_of(town) != before


def test_the_newest_that_is_due_is_the_one() -> None:
    assert booster_due((7, 30, 90), NOW, NOW + timedelta(days=31)) == 30
    assert booster_due((30, 7, 90), NOW, NOW + timedelta(days=8)) == 7
    assert booster_due((), NOW, NOW + timedelta(days=8)) is None
