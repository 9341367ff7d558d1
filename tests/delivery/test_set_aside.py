"""One record that the other side cannot take holds up its own attempt and nothing else; an outage sets nothing back."""

from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.lines import TroubledLine
from tests.delivery.queueing import add_destination, queue
from training_app.delivery.leases import PARKED_WORDS
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.service import retry_refused
from training_app.foundation.db import begin_write

Sessions = sessionmaker[Session]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def line(open_session: Sessions) -> TroubledLine:
    return TroubledLine(open_session)


def test_a_row_that_only_ever_fails_holds_up_its_own_attempt_alone(session: Session, line: TroubledLine) -> None:
    add_destination(session)
    first = queue(session, 3, order_key="attempt-1")
    others = [one for number in range(2, 6) for one in queue(session, 30, order_key=f"attempt-{number}")]
    line.sick.add(first[1])

    line.work_for(HOUR)

    assert set(line.arrived) == {first[0], *others}
    assert line.states()[first[1]] is line.states()[first[2]] is RowState.WAITING
    for number in range(4):
        mine = others[number * 30 : number * 30 + 30]
        assert [one for one in line.arrived if one in mine] == mine


def test_what_is_queued_later_is_not_held_up_at_all(session: Session, line: TroubledLine) -> None:
    add_destination(session)
    (sick,) = queue(session, 1, order_key="attempt-1")
    line.sick.add(sick)
    queue(session, 1, order_key="attempt-2")
    line.work_for(HOUR)

    for number in range(20):
        ids = queue(session, 5, order_key=f"later-{number}")
        line.clock.advance(minutes=7)
        while line.work():
            pass
        assert line.arrived[-5:] == ids


def test_once_it_is_taken_its_attempt_goes_on_in_order(session: Session, line: TroubledLine) -> None:
    add_destination(session)
    mine = queue(session, 4, order_key="attempt-1")
    queue(session, 4, order_key="attempt-2")
    line.sick.add(mine[0])
    line.work_for(2 * HOUR)
    mine += queue(session, 2, order_key="attempt-1")
    line.sick.clear()

    line.work_for(16 * MINUTE)

    assert [one for one in line.arrived if one in mine] == mine
    assert set(line.states().values()) == {RowState.DELIVERED}
    assert session.scalars(select(OutboxRow.not_before).where(OutboxRow.not_before.is_not(None))).all() == []


def test_with_nothing_else_to_send_it_is_tried_again_all_the_same(session: Session, line: TroubledLine) -> None:
    add_destination(session)
    mine = queue(session, 2, order_key="attempt-1")
    line.is_down = True
    line.work_for(DAY, step=15 * MINUTE)
    assert line.requests >= 90
    line.is_down = False

    line.work_for(16 * MINUTE)

    assert line.arrived == mine


@pytest.mark.parametrize("attempts", [1, 2, 40])
def test_after_an_outage_of_days_everything_arrives_within_the_longest_wait(
    session: Session, line: TroubledLine, attempts: int
) -> None:
    add_destination(session)
    by_attempt = [queue(session, 5, order_key=f"attempt-{number}") for number in range(attempts)]
    line.is_down = True
    line.work_for(3 * DAY, step=2 * HOUR)
    assert line.arrived == []
    line.is_down = False

    line.work_for(16 * MINUTE)

    assert set(line.states().values()) == {RowState.DELIVERED}
    for ids in by_attempt:
        assert [one for one in line.arrived if one in ids] == ids


def test_while_the_line_fails_it_is_not_asked_more_often_for_rows_that_were_set_aside(
    session: Session, line: TroubledLine
) -> None:
    add_destination(session)
    for number in range(40):
        queue(session, 1, order_key=f"attempt-{number}")
    line.is_down = True
    line.work_for(DAY, step=HOUR)
    before = line.requests

    line.work_for(5 * HOUR)

    # the longest wait is a quarter of an hour, at least half of it
    assert line.requests - before <= 5 * 8 + 1


