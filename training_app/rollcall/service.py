"""What a leader can do at a roll call: each function locks its row, applies the pure rule, writes, commits once."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.audit.service import record
from training_app.content.catalogue import Module
from training_app.foundation.db import begin_write
from training_app.foundation.ids import PersonId, new_uuid
from training_app.learning.errors import StepUnknown
from training_app.learning.group import GroupCredit, add_group_credit
from training_app.learning.service import Desk, Learner, Outcome
from training_app.rollcall import rules
from training_app.rollcall.errors import (
    ChoiceNotOffered,
    ListClosed,
    PersonNotYours,
    RollCallUnknown,
    ScenarioNotOffered,
    StoryNotEnded,
)
from training_app.rollcall.leader import Leader
from training_app.rollcall.models import RollCall, RollCallPresence, RollCallVote, Status
from training_app.rollcall.queries import may_be_ticked
from training_app.scenarios import play
from training_app.scenarios.errors import UnknownChoice
from training_app.scenarios.graph import End

CountsFrom = Callable[[Learner, str], datetime | None]
RUNNING = 1
OTHER_TEXT = "other"


def start_roll_call(desk: Desk, leader: Leader, module_id: str) -> UUID:
    """Return the roll call to go on with: the leader's running one of this module, or a new one.

    :raise ModuleUnknown: when the catalogue has no such module
    :raise ScenarioNotOffered: when it has no scenario that fits a roll call
    """
    module = desk.library.current(module_id)
    scenario = rules.scenario_for_squad(module)
    if scenario is None:
        raise ScenarioNotOffered
    begin_write(desk.session)
    running = _find_running(desk.session, leader, module_id)
    if running is not None:
        desk.session.rollback()
        return running
    now = desk.house.clock()
    desk.library.keep(desk.session, module, now)
    roll_call_id = new_uuid()
    desk.session.add(
        RollCall(
            id=roll_call_id,
            agency_id=leader.agency_id,
            leader_id=leader.person_id,
            module_id=module.id,
            version_hash=module.version_hash,
            scenario_id=scenario.id,
            status=Status.RUNNING,
            running_marker=RUNNING,
            path=[],
            started_at=now,
            saved_at=now,
        )
    )
    try:
        desk.session.commit()
    except IntegrityError:
        # another tab began the same one at the same moment: theirs is the roll call
        desk.session.rollback()
        running = _find_running(desk.session, leader, module_id)
        if running is None:
            raise
        return running
    return roll_call_id


def record_vote(
    desk: Desk, leader: Leader, roll_call_id: UUID, *, step: int, choice_id: str, hands: Mapping[str, int]
) -> Outcome:
    """Record what the squad did at decision number ``step`` (from 1). A step that was decided before keeps its choice.

    :param hands: choice id to number; {} when nobody counted
    :raise RollCallUnknown: when it is not this leader's
    :raise ChoiceNotOffered: when the decision does not offer the choice, or the story is not that far
    """
    row = _open(desk, leader, roll_call_id)
    if row.status != Status.RUNNING or step <= len(row.path):
        return _left_as_it_was(desk)
    if step > len(row.path) + 1:
        raise ChoiceNotOffered
    scenario = _module_of(desk, row).scenario
    assert scenario is not None  # noqa: S101 - only a module with a scenario is started
    standing = play.current_standing(scenario, play.replay(scenario, _path_of(row)))
    try:
        made = play.choose(scenario, standing, choice_id)
        for each in hands:
            play.chosen(scenario, standing.node_id, each)
    except UnknownChoice as error:
        raise ChoiceNotOffered from error
    now = desk.house.clock()
    desk.session.add(
        RollCallVote(
            agency_id=row.agency_id,
            roll_call_id=row.id,
            step=step,
            node_id=made.node_id,
            choice_id=choice_id,
            hands=dict(hands),
            decided_at=now,
        )
    )
    row.path = [*row.path, [made.node_id, choice_id]]
    row.saved_at = now
    if isinstance(scenario.nodes[made.standing.node_id], End):
        row.status, row.running_marker = Status.FINISHED, None
        row.finished_at, row.end_id = now, made.standing.node_id
    desk.session.commit()
    return Outcome.RECORDED


def close_roll_call(desk: Desk, leader: Leader, roll_call_id: UUID) -> Outcome:
    """Close a running roll call without a record of anybody; one that is not running stays as it is.

    :raise RollCallUnknown: when it is not this leader's
    """
    row = _open(desk, leader, roll_call_id)
    if row.status != Status.RUNNING:
        return _left_as_it_was(desk)
    row.status, row.running_marker = Status.LEFT, None
    row.saved_at = desk.house.clock()
    desk.session.commit()
    return Outcome.RECORDED


def record_presence(
    desk: Desk,
    leader: Leader,
    roll_call_id: UUID,
    person_ids: Collection[PersonId],
    *,
    counts_from: CountsFrom = lambda learner, module_id: None,  # noqa: ARG005 - nobody was asked to take it again
) -> int:
    """Give everybody ticked the scenario as taken in a group: all of them or nobody. Returns how many are new.

    Whoever was recorded at this roll call before stays as they are.

    :param counts_from: since when a completion of the module counts for a learner, None for always
    :raise RollCallUnknown: when it is not this leader's
    :raise StoryNotEnded: before the end of the story
    :raise ListClosed: more than a day after it
    :raise PersonNotYours: when someone is not in the leader's units
    """
    try:
        return _record_presence(desk, leader, roll_call_id, frozenset(person_ids), counts_from)
    except IntegrityError:
        # one of them began the module at the same moment: the second time their attempt is found
        return _record_presence(desk, leader, roll_call_id, frozenset(person_ids), counts_from)


def _record_presence(
    desk: Desk, leader: Leader, roll_call_id: UUID, ticked: frozenset[PersonId], counts_from: CountsFrom
) -> int:
    row = _open(desk, leader, roll_call_id)
    now = desk.house.clock()
    if row.finished_at is None or row.end_id is None:
        raise StoryNotEnded
    if not rules.is_list_open(row.finished_at, now):
        raise ListClosed
    if ticked != _known(desk.session, leader, ticked):
        raise PersonNotYours
    try:
        new = _add_presences(desk, leader, row, ticked, counts_from)
        if new:
            record(
                desk.session,
                agency_id=leader.agency_id,
                actor_id=leader.person_id,
                action="roll_call.recorded",
                subject=f"roll_call:{row.id}",
                detail={"module_id": row.module_id, "person_ids": [int(one) for one in new]},
                now=now,
            )
        desk.session.commit()
    except BaseException:
        desk.session.rollback()
        raise
    return len(new)


def _add_presences(
    desk: Desk, leader: Leader, row: RollCall, ticked: frozenset[PersonId], counts_from: CountsFrom
) -> list[PersonId]:
    before = select(RollCallPresence.person_id).where(RollCallPresence.roll_call_id == row.id)
    # in the order of ids: two leaders who record the same people lock their attempts in the same order
    new = sorted(ticked - {PersonId(person_id) for person_id in desk.session.scalars(before)})
    credit = GroupCredit(
        module=_module_of(desk, row),
        scenario_id=row.scenario_id,
        end_id=row.end_id or "",
        path=_path_of(row),
        roll_call_id=row.id,
        leader_id=leader.person_id,
    )
    for person_id in new:
        learner = Learner(leader.agency_id, person_id)
        credit = replace(credit, counts_from=counts_from(learner, row.module_id))
        desk.session.add(
            RollCallPresence(
                agency_id=row.agency_id,
                roll_call_id=row.id,
                person_id=person_id,
                ticked_at=desk.house.clock(),
                outcome=_add_credit(desk, learner, credit),
            )
        )
    return new


def _add_credit(desk: Desk, learner: Learner, credit: GroupCredit) -> str:
    try:
        return add_group_credit(desk, learner, credit).value
    except StepUnknown:
        # refused before anything was written; it is no reason to keep the credit from everybody else
        return OTHER_TEXT


def _open(desk: Desk, leader: Leader, roll_call_id: UUID) -> RollCall:
    """Lock the leader's roll call for writing."""
    begin_write(desk.session)
    row = desk.session.scalars(
        select(RollCall)
        .where(
            RollCall.id == roll_call_id,
            RollCall.agency_id == leader.agency_id,
            RollCall.leader_id == leader.person_id,
        )
        .with_for_update()
        # the request may have read it before somebody else wrote
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise RollCallUnknown
    return row


def _find_running(session: Session, leader: Leader, module_id: str) -> UUID | None:
    return session.execute(
        select(RollCall.id).where(
            RollCall.agency_id == leader.agency_id,
            RollCall.leader_id == leader.person_id,
            RollCall.module_id == module_id,
            RollCall.running_marker == RUNNING,
        )
    ).scalar_one_or_none()


def _known(session: Session, leader: Leader, person_ids: frozenset[PersonId]) -> frozenset[PersonId]:
    query = select(Person.id).where(*may_be_ticked(leader), Person.id.in_(person_ids))
    return frozenset(PersonId(person_id) for person_id in session.scalars(query))


def _module_of(desk: Desk, row: RollCall) -> Module:
    return desk.library.bound(desk.session, row.version_hash)


def _path_of(row: RollCall) -> tuple[tuple[str, str], ...]:
    return tuple((node_id, choice_id) for node_id, choice_id in row.path)


def _left_as_it_was(desk: Desk) -> Outcome:
    desk.session.rollback()
    return Outcome.ALREADY
