"""Credit for a scenario that a squad took together at a roll call: written into each present officer's own attempt."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from training_app.content.catalogue import Module
from training_app.foundation.ids import AttemptId, PersonId
from training_app.learning import events
from training_app.learning.completion import complete_when_done
from training_app.learning.errors import StepUnknown
from training_app.learning.models import Attempt
from training_app.learning.opening import RUNNING, Desk, Learner, Outcome, begin_attempt, find_attempt, line_of
from training_app.scenarios import play
from training_app.scenarios.scoring import skill_points


@dataclass(frozen=True, slots=True)
class GroupCredit:
    """What the squad did: the module's version, the way its scenario went, and who led it."""

    module: Module
    scenario_id: str
    end_id: str
    path: tuple[tuple[str, str], ...]
    roll_call_id: UUID
    leader_id: PersonId


def add_group_credit(desk: Desk, learner: Learner, credit: GroupCredit) -> Outcome:
    """Record the scenario for one officer, in the caller's transaction; begins the module for who had not begun it.

    ALREADY when their scenario is finished, or the module is; their own decisions of an unfinished one stay on record.

    :raise StepUnknown: when the version that the officer began has another scenario, or none
    """
    found = find_attempt(desk.session, learner, credit.module.id)
    if found is None:
        line = begin_attempt(desk, learner, credit.module, events.Mode.GROUP)
    else:
        line = line_of(desk, learner, found)
    scenario = line.module.scenario
    if line.progress.is_completed or line.progress.end_id is not None:
        return Outcome.ALREADY
    if scenario is None or scenario.id != credit.scenario_id:
        raise StepUnknown
    line.is_written_by_another()
    played = credit.module.scenario or scenario
    line.add(
        events.ScenarioFinished,
        f"scenario/{scenario.id}",
        scenario_id=scenario.id,
        end_id=credit.end_id,
        decisions=len(credit.path),
        skills=skill_points(played, play.replay(played, credit.path)),
        mode=events.Mode.GROUP,
        path=credit.path,
        roll_call_id=str(credit.roll_call_id),
        leader_id=credit.leader_id,
    )
    complete_when_done(line)
    line.write()
    return Outcome.RECORDED


def attempt_in_progress(desk: Desk, learner: Learner, module_id: str) -> AttemptId | None:
    """The learner's running attempt of a module, None when there is none."""
    found = desk.session.scalar(
        select(Attempt.id).where(
            Attempt.agency_id == learner.agency_id,
            Attempt.person_id == learner.person_id,
            Attempt.module_id == module_id,
            Attempt.running_marker == RUNNING,
        )
    )
    return None if found is None else AttemptId(found)
