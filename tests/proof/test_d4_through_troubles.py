"""Claim D4, through troubles: many pages, many losses, an LRS that fails at any request, two workers in one night."""

from collections.abc import Iterator
from random import Random

import pytest
from sqlalchemy import select

from tests.conftest import Town
from tests.fakes.lrs import FakeLRS, Fault, Way, answer
from tests.learning.walking import desk_of, learner_of, take_all
from tests.proof.lines_out import LineOut
from training_app.delivery.models import RowState
from training_app.settings import Settings
from training_app.worker import Beside
from training_app.xapi import reconcile
from training_app.xapi.models import Reconciliation
from training_app.xapi.reconcile import ask_for_the_night, compare_next
from training_app.xapi.reconcile_rules import in_words

pytestmark = pytest.mark.slow


@pytest.fixture
def lrs() -> Iterator[FakeLRS]:
    with FakeLRS() as lrs:
        yield lrs


@pytest.fixture
def line(town: Town, lrs: FakeLRS) -> LineOut:
    """Two officers have done three modules, and the LRS has all of it."""
    line = LineOut(town, lrs)
    with desk_of(town) as desk:
        for person_id in (town.people.officer_id, town.people.other_officer_id):
            for module_id in list(town.shipped.modules)[:3]:
                take_all(desk, learner_of(town, person_id), module_id)
                town.clock.advance(minutes=50)
    line.drain()
    return line


def _compare_in_the_night(line: LineOut) -> Reconciliation:
    line.town.clock.advance(days=1)
    with line.open_session() as session:
        assert ask_for_the_night(session, line.town.clock()) == 1
    assert compare_next(line.open_session, line.client_of, clock=line.town.clock)
    with line.open_session() as session:
        found = session.scalars(select(Reconciliation).order_by(Reconciliation.id.desc()).limit(1)).one()
        session.expunge(found)
    return found


def _words(found: Reconciliation) -> str:
    return in_words(found.expected, found.confirmed, found.resent_count)


def test_a_night_confirms_every_record(line: LineOut, lrs: FakeLRS) -> None:
    count = len(lrs.statements)
    assert count > 150
    lrs.page_rows = 40

    found = _compare_in_the_night(line)

    assert found.problem is None
    assert _words(found) == f"{count:,} of {count:,} confirmed."
    assert not line.work()


@pytest.mark.parametrize("seed", range(3))
def test_an_lrs_that_lost_records_gets_them_again_in_order_and_the_next_night_confirms_all(
    line: LineOut, lrs: FakeLRS, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(seed)
    monkeypatch.setattr(reconcile, "OURS_AT_ONCE", random.choice([7, 50, 5000]))
    lrs.page_rows = random.choice([1, 30, 500])
    everything = dict(lrs.statements)
    lost = [one for one in everything if random.random() < 0.2]
    lrs.lose(*lost)
    count = len(everything)

    found = _compare_in_the_night(line)

    assert _words(found) == (
        f"{count - len(lost):,} of {count:,} confirmed. {len(lost)} were not there and are sent again."
    )
    assert found.resent == [one for one in line.queued_ids() if one in lost]
    assert line.count(RowState.WAITING) == len(lost)
    line.drain()
    assert lrs.statements == everything
    # what came again came in the order of the queue
    assert lrs.stored_ids[-len(lost) :] == found.resent
    again = _compare_in_the_night(line)
    assert _words(again) == f"{count:,} of {count:,} confirmed."


def test_an_lrs_that_cannot_be_relied_on_is_believed_in_nothing(line: LineOut, lrs: FakeLRS) -> None:
    """The LRS fails at each of the first requests of a comparison in turn; only a clean run may send anything again."""
    gone = lrs.stored_ids[3:6]
    lrs.page_rows = 60
    faults = [
        answer(500),
        answer(200, body=b"<html>Sign in</html>"),
        answer(401),
        Fault(Way.CUT_BEFORE_STORING),
        answer(200, body=b'{"statements": []}x'),
    ]
    lrs.lose(*gone)
    for place in range(4):
        for fault in faults:
            lrs.read_plan.extend([*[None] * place, fault])
            found = line.compare_all()
            lrs.read_plan.clear()
            assert found.problem is not None, (place, fault)
            assert (found.resent, line.count(RowState.WAITING)) == ([], 0), (place, fault)

    found = line.compare_all()
    assert (found.expected, found.resent) == (len(lrs.statements) + 3, gone)


def test_the_worker_asks_and_compares_by_itself(
    line: LineOut, lrs: FakeLRS, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LRS_PASSWORD", lrs.password)
    monkeypatch.setattr("training_app.worker.system_clock", line.town.clock)
    line.town.clock.advance(days=1)
    workers = [Beside(line.open_session, settings) for _ in range(2)]

    for worker in workers * 2:
        worker.compare()

    with line.open_session() as session:
        (found,) = session.scalars(select(Reconciliation))
    assert (found.problem, found.resent_count) == (None, 0)
    assert found.expected == found.confirmed == len(lrs.statements)
