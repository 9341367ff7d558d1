"""Corrections on both databases: always a new fact, never a second one for the same press, and all or nothing."""

import threading
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.conftest import Town
from tests.learning import walking
from tests.learning.putting_right import (
    FIGURES,
    OCTOBER,
    REASON,
    attempt_row,
    completion_of,
    decide_limit,
    hand_of,
    kinds_of,
    rows_kept,
)
from tests.learning.test_service import facts_of
from tests.learning.walking import M1, learner_of, take_all
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.foundation.ids import AttemptId
from training_app.learning import corrections, events, rules, service
from training_app.learning.corrections import Figures, Hand
from training_app.learning.errors import CorrectionRefused, OwnRecord, TriesUsed
from training_app.learning.models import Attempt
from training_app.learning.service import Desk, Learner


@pytest.fixture
def desk(town: Town) -> Iterator[Desk]:
    with walking.desk_of(town) as desk:
        yield desk


@pytest.fixture
def learner(town: Town) -> Learner:
    return learner_of(town)


def void(town: Town, desk: Desk, learner: Learner, attempt_id: AttemptId) -> None:
    completion_id = completion_of(desk, attempt_id)
    corrections.void_completion(desk, learner, attempt_id, hand_of(town), completion_id=completion_id)


def correct(town: Town, desk: Desk, learner: Learner, attempt_id: AttemptId, figures: Figures = FIGURES) -> None:
    completion_id = completion_of(desk, attempt_id)
    corrections.correct_completion(desk, learner, attempt_id, hand_of(town), figures, completion_id=completion_id)


def fail_the_check(desk: Desk, learner: Learner, rounds: int) -> AttemptId:
    attempt_id = walking.begin(desk, learner)
    walking.read_lessons(desk, learner, attempt_id)
    walking.play_scenario(desk, learner, attempt_id)
    for _ in range(rounds):
        walking.take_round(desk, learner, attempt_id, wrong=10)
    return attempt_id


def test_a_voided_completion_counts_no_more_and_the_module_can_be_begun_again(
    town: Town, desk: Desk, learner: Learner
) -> None:
    attempt_id = take_all(desk, learner)

    void(town, desk, learner, attempt_id)

    row = attempt_row(desk, attempt_id)
    assert (row.status, row.completed_at, row.score_scaled, row.nominal_minutes) == ("voided", None, None, None)
    assert kinds_of(desk, attempt_id)[-2:] == ["module_completed", "completion_voided"]
    assert service.start_attempt(desk, learner, M1) != attempt_id


def test_a_corrected_completion_stands_beside_the_one_it_corrects(town: Town, desk: Desk, learner: Learner) -> None:
    attempt_id = take_all(desk, learner)

    correct(town, desk, learner, attempt_id)

    row = attempt_row(desk, attempt_id)
    assert (row.status, row.mode, row.completed_at) == ("completed", "corrected", OCTOBER)
    assert (row.score_scaled, row.nominal_minutes) == (0.9, 45)
    first, voided, second = walking.events_of(desk, attempt_id)[-3:]
    assert voided.detail["completion_id"] == str(first.id)
    assert (second.detail["by_person_id"], second.detail["reason"]) == (town.people.coordinator_id, REASON)
    assert second.detail["credited_at"] == OCTOBER.isoformat()
    assert service.start_attempt(desk, learner, M1) == attempt_id


def test_the_kept_progress_is_the_fold_of_the_events_after_corrections_too(
    town: Town, desk: Desk, learner: Learner
) -> None:
    attempt_id = take_all(desk, learner)
    correct(town, desk, learner, attempt_id)
    void(town, desk, learner, attempt_id)

    assert walking.progress_of(desk, attempt_id) == rules.replay(facts_of(desk, attempt_id))


def test_what_was_done_elsewhere_is_recorded_without_a_step(town: Town, desk: Desk, learner: Learner) -> None:
    attempt_id = corrections.grant_completion(desk, learner, M1, hand_of(town), FIGURES)

    row = attempt_row(desk, attempt_id)
    assert (row.status, row.mode, row.completed_at) == ("completed", "granted", OCTOBER)
    assert kinds_of(desk, attempt_id) == ["attempt_started", "module_completed"]
    assert row.active_ms == 0


def test_recording_it_ends_a_running_attempt_whose_steps_stay(town: Town, desk: Desk, learner: Learner) -> None:
    attempt_id = walking.begin(desk, learner)
    service.finish_lesson(desk, learner, attempt_id, "10-what-counts")

    granted = corrections.grant_completion(desk, learner, M1, hand_of(town), FIGURES)

    assert granted == attempt_id
    assert kinds_of(desk, attempt_id) == ["attempt_started", "lesson_finished", "module_completed"]
    assert attempt_row(desk, attempt_id).running_marker is None


def test_after_a_redo_was_asked_it_can_be_recorded_although_an_older_completion_stands(
    town: Town, desk: Desk, learner: Learner
) -> None:
    older = take_all(desk, learner)
    town.clock.advance(days=1)
    counts_from = town.clock()

    granted = corrections.grant_completion(
        desk, learner, M1, hand_of(town), Figures(counts_from, 1.0, 30), counts_from=counts_from
    )

    assert granted != older
    assert attempt_row(desk, older).status == "completed"


def test_one_more_try_opens_exactly_one_round(town: Town, desk: Desk, learner: Learner) -> None:
    decide_limit(town, desk, 2)
    attempt_id = fail_the_check(desk, learner, rounds=2)
    with pytest.raises(TriesUsed):
        walking.take_round(desk, learner, attempt_id)
    desk.session.rollback()

    corrections.grant_try(desk, learner, attempt_id, hand_of(town))
    walking.take_round(desk, learner, attempt_id, wrong=10)

    with pytest.raises(TriesUsed):
        walking.take_round(desk, learner, attempt_id)
    desk.session.rollback()
    assert kinds_of(desk, attempt_id).count("check_finished") == 3


