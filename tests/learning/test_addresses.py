"""Addresses are written out for speed; each is what the routing table says."""

import inspect
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import url_for

from tests.conftest import Town
from training_app.learning import addresses
from training_app.learning.rules import Progress, Step, StepKind

ATTEMPT = UUID("6f1c2a34-5b67-4c89-8d01-23456789abcd")
WHEN = datetime(2026, 11, 23, tzinfo=UTC)
A = {"attempt_id": ATTEMPT}

PAIRS = {
    "cover": (addresses.cover("m01-trauma"), "show_cover", {"module_id": "m01-trauma"}),
    "start": (addresses.start("m01-trauma"), "start_module", {"module_id": "m01-trauma"}),
    "resume": (addresses.resume(ATTEMPT), "resume", A),
    "lesson": (addresses.lesson(ATTEMPT, "10-what"), "show_lesson", {**A, "lesson_id": "10-what"}),
    "scenario": (addresses.scenario(ATTEMPT), "show_scenario", A),
    "scenario, a step": (addresses.scenario(ATTEMPT, 2), "show_scenario", {**A, "step": 2}),
    "debrief": (addresses.debrief(ATTEMPT), "show_debrief", A),
    "question": (addresses.question(ATTEMPT, 1, 3), "show_question", {**A, "check_round": 1, "number": 3}),
    "feedback": (addresses.feedback(ATTEMPT, 1, 3), "show_feedback", {**A, "check_round": 1, "number": 3}),
    "before": (addresses.before(ATTEMPT, 3), "show_before", {**A, "number": 3}),
    "later": (addresses.later(ATTEMPT, 7, 1), "show_later", {**A, "day": 7, "number": 1}),
    "later_feedback": (addresses.later_feedback(ATTEMPT, 7, 1), "show_later_feedback", {**A, "day": 7, "number": 1}),
    "here": (addresses.here(ATTEMPT), "say_here", A),
    "again": (addresses.again(ATTEMPT, 2), "try_again", {**A, "step": 2}),
    "again, chosen": (addresses.again(ATTEMPT, 2, ["a", "b"]), "try_again", {**A, "step": 2, "choice": ["a", "b"]}),
    "pause": (addresses.pause(ATTEMPT), "pause", A),
    "paused": (addresses.paused(ATTEMPT, since=WHEN), "show_pause", {**A, "since": int(WHEN.timestamp())}),
    "result": (addresses.result(ATTEMPT), "show_result", A),
    "done": (addresses.done(ATTEMPT), "show_done", A),
    "go_on": (addresses.go_on(ATTEMPT, "feedback/m01-q01"), "go_on_from", {**A, "seen": "feedback/m01-q01"}),
    "further": (addresses.further("s04-stop"), "shelf.try_scenario", {"scenario_id": "s04-stop"}),
    "pack": (addresses.pack("m01-trauma"), "shelf.show_pack", {"module_id": "m01-trauma"}),
    "on_paper": (addresses.on_paper("m01-trauma"), "shelf.show_print", {"module_id": "m01-trauma"}),
    "case": (addresses.case("10-riverton"), "shelf.show_case", {"case_id": "10-riverton"}),
    "certificate": (addresses.certificate(ATTEMPT), "certificates.show_own", {"completion_id": ATTEMPT}),
    "TRANSCRIPT_PDF": (addresses.TRANSCRIPT_PDF, "download_transcript_pdf", {}),
    "CASES": (addresses.CASES, "shelf.show_cases", {}),
    "MODULES": (addresses.MODULES, "show_modules", {}),
    "HOME": (addresses.HOME, "show_home", {}),
    "TRANSCRIPT": (addresses.TRANSCRIPT, "show_transcript", {}),
    "whole_text": (addresses.whole_text("m01-trauma"), "review.show_text", {"module_id": "m01-trauma"}),
    "changes": (addresses.changes("m01-trauma"), "assignments.show_changes", {"module_id": "m01-trauma"}),
    "ELSEWHERE": (addresses.ELSEWHERE, "classroom.show_elsewhere", {}),
    "AWAY": (addresses.AWAY, "show_away", {}),
}


@pytest.mark.parametrize("name", PAIRS)
def test_an_address_is_the_routing_table_s(town: Town, name: str) -> None:
    ours, view, values = PAIRS[name]

    with town.app.test_request_context("/app/"):
        assert ours == url_for(view if "." in view else f"learning.{view}", **values)


def test_every_address_is_compared() -> None:
    functions = {name for name, _ in inspect.getmembers(addresses, inspect.isfunction)} - {"urlencode", "of_step"}

    assert functions <= {name.partition(",")[0] for name in PAIRS}


@pytest.mark.parametrize("kind", StepKind)
def test_every_kind_of_step_has_its_page(kind: StepKind) -> None:
    ref = "10-what" if kind is StepKind.LESSON else "1"

    assert addresses.of_step(ATTEMPT, Progress(), Step(kind, ref)).startswith(f"/app/attempts/{ATTEMPT}/")
