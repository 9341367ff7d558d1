"""d9: the gradebook of an LMS and the coordinator's file say the same of every officer and module.

Forty random attempts on each database by default, a thousand with PROVE=1; the worker sends now and then between them.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.learning.walking import desk_of
from tests.lms.lti_scores.conftest import platform, plugged
from tests.lms.lti_scores.plugged import Plugged
from tests.proof.storm_attempts import MODULES, Academy
from tests.proof.storm_views import Views, read_views
from training_app.accounts.models import Person
from training_app.foundation.ids import AgencyId, PersonId
from training_app.learning.models import Attempt
from training_app.learning.opening import Learner
from training_app.lms.lti_scores.placement import Placement
from training_app.lms.lti_scores.queries import standing_of
from training_app.lms.lti_scores.rules import Standing

__all__ = ["platform", "plugged"]

pytestmark = pytest.mark.slow

PROVE = os.environ.get("PROVE") == "1"
ATTEMPTS = 1_000 if PROVE else 40
PARTS = 4
SEED = 20261201

Key = tuple[str, str]
"""Badge and module id."""


def take_attempts(plugged: Plugged, attempts: int) -> Views:
    """Through the real services, in parts; after each the worker sends.

    Every other officer comes through the LMS from the beginning; the others have their first launch after it.
    """
    let_half_come_first(plugged)
    with desk_of(plugged.town) as desk:
        academy = Academy(plugged.town, desk, Random(SEED))
        for part in range(1, PARTS + 1):
            academy.take(attempts * part // PARTS)
            desk.session.commit()
            if part == PARTS:
                ask_some_again(plugged, academy)
            there = {(one.person_id, one.module_id) for one in plugged.placements.kept.values()}
            for person_id, badge in people_of(plugged):
                for module_id in MODULES:
                    if (person_id, module_id) not in there:
                        plugged.launch(place(plugged, person_id, badge, module_id))
            plugged.work()
    return read_views(plugged.town)


def ask_some_again(plugged: Plugged, academy: Academy) -> None:
    """Some who are done are asked for a module once more, and have not begun it when everything is compared."""
    agency_id, theirs = AgencyId(plugged.town.people.agency_id), dict(people_of(plugged))
    with plugged.open_session() as session:
        finished = (Attempt.completed_at.is_not(None), Attempt.person_id.in_(theirs))
        done = session.execute(select(Attempt.person_id, Attempt.module_id).where(*finished).distinct()).all()
    for row in done[:6]:
        academy.ask_again(Learner(agency_id, PersonId(row.person_id)), row.module_id)


def let_half_come_first(plugged: Plugged) -> None:
    """Whoever has an even number is placed when somebody first asks for their placements."""
    kept = plugged.placements.of_learner

    def of_learner(session: Session, learner: Learner, module_id: str) -> Sequence[Placement]:
        found = kept(session, learner, module_id)
        if found or learner.person_id % 2:
            return found
        badge = session.scalars(select(Person.badge).where(Person.id == learner.person_id)).one()
        return [place(plugged, learner.person_id, str(badge), module_id)]

    plugged.placements.of_learner = of_learner  # type: ignore[method-assign]


def place(plugged: Plugged, person_id: int, badge: str, module_id: str) -> Placement:
    return plugged.place(PersonId(person_id), module_id, subject=badge, link=f"link-{module_id}")


def people_of(plugged: Plugged) -> list[tuple[int, str]]:
    """Whoever has a badge that the Academy gave."""
    with plugged.open_session() as session:
        return [
            (row.id, row.badge) for row in session.execute(select(Person.id, Person.badge)) if row.badge.startswith("r")
        ]


def lines_of(views: Views) -> Mapping[Key, Mapping[str, str]]:
    return {(line["badge"], line["module id"]): line for line in views.report}


def compare_standings(plugged: Plugged, views: Views) -> Iterator[str]:
    """What would be told now is what the file says now, of everybody and every module."""
    lines = lines_of(views)
    with plugged.open_session() as session:
        for person_id, badge in people_of(plugged):
            for module_id in MODULES:
                learner = Learner(AgencyId(plugged.town.people.agency_id), PersonId(person_id))
                standing = standing_of(session, learner, module_id)
                line = lines.get((badge, module_id))
                if _told(standing) != _said(line):
                    yield f"standing: {badge} and {module_id} is {standing}, and the file says {line}"


def compare_gradebook(plugged: Plugged, views: Views) -> Iterator[str]:
    """What stands in the gradebook is what the file says, also where a module was asked for again."""
    lines = lines_of(views)
    columns = {
        (item["resourceId"], item["tag"]): number
        for number, item in plugged.platform.line_items.items()
        if "resourceId" in item
    }
    for _, badge in people_of(plugged):
        for module_id in MODULES:
            held = [
                plugged.platform.results.get((columns.get((module_id, tag), 0), badge))
                for tag in ("completion", "score")
            ]
            is_done, scaled = _said(lines.get((badge, module_id)))
            if is_done != bool(held[0] and held[0]["scoreGiven"]):
                yield f"gradebook: {badge} and {module_id} is completed there: {held[0]}, and here: {is_done}"
            there = f"{held[1]['scoreGiven'] / 100:.4f}" if held[1] and is_done else ""
            if there != scaled:
                yield f"gradebook: {badge} and {module_id} has {there!r} there and {scaled!r} here"


def asked_again_in(views: Views) -> set[tuple[int, str]]:
    return {(one.person_id, one.module_id) for one in views.assignments if one.counts_from is not None}


def _told(standing: Standing) -> tuple[bool, str]:
    has_score = standing.is_completed and standing.scaled is not None
    return standing.is_completed, f"{standing.scaled:.4f}" if has_score else ""


def _said(line: Mapping[str, str] | None) -> tuple[bool, str]:
    return (line is not None and line["state"] == "done", line["score scaled"] if line is not None else "")


def test_the_gradebook_says_what_the_coordinators_file_says(plugged: Plugged) -> None:
    views = take_attempts(plugged, ATTEMPTS)

    done = [line for line in views.report if line["state"] == "done"]
    assert len(done) > ATTEMPTS // 4
    assert views.taken_back, "some were taken back"
    assert asked_again_in(views), "some were asked for again"
    assert set(plugged.states()) == {"delivered"}
    assert [*compare_standings(plugged, views), *compare_gradebook(plugged, views)] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_one_grade_that_says_something_else_would_be_noticed(plugged: Plugged) -> None:
    """The negative control."""
    views = take_attempts(plugged, 24)
    assert [*compare_gradebook(plugged, views)] == []
    held = list(plugged.platform.results.items())

    noticed = 0
    for (column, badge), body in held:
        plugged.platform.results[column, badge] = {**body, "scoreGiven": 0 if body["scoreGiven"] else 1}
        noticed += bool([*compare_gradebook(plugged, views)])
        plugged.platform.results[column, badge] = body
    ids = {badge: person_id for person_id, badge in people_of(plugged)}
    done = [(ids.get(badge), module_id) for (badge, module_id), line in lines_of(views).items() if _said(line)[0]]
    assert noticed >= 2 * len(set(done)) > 0
