"""An officer of tests who goes through a module by the services, as far as a test wants."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import select

from tests.conftest import Town
from training_app.foundation.db import db
from training_app.foundation.ids import AttemptId, PersonId
from training_app.learning import rules, service
from training_app.learning.desk import Room
from training_app.learning.models import Attempt, LearningEvent
from training_app.learning.service import Desk, Learner
from training_app.scenarios import play

M1 = "m01-trauma"


@contextmanager
def desk_of(town: Town) -> Iterator[Desk]:
    """What a service works with, inside an app context of its own."""
    with town.app.app_context():
        room: Room = town.app.extensions["learning"]
        yield Desk(db.session(), room.house, room.library)
        db.session.remove()


def learner_of(town: Town, person_id: PersonId | None = None) -> Learner:
    """Officer Ortiz, or another person of Riverton."""
    return Learner(town.people.agency_id, person_id or town.people.officer_id)


def progress_of(desk: Desk, attempt_id: AttemptId) -> rules.Progress:
    """As the attempt's row keeps it."""
    stored = desk.session.execute(select(Attempt.progress).where(Attempt.id == attempt_id)).scalar_one()
    return rules.Progress.from_json(stored)


def events_of(desk: Desk, attempt_id: AttemptId | UUID) -> list[LearningEvent]:
    """The attempt's rows in order."""
    return list(
        desk.session.scalars(
            select(LearningEvent).where(LearningEvent.attempt_id == attempt_id).order_by(LearningEvent.sequence)
        )
    )


def begin(desk: Desk, learner: Learner, module_id: str = M1) -> AttemptId:
    """Start the module."""
    return service.start_attempt(desk, learner, module_id)


def read_lessons(desk: Desk, learner: Learner, attempt_id: AttemptId) -> None:
    """Every lesson, in order."""
    module = module_of(desk, attempt_id)
    for lesson in module.lessons:
        service.finish_lesson(desk, learner, attempt_id, lesson.id)


def play_scenario(desk: Desk, learner: Learner, attempt_id: AttemptId, *, choice: int = 0) -> None:
    """To an end, taking choice number ``choice`` at each decision (or its last)."""
    scenario = module_of(desk, attempt_id).scenario
    assert scenario is not None
    step = 1
    while progress_of(desk, attempt_id).end_id is None:
        path = progress_of(desk, attempt_id).path
        node = play.current_page(scenario, play.replay(scenario, path)).node
        chosen = node.choices[min(choice, len(node.choices) - 1)]
        service.make_choice(desk, learner, attempt_id, step=step, choice_id=chosen.id)
        step += 1


def take_round(desk: Desk, learner: Learner, attempt_id: AttemptId, *, wrong: int = 0) -> None:
    """Answer the open round, its first ``wrong`` questions wrongly."""
    module, progress = module_of(desk, attempt_id), progress_of(desk, attempt_id)
    check_round = progress.check_round
    for number, item in enumerate(rules.items_of_round(module, check_round, progress), 1):
        other = next(option.id for option in item.options if not option.is_key)
        option_id = other if number <= wrong else item.key.id
        service.answer_question(desk, learner, attempt_id, check_round=check_round, number=number, option_id=option_id)


def take_all(desk: Desk, learner: Learner, module_id: str = M1) -> AttemptId:
    """The whole module, passed at the first try."""
    attempt_id = begin(desk, learner, module_id)
    read_lessons(desk, learner, attempt_id)
    play_scenario(desk, learner, attempt_id)
    take_round(desk, learner, attempt_id)
    return attempt_id


def module_of(desk: Desk, attempt_id: AttemptId):
    """The text the attempt is bound to."""
    version_hash = desk.session.execute(select(Attempt.version_hash).where(Attempt.id == attempt_id)).scalar_one()
    return desk.library.bound(desk.session, version_hash)
