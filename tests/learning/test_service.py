"""The services of an attempt on both databases: one commit, all or nothing, never forked."""

import threading
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.conftest import Town
from training_app.delivery.models import OutboxRow
from training_app.delivery.service import set_destination
from training_app.foundation.db import db
from training_app.foundation.ids import AttemptId
from training_app.learning import events, rules, service
from training_app.learning.desk import Room
from training_app.learning.line import kind_of
from training_app.learning.models import Attempt, ContentVersion, LearningEvent
from training_app.learning.service import Desk, Learner
from training_app.lrs.models import Statement
from training_app.xapi.recorder import KIND

M1 = "m01-trauma"
KINDS = {kind_of(kind): kind for kind in events.LearningFact.__subclasses__()}


@pytest.fixture
def desk(town: Town) -> Iterator[Desk]:
    """What a service works with, and one destination that records are queued for."""
    with town.app.app_context():
        room: Room = town.app.extensions["learning"]
        set_destination(
            db.session(),
            agency_id=town.people.agency_id,
            kind=KIND,
            name="LRS",
            endpoint="http://127.0.0.1:9/xapi",
            username="u",
            secret_env="LRS_PASSWORD",
            now=town.clock(),
        )
        db.session().commit()
        yield Desk(db.session(), room.house, room.library)


@pytest.fixture
def learner(town: Town) -> Learner:
    return Learner(town.people.agency_id, town.people.officer_id)


def count(desk: Desk, model: type) -> int:
    return desk.session.execute(select(func.count()).select_from(model)).scalar_one()


def take_everything(desk: Desk, learner: Learner, *, wrong_rounds: int = 0) -> AttemptId:
    """Go through module 1 by the services; fail the check this many times first."""
    attempt_id = service.start_attempt(desk, learner, M1)
    module = desk.library.current(M1)
    for lesson in module.lessons:
        service.finish_lesson(desk, learner, attempt_id, lesson.id)
    step = 1
    while read(desk, attempt_id).end_id is None:
        node = desk_node(desk, attempt_id)
        service.make_choice(desk, learner, attempt_id, step=step, choice_id=node.choices[0].id)
        step += 1
    for check_round in range(1, wrong_rounds + 2):
        for number, item in enumerate(rules.items_of_round(module, check_round), 1):
            wrong = next(option.id for option in item.options if not option.is_key)
            option_id = wrong if check_round <= wrong_rounds else item.key.id
            service.answer_question(
                desk, learner, attempt_id, check_round=check_round, number=number, option_id=option_id
            )
    return attempt_id


def read(desk: Desk, attempt_id: AttemptId) -> rules.Progress:
    stored = desk.session.execute(select(Attempt.progress).where(Attempt.id == attempt_id)).scalar_one()
    return rules.Progress.from_json(stored)


def desk_node(desk: Desk, attempt_id: AttemptId):
    from training_app.scenarios import play

    scenario = desk.library.current(M1).scenario
    path = read(desk, attempt_id).path
    return play.current_page(scenario, play.replay(scenario, path)).node


def facts_of(desk: Desk, attempt_id: AttemptId) -> list[events.LearningFact]:
    """The attempt's events, read back from their rows."""
    rows = desk.session.scalars(
        select(LearningEvent).where(LearningEvent.attempt_id == attempt_id).order_by(LearningEvent.sequence)
    )
    attempt = desk.session.get_one(Attempt, attempt_id)
    return [
        KINDS[row.kind](
            agency_id=row.agency_id,
            person_id=row.person_id,
            attempt_id=row.attempt_id,
            sequence=row.sequence,
            happened_at=row.happened_at,
            module_id=attempt.module_id,
            module_version=attempt.version,
            version_hash=attempt.version_hash,
            **row.detail,
        )
        for row in rows
    ]


