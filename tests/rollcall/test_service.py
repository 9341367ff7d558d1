"""The services of a roll call on both databases: never forked, all or nobody, only the leader's own people."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from tests.agency import make_riverton
from tests.conftest import Town
from tests.learning.walking import take_all
from tests.rollcall.squad import M1, open_decision, run_to_the_end, vote
from training_app.accounts.models import Person
from training_app.audit.models import AuditEntry
from training_app.content.catalogue import Catalogue
from training_app.foundation.db import db
from training_app.learning import events
from training_app.learning.errors import ModuleUnknown
from training_app.learning.library import Library
from training_app.learning.models import Attempt, ContentVersion, LearningEvent
from training_app.learning.service import Desk, Learner, start_attempt
from training_app.rollcall import errors, queries, service
from training_app.rollcall.leader import Leader
from training_app.rollcall.models import RollCall, RollCallPresence, RollCallVote


def count(desk: Desk, model: type) -> int:
    return desk.session.execute(select(func.count()).select_from(model)).scalar_one()


def outcomes(desk: Desk) -> dict[int, str]:
    return dict(desk.session.execute(select(RollCallPresence.person_id, RollCallPresence.outcome)).all())


def all_at_once(town: Town, desk: Desk, act: Callable[[Desk], object]) -> list[object]:
    """The same thing from four tabs at the same moment."""
    desk.session.rollback()
    ready = threading.Barrier(4)
    found: list[object] = []

    def tab() -> None:
        with town.app.app_context():
            own = Desk(db.session(), desk.house, desk.library)
            ready.wait()
            found.append(act(own))
            db.session.remove()

    threads = [threading.Thread(target=tab) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_starting_again_goes_on_with_the_running_one(desk: Desk, sergeant: Leader) -> None:
    first = service.start_roll_call(desk, sergeant, M1)

    assert service.start_roll_call(desk, sergeant, M1) == first
    assert count(desk, RollCall) == 1


def test_two_leaders_run_the_same_scenario_side_by_side(desk: Desk, sergeant: Leader, coordinator: Leader) -> None:
    assert service.start_roll_call(desk, sergeant, M1) != service.start_roll_call(desk, coordinator, M1)


def test_four_tabs_that_start_at_once_get_one_roll_call(town: Town, desk: Desk, sergeant: Leader) -> None:
    found = all_at_once(town, desk, lambda own: service.start_roll_call(own, sergeant, M1))

    assert len(found) == 4
    assert len(set(found)) == 1
    assert count(desk, RollCall) == 1


def test_the_text_is_kept_with_the_roll_call(desk: Desk, sergeant: Leader) -> None:
    roll_call_id = service.start_roll_call(desk, sergeant, M1)

    row = queries.read_roll_call(desk.session, sergeant, roll_call_id)
    assert desk.session.get_one(ContentVersion, row.version_hash).package_json == desk.library.current(M1).package_json


def test_a_module_that_does_not_exist_or_has_no_scenario_is_not_started(desk: Desk, sergeant: Leader) -> None:
    module = replace(desk.library.current(M1), scenario=None)
    bare = Desk(desk.session, desk.house, Library(Catalogue({M1: module}, {}, {}, {}), lambda text: module))

    with pytest.raises(ModuleUnknown):
        service.start_roll_call(desk, sergeant, "m99-none")
    with pytest.raises(errors.ScenarioNotOffered):
        service.start_roll_call(bare, sergeant, M1)


def test_the_second_vote_at_a_step_does_not_change_the_first(desk: Desk, sergeant: Leader) -> None:
    roll_call_id = service.start_roll_call(desk, sergeant, M1)
    first, second = open_decision(desk, sergeant, roll_call_id).choices[:2]
    vote(desk, sergeant, roll_call_id, 1)

    again = service.record_vote(
        desk, sergeant, roll_call_id, step=1, choice_id=second.id, hands={first.id: 1, second.id: 9}
    )

    assert again == "already"
    assert [row.choice_id for row in queries.read_votes(desk.session, sergeant, roll_call_id)] == [first.id]


def test_the_same_vote_from_four_tabs_at_once_is_recorded_once(town: Town, desk: Desk, sergeant: Leader) -> None:
    roll_call_id = service.start_roll_call(desk, sergeant, M1)
    choice = open_decision(desk, sergeant, roll_call_id).choices[0]

    found = all_at_once(
        town,
        desk,
        lambda own: service.record_vote(own, sergeant, roll_call_id, step=1, choice_id=choice.id, hands={choice.id: 7}),
    )

    assert sorted(found) == ["already", "already", "already", "recorded"]
    assert count(desk, RollCallVote) == 1


@pytest.mark.parametrize(("step", "choice", "other"), [(2, None, None), (1, "no-such", None), (1, None, "no-such")])
def test_a_step_ahead_and_a_choice_that_is_not_offered_are_refused(
    desk: Desk, sergeant: Leader, step: int, choice: str | None, other: str | None
) -> None:
    roll_call_id = service.start_roll_call(desk, sergeant, M1)
    offered = open_decision(desk, sergeant, roll_call_id).choices[0].id

    with pytest.raises(errors.ChoiceNotOffered):
        service.record_vote(
            desk, sergeant, roll_call_id, step=step, choice_id=choice or offered, hands={other or offered: 3}
        )
    desk.session.rollback()
    assert count(desk, RollCallVote) == 0


def test_nobody_else_can_go_on_with_a_roll_call(desk: Desk, sergeant: Leader, coordinator: Leader) -> None:
    roll_call_id = service.start_roll_call(desk, sergeant, M1)

    with pytest.raises(errors.RollCallUnknown):
        service.record_vote(desk, coordinator, roll_call_id, step=1, choice_id="back", hands={})
    with pytest.raises(errors.RollCallUnknown):
        queries.read_roll_call(desk.session, coordinator, roll_call_id)
    with pytest.raises(errors.RollCallUnknown):
        service.close_roll_call(desk, sergeant, uuid4())


def test_a_closed_one_records_nobody_and_makes_room_for_another(town: Town, desk: Desk, sergeant: Leader) -> None:
    roll_call_id = service.start_roll_call(desk, sergeant, M1)
    vote(desk, sergeant, roll_call_id, 1)

    service.close_roll_call(desk, sergeant, roll_call_id)

    assert service.start_roll_call(desk, sergeant, M1) != roll_call_id
    with pytest.raises(errors.StoryNotEnded):
        service.record_presence(desk, sergeant, roll_call_id, [town.people.officer_id])


def test_a_finished_one_stays_finished_when_it_is_closed(desk: Desk, sergeant: Leader) -> None:
    roll_call_id = run_to_the_end(desk, sergeant)

    assert service.close_roll_call(desk, sergeant, roll_call_id) == "already"
    assert queries.read_roll_call(desk.session, sergeant, roll_call_id).status == "finished"


def test_everybody_ticked_gets_the_scenario_in_a_group_with_one_audit_entry(
    town: Town, desk: Desk, sergeant: Leader
) -> None:
    roll_call_id = run_to_the_end(desk, sergeant)
    ticked = [town.people.officer_id, town.people.other_officer_id, town.people.supervisor_id]

    assert service.record_presence(desk, sergeant, roll_call_id, ticked) == 3

    finished = desk.session.scalars(select(LearningEvent).where(LearningEvent.kind == "scenario_finished")).all()
    assert {row.person_id for row in finished} == set(ticked)
    assert {(row.detail["mode"], row.detail["roll_call_id"]) for row in finished} == {("group", str(roll_call_id))}
    (entry,) = desk.session.scalars(select(AuditEntry).where(AuditEntry.action == "roll_call.recorded"))
    assert (entry.actor_id, sorted(entry.detail["person_ids"])) == (sergeant.person_id, sorted(ticked))


def test_recording_the_same_people_again_adds_nothing_and_a_forgotten_one_can_be_added(
    town: Town, desk: Desk, sergeant: Leader
) -> None:
    roll_call_id = run_to_the_end(desk, sergeant)
    service.record_presence(desk, sergeant, roll_call_id, [town.people.officer_id])
    before = count(desk, LearningEvent)

    assert service.record_presence(desk, sergeant, roll_call_id, [town.people.officer_id]) == 0
    assert count(desk, LearningEvent) == before
    town.clock.now += timedelta(hours=23, minutes=59)
    both = [town.people.officer_id, town.people.other_officer_id]
    assert service.record_presence(desk, sergeant, roll_call_id, both) == 1


def test_the_same_list_from_four_tabs_at_once_is_recorded_once(town: Town, desk: Desk, sergeant: Leader) -> None:
    roll_call_id = run_to_the_end(desk, sergeant)
    ticked = [town.people.officer_id, town.people.other_officer_id]

    found = all_at_once(town, desk, lambda own: service.record_presence(own, sergeant, roll_call_id, ticked))

    assert sorted(found) == [0, 0, 0, 2]
    assert count(desk, Attempt) == 2


def test_two_leaders_who_record_the_same_people_at_once_both_finish(
    town: Town, desk: Desk, sergeant: Leader, coordinator: Leader
) -> None:
    theirs = {sergeant: run_to_the_end(desk, sergeant), coordinator: run_to_the_end(desk, coordinator)}
    ticked = [town.people.officer_id, town.people.other_officer_id]
    turns = iter([sergeant, coordinator, sergeant, coordinator])

    def record(own: Desk) -> int:
        leader = next(turns)
        return service.record_presence(own, leader, theirs[leader], ticked)

    assert sorted(all_at_once(town, desk, record)) == [0, 0, 2, 2]
    assert sorted(desk.session.scalars(select(RollCallPresence.outcome))) == ["already", "already", *["recorded"] * 2]
    assert count(desk, Attempt) == 2


def test_before_the_end_and_a_day_after_it_nobody_is_recorded(town: Town, desk: Desk, sergeant: Leader) -> None:
    running = service.start_roll_call(desk, sergeant, M1)
    with pytest.raises(errors.StoryNotEnded):
        service.record_presence(desk, sergeant, running, [town.people.officer_id])
    desk.session.rollback()
    ended = run_to_the_end(desk, sergeant)
    town.clock.now += timedelta(hours=24)

    with pytest.raises(errors.ListClosed):
        service.record_presence(desk, sergeant, ended, [town.people.officer_id])

    desk.session.rollback()
    assert count(desk, RollCallPresence) == 0


def test_one_person_outside_the_unit_keeps_everybody_from_being_recorded(
    town: Town, desk: Desk, sergeant: Leader, coordinator: Leader
) -> None:
    ended, hers = run_to_the_end(desk, sergeant), run_to_the_end(desk, coordinator)
    ticked = [town.people.officer_id, town.people.coordinator_id]

    with pytest.raises(errors.PersonNotYours):
        service.record_presence(desk, sergeant, ended, ticked)
    desk.session.rollback()
    assert count(desk, LearningEvent) == count(desk, RollCallPresence) == 0

    # the control: the very same list from somebody whose people they are
    assert service.record_presence(desk, coordinator, hers, ticked) == 2


def test_nobody_of_another_agency_and_nobody_who_has_left_is_recorded(
    town: Town, desk: Desk, coordinator: Leader
) -> None:
    roll_call_id = run_to_the_end(desk, coordinator)
    strangers = make_riverton(desk.session, [], name="Elsewhere PD")
    desk.session.execute(update(Person).where(Person.id == town.people.other_officer_id).values(is_active=False))
    desk.session.commit()

    for person_id in (strangers.officer_id, town.people.other_officer_id):
        with pytest.raises(errors.PersonNotYours):
            service.record_presence(desk, coordinator, roll_call_id, [town.people.officer_id, person_id])
        desk.session.rollback()

    assert count(desk, RollCallPresence) == 0


def test_a_supervisor_without_a_unit_can_tick_nobody_but_themselves(town: Town, desk: Desk, sergeant: Leader) -> None:
    alone = replace(sergeant, unit_ids=frozenset())
    roll_call_id = run_to_the_end(desk, alone)

    with pytest.raises(errors.PersonNotYours):
        service.record_presence(desk, alone, roll_call_id, [town.people.officer_id])
    desk.session.rollback()
    assert service.record_presence(desk, alone, roll_call_id, [alone.person_id]) == 1


def test_when_a_listener_fails_nobody_is_recorded(town: Town, desk: Desk, sergeant: Leader) -> None:
    roll_call_id = run_to_the_end(desk, sergeant)
    told: list[object] = []

    def fail_at_the_second(session, fact) -> None:
        told.append(fact)
        if len(told) == 2:
            raise RuntimeError("the recorder failed")

    desk.house.bus.subscribe(events.ScenarioFinished, fail_at_the_second)
    with pytest.raises(RuntimeError):
        service.record_presence(desk, sergeant, roll_call_id, [town.people.officer_id, town.people.other_officer_id])

    assert len(told) == 2
    assert count(desk, LearningEvent) == count(desk, RollCallPresence) == 0
    assert "roll_call.recorded" not in set(desk.session.scalars(select(AuditEntry.action)))


def test_somebody_bound_to_a_version_with_another_scenario_takes_it_alone_and_the_others_are_recorded(
    town: Town, desk: Desk, sergeant: Leader
) -> None:
    module = desk.library.current(M1)
    older = replace(module, version_hash="0" * 64, scenario=replace(module.scenario, id="s07-another"))
    both = Library(Catalogue({M1: module, "older": older}, {}, {}, {}), lambda text: module)
    learner = Learner(town.people.agency_id, town.people.officer_id)
    start_attempt(
        Desk(desk.session, desk.house, Library(Catalogue({M1: older}, {}, {}, {}), lambda text: older)), learner, M1
    )
    roll_call_id = run_to_the_end(desk, sergeant)

    service.record_presence(
        Desk(desk.session, desk.house, both), sergeant, roll_call_id, [learner.person_id, town.people.other_officer_id]
    )

    assert outcomes(desk) == {learner.person_id: "other", town.people.other_officer_id: "recorded"}


@pytest.mark.parametrize("table", [RollCallVote, RollCallPresence])
def test_the_database_refuses_to_change_or_remove_what_was_counted(
    town: Town, desk: Desk, sergeant: Leader, table: type
) -> None:
    service.record_presence(desk, sergeant, run_to_the_end(desk, sergeant), [town.people.officer_id])

    for statement in (delete(table), update(table).values(agency_id=sergeant.agency_id)):
        with pytest.raises(DBAPIError, match="append-only"):
            desk.session.execute(statement)
        desk.session.rollback()


def test_whoever_was_asked_to_take_it_again_gets_credit_anew(town: Town, desk: Desk, sergeant: Leader) -> None:
    officer = town.people.officer_id
    first = run_to_the_end(desk, sergeant)
    done = take_all(desk, Learner(town.people.agency_id, officer))
    town.clock.advance(days=1)
    asked_at = town.clock()
    town.clock.advance(hours=1)
    again = run_to_the_end(desk, sergeant)
    assert first != again

    new = service.record_presence(desk, sergeant, again, [officer], counts_from=lambda learner, module_id: asked_at)

    credits = desk.session.scalars(select(LearningEvent).where(LearningEvent.kind == "scenario_finished")).all()
    assert new == 1
    assert [row.detail["mode"] for row in credits if row.attempt_id != done] == ["group"]
    assert [row.detail["mode"] for row in credits if row.attempt_id == done] == ["individual"]
