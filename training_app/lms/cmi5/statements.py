"""Builds the statements of a cmi5 session as plain JSON values, each with an id that never changes.

Source: cmi5 specification, sections 7.1.3 and 9.0, xAPI Statement Data Model.
"""

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from urllib.parse import quote
from uuid import UUID

from training_app.foundation.ids import derived_uuid
from training_app.lms.cmi5.json_text import Json, JsonObject
from training_app.lms.cmi5.launch import LaunchRequest
from training_app.lms.cmi5.launch_data import LaunchData

CATEGORY_CMI5: Final = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
CATEGORY_MOVE_ON: Final = "https://w3id.org/xapi/cmi5/context/categories/moveon"
MASTERY_SCORE: Final = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore"
PROGRESS: Final = "https://w3id.org/xapi/cmi5/result/extensions/progress"
_VERBS = "http://adlnet.gov/expapi/verbs/"


class DefinedVerb(StrEnum):
    """The verbs that cmi5 defines for an assignable unit: section 9.3."""

    INITIALIZED = "initialized"
    COMPLETED = "completed"
    PASSED = "passed"
    FAILED = "failed"
    TERMINATED = "terminated"


class AllowedVerb(StrEnum):
    """The other verbs that we use; cmi5 allows any: section 7.1.3."""

    ANSWERED = "answered"
    PROGRESSED = "progressed"


@dataclass(frozen=True, slots=True)
class Launched:
    """One launch: what its address said, and what LMS.LaunchData said."""

    launch: LaunchRequest
    launch_data: LaunchData


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judged activity came to: a scaled score, 0 to 1, and the seconds that it took."""

    scaled: float
    duration_s: float
    at: datetime


def initialized(launched: Launched, *, at: datetime) -> JsonObject:
    """The first statement of a session: section 9.3.2."""
    return _defined(launched, DefinedVerb.INITIALIZED, at=at, result={})


def completed(launched: Launched, *, at: datetime, duration_s: float) -> JsonObject:
    """The learner did everything of the unit: sections 9.3.3 and 9.5.3."""
    result: JsonObject = {"completion": True, "duration": duration_text(duration_s)}
    return _defined(launched, DefinedVerb.COMPLETED, at=at, result=result)


def passed(launched: Launched, verdict: Verdict) -> JsonObject:
    """The learner passed, by the LMS's masteryScore where it gave one: section 9.3.4."""
    return _judged(launched, DefinedVerb.PASSED, verdict)


def failed(launched: Launched, verdict: Verdict) -> JsonObject:
    """The learner failed, by the LMS's masteryScore where it gave one: section 9.3.5."""
    return _judged(launched, DefinedVerb.FAILED, verdict)


def terminated(launched: Launched, *, at: datetime, duration_s: float) -> JsonObject:
    """The last statement of a session: section 9.3.8. The duration is that since initialized: section 9.5.4.1."""
    result: JsonObject = {"duration": duration_text(duration_s)}
    return _defined(launched, DefinedVerb.TERMINATED, at=at, result=result)


def answered(launched: Launched, *, at: datetime, sequence: int, item: JsonObject, result: JsonObject) -> JsonObject:
    """An answer to one item, as an allowed statement.

    :param sequence: the number of the event in the session, from 1
    :param item: the activity that was answered, with its definition
    :param result: response and, where one is right, success
    """
    statement = _frame(launched, AllowedVerb.ANSWERED, sequence=sequence, at=at, added=())
    activities = _part(_part(statement, "context"), "contextActivities")
    activities["parent"] = [*_listed(activities, "parent"), _unit(launched)]
    return {**statement, "object": {"objectType": "Activity", **item}, "result": result}


def progressed(launched: Launched, *, at: datetime, sequence: int, percent: int) -> JsonObject:
    """How far the learner is, 0 to 100, as an allowed statement: section 9.5.5.1."""
    statement = _frame(launched, AllowedVerb.PROGRESSED, sequence=sequence, at=at, added=())
    return {**statement, "object": _unit(launched), "result": {"extensions": {PROGRESS: percent}}}


