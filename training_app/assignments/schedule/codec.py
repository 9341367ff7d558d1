"""Audiences and rules as JSON and back: each kind under a name of its own. Pure."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from training_app.assignments.audience import (
    AllOf,
    AnyOf,
    Audience,
    Everyone,
    Except,
    HiredFrom,
    InUnit,
    OfRank,
    Supervisors,
    ThesePeople,
)
from training_app.assignments.due_dates import ByDate, DaysAfterAssignment, DaysAfterHire, DueRule
from training_app.assignments.plans import Both, CycleRule, LateFinish, Once, RollFrom, Rolling, Window
from training_app.foundation.ids import PersonId, UnitId

Kept = dict[str, Any]


class UnknownKind(ValueError):
    """What was kept names a kind that there is not: it was written by a newer version of the program."""


def audience_to_json(audience: Audience) -> Kept:
    """As it is kept: ``{"kind": "unit", "unit_id": 3}``; parts are kept inside each other."""
    match audience:
        case AllOf(parts):
            return {"kind": "all_of", "parts": [audience_to_json(part) for part in parts]}
        case AnyOf(parts):
            return {"kind": "any_of", "parts": [audience_to_json(part) for part in parts]}
        case Except(whom, but):
            return {"kind": "except", "whom": audience_to_json(whom), "but": audience_to_json(but)}
        case _:
            return _trait_to_json(audience)


def _trait_to_json(trait: Everyone | ThesePeople | InUnit | OfRank | HiredFrom | Supervisors) -> Kept:
    match trait:
        case Everyone():
            return {"kind": "everyone"}
        case Supervisors():
            return {"kind": "supervisors"}
        case ThesePeople(person_ids):
            return {"kind": "people", "person_ids": sorted(person_ids)}
        case InUnit(unit_id):
            return {"kind": "unit", "unit_id": unit_id}
        case OfRank(ranks):
            return {"kind": "ranks", "ranks": sorted(ranks)}
        case HiredFrom(day):
            return {"kind": "hired_from", "day": day.isoformat()}


def audience_from_json(kept: Mapping[str, Any]) -> Audience:
    """As it was chosen.

    :raise UnknownKind: for a kind that is none
    """
    match kept["kind"]:
        case "all_of":
            return AllOf(tuple(audience_from_json(part) for part in kept["parts"]))
        case "any_of":
            return AnyOf(tuple(audience_from_json(part) for part in kept["parts"]))
        case "except":
            return Except(audience_from_json(kept["whom"]), audience_from_json(kept["but"]))
        case _:
            return _trait_from_json(kept)


def _trait_from_json(kept: Mapping[str, Any]) -> Audience:
    match kept["kind"]:
        case "everyone":
            return Everyone()
        case "supervisors":
            return Supervisors()
        case "people":
            return ThesePeople(frozenset(PersonId(one) for one in kept["person_ids"]))
        case "unit":
            return InUnit(UnitId(kept["unit_id"]))
        case "ranks":
            return OfRank(frozenset(kept["ranks"]))
        case "hired_from":
            return HiredFrom(date.fromisoformat(kept["day"]))
    raise UnknownKind(kept["kind"])


def due_to_json(rule: DueRule | None) -> Kept:
    """As it is kept."""
    match rule:
        case None:
            return {"kind": "none"}
        case ByDate(day):
            return {"kind": "by_date", "day": day.isoformat()}
        case DaysAfterHire(days):
            return {"kind": "after_hire", "days": days}
        case DaysAfterAssignment(days):
            return {"kind": "after_assignment", "days": days}


def due_from_json(kept: Mapping[str, Any]) -> DueRule | None:
    """As it was chosen.

    :raise UnknownKind: for a kind that is none
    """
    match kept["kind"]:
        case "none":
            return None
        case "by_date":
            return ByDate(date.fromisoformat(kept["day"]))
        case "after_hire":
            return DaysAfterHire(kept["days"])
        case "after_assignment":
            return DaysAfterAssignment(kept["days"])
    raise UnknownKind(kept["kind"])


def cycle_to_json(rule: CycleRule) -> Kept:
    """As it is kept."""
    match rule:
        case Once():
            return {"kind": "once"}
        case Rolling(months, lead_days, counted_from):
            return {"kind": "rolling", "months": months, "lead_days": lead_days, "counted_from": counted_from.value}
        case Window() as window:
            return {"kind": "window", **_window_to_json(window)}
        case Both(window, most_months, lead_days):
            both = {"window": _window_to_json(window), "most_months": most_months, "lead_days": lead_days}
            return {"kind": "both", **both}


def cycle_from_json(kept: Mapping[str, Any]) -> CycleRule:
    """As it was chosen.

    :raise UnknownKind: for a kind that is none
    """
    match kept["kind"]:
        case "once":
            return Once()
        case "rolling":
            return Rolling(kept["months"], kept["lead_days"], RollFrom(kept["counted_from"]))
        case "window":
            return _window_from_json(kept)
        case "both":
            return Both(_window_from_json(kept["window"]), kept["most_months"], kept["lead_days"])
    raise UnknownKind(kept["kind"])


def as_text(kept: Mapping[str, Any]) -> str:
    """On one line, the same for the same choice: for the audit log."""
    return json.dumps(kept, sort_keys=True)


def _window_to_json(window: Window) -> Kept:
    return {"begins": window.begins.isoformat(), "months": window.months, "late_finish": window.late_finish.value}


def _window_from_json(kept: Mapping[str, Any]) -> Window:
    return Window(date.fromisoformat(kept["begins"]), kept["months"], LateFinish(kept["late_finish"]))
