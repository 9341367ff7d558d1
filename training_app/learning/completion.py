"""The end of an attempt: the completion, whoever says so."""

from datetime import datetime

from training_app.foundation.ids import AgencyId, PersonId
from training_app.learning import events, marking, rules
from training_app.learning.line import EventLine
from training_app.learning.policy import read_policy


def complete_when_done(line: EventLine) -> None:
    """Add the completion when nothing is left to do."""
    if rules.next_step(line.module, line.progress).kind is not rules.StepKind.DONE or line.progress.is_completed:
        return
    policy = read_policy(line.session, AgencyId(line.attempt.agency_id))
    complete(
        line,
        scaled=marking.counted_score(line.progress.rounds, policy.score_policy),
        minutes=line.module.minutes,
        mode=events.Mode(line.progress.scenario_mode),
    )


def complete(
    line: EventLine,
    *,
    scaled: float,
    minutes: int,
    mode: events.Mode,
    credited_at: datetime | None = None,
    by: PersonId | None = None,
    reason: str | None = None,
) -> None:
    """Add a completion to the line and end the attempt.

    :param credited_at: the moment it counts for; now when not given
    :param by: the coordinator who grants or corrects it, with the reason
    """
    line.add(
        events.ModuleCompleted,
        # a corrected one follows a voided one in the same attempt; the sequence keeps their keys apart
        f"completed/{line.attempt.sequence + 1}" if line.progress.is_completed else "completed",
        scaled=scaled,
        nominal_minutes=minutes,
        active_seconds=line.active_seconds,
        mode=mode,
        credited_at=credited_at.isoformat() if credited_at else None,
        by_person_id=by,
        reason=reason,
    )
    attempt = line.attempt
    attempt.status = "completed"
    attempt.running_marker = None
    attempt.completed_at = credited_at or line.now
    attempt.score_scaled = scaled
    attempt.nominal_minutes = minutes
    attempt.mode = mode