def test_every_event_has_its_statement_and_its_outbox_row(desk: Desk, learner: Learner) -> None:
    attempt_id = take_everything(desk, learner)

    event_ids = set(desk.session.scalars(select(LearningEvent.id)))
    assert event_ids == set(desk.session.scalars(select(Statement.id)))
    assert event_ids == set(desk.session.scalars(select(OutboxRow.subject_id)))
    sequences = list(
        desk.session.scalars(
            select(LearningEvent.sequence)
            .where(LearningEvent.attempt_id == attempt_id)
            .order_by(LearningEvent.sequence)
        )
    )
    assert sequences == list(range(1, len(event_ids) + 1))


def test_the_kept_progress_is_the_fold_of_the_events(desk: Desk, learner: Learner) -> None:
    attempt_id = take_everything(desk, learner, wrong_rounds=2)

    assert read(desk, attempt_id) == rules.replay(facts_of(desk, attempt_id))


def test_the_outbox_keeps_the_order_of_the_attempt(desk: Desk, learner: Learner) -> None:
    take_everything(desk, learner)

    queued = list(desk.session.scalars(select(OutboxRow.subject_id).order_by(OutboxRow.id)))
    happened = list(desk.session.scalars(select(LearningEvent.id).order_by(LearningEvent.sequence)))
    assert queued == happened


def test_when_a_listener_fails_neither_event_nor_statement_is_kept(town: Town, desk: Desk, learner: Learner) -> None:
    attempt_id = service.start_attempt(desk, learner, M1)
    before = [count(desk, model) for model in (LearningEvent, Statement, OutboxRow)]

    def fail(session, fact) -> None:
        raise RuntimeError("the recorder failed")

    desk.house.bus.subscribe(events.LessonFinished, fail)
    with pytest.raises(RuntimeError):
        service.finish_lesson(desk, learner, attempt_id, "10-what-counts")

    assert [count(desk, model) for model in (LearningEvent, Statement, OutboxRow)] == before
    assert read(desk, attempt_id).lessons_done == ()


def test_two_tabs_that_start_at_once_get_one_attempt(town: Town, desk: Desk, learner: Learner) -> None:
    desk.session.rollback()
    ready = threading.Barrier(4)
    found: list[UUID] = []

    def start() -> None:
        with town.app.app_context():
            own = Desk(db.session(), desk.house, desk.library)
            ready.wait()
            found.append(service.start_attempt(own, learner, M1))
            db.session.remove()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 4
    assert len(set(found)) == 1
    assert count(desk, Attempt) == 1
    assert count(desk, LearningEvent) == 1


def test_the_same_answer_from_many_tabs_at_once_is_recorded_once(town: Town, desk: Desk, learner: Learner) -> None:
    attempt_id = service.start_attempt(desk, learner, M1)
    desk.session.rollback()
    ready = threading.Barrier(4)
    outcomes: list[service.Outcome] = []

    def finish() -> None:
        with town.app.app_context():
            own = Desk(db.session(), desk.house, desk.library)
            ready.wait()
            outcomes.append(service.finish_lesson(own, learner, attempt_id, "10-what-counts"))
            db.session.remove()

    threads = [threading.Thread(target=finish) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["already", "already", "already", "recorded"]
    assert count(desk, LearningEvent) == 2


def test_an_attempt_keeps_the_text_it_began_with(town: Town, desk: Desk, learner: Learner) -> None:
    attempt_id = service.start_attempt(desk, learner, M1)

    attempt = desk.session.get_one(Attempt, attempt_id)
    stored = desk.session.get_one(ContentVersion, attempt.version_hash)
    assert stored.package_json == desk.library.current(M1).package_json
    emptied = type(desk.library)(
        type(desk.library.catalogue)({}, {}, {}, {}), town.app.extensions["learning"].library._restore
    )
    assert emptied.bound(desk.session, attempt.version_hash) == desk.library.current(M1)


def test_starting_a_finished_module_leads_to_the_finished_attempt(desk: Desk, learner: Learner) -> None:
    attempt_id = take_everything(desk, learner)

    assert service.start_attempt(desk, learner, M1) == attempt_id
    assert count(desk, Attempt) == 1
