"""New versions of a module: words alone ask nothing, anything else asks a coordinator, and the answer is kept once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select

from tests.agency import make_riverton
from tests.conftest import Town
from tests.learning import walking
from tests.learning.putting_right import desk_offering, with_a_typo, with_another_node
from tests.learning.walking import M1, learner_of, take_all
from training_app.accounts.models import Person, Unit
from training_app.assignments.decisions import past_decisions
from training_app.assignments.errors import RedoDecided, UnitUnknown
from training_app.assignments.models import Assignment, VersionDecision
from training_app.assignments.queries import due_dates
from training_app.assignments.redo import Answer, decide_redo
from training_app.assignments.redo import Desk as RedoDesk
from training_app.assignments.rules import Finished, Redo, finishers_of, who_redoes
from training_app.assignments.versions import count_pending, new_versions, pending_decisions
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.learning.service import Desk

DUE = date(2026, 12, 11)
REASON = "The stop scene was rewritten."
DAY = datetime(2026, 10, 1, tzinfo=UTC)

completions = st.lists(
    st.builds(
        Finished,
        st.integers(1, 5),
        st.sampled_from([None, 7, 8]),
        st.sampled_from(["old", "older", "new"]),
        st.integers(0, 50).map(lambda hours: DAY + timedelta(hours=hours)),
    ),
    unique_by=lambda one: (one.person_id, one.completed_at),
    max_size=15,
)


@pytest.fixture
def desk(town: Town) -> Iterator[Desk]:
    """The catalogue as it ships is the new version."""
    with walking.desk_of(town) as desk:
        yield desk


def take_older(town: Town, *, text=with_another_node, person_id=None) -> None:
    """Somebody finishes module 1 while the catalogue offers an older text."""
    module = town.shipped.modules[M1]
    take_all(desk_offering(town.app, text(module)), learner_of(town, person_id))


def answer(town: Town, redo: Redo = Redo.FINISHERS, **other: object) -> Answer:
    plain = Answer(M1, town.shipped.modules[M1].version_hash, redo, None, DUE, REASON)
    return replace(plain, **other)


def decide(town: Town, desk: Desk, given: Answer | None = None) -> int:
    return decide_redo(
        RedoDesk(desk.session, desk.library, desk.house.bus),
        agency_id=town.people.agency_id,
        answer=given or answer(town),
        by=town.people.coordinator_id,
        now=town.clock(),
    )


def assignment_of(town: Town, desk: Desk, person_id) -> Assignment | None:
    desk.session.expire_all()
    return desk.session.scalars(
        select(Assignment).where(Assignment.person_id == person_id, Assignment.module_id == M1)
    ).one_or_none()


@given(finished=completions)
def test_a_finisher_is_whoever_finished_an_outdated_version_last(finished):
    found = finishers_of(finished, {"old", "older"})

    ids = [one.person_id for one in found]
    assert ids == sorted(set(ids))
    for person_id in {one.person_id for one in finished}:
        newest = max((one for one in finished if one.person_id == person_id), key=lambda one: one.completed_at)
        assert (person_id in ids) == (newest.version_hash != "new")


@given(finished=completions)
def test_units_share_the_finishers_out_and_nobody_is_nobody(finished):
    found = finishers_of(finished, {"old", "older"})

    by_unit = [person_id for unit_id in (None, 7, 8) for person_id in who_redoes(Redo.UNIT, found, {unit_id})]
    assert sorted(by_unit) == who_redoes(Redo.FINISHERS, found, set())
    assert who_redoes(Redo.UNIT, found, {None, 7, 8}) == who_redoes(Redo.FINISHERS, found, set())
    assert who_redoes(Redo.NOBODY, found, {7, 8}) == []


def test_a_module_whose_text_nobody_touched_is_not_listed(town: Town, desk: Desk) -> None:
    take_all(desk, learner_of(town))

    assert new_versions(desk.session, town.people.agency_id, desk.library) == []
    assert count_pending(desk.session, town.people.agency_id, desk.library) == 0


def test_a_mended_typo_is_listed_and_asks_nothing(town: Town, desk: Desk) -> None:
    take_older(town, text=with_a_typo)

    (found,) = new_versions(desk.session, town.people.agency_id, desk.library)

    assert not found.is_major
    assert found.finishers == ()
    assert any("teh" in change.before for change in found.older[0].comparison.changes)
    assert pending_decisions(desk.session, town.people.agency_id, desk.library) == []
    assert count_pending(desk.session, town.people.agency_id, desk.library) == 0


def test_a_choice_that_was_taken_out_asks_about_who_finished_and_tells_who_is_in_the_middle(
    town: Town, desk: Desk
) -> None:
    take_older(town)
    old = desk_offering(town.app, with_another_node(town.shipped.modules[M1]))
    walking.begin(old, learner_of(town, town.people.other_officer_id))

    (found,) = pending_decisions(desk.session, town.people.agency_id, desk.library)

    assert [one.person_id for one in found.finishers] == [town.people.officer_id]
    assert [(one.version, one.running) for one in found.older] == [("0.9.0", 1)]
    assert count_pending(desk.session, town.people.agency_id, desk.library) == 1


def test_who_has_left_asks_nothing(town: Town, desk: Desk) -> None:
    take_older(town)
    desk.session.get_one(Person, town.people.officer_id).is_active = False
    desk.session.commit()

    assert pending_decisions(desk.session, town.people.agency_id, desk.library) == []
    assert count_pending(desk.session, town.people.agency_id, desk.library) == 0


def test_another_agency_is_asked_about_its_own_people_only(town: Town, desk: Desk) -> None:
    strangers = make_riverton(desk.session, [], name="Lakeside PD")
    take_older(town)

    assert pending_decisions(desk.session, strangers.agency_id, desk.library) == []
    assert count_pending(desk.session, strangers.agency_id, desk.library) == 0


def test_everyone_who_finished_gets_a_new_date_and_the_rest_keep_theirs(town: Town, desk: Desk) -> None:
    take_older(town)

    assert decide(town, desk) == 1

    asked = assignment_of(town, desk, town.people.officer_id)
    other = assignment_of(town, desk, town.people.other_officer_id)
    assert (asked.due_on, asked.counts_from) == (DUE, town.clock())
    assert (other.due_on, other.counts_from) == (date(2026, 11, 30), None)
    due = due_dates(desk.session, learner_of(town), now=town.clock(), time_zone="America/Chicago")
    assert due[M1].counts_from == town.clock()


def test_who_finished_without_being_asked_is_assigned_now(town: Town, desk: Desk) -> None:
    take_older(town, person_id=town.people.supervisor_id)

    decide(town, desk)

    made = assignment_of(town, desk, town.people.supervisor_id)
    assert made is not None
    assert (made.due_on, made.counts_from, made.assigned_by_id) == (DUE, town.clock(), town.people.coordinator_id)


def test_one_unit_is_asked_and_the_other_is_not(town: Town, desk: Desk) -> None:
    take_older(town)
    take_older(town, person_id=town.people.coordinator_id)
    command = desk.session.scalars(
        select(Unit.id).where(Unit.agency_id == town.people.agency_id, Unit.name == "Command")
    ).one()

    assert decide(town, desk, answer(town, Redo.UNIT, unit_id=command)) == 1

    assert assignment_of(town, desk, town.people.officer_id).counts_from is None
    assert assignment_of(town, desk, town.people.coordinator_id).counts_from == town.clock()


def test_nobody_is_an_answer_too_and_ends_the_question(town: Town, desk: Desk) -> None:
    take_older(town)

    assert decide(town, desk, answer(town, Redo.NOBODY, due_on=None)) == 0

    assert assignment_of(town, desk, town.people.officer_id).counts_from is None
    assert pending_decisions(desk.session, town.people.agency_id, desk.library) == []
    assert count_pending(desk.session, town.people.agency_id, desk.library) == 0


def test_the_answer_its_audit_entry_and_what_had_changed_are_kept(town: Town, desk: Desk) -> None:
    take_older(town)
    town.clock.advance(hours=1)
    decide(town, desk)

    (past,) = past_decisions(desk.session, town.people.agency_id, desk.library)
    (entry,) = desk.session.scalars(select(AuditEntry).where(AuditEntry.action == "assignment.redo_decided"))

    assert (past.decision.redo, past.decision.people, past.decision.reason) == ("finishers", 1, REASON)
    assert [(version, comparison.is_major) for version, comparison in past.since] == [("0.9.0", True)]
    assert (entry.actor_id, entry.reason) == (town.people.coordinator_id, REASON)
    assert entry.detail["person_ids"] == [town.people.officer_id]


def test_deciding_twice_is_refused_and_changes_nothing(town: Town, desk: Desk) -> None:
    take_older(town)
    decide(town, desk, answer(town, Redo.NOBODY, due_on=None))

    with pytest.raises(RedoDecided):
        decide(town, desk)

    assert len(desk.session.scalars(select(VersionDecision)).all()) == 1
    assert assignment_of(town, desk, town.people.officer_id).counts_from is None


@pytest.mark.parametrize("wrong", [{"version_hash": "0" * 64}, {"module_id": "m99"}])
def test_a_version_that_is_not_asked_about_cannot_be_decided(town: Town, desk: Desk, wrong: dict[str, str]) -> None:
    take_older(town)

    with pytest.raises(RedoDecided):
        decide(town, desk, answer(town, **wrong))

    assert desk.session.scalars(select(VersionDecision)).all() == []


def test_a_unit_of_another_agency_is_no_unit(town: Town, desk: Desk) -> None:
    strangers = make_riverton(desk.session, [], name="Lakeside PD")
    theirs = desk.session.scalars(select(Unit.id).where(Unit.agency_id == strangers.agency_id)).first()
    take_older(town)

    with pytest.raises(UnitUnknown):
        decide(town, desk, answer(town, Redo.UNIT, unit_id=theirs))

    assert desk.session.scalars(select(VersionDecision)).all() == []


def test_counting_what_is_pending_asks_the_same_few_queries_for_any_number_of_people(town: Town, desk: Desk) -> None:
    take_older(town)
    said: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    counts = []

    for person_id in (town.people.other_officer_id, town.people.supervisor_id):
        take_older(town, person_id=person_id)
        said.clear()
        count_pending(desk.session, town.people.agency_id, desk.library)
        counts.append(len([words for words in said if words.startswith("SELECT")]))

    assert counts == [3, 3]
