"""a6: "about N min left" is nominal until ten have finished, then within 30 percent of their measured median."""

from statistics import median

import pytest
from sqlalchemy import update

from tests.conftest import Town
from tests.learning.walking import M1, begin, desk_of, learner_of, take_all
from training_app.accounts.roster import NewPerson, add_person
from training_app.learning.measured import GOOD_FOR, MeasuredPace
from training_app.learning.models import Attempt
from training_app.learning.rules import Progress, minutes_left
from training_app.learning.service import Learner

pytestmark = pytest.mark.slow

MEASURED_MIN = [22, 24, 25, 26, 27, 28, 29, 31, 33, 47]


def finish_as_many(town: Town, minutes: list[int]) -> None:
    """So many people finish module 1, each measured with one of these times."""
    with desk_of(town) as desk:
        for number, measured in enumerate(minutes):
            new = NewPerson(town.people.agency_id, "A", f"F{number}", f"f{number}", badge=f"f{number}")
            person_id = add_person(desk.session, new, now=town.clock())
            desk.session.commit()
            attempt_id = take_all(desk, Learner(town.people.agency_id, person_id))
            desk.session.execute(update(Attempt).where(Attempt.id == attempt_id).values(active_ms=measured * 60_000))
            desk.session.commit()


def left_on_home(town: Town) -> int:
    """The figure that officer Ortiz reads."""
    words = town.sign_in(town.people.officer_id).get("/app/").text()
    return int(words.partition("About ")[2].partition(" min left")[0])


def test_until_ten_have_finished_the_nominal_time_stands(town: Town) -> None:
    finish_as_many(town, MEASURED_MIN[:9])
    with desk_of(town) as desk:
        begin(desk, learner_of(town))

    assert left_on_home(town) == town.shipped.modules[M1].minutes


def test_from_ten_on_the_figure_is_theirs(town: Town) -> None:
    finish_as_many(town, MEASURED_MIN)
    with desk_of(town) as desk:
        begin(desk, learner_of(town))

    left = left_on_home(town)

    assert left == pytest.approx(median(MEASURED_MIN), rel=0.3)
    assert left != town.shipped.modules[M1].minutes


def test_half_way_through_half_of_it_is_left(town: Town) -> None:
    finish_as_many(town, MEASURED_MIN)
    module = town.shipped.modules[M1]
    half = Progress(lessons_done=tuple(lesson.id for lesson in module.lessons))
    with desk_of(town) as desk:
        nominal = minutes_left(module, half)
        left = MeasuredPace().minutes_about(desk.session, town.people.agency_id, module, nominal, town.clock())

    share = (module.scenario_minutes + module.check_minutes) / module.minutes
    assert left == pytest.approx(median(MEASURED_MIN) * share, abs=1)


def test_another_agency_s_time_says_nothing_here(town: Town) -> None:
    finish_as_many(town, MEASURED_MIN)
    with desk_of(town) as desk:
        pace = MeasuredPace()
        module = town.shipped.modules[M1]
        other = type(town.people.agency_id)(town.people.agency_id + 1)

        assert pace.typical_minutes(desk.session, other, module, town.clock()) == module.minutes


def test_the_figure_follows_within_ten_minutes(town: Town) -> None:
    """Kept for a while, so that no page pays for it; never for long."""
    with desk_of(town) as desk:
        pace, module = MeasuredPace(), town.shipped.modules[M1]
        before = pace.typical_minutes(desk.session, town.people.agency_id, module, town.clock())
    finish_as_many(town, MEASURED_MIN)
    with desk_of(town) as desk:
        soon = pace.typical_minutes(desk.session, town.people.agency_id, module, town.clock())
        later = pace.typical_minutes(desk.session, town.people.agency_id, module, town.clock() + GOOD_FOR)

    assert (before, soon) == (module.minutes, module.minutes)
    assert later == median(MEASURED_MIN)
