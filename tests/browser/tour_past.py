"""The pages of an officer with a past: questions some days after a module, questions before one, tries used up."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.browser.walk import ANSWER, press
from tests.learning.walking import M1, begin, events_of, play_scenario, read_lessons, take_all, take_round
from training_app.foundation.clock import SetClock, system_clock
from training_app.foundation.db import db
from training_app.foundation.house import House
from training_app.foundation.ids import PersonId
from training_app.learning import corrections
from training_app.learning.desk import Room
from training_app.learning.marking import Policy
from training_app.learning.policy import change_policy
from training_app.learning.service import Desk, Learner

if TYPE_CHECKING:
    from tests.browser.site import Site
    from tests.browser.tour import Tour

M3 = "m03-past-in-the-room"


@contextmanager
def desk_at(site: "Site", ago: timedelta) -> Iterator[Desk]:
    """What a service works with, its clock set back."""
    with site.app.app_context():
        room: Room = site.app.extensions["learning"]
        yield Desk(db.session(), House(clock=SetClock(system_clock() - ago), bus=room.house.bus), room.library)
    site.close()


def show_past(tour: "Tour") -> None:
    """Look at each page that needs a past."""
    _show_later(tour, tour.site.newcomer())
    _show_before(tour, tour.site.newcomer())
    _show_tries(tour, tour.site.newcomer())


def _show_later(tour: "Tour", person_id: PersonId) -> None:
    learner = Learner(tour.site.people.agency_id, person_id)
    with desk_at(tour.site, timedelta(days=8)) as desk:
        attempt_id = take_all(desk, learner, M3)
        hand = corrections.Hand(tour.site.people.coordinator_id, "Taken on another officer’s login")
        corrections.void_completion(desk, learner, attempt_id, hand, completion_id=events_of(desk, attempt_id)[-1].id)
        take_all(desk, learner, M1)
    with tour.window(person_id) as page:
        tour.show("home, looking back", page, "/app/")
        tour.show("transcript, one taken back", page, "/app/transcript")
        tour.show("what is missing", page, "/app/missing")
        page.goto(tour.site.address("/app/"))
        press(page, page.get_by_role("link", name="Three questions on"))
        tour.show("a question later", page)
        press(page, page.get_by_role("button", name="Answer", exact=True))
        tour.show("a question later, nothing chosen", page)
        page.locator(ANSWER).first.check()
        press(page, page.get_by_role("button", name="Answer", exact=True))
        tour.show("a question later, feedback", page)


def _show_before(tour: "Tour", person_id: PersonId) -> None:
    with tour.window(person_id) as page:
        page.goto(tour.site.address(f"/app/modules/{M1}"))
        press(page, page.get_by_role("button", name="Start with"))
        tour.show("a question before", page)
        press(page, page.get_by_role("button", name="Answer", exact=True))
        tour.show("a question before, nothing chosen", page)


def _show_tries(tour: "Tour", person_id: PersonId) -> None:
    learner = Learner(tour.site.people.agency_id, person_id)
    with desk_at(tour.site, timedelta(minutes=1)) as desk:
        attempt_id = begin(desk, learner)
        read_lessons(desk, learner, attempt_id)
        play_scenario(desk, learner, attempt_id)
        take_round(desk, learner, attempt_id, wrong=5)
    with tour.window(person_id) as page:
        for limit, name in ((2, "result, one try left"), (1, "result, no try left")):
            _limit(tour, limit)
            tour.show(name, page, f"/app/attempts/{attempt_id}/result")
        tour.show("cover, no try left", page, f"/app/modules/{M1}")
    _limit(tour, None)


def _limit(tour: "Tour", limit: int | None) -> None:
    with desk_at(tour.site, timedelta()) as desk:
        change_policy(
            desk.session,
            agency_id=tour.site.people.agency_id,
            policy=Policy(check_limit=limit),
            by=None,
            reason="For the tour",
            now=system_clock(),
        )
