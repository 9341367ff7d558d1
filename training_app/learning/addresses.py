"""The addresses of an attempt's pages, all in one place."""

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
        case StepKind.LESSON:
            return lesson(attempt_id, step.ref)
        case StepKind.SCENARIO:
            return scenario(attempt_id)
        case StepKind.CHECK:
            return question(attempt_id, progress.check_round, int(step.ref))
        case StepKind.DONE:
            return done(attempt_id)
