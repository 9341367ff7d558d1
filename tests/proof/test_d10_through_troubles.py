"""Claim D10, through troubles: an officer is the same to an LRS over lost replies, other names and switches back."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.conftest import Town
from tests.fakes.lrs import FakeLRS, Fault, Way
from tests.learning.walking import begin, desk_of, learner_of, read_lessons, take_all
from tests.proof.lines_out import LineOut
from training_app.accounts.models import Person
from training_app.delivery.identity import set_identity
from training_app.delivery.models import Destination, Identity
from training_app.foundation.db import begin_write
from training_app.xapi.models import ActorAlias

pytestmark = pytest.mark.slow

REASON = "The state academy prints certificates with names."


@pytest.fixture
def lrs() -> Iterator[FakeLRS]:
    with FakeLRS() as lrs:
        yield lrs


def _tell(line: LineOut, identity: Identity, reason: str = REASON) -> None:
    with line.open_session() as session:
        begin_write(session)
        destination = session.get_one(Destination, line.id)
        by = line.town.people.coordinator_id
        set_identity(session, destination, identity, reason=reason, by=by, now=line.town.clock())
        session.commit()


def _names_at(lrs: FakeLRS) -> set[str]:
    return {one["actor"]["account"]["name"] for one in lrs.statements.values()}


def _two_officers_train(town: Town) -> None:
    with desk_of(town) as desk:
        for person_id in (town.people.officer_id, town.people.other_officer_id):
            take_all(desk, learner_of(town, person_id))


def test_an_officer_keeps_the_same_account_from_record_to_record_and_over_restarts(town: Town, lrs: FakeLRS) -> None:
    line = LineOut(town, lrs)
    _two_officers_train(town)
    line.drain()
    first = _names_at(lrs)
    with desk_of(town) as desk:
        take_all(desk, learner_of(town), list(town.shipped.modules)[1])

    line.drain()

    assert _names_at(lrs) == first
    assert len(first) == 2


def test_the_alias_of_a_lost_reply_is_the_alias_of_the_next_try(town: Town, lrs: FakeLRS) -> None:
    line = LineOut(town, lrs)
    lrs.is_touchy = True
    lrs.plan.append(Fault(Way.CUT_AFTER_STORING))
    with desk_of(town) as desk:
        take_all(desk, learner_of(town))

    line.drain()

    assert len(_names_at(lrs)) == 1
    assert lrs.stored_ids == line.queued_ids()


def test_who_signs_in_with_a_mailbox_is_told_by_it_and_switching_back_ends_that(town: Town, lrs: FakeLRS) -> None:
    line = LineOut(town, lrs)
    with line.open_session() as session:
        begin_write(session)
        session.get_one(Person, town.people.officer_id).sign_in_name = "jamie.ortiz@riverton.example"
        session.commit()
    _tell(line, Identity.MAILBOX)
    with desk_of(town) as desk:
        attempt_id = begin(desk, learner_of(town))
        _tell(line, Identity.PSEUDONYM, "")
        read_lessons(desk, learner_of(town), attempt_id)

    line.drain()

    first, *rest = (lrs.statements[one]["actor"] for one in line.queued_ids())
    assert first == {"objectType": "Agent", "mbox": "mailto:jamie.ortiz@riverton.example", "name": "Jamie Ortiz"}
    assert rest
    assert {tuple(sorted(actor)) for actor in rest} == {("account", "objectType")}


def test_a_changed_name_makes_no_known_statement_another_one(town: Town, lrs: FakeLRS) -> None:
    line = LineOut(town, lrs)
    _tell(line, Identity.NAME)
    with desk_of(town) as desk:
        begin(desk, learner_of(town))
    lrs.is_touchy = True
    lrs.plan.append(Fault(Way.CUT_AFTER_STORING))
    line.work()
    with line.open_session() as session:
        begin_write(session)
        session.get_one(Person, town.people.officer_id).family_name = "Ortiz-Reyes"
        session.commit()

    line.drain()

    assert lrs.stored_ids == line.queued_ids()
    assert line.destination().last_error is None


def test_the_map_stays_here(town: Town, lrs: FakeLRS) -> None:
    """What an LRS holds is random: it cannot be computed from anything of the officer's."""
    line = LineOut(town, lrs)
    _two_officers_train(town)
    line.drain()
    with line.open_session() as session:
        aliases = session.scalars(select(ActorAlias.account_name)).all()

    assert set(aliases) == _names_at(lrs)
    for alias in aliases:
        # 22 characters of base64: 128 bits
        assert len(alias) == 22
