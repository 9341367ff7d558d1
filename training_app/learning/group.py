"""Credit for a scenario that a squad took together at a roll call: written into each present officer's own attempt."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from training_app.content.catalogue import Module
from training_app.foundation.ids import PersonId
from training_app.learning import events
from training_app.learning.completion import complete_when_done
from training_app.learning.errors import StepUnknown
from training_app.learning.opening import Desk, Learner, Outcome, begin_attempt, find_attempt, line_of
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
    counts_from: datetime | None = None
    "What the officer finished before does not count any more, because a redo was asked."


def add_group_credit(desk: Desk, learner: Learner, credit: GroupCredit) -> Outcome:
    """Record the scenario for one officer, in the caller's transaction; begins the module for who had not begun it.

    ALREADY when their scenario is finished, or the module is; their own decisions of an unfinished one stay on record.

    :raise StepUnknown: when the version that the officer began has another scenario, or none
    """
    found = find_attempt(desk.session, learner, credit.module.id, counts_from=credit.counts_from)
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