def statement_id(launched: Launched, kind: str, sequence: int) -> UUID:
    """The id of a statement: the same session, kind and number always give the same one.

    The registration is part of it because nothing keeps two LMSs from counting their sessions 1, 2, 3.
    """
    session = quote(launched.launch_data.session_id, safe="")
    return derived_uuid("cmi5", launched.launch.registration.lower(), session, kind, str(sequence))


def duration_text(seconds: float) -> str:
    """Seconds as ISO 8601, to a hundredth, which is all that LRSs compare: 90.5 is "PT90.5S".

    :raise ValueError: for a negative duration, and for what is no number
    Source: xAPI specification 1.0.3, Part Two, section 4.6, ISO 8601 Durations.
    """
    if not 0 <= seconds < float("inf"):
        raise ValueError(f"{seconds} is no duration")
    digits = f"{seconds:.2f}".rstrip("0").rstrip(".")
    return f"PT{digits}S"


def time_text(at: datetime) -> str:
    """A time in UTC with milliseconds, as section 9.7 asks.

    :raise ValueError: for a time without its zone
    """
    if at.tzinfo is None:
        raise ValueError("a statement's time needs its zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _judged(launched: Launched, verb: DefinedVerb, verdict: Verdict) -> JsonObject:
    result: JsonObject = {
        "success": verb is DefinedVerb.PASSED,
        "score": {"scaled": verdict.scaled},
        "duration": duration_text(verdict.duration_s),
    }
    statement = _defined(launched, verb, at=verdict.at, result=result)
    if launched.launch_data.mastery_score is not None:
        # what the template says is never overwritten: section 10.2.1
        _part(_part(statement, "context"), "extensions").setdefault(MASTERY_SCORE, launched.launch_data.mastery_score)
    return statement


def _defined(launched: Launched, verb: DefinedVerb, *, at: datetime, result: JsonObject) -> JsonObject:
    added = [CATEGORY_CMI5]
    if "success" in result or "completion" in result:
        added.append(CATEGORY_MOVE_ON)
    # no verb comes twice in a session, so each is its first
    statement = _frame(launched, verb, sequence=1, at=at, added=tuple(added))
    return {**statement, "object": _unit(launched), **({"result": result} if result else {})}


def _frame(
    launched: Launched,
    verb: DefinedVerb | AllowedVerb,
    *,
    sequence: int,
    at: datetime,
    added: tuple[str, ...],
) -> JsonObject:
    return {
        "id": str(statement_id(launched, verb.value, sequence)),
        "actor": deepcopy(launched.launch.actor),
        "verb": {"id": _VERBS + verb.value, "display": {"en-US": verb.value}},
        "context": _context(launched, added),
        "timestamp": time_text(at),
    }


def _context(launched: Launched, added: tuple[str, ...]) -> JsonObject:
    """The whole template, the registration, and exactly those of the two categories that belong here."""
    context = deepcopy(launched.launch_data.context_template)
    context.setdefault("registration", launched.launch.registration)
    activities = _part(context, "contextActivities")
    categories = [
        each
        for each in _listed(activities, "category")
        # a statement of another kind must not carry them, whatever the template says: sections 7.1.3 and 9.6.2.2
        if not (isinstance(each, dict) and each.get("id") in {CATEGORY_CMI5, CATEGORY_MOVE_ON})
    ]
    categories += [_activity(category) for category in added]
    if categories:
        activities["category"] = categories
    else:
        activities.pop("category", None)
    return context


def _part(outer: JsonObject, name: str) -> JsonObject:
    """The object of this name inside another, made when it is not there."""
    found = outer.get(name)
    part: JsonObject = found if isinstance(found, dict) else {}
    outer[name] = part
    return part


def _listed(activities: JsonObject, name: str) -> list[Json]:
    # xAPI 1.0.3, Part Two, section 2.4.6.2: one activity may stand without its list
    given = activities.get(name, [])
    return given if isinstance(given, list) else [given]


def _unit(launched: Launched) -> JsonObject:
    return _activity(launched.launch.activity_id)


def _activity(iri: str) -> dict[str, Json]:
    return {"objectType": "Activity", "id": iri}
