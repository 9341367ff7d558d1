"""Reads LMS.LaunchData, the State document that an LMS writes before it launches an assignable unit.

Source: cmi5 specification, section 10.0, xAPI State Data Model.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from training_app.lms.cmi5.addresses import fault_of
from training_app.lms.cmi5.errors import LaunchDataRefused
from training_app.lms.cmi5.json_text import Json, JsonObject, NotAnObject, read_object

SESSION_ID: Final = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
_SENTENCE = "Your LMS gave launch details that could not be used."


class LaunchMode(StrEnum):
    """Whether satisfaction may be recorded: in Normal alone. Source: cmi5 specification, section 10.2.2."""

    NORMAL = "Normal"
    BROWSE = "Browse"
    REVIEW = "Review"


class MoveOn(StrEnum):
    """What satisfies an assignable unit. Source: cmi5 specification, section 13.1.4."""

    PASSED = "Passed"
    COMPLETED = "Completed"
    COMPLETED_AND_PASSED = "CompletedAndPassed"
    COMPLETED_OR_PASSED = "CompletedOrPassed"
    NOT_APPLICABLE = "NotApplicable"


@dataclass(frozen=True, slots=True)
class EntitlementKey:
    """By what the LMS may use the unit. Source: cmi5 specification, section 10.2.7."""

    course_structure: str | None
    alternate: str | None


@dataclass(frozen=True, slots=True)
class LaunchData:
    """The launch data of one session."""

    context_template: JsonObject
    session_id: str
    launch_mode: LaunchMode
    move_on: MoveOn | None
    """None when the LMS left it out: a unit need not read it."""
    mastery_score: float | None
    """Scaled, 0 to 1; None when the LMS leaves the verdict to us."""
    return_url: str | None
    launch_parameters: str | None
    entitlement_key: EntitlementKey | None


def read_launch_data(text: bytes | str, *, registration: str, may_use_loopback: bool = False) -> LaunchData:
    """Read the document; properties that the specification does not name are passed over.

    :param registration: the launch's; a template that names another is refused
    :raise LaunchDataRefused: with one of the codes launch_data_not_json, context_template_missing,
        context_template_unusable, session_id_missing, publisher_id_missing, registration_differs, launch_mode_unknown,
        move_on_unknown, mastery_score_unusable, return_url_unusable, launch_parameters_unusable,
        entitlement_key_unusable
    """
    try:
        document = read_object(text)
    except NotAnObject as error:
        raise _refused("launch_data_not_json", f"The document LMS.LaunchData: {error}", "10.1") from error
    template = _read_template(document.get("contextTemplate"), registration)
    return LaunchData(
        context_template=template,
        session_id=_read_session_id(template),
        launch_mode=_read_launch_mode(document.get("launchMode")),
        move_on=_read_move_on(document.get("moveOn")),
        mastery_score=_read_mastery_score(document.get("masteryScore")),
        return_url=_read_return_url(document.get("returnURL"), may_use_loopback=may_use_loopback),
        launch_parameters=_read_launch_parameters(document.get("launchParameters")),
        entitlement_key=_read_entitlement_key(document.get("entitlementKey")),
    )


def _read_template(value: Json, registration: str) -> JsonObject:
    if not isinstance(value, dict):
        raise _refused("context_template_missing", "contextTemplate is not an object", "10.2.1")
    activities = value.get("contextActivities", {})
    if not isinstance(activities, dict) or not all(_are_activities(each) for each in activities.values()):
        raise _refused("context_template_unusable", "contextTemplate holds contextActivities without ids", "10.2.1")
    if not activities.get("grouping"):
        raise _refused("publisher_id_missing", "contextTemplate has no publisher id in its grouping", "9.6.2.3")
    given = value.get("registration", registration)
    if not isinstance(given, str) or given.lower() != registration.lower():
        raise _refused("registration_differs", "contextTemplate has another registration than the launch", "9.6.1")
    return value


def _are_activities(value: Json) -> bool:
    # xAPI 1.0.3, Part Two, section 2.4.6.2: one activity may stand without its list
    listed = value if isinstance(value, list) else [value]
    return all(isinstance(each, dict) and isinstance(each.get("id"), str) for each in listed)


def _read_session_id(template: JsonObject) -> str:
    extensions = template.get("extensions")
    found = extensions.get(SESSION_ID) if isinstance(extensions, dict) else None
    if not isinstance(found, str) or not found:
        raise _refused("session_id_missing", "contextTemplate has no session id in its extensions", "9.6.3.1")
    return found


def _read_launch_mode(value: Json) -> LaunchMode:
    if value not in list(LaunchMode):
        raise _refused("launch_mode_unknown", "launchMode is not Normal, Browse or Review", "10.2.2")
    return LaunchMode(str(value))


def _read_move_on(value: Json) -> MoveOn | None:
    if value is None:
        return None
    if value not in list(MoveOn):
        raise _refused("move_on_unknown", "moveOn is none of the five values", "10.2.5")
    return MoveOn(str(value))


def _read_mastery_score(value: Json) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise _refused("mastery_score_unusable", "masteryScore is not a number from 0 to 1", "10.2.4")
    return value


def _read_return_url(value: Json, *, may_use_loopback: bool) -> str | None:
    if value is None:
        return None
    # the browser is sent there: nothing but a web address may pass
    fault = fault_of(value, may_use_loopback=may_use_loopback) if isinstance(value, str) else "is not text"
    if fault is not None or not isinstance(value, str):
        raise _refused("return_url_unusable", f"returnURL {fault}", "10.2.6")
    return value


def _read_launch_parameters(value: Json) -> str | None:
    if value is not None and not isinstance(value, str):
        raise _refused("launch_parameters_unusable", "launchParameters is not text", "10.2.3")
    return value


def _read_entitlement_key(value: Json) -> EntitlementKey | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise _refused("entitlement_key_unusable", "entitlementKey is not an object", "10.2.7")
    course_structure, alternate = value.get("courseStructure"), value.get("alternate")
    if not isinstance(course_structure, str | None) or not isinstance(alternate, str | None):
        raise _refused("entitlement_key_unusable", "entitlementKey holds something that is not text", "10.2.7")
    return EntitlementKey(course_structure, alternate)


def _refused(code: str, words: str, section: str) -> LaunchDataRefused:
    return LaunchDataRefused(code, _SENTENCE, f"{words} (cmi5, section {section}).")
