"""Compares the views of an attempt, written from docs/xapi/README.md and from nothing that builds statements."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.proof.storm_report import compare_report
from tests.proof.storm_views import OURS, TYPES, VERBS, Json, Views, seconds_of

TOLD_TO_NOBODY = "try_granted"
_PROFILE = json.loads((Path(__file__).parents[2] / "docs/xapi/profile.jsonld").read_text())["versions"][0]["id"]


def differences(views: Views) -> list[str]:
    """Every place where two views differ, in words."""
    return [difference for compare in COMPARED for difference in compare(views)]


def compare_statements(views: Views) -> Iterator[str]:
    """Each event is one statement under its id, and says what the documents have it say; there are no others."""
    told = {str(event.id): event for event in views.events if event.kind != TOLD_TO_NOBODY}
    for statement_id in told.keys() ^ views.statements.keys():
        yield f"statement: {statement_id} is an event alone, or a statement alone"
    for statement_id in told.keys() & views.statements.keys():
        event, says = told[statement_id], views.statements[statement_id]
        expected = {"id": statement_id, **_frame_of(views, event), **_said_of(views, event)}
        found = _read(says)
        for key in expected.keys() | found.keys():
            if expected.get(key) != found.get(key):
                yield f"{key} of {event.kind} {statement_id}: {found.get(key)!r}, and should be {expected.get(key)!r}"


def _read(says: Json) -> Json:
    """What a statement says, flat. The words of verbs and activities, which are for people, are left out."""
    result, context = says.get("result", {}), says["context"]
    found: Json = {
        "id": says["id"],
        "actor": says["actor"],
        "time": says["timestamp"],
        "registration": context["registration"],
        "revision": context.get("revision"),
        "hash": context.get("extensions", {}).get(f"{OURS}version-hash"),
        "parent": _only_id(context, "parent"),
        "module": _only_id(context, "grouping"),
        "category": _only_id(context, "category"),
        "verb": says["verb"]["id"].removeprefix(VERBS),
        "object": says["object"]["id"],
        "type": says["object"].get("definition", {}).get("type", "").removeprefix(TYPES),
        "seconds": seconds_of(result.get("duration")),
    }
    found |= {key: result.get(key) for key in ("response", "success", "completion", "score")}
    found |= {key.removeprefix(OURS): value for key, value in result.get("extensions", {}).items()}
    return {key: value for key, value in found.items() if value not in (None, "")}


def _only_id(context: Json, name: str) -> str | None:
    activities = context.get("contextActivities", {}).get(name, [])
    assert len(activities) <= 1
    return activities[0]["id"] if activities else None


def _frame_of(views: Views, event: Any) -> Json:
    """Who, when and where: what every statement says."""
    attempt = views.attempts[str(event.attempt_id)]
    is_voiding = event.kind == "completion_voided"
    person_id = event.detail["by_person_id"] if is_voiding else event.person_id
    account = {"homePage": views.home_page, "name": views.people[person_id].actor_name}
    frame = {
        "actor": {"objectType": "Agent", "account": account},
        "time": event.happened_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "registration": str(event.attempt_id),
    }
    if not is_voiding:
        frame |= {"revision": attempt.version, "hash": attempt.version_hash}
        frame["category"] = _PROFILE
        if event.kind not in {"attempt_started", "module_completed"}:
            # the module is not within itself
            frame["module"] = f"{views.home_page}/xapi/activities/module/{attempt.module_id}"
    return frame


def _said_of(views: Views, event: Any) -> Json:
    """What happened: the table in docs/xapi/README.md, line by line."""
    detail = event.detail
    module = f"{views.home_page}/xapi/activities/module/{views.attempts[str(event.attempt_id)].module_id}"
    scenario = f"{views.home_page}/xapi/activities/scenario/{detail.get('scenario_id')}"
    answer = {
        "verb": "answered", "type": "cmi.interaction", "object": f"{module}/item/{detail.get('item_id')}",
        "response": detail.get("option_id"), "success": detail.get("is_right"),
    }  # fmt: skip
    completed = {"verb": "completed", "completion": True}
    questions = {**completed, "type": "assessment", "parent": module, "score": _score(detail)}
    lines: dict[str, Callable[[], Json]] = {
        "attempt_started": lambda: {"verb": "initialized", "type": "module", "object": module},
        "pretest_answered": lambda: {**answer, "parent": f"{module}/before", "check-form": detail["form"]},
        "pretest_finished": lambda: {**questions, "object": f"{module}/before", "check-form": detail["form"]},
        "lesson_finished": lambda: {
            "verb": "experienced", "type": "lesson", "object": f"{module}/lesson/{detail['lesson_id']}",
            "parent": module,
        },
        "decision_made": lambda: {
            "verb": "answered", "type": "cmi.interaction", "object": f"{scenario}/node/{detail['node_id']}",
            "response": detail["choice_id"], "parent": scenario, "node": detail["node_id"], "step": detail["step"],
            "state-before": dict(detail["state_before"]), "state-after": dict(detail["state_after"]),
        },
        "scenario_finished": lambda: {
            **completed, "type": "simulation", "object": scenario, "parent": module, "end": detail["end_id"],
            "decisions": detail["decisions"], **_mode(detail),
            **_unless_empty("skills", {skill: points for skill, *points in detail["skills"]}),
        },
        "question_answered": lambda: {
            **answer, "parent": f"{module}/check", "check-round": detail["check_round"], "check-form": detail["form"],
        },
        "check_finished": lambda: {
            "verb": "passed" if detail["is_passed"] else "failed", "type": "assessment", "object": f"{module}/check",
            "parent": module, "success": detail["is_passed"], "score": _score(detail),
            "check-round": detail["check_round"], "pass-scaled": detail["pass_scaled"],
        },
        "module_completed": lambda: {
            **completed, "type": "module", "object": module, "score": {"scaled": detail["scaled"]},
            "nominal-minutes": detail["nominal_minutes"], **_mode(detail),
            **_unless_empty("credited-at", detail["credited_at"]),
        },
        "booster_answered": lambda: {**answer, "parent": f"{module}/later", "booster-day": detail["day"]},
        "booster_finished": lambda: {**questions, "object": f"{module}/later", "booster-day": detail["day"]},
        "completion_voided": lambda: {"verb": "voided", "object": detail["completion_id"]},
    }  # fmt: skip
    seconds = detail.get("active_seconds", detail.get("seconds"))
    return {**lines[event.kind](), **_unless_empty("seconds", seconds)}


def _score(detail: Json) -> Json | None:
    if "total" not in detail:
        return None
    return {
        "scaled": round(detail["right"] / detail["total"], 4), "raw": detail["right"], "min": 0, "max": detail["total"],
    }  # fmt: skip


def _mode(detail: Json) -> Json:
    return {"mode": detail["mode"]} if detail["mode"] != "individual" else {}


def _unless_empty(key: str, value: Any) -> Json:
    return {key: value} if value else {}


def compare_store(views: Views) -> Iterator[str]:
    """What the record store keeps beside the bytes of a statement is what stands in them."""
    for statement_id, row in views.store.items():
        says = views.statements[statement_id]
        refers_to = says["object"]["id"] if says["object"].get("objectType") == "StatementRef" else None
        for name, kept, said in (
            ("id", statement_id, says["id"]),
            ("registration", str(row.registration), says["context"]["registration"]),
            ("time", row.timestamp.isoformat(timespec="milliseconds").replace("+00:00", "Z"), says["timestamp"]),
            ("refers_to", row.refers_to and str(row.refers_to), refers_to),
            ("voided", row.voided, statement_id in views.taken_back),
            ("actor", row.actor_name, says["actor"]["account"]["name"]),
        ):
            if kept != said:
                yield f"store: {name} of {statement_id} is kept as {kept!r}, and is {said!r}"


def compare_pull(views: Views) -> Iterator[str]:
    """An LMS that asks for everything gets each statement once, in the order of storing, but those taken back."""
    there = [one["id"] for one in views.pulled]
    expected = [key for key, _ in sorted(views.store.items(), key=lambda one: one[1].seq)]
    if there != [one for one in expected if one not in views.taken_back]:
        yield "pull: not every statement that stands, once and in order"
    for one in views.pulled:
        said = {key: value for key, value in one.items() if key not in {"stored", "authority"}}
        if said != views.statements.get(one["id"]):
            yield f"pull: {one['id']} has other words"


COMPARED: tuple[Callable[[Views], Iterator[str]], ...] = (
    compare_statements,
    compare_store,
    compare_pull,
    compare_report,
    # scores at an LMS (LTI, cmi5) join here when those rooms exist: the same completions, seen from there
)
