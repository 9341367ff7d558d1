"""The addresses of an officer's pages, all in one place.

Written out instead of asked of the routing table, which took a sixth of the time of a page; a test compares the two.
Ids are letters, digits and hyphens (``content.schema.Id``), so nothing needs quoting.
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from training_app.foundation.ids import AttemptId
from training_app.learning.rules import Progress, Step, StepKind

HOME = "/app/"
MODULES = "/app/modules"
CASES = "/app/cases"
TRANSCRIPT = "/app/transcript"
TRANSCRIPT_PDF = "/app/transcript.pdf"
ELSEWHERE = "/app/transcript/elsewhere"
AWAY = "/app/away"


def certificate(completion_id: UUID) -> str:
    """The certificate of a completion."""
    return f"/app/certificates/{completion_id}"


def cover(module_id: str) -> str:
    """The module's cover."""
    return f"/app/modules/{module_id}"


def changes(module_id: str) -> str:
    """What changed in the module since one finished it."""
    return f"/app/modules/{module_id}/changes"


def further(scenario_id: str) -> str:
    """A scenario to try, with nothing recorded."""
    return f"/app/scenarios/{scenario_id}"


def pack(module_id: str) -> str:
    """The facilitator pack of a module."""
    return f"/app/modules/{module_id}/pack"


def on_paper(module_id: str) -> str:
    """The lessons of a module, to print."""
    return f"/app/modules/{module_id}/print"


def case(case_id: str) -> str:
    """A case study."""
    return f"{CASES}/{case_id}"


def start(module_id: str) -> str:
    """Where a new attempt is asked for (POST)."""
    return f"/app/modules/{module_id}/start"


def resume(attempt_id: AttemptId) -> str:
    """Leads to the very page where the officer stopped."""
    return f"/app/attempts/{attempt_id}/"


def lesson(attempt_id: AttemptId, lesson_id: str) -> str:
    """A lesson to read; posting to it records it."""
    return f"/app/attempts/{attempt_id}/lessons/{lesson_id}"


def scenario(attempt_id: AttemptId, step: int | None = None) -> str:
    """The scenario where it stands, or an earlier step to look at."""
    return f"/app/attempts/{attempt_id}/scenario" + (f"?step={step}" if step is not None else "")


def debrief(attempt_id: AttemptId) -> str:
    """The debrief of the path taken."""
    return f"/app/attempts/{attempt_id}/debrief"


def question(attempt_id: AttemptId, check_round: int, number: int) -> str:
    """One question of a round; posting to it answers."""
    return f"/app/attempts/{attempt_id}/check/{check_round}/{number}"


def feedback(attempt_id: AttemptId, check_round: int, number: int) -> str:
    """What was answered and why it is so."""
    return f"{question(attempt_id, check_round, number)}/feedback"


def before(attempt_id: AttemptId, number: int) -> str:
    """One question before the module; posting to it answers."""
    return f"/app/attempts/{attempt_id}/before/{number}"


def later(attempt_id: AttemptId, day: int, number: int) -> str:
    """One question some days after the module; posting to it answers."""
    return f"/app/attempts/{attempt_id}/later/{day}/{number}"


def later_feedback(attempt_id: AttemptId, day: int, number: int) -> str:
    """What was answered there and why it is so."""
    return f"{later(attempt_id, day, number)}/feedback"


def here(attempt_id: AttemptId) -> str:
    """Where an open page says that somebody is at it (POST)."""
    return f"/app/attempts/{attempt_id}/here"


def again(attempt_id: AttemptId, step: int, choices: Sequence[str] = ()) -> str:
    """A fork of the scenario tried again, with the choices made anew from that decision on."""
    query = urlencode([("choice", choice) for choice in choices])
    return f"/app/attempts/{attempt_id}/again/{step}" + (f"?{query}" if query else "")


def pause(attempt_id: AttemptId) -> str:
    """Where the clock is stopped (POST)."""
    return f"/app/attempts/{attempt_id}/pause"


def paused(attempt_id: AttemptId, *, since: datetime) -> str:
    """The page of a pause that began then."""
    return f"{pause(attempt_id)}?since={int(since.timestamp())}"


def result(attempt_id: AttemptId) -> str:
    """How the newest finished round ended."""
    return f"/app/attempts/{attempt_id}/result"


def done(attempt_id: AttemptId) -> str:
    """The module is recorded."""
    return f"/app/attempts/{attempt_id}/done"


def go_on(attempt_id: AttemptId, seen: str) -> str:
    """Where a read page is left behind (POST)."""
    return f"/app/attempts/{attempt_id}/go-on/{seen}"


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
