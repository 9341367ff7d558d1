"""The addresses of an attempt's pages, all in one place."""

from collections.abc import Sequence
from datetime import datetime

from flask import url_for

from training_app.foundation.ids import AttemptId
from training_app.learning.rules import Progress, Step, StepKind


def cover(module_id: str) -> str:
    """The module's cover."""
    return url_for("learning.show_cover", module_id=module_id)


def start(module_id: str) -> str:
    """Where a new attempt is asked for (POST)."""
    return url_for("learning.start_module", module_id=module_id)


def lesson(attempt_id: AttemptId, lesson_id: str) -> str:
    """A lesson to read; posting to it records it."""
    return url_for("learning.show_lesson", attempt_id=attempt_id, lesson_id=lesson_id)


def scenario(attempt_id: AttemptId, step: int | None = None) -> str:
    """The scenario where it stands, or an earlier step to look at."""
    return url_for("learning.show_scenario", attempt_id=attempt_id, step=step)


def debrief(attempt_id: AttemptId) -> str:
    """The debrief of the path taken."""
    return url_for("learning.show_debrief", attempt_id=attempt_id)


def question(attempt_id: AttemptId, check_round: int, number: int) -> str:
    """One question of a round; posting to it answers."""
    return url_for("learning.show_question", attempt_id=attempt_id, check_round=check_round, number=number)


def feedback(attempt_id: AttemptId, check_round: int, number: int) -> str:
    """What was answered and why it is so."""
    return url_for("learning.show_feedback", attempt_id=attempt_id, check_round=check_round, number=number)


def before(attempt_id: AttemptId, number: int) -> str:
    """One question before the module; posting to it answers."""
    return url_for("learning.show_before", attempt_id=attempt_id, number=number)


def later(attempt_id: AttemptId, day: int, number: int) -> str:
    """One question some days after the module; posting to it answers."""
    return url_for("learning.show_later", attempt_id=attempt_id, day=day, number=number)


def later_feedback(attempt_id: AttemptId, day: int, number: int) -> str:
    """What was answered there and why it is so."""
    return url_for("learning.show_later_feedback", attempt_id=attempt_id, day=day, number=number)


def here(attempt_id: AttemptId) -> str:
    """Where an open page says that somebody is at it (POST)."""
    return url_for("learning.say_here", attempt_id=attempt_id)


def again(attempt_id: AttemptId, step: int, choices: Sequence[str] = ()) -> str:
    """A fork of the scenario tried again, with the choices made anew from that decision on."""
    return url_for("learning.try_again", attempt_id=attempt_id, step=step, choice=list(choices))


def pause(attempt_id: AttemptId) -> str:
    """Where the clock is stopped (POST)."""
    return url_for("learning.pause", attempt_id=attempt_id)


def paused(attempt_id: AttemptId, *, since: datetime) -> str:
    """The page of a pause that began then."""
    return url_for("learning.show_pause", attempt_id=attempt_id, since=int(since.timestamp()))


def away() -> str:
    """The page after leaving, which shows nothing of a module."""
    return url_for("learning.show_away")


def result(attempt_id: AttemptId) -> str:
    """How the newest finished round ended."""
    return url_for("learning.show_result", attempt_id=attempt_id)


def done(attempt_id: AttemptId) -> str:
    """The module is recorded."""
    return url_for("learning.show_done", attempt_id=attempt_id)


def go_on(attempt_id: AttemptId, seen: str) -> str:
    """Where a read page is left behind (POST)."""
    return url_for("learning.go_on_from", attempt_id=attempt_id, seen=seen)


def of_step(attempt_id: AttemptId, progress: Progress, step: Step) -> str:
    """The page of a step."""
    match step.kind:
        case StepKind.PRETEST:
            return before(attempt_id, int(step.ref))
        case StepKind.LESSON:
            return lesson(attempt_id, step.ref)
        case StepKind.SCENARIO:
            return scenario(attempt_id)
        case StepKind.CHECK:
            return question(attempt_id, progress.check_round, int(step.ref))
        case StepKind.DONE:
            return done(attempt_id)
