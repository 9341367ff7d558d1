"""The order and number of the statements of one session: which follow from a fact, and which must not be sent.

A closed tab is an end like any other, because the server is the unit and sends on the officer's behalf.

Source: cmi5 specification, sections 7.1, 9.3, 9.5 and 10.2.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from training_app.lms.cmi5 import statements
from training_app.lms.cmi5.facts import (
    Abandoned,
    CheckMarked,
    Ended,
    Fact,
    ItemAnswered,
    ModuleCompleted,
    ProgressMade,
    Started,
)
from training_app.lms.cmi5.json_text import JsonObject
from training_app.lms.cmi5.launch_data import LaunchMode
from training_app.lms.cmi5.statements import Launched, Verdict


class Withheld(StrEnum):
    """Why nothing was sent for a fact."""

    NOT_STARTED = "not_started"
    "initialized comes first: section 7.1.1."
    STARTED_BEFORE = "started_before"
    "No verb twice in a session: section 9.3. A reload starts nothing."
    CLOSED = "closed"
    "terminated was the last statement, or the LMS abandoned the session: sections 7.1.2 and 9.3.6."
    NOT_NORMAL = "not_normal"
    "Browse and Review record nothing but the beginning and the end: section 10.2.2."
    SENT_BEFORE = "sent_before"
    "This event was sent already."
    COMPLETED_BEFORE = "completed_before"
    "One completed in a registration, and no progress after it: sections 9.3 and 9.5.5.1."
    PASSED_BEFORE = "passed_before"
    "One passed in a registration, and no failed after it: section 9.3."
    HELD = "held"
    "A failed round waits for the end of the session; see :class:`SessionState`."
    CRITICAL_MISSED = "critical_missed"
    """The score reaches the masteryScore, and a critical item was wrong: passed would be untrue, and failed is not
    allowed at such a score (section 9.3.5)."""


@dataclass(frozen=True, slots=True)
class SessionState:
    """All that is remembered of a session between two facts.

    ``held`` is the latest failed round. A session may say passed or failed, one of them and once (section 9.3), so a
    failed round said at once would shut out the retake that is passed a minute later. It is said at the end, with the
    time at which it happened, unless a passed came.
    """

    is_completed: bool
    """In this registration, by this session or one before."""
    is_passed: bool
    """The same for passed."""
    started_at: datetime | None = None
    is_closed: bool = False
    last_at: datetime | None = None
    """The latest time in any statement: order is by timestamp (section 9.3), and clocks may disagree."""
    last_sequence: int = 0
    held: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from one fact: the next state, the statements to send in this order, and why there is none."""

    state: SessionState
    to_send: tuple[JsonObject, ...] = ()
    withheld: Withheld | None = None


def open_session(*, is_completed: bool, is_passed: bool) -> SessionState:
    """The state of a session that was just launched.

    :param is_completed: whether the LMS took a completed of this unit in this registration, in any session
    :param is_passed: the same for passed
    """
    return SessionState(is_completed, is_passed)


def step_after(state: SessionState, fact: Fact, launched: Launched) -> Step:
    """What follows from a fact; the same state and fact always give the same statements, byte for byte.

    :raise ValueError: for a score or progress out of its range, a negative duration, and a time without its zone
    """
    _check_values(fact)
    reason = _reason_to_withhold(state, fact, launched)
    if isinstance(fact, Abandoned):
        return Step(replace(state, is_closed=True, held=None), withheld=reason)
    if reason is not None:
        # an end before the beginning closes too: whatever comes later belongs to no session
        return Step(replace(state, is_closed=state.is_closed or isinstance(fact, Ended)), withheld=reason)
    return _step(state, fact, launched)


def _reason_to_withhold(state: SessionState, fact: Fact, launched: Launched) -> Withheld | None:
    if state.is_closed:
        return Withheld.CLOSED
    if isinstance(fact, Abandoned):
        return None
    if isinstance(fact, Started):
        return Withheld.STARTED_BEFORE if state.started_at else None
    if state.started_at is None:
        return Withheld.NOT_STARTED
    if isinstance(fact, Ended):
        return None
    return _reason_inside(state, fact, launched)


def _reason_inside(
    state: SessionState, fact: ItemAnswered | ProgressMade | ModuleCompleted | CheckMarked, launched: Launched
) -> Withheld | None:
    if launched.launch_data.launch_mode is not LaunchMode.NORMAL:
        return Withheld.NOT_NORMAL
    if isinstance(fact, ItemAnswered | ProgressMade) and fact.sequence <= state.last_sequence:
        return Withheld.SENT_BEFORE
    if isinstance(fact, ModuleCompleted | ProgressMade) and state.is_completed:
        return Withheld.COMPLETED_BEFORE
    if isinstance(fact, CheckMarked) and state.is_passed:
        return Withheld.PASSED_BEFORE
    return None


def _step(state: SessionState, fact: Fact, launched: Launched) -> Step:
    at = max(fact.at, state.last_at) if state.last_at else fact.at
    moved = replace(state, last_at=at)
    match fact:
        case Started():
            return Step(replace(moved, started_at=at), (statements.initialized(launched, at=at),))
        case ItemAnswered(sequence=sequence, item=item, result=result):
            answer = statements.answered(launched, at=at, sequence=sequence, item=item, result=result)
            return Step(replace(moved, last_sequence=sequence), (answer,))
        case ProgressMade(sequence=sequence, percent=percent):
            progress = statements.progressed(launched, at=at, sequence=sequence, percent=percent)
            return Step(replace(moved, last_sequence=sequence), (progress,))
        case ModuleCompleted(duration_s=duration_s):
            completed = statements.completed(launched, at=at, duration_s=duration_s)
            return Step(replace(moved, is_completed=True), (completed,))
        case CheckMarked():
            return _judge(moved, fact, Verdict(fact.scaled, fact.duration_s, at), launched)
        case _:
            return _end(moved, at, launched)


def _judge(state: SessionState, fact: CheckMarked, verdict: Verdict, launched: Launched) -> Step:
    """The verdict is by the masteryScore of the LMS, never by our own threshold, where there is one: section 10.2.4."""
    mastery_score = launched.launch_data.mastery_score
    if mastery_score is None:
        is_passed = fact.is_passed
    elif verdict.scaled >= mastery_score and fact.misses_critical:
        return Step(state, withheld=Withheld.CRITICAL_MISSED)
    else:
        is_passed = verdict.scaled >= mastery_score
    if not is_passed:
        return Step(replace(state, held=verdict), withheld=Withheld.HELD)
    return Step(replace(state, is_passed=True, held=None), (statements.passed(launched, verdict),))


def _end(state: SessionState, at: datetime, launched: Launched) -> Step:
    to_send = []
    if state.held is not None:
        to_send.append(statements.failed(launched, state.held))
    duration_s = (at - (state.started_at or at)).total_seconds()
    to_send.append(statements.terminated(launched, at=at, duration_s=duration_s))
    return Step(replace(state, is_closed=True, held=None), tuple(to_send))


def _check_values(fact: Fact) -> None:
    statements.time_text(fact.at)
    if isinstance(fact, ModuleCompleted | CheckMarked):
        statements.duration_text(fact.duration_s)
    if isinstance(fact, CheckMarked) and not 0 <= fact.scaled <= 1:
        raise ValueError(f"{fact.scaled} is no scaled score")
    if isinstance(fact, ProgressMade) and not 0 <= fact.percent <= 100:
        raise ValueError(f"{fact.percent} is no progress")