@pytest.mark.parametrize("limit", [None, 2])
def test_no_try_is_given_while_one_is_left(town: Town, desk: Desk, learner: Learner, limit: int | None) -> None:
    decide_limit(town, desk, limit)
    attempt_id = fail_the_check(desk, learner, rounds=1)

    with pytest.raises(CorrectionRefused):
        corrections.grant_try(desk, learner, attempt_id, hand_of(town))

    assert "try_granted" not in kinds_of(desk, attempt_id)


def test_the_same_press_twice_is_refused_and_writes_nothing(town: Town, desk: Desk, learner: Learner) -> None:
    decide_limit(town, desk, 1)
    other = learner_of(town, town.people.other_officer_id)
    attempt_id, failed = take_all(desk, learner), fail_the_check(desk, other, rounds=1)
    completion_id = completion_of(desk, attempt_id)

    def press_try() -> None:
        corrections.grant_try(desk, other, failed, hand_of(town))

    def press_correct() -> None:
        corrections.correct_completion(desk, learner, attempt_id, hand_of(town), FIGURES, completion_id=completion_id)

    def press_void() -> None:
        newest = completion_of(desk, attempt_id)
        corrections.void_completion(desk, learner, attempt_id, hand_of(town), completion_id=newest)

    def press_grant() -> None:
        corrections.grant_completion(desk, learner, M1, hand_of(town), FIGURES)

    for press in (press_try, press_correct, press_void, press_grant):
        press()
        before = rows_kept(desk)

        with pytest.raises(CorrectionRefused):
            press()

        assert rows_kept(desk) == before, press.__name__


def test_a_completion_that_was_corrected_since_is_not_taken_back(town: Town, desk: Desk, learner: Learner) -> None:
    attempt_id = take_all(desk, learner)
    seen = completion_of(desk, attempt_id)
    correct(town, desk, learner, attempt_id)

    with pytest.raises(CorrectionRefused):
        corrections.void_completion(desk, learner, attempt_id, hand_of(town), completion_id=seen)

    assert attempt_row(desk, attempt_id).status == "completed"


def test_a_correction_that_changes_nothing_is_refused_in_its_own_words(
    town: Town, desk: Desk, learner: Learner
) -> None:
    attempt_id = take_all(desk, learner)
    row = attempt_row(desk, attempt_id)
    same = Figures(row.completed_at, row.score_scaled, row.nominal_minutes)

    with pytest.raises(CorrectionRefused, match="says already"):
        correct(town, desk, learner, attempt_id, same)


@pytest.mark.parametrize("act", ["try", "void", "correct", "grant"])
def test_nobody_puts_their_own_record_right(town: Town, desk: Desk, act: str) -> None:
    own = learner_of(town, town.people.coordinator_id)
    hand, nothing = Hand(town.people.coordinator_id, REASON), AttemptId(uuid4())
    acts: dict[str, Callable[[], object]] = {
        "try": lambda: corrections.grant_try(desk, own, nothing, hand),
        "void": lambda: corrections.void_completion(desk, own, nothing, hand, completion_id=uuid4()),
        "correct": lambda: corrections.correct_completion(desk, own, nothing, hand, FIGURES, completion_id=uuid4()),
        "grant": lambda: corrections.grant_completion(desk, own, M1, hand, FIGURES),
    }

    with pytest.raises(OwnRecord):
        acts[act]()

    assert rows_kept(desk) == [0, 0, 0]


def test_the_audit_log_says_who_and_why(town: Town, desk: Desk, learner: Learner) -> None:
    attempt_id = take_all(desk, learner)
    correct(town, desk, learner, attempt_id)
    void(town, desk, learner, attempt_id)
    corrections.grant_completion(desk, learner, M1, hand_of(town), FIGURES)

    entries = desk.session.scalars(
        select(AuditEntry).where(AuditEntry.action.like("learning.%")).order_by(AuditEntry.id)
    ).all()
    assert [entry.action for entry in entries] == [
        "learning.completion_corrected",
        "learning.completion_voided",
        "learning.completion_granted",
    ]
    assert {(entry.actor_id, entry.reason) for entry in entries} == {(town.people.coordinator_id, REASON)}


def test_when_a_listener_fails_neither_the_correction_nor_its_audit_entry_is_kept(
    town: Town, desk: Desk, learner: Learner
) -> None:
    attempt_id = take_all(desk, learner)
    before = rows_kept(desk)

    def fail(session, fact) -> None:
        raise RuntimeError("the recorder failed")

    desk.house.bus.subscribe(events.CompletionVoided, fail)
    with pytest.raises(RuntimeError):
        void(town, desk, learner, attempt_id)

    assert rows_kept(desk) == before
    assert attempt_row(desk, attempt_id).status == "completed"
    assert desk.session.scalars(select(AuditEntry).where(AuditEntry.action == "learning.completion_voided")).all() == []


def test_two_coordinators_who_record_the_same_at_once_make_one_completion(
    town: Town, desk: Desk, learner: Learner
) -> None:
    desk.session.rollback()
    ready = threading.Barrier(2)
    outcomes: list[str] = []

    def grant() -> None:
        with town.app.app_context():
            own = Desk(db.session(), desk.house, desk.library)
            ready.wait()
            try:
                corrections.grant_completion(own, learner, M1, hand_of(town), FIGURES)
                outcomes.append("recorded")
            except CorrectionRefused:
                outcomes.append("refused")
            db.session.remove()

    threads = [threading.Thread(target=grant) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["recorded", "refused"]
    assert len(desk.session.scalars(select(Attempt)).all()) == 1
