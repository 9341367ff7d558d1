"""What a strict LRS refuses in a statement.

Source: xAPI specification 1.0.3, Part Two, sections 2 to 4.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", re.IGNORECASE)
IRI = re.compile(r"^[a-z][a-z0-9+.\-]*:[^\s<>\"{}|\\^`]+$", re.IGNORECASE)
LANGUAGE = re.compile(r"^[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-[a-z0-9]{5,8})*$", re.IGNORECASE)
DURATION = re.compile(
    r"^P(?!$)((\d+(\.\d+)?W)|((\d+(\.\d+)?Y)?(\d+(\.\d+)?M)?(\d+(\.\d+)?D)?"
    r"(T(?=\d)(\d+(\.\d+)?H)?(\d+(\.\d+)?M)?(\d+(\.\d+)?S)?)?))$"
)
TIMESTAMP = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+\-]\d\d:?\d\d)$")
IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
COMPONENTS = {
    "choices": {"choice", "sequencing"},
    "scale": {"likert"},
    "source": {"matching"},
    "target": {"matching"},
    "steps": {"performance"},
}
INTERACTIONS = {
    "true-false",
    "choice",
    "fill-in",
    "long-fill-in",
    "matching",
    "performance",
    "sequencing",
    "likert",
    "numeric",
    "other",
}


class Invalid(Exception):
    """Answered with 400; the text says what and where."""


Check = Callable[[object, str], None]


def check_statement(value: object, versions: Sequence[str] = ("1.0.3",)) -> None:
    """Raise :class:`Invalid` for the first thing the specification does not allow.

    :param versions: the versions of the specification that the LRS speaks
    """
    _shape(
        value,
        "statement",
        {
            "id": _uuid,
            "actor": check_actor,
            "verb": _verb,
            "object": _object,
            "result": _result,
            "context": _context,
            "timestamp": _timestamp,
            "stored": _timestamp,
            "authority": check_actor,
            "version": _version_of(versions),
        },
        {"actor", "verb", "object"},
    )
    assert isinstance(value, dict)
    context = value.get("context", {})
    if value["object"].get("objectType", "Activity") != "Activity" and {"revision", "platform"} & context.keys():
        raise Invalid("context: revision and platform are for activities only")


def check_actor(value: object, where: str) -> None:
    kind = value.get("objectType", "Agent") if isinstance(value, dict) else None
    if kind not in {"Agent", "Group"}:
        raise Invalid(f"{where}: is neither Agent nor Group")
    checks: dict[str, Check] = {
        "objectType": _text,
        "name": _text,
        "mbox": _mbox,
        "mbox_sha1sum": _text,
        "openid": _iri,
        "account": _account,
    }
    if kind == "Group":
        checks["member"] = _members
    _shape(value, where, checks, set())
    assert isinstance(value, dict)
    found = [key for key in IDENTIFIERS if key in value]
    if len(found) > 1 or (not found and "member" not in value):
        raise Invalid(f"{where}: has {len(found)} identifiers")


def _shape(value: object, where: str, checks: Mapping[str, Check], required: set[str]) -> None:
    if not isinstance(value, dict):
        raise Invalid(f"{where}: is not an object")
    if missing := required - value.keys():
        raise Invalid(f"{where}: lacks {', '.join(sorted(missing))}")
    for key, part in value.items():
        if key not in checks:
            raise Invalid(f"{where}: has an unknown property {key}")
        if part is None:
            raise Invalid(f"{where}.{key}: is null")
        checks[key](part, f"{where}.{key}")


def _matches(pattern: re.Pattern[str], what: str) -> Check:
    def check(value: object, where: str) -> None:
        if not isinstance(value, str) or not pattern.match(value):
            raise Invalid(f"{where}: is not {what}")

    return check


_uuid = _matches(UUID, "a UUID")
_iri = _matches(IRI, "an IRI")
_language = _matches(LANGUAGE, "a language tag")
_duration = _matches(DURATION, "an ISO 8601 duration")
_mbox = _matches(re.compile(r"^mailto:[^@\s]+@[^@\s]+$"), "a mailto address")


def _version_of(versions: Sequence[str]) -> Check:
    spoken = "|".join(re.escape(version.rpartition(".")[0]) for version in versions)
    return _matches(re.compile(rf"^({spoken})(\.\d+)?$"), f"a version of {' or '.join(versions)}")


def _timestamp(value: object, where: str) -> None:
    if not isinstance(value, str) or not TIMESTAMP.match(value):
        raise Invalid(f"{where}: is not an ISO 8601 timestamp with a zone")
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise Invalid(f"{where}: is no moment of the calendar") from None


def _text(value: object, where: str) -> None:
    if not isinstance(value, str):
        raise Invalid(f"{where}: is not a string")


def _truth(value: object, where: str) -> None:
    if not isinstance(value, bool):
        raise Invalid(f"{where}: is not true or false")


def _number(value: object, where: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Invalid(f"{where}: is not a number")


def _words(value: object, where: str) -> None:
    if not isinstance(value, dict):
        raise Invalid(f"{where}: is not a language map")
    for tag, text in value.items():
        _language(tag, where)
        _text(text, f"{where}.{tag}")


def _extensions(value: object, where: str) -> None:
    if not isinstance(value, dict):
        raise Invalid(f"{where}: is not an object")
    for key in value:
        _iri(key, where)


def _account(value: object, where: str) -> None:
    _shape(value, where, {"homePage": _iri, "name": _text}, {"homePage", "name"})


def _members(value: object, where: str) -> None:
    if not isinstance(value, list):
        raise Invalid(f"{where}: is not a list")
    for one in value:
        check_actor(one, where)


def _verb(value: object, where: str) -> None:
    _shape(value, where, {"id": _iri, "display": _words}, {"id"})


def _object(value: object, where: str) -> None:
    kind = value.get("objectType", "Activity") if isinstance(value, dict) else None
    if kind == "Activity":
        _activity(value, where)
    elif kind == "StatementRef":
        _shape(value, where, {"objectType": _text, "id": _uuid}, {"id"})
    elif kind in {"Agent", "Group"}:
        check_actor(value, where)
    else:
        raise Invalid(f"{where}: is of an unknown type")


def _activity(value: object, where: str) -> None:
    _shape(value, where, {"objectType": _text, "id": _iri, "definition": _definition}, {"id"})
    assert isinstance(value, dict)
    if value.get("objectType", "Activity") != "Activity":
        raise Invalid(f"{where}: is not an activity")


def _definition(value: object, where: str) -> None:
    _shape(
        value,
        where,
        {
            "name": _words,
            "description": _words,
            "type": _iri,
            "moreInfo": _iri,
            "extensions": _extensions,
            "interactionType": _text,
            "correctResponsesPattern": _texts,
            **dict.fromkeys(COMPONENTS, _components),
        },
        set(),
    )
    assert isinstance(value, dict)
    kind = value.get("interactionType")
    if kind is not None and kind not in INTERACTIONS:
        raise Invalid(f"{where}: has an unknown interaction type")
    if kind is None and "correctResponsesPattern" in value:
        raise Invalid(f"{where}: has a pattern without an interaction type")
    for key, kinds in COMPONENTS.items():
        if key in value and kind not in kinds:
            raise Invalid(f"{where}: {key} do not go with {kind}")


def _texts(value: object, where: str) -> None:
    if not isinstance(value, list):
        raise Invalid(f"{where}: is not a list")
    for one in value:
        _text(one, where)


def _components(value: object, where: str) -> None:
    if not isinstance(value, list):
        raise Invalid(f"{where}: is not a list")
    for one in value:
        _shape(one, where, {"id": _text, "description": _words}, {"id"})
    if len({one["id"] for one in value}) != len(value):
        raise Invalid(f"{where}: has an id twice")


def _result(value: object, where: str) -> None:
    _shape(
        value,
        where,
        {
            "score": _score,
            "success": _truth,
            "completion": _truth,
            "response": _text,
            "duration": _duration,
            "extensions": _extensions,
        },
        set(),
    )


def _score(value: object, where: str) -> None:
    _shape(value, where, dict.fromkeys(("scaled", "raw", "min", "max"), _number), set())
    assert isinstance(value, dict)
    if not -1 <= value.get("scaled", 0) <= 1:
        raise Invalid(f"{where}.scaled: is outside -1 to 1")
    low, high = value.get("min", float("-inf")), value.get("max", float("inf"))
    if low >= high or not low <= value.get("raw", low if low > float("-inf") else high) <= high:
        raise Invalid(f"{where}: raw, min and max do not agree")


def _context(value: object, where: str) -> None:
    _shape(
        value,
        where,
        {
            "registration": _uuid,
            "instructor": check_actor,
            "team": check_actor,
            "contextActivities": _context_activities,
            "revision": _text,
            "platform": _text,
            "language": _language,
            "statement": _object,
            "extensions": _extensions,
        },
        set(),
    )


def _context_activities(value: object, where: str) -> None:
    _shape(value, where, dict.fromkeys(("parent", "grouping", "category", "other"), _activities), set())


def _activities(value: object, where: str) -> None:
    for one in value if isinstance(value, list) else [value]:
        _activity(one, where)
