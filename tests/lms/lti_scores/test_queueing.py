"""What is queued, for which link, and once: in the transaction of the fact, or at a launch."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.agency import NOW
from tests.learning.putting_right import completion_of, hand_of
from tests.learning.walking import begin, desk_of, learner_of, read_lessons, take_all
from tests.lms.lti_scores.plugged import Plugged
from training_app.delivery.models import Destination, OutboxRow
from training_app.delivery.service import set_destination
from training_app.foundation.db import begin_write
from training_app.learning.corrections import void_completion
from training_app.learning.models import LearningEvent
from training_app.lms.lti_scores.models import QueuedScore
from training_app.lms.lti_scores.rules import KIND, Item
from training_app.lms.lti_scores.service import queue_scores


def queued(plugged: Plugged) -> list[tuple[int, str]]:
    """Placement and column of each row, in the order of the queue."""
    with plugged.open_session() as session:
        rows = session.execute(
            select(QueuedScore.placement_id, QueuedScore.item)
            .join(OutboxRow, OutboxRow.subject_id == QueuedScore.id)
            .order_by(OutboxRow.id)
        )
        return [tuple(row) for row in rows]


def finish(plugged: Plugged) -> None:
    with desk_of(plugged.town) as desk:
        take_all(desk, learner_of(plugged.town))


def test_nothing_is_queued_before_there_is_something_to_tell(plugged: Plugged) -> None:
    placement = plugged.place()
    with desk_of(plugged.town) as desk:
        read_lessons(desk, learner_of(plugged.town), begin(desk, learner_of(plugged.town)))
    plugged.launch(placement)

    assert queued(plugged) == []
    assert plugged.platform.seen == []


def test_a_completion_is_queued_for_both_columns_of_each_link(plugged: Plugged) -> None:
    plugged.place()
    plugged.place(link="link-2")

    finish(plugged)

    assert sorted(queued(plugged)) == sorted([(1, "score"), (2, "score")] * 2 + [(1, "completion"), (2, "completion")])


def test_another_officer_and_another_module_are_not_told_of(plugged: Plugged) -> None:
    plugged.place(plugged.town.people.other_officer_id, subject="learner-2")
    plugged.place(module_id="m02-asking", link="link-2")

    finish(plugged)

    assert queued(plugged) == []


def test_a_link_without_grades_gets_no_row_and_its_lms_no_line(plugged: Plugged) -> None:
    plugged.place(scopes=frozenset())

    finish(plugged)

    assert queued(plugged) == []
    with plugged.open_session() as session:
        assert session.scalars(select(Destination)).all() == []


def test_a_revoked_lms_gets_no_row(plugged: Plugged) -> None:
    plugged.place()
    plugged.revoke()

    finish(plugged)

    assert queued(plugged) == []


def test_when_queueing_fails_the_fact_is_not_kept_either(plugged: Plugged) -> None:
    plugged.place()
    plugged.registrations.find = lambda session, number: 1 / 0  # type: ignore[method-assign]

    with pytest.raises(ZeroDivisionError):
        finish(plugged)

    with plugged.open_session() as session:
        kinds = set(session.scalars(select(LearningEvent.kind)))
    assert "check_finished" not in kinds
    assert "module_completed" not in kinds
    assert queued(plugged) == []


def test_a_launch_catches_up_with_the_newest_facts_alone_and_once(plugged: Plugged) -> None:
    finish(plugged)
    placement = plugged.place()

    for _ in range(3):
        plugged.launch(placement)

    assert sorted(queued(plugged)) == [(1, "completion"), (1, "score")]


def test_a_launch_after_a_fact_that_was_queued_adds_nothing(plugged: Plugged) -> None:
    placement = plugged.place()
    finish(plugged)
    before = queued(plugged)

    plugged.launch(placement)

    assert queued(plugged) == before


def test_a_link_that_gets_its_column_later_catches_up_with_the_next_launch(plugged: Plugged) -> None:
    placement = plugged.place(scopes=frozenset())
    finish(plugged)
    plugged.launch(placement)
    assert queued(plugged) == []

    later = plugged.placements.kept[1] = replace(placement, scopes=plugged.place(link="link-9").scopes)
    plugged.launch(later)

    assert sorted(queued(plugged)) == [(1, "completion"), (1, "score")]


def test_a_completion_that_was_taken_back_before_the_launch_is_told_as_none(plugged: Plugged) -> None:
    finish(plugged)
    with desk_of(plugged.town) as desk:
        learner = learner_of(plugged.town)
        attempt_id = begin(desk, learner)
        void_completion(desk, learner, attempt_id, hand_of(plugged.town), completion_id=completion_of(desk, attempt_id))

    plugged.launch(plugged.place())
    plugged.work()

    assert plugged.grade("completion") == (0, 1)
    assert plugged.grade("score") is None


def test_each_lms_has_one_line_named_after_it_whatever_is_called_so_already(plugged: Plugged) -> None:
    plugged.add_lms(2, "riverton lms")
    with plugged.open_session() as session:
        begin_write(session)
        mine = {"agency_id": plugged.town.people.agency_id, "kind": "xapi.statement", "now": NOW}
        set_destination(session, name="Riverton LMS, grades", endpoint="https://l.example", username="u", **mine)
        session.commit()
    plugged.place()
    plugged.place(link="link-2", registration_id=2)

    finish(plugged)

    with plugged.open_session() as session:
        lines = session.execute(
            select(Destination.name, Destination.endpoint).where(Destination.kind == KIND).order_by(Destination.id)
        ).all()
    assert [tuple(row) for row in lines] == [
        ("Riverton LMS, grades 2", plugged.platform.issuer),
        ("riverton lms, grades 3", plugged.platform.issuer),
    ]


def test_officers_who_finish_at_the_same_moment_share_the_new_line(plugged: Plugged) -> None:
    plugged.place()

    def queue(_: int) -> None:
        with plugged.open_session() as session:
            begin_write(session)
            facts = [(Item.SCORE, uuid4())]
            queue_scores(session, plugged.books, plugged.placements.kept[1], facts, now=NOW)
            session.commit()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(queue, range(5)))

    assert len(queued(plugged)) == 5
    assert plugged.line().name == "Riverton LMS, grades"