def test_many_rows_that_fail_do_not_hold_the_queue_up_when_they_are_due_together(
    session: Session, line: TroubledLine
) -> None:
    add_destination(session)
    for number in range(30):
        line.sick.update(queue(session, 1, order_key=f"sick-{number}"))
    queue(session, 1, order_key="well")
    line.work_for(10 * HOUR, step=15 * MINUTE)
    assert len(line.arrived) == 1
    session.execute(update(OutboxRow).where(OutboxRow.not_before.is_not(None)).values(not_before=line.clock()))
    session.commit()
    ids = queue(session, 100, order_key="later")

    for _ in range(4):
        line.work()

    assert line.arrived[1:] == ids


def test_after_fourteen_days_it_is_parked_with_its_reason_and_the_rest_of_its_attempt_goes_on(
    session: Session, line: TroubledLine
) -> None:
    add_destination(session)
    mine = queue(session, 3, order_key="attempt-1")
    line.sick.add(mine[0])
    queue(session, 1, order_key="attempt-2")

    line.work_for(HOUR)
    line.work_for(13 * DAY, step=6 * HOUR)
    assert line.states()[mine[0]] is RowState.WAITING
    line.work_for(2 * DAY, step=6 * HOUR)

    assert line.states() == {**dict.fromkeys(line.states(), RowState.DELIVERED), mine[0]: RowState.PARKED}
    session.rollback()
    parked = session.scalars(select(OutboxRow).where(OutboxRow.state == RowState.PARKED)).one()
    assert parked.last_error == PARKED_WORDS.format(reason="Broken (500).")
    assert (parked.not_before, parked.aside_since) == (None, None)


def test_a_refused_row_sent_again_goes_before_a_later_one_that_was_set_aside(
    session: Session, line: TroubledLine
) -> None:
    destination = add_destination(session)
    mine = queue(session, 3, order_key="attempt-1")
    queue(session, 1, order_key="attempt-2")
    session.execute(update(OutboxRow).where(OutboxRow.subject_id == mine[0]).values(state=RowState.REFUSED))
    session.commit()
    line.sick.add(mine[1])
    line.work_for(HOUR)
    assert session.scalars(select(OutboxRow.subject_id).where(OutboxRow.not_before.is_not(None))).all() == [mine[1]]

    begin_write(session)
    assert retry_refused(session, agency_id=2, destination_id=destination.id) == 0
    assert retry_refused(session, agency_id=1, destination_id=destination.id) == 1
    session.commit()
    line.work_for(4 * MINUTE, step=timedelta(seconds=5))

    assert line.states()[mine[0]] is RowState.DELIVERED
    line.sick.clear()
    line.work_for(HOUR)
    assert [one for one in line.arrived if one in mine] == mine


happenings = some.lists(
    some.tuples(
        some.sampled_from(["queue", "queue", "down", "up", "sick", "heal", "wait"]),
        some.integers(0, 3),
        some.sampled_from([1, 60, 900, 7200]),
    ),
    max_size=30,
)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happenings, some.integers(0, 1000))
def test_through_any_troubles_each_attempt_arrives_in_order_and_in_the_end_whole(
    session: Session, open_session: Sessions, happened: list[tuple[str, int, int]], seed: int
) -> None:
    for table in (OutboxRow, Destination):
        session.execute(delete(table))
    add_destination(session)
    line = TroubledLine(open_session, Random(seed))
    queued = _go_through(session, line, happened)
    line.is_down = False
    line.sick.clear()

    line.work_for(40 * MINUTE)

    assert set(line.states().values()) <= {RowState.DELIVERED}
    for ids in queued.values():
        assert [one for one in line.arrived if one in ids] == ids
    assert session.scalars(select(Destination.lease_owner)).all() == [None]


def _go_through(session: Session, line: TroubledLine, happened: list[tuple[str, int, int]]) -> dict[int, list[UUID]]:
    queued: dict[int, list[UUID]] = {}
    for happening, attempt, seconds in happened:
        if happening == "queue":
            queued.setdefault(attempt, []).extend(queue(session, 1 + seconds % 7, order_key=f"attempt-{attempt}"))
        elif happening == "sick" and queued.get(attempt):
            line.sick.add(queued[attempt][seconds % len(queued[attempt])])
        elif happening == "heal":
            line.sick.clear()
        elif happening in {"down", "up"}:
            line.is_down = happening == "down"
        line.work_for(timedelta(seconds=seconds), step=timedelta(seconds=max(seconds / 5, 30)))
    return queued
