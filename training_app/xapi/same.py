"""Whether an LRS holds the statement we sent, whatever it was allowed to change about it. Pure.

Source: xAPI specification 1.0.3, Part Two, section 2.3.1 (statement immutability and exceptions).
"""

import json
from datetime import UTC, datetime

from training_app.xapi.canonical import Json

# set or rewritten by the LRS
_ITS_OWN = {"authority", "stored", "version", "timestamp", "attachments"}


def is_same_statement(ours: bytes, theirs: bytes) -> bool:
    """Whether both mean the same. What the specification lets an LRS add or change is not compared.

    Not compared: stored, authority, version; the words of verbs and activities; how a time is written, beyond the
    millisecond; upper case in UUIDs; what an agent is called; objectType where it is implied; one context activity
    given without its list.
    """
    try:
        first, second = json.loads(ours), json.loads(theirs)
        if not isinstance(first, dict) or not isinstance(second, dict):
            return False
        return _time_of(first) == _time_of(second) and _core_of(first) == _core_of(second)
    # RecursionError: a reply of nothing but brackets
    except (ValueError, TypeError, KeyError, RecursionError):
        return False


def _core_of(statement: dict[str, Json]) -> dict[str, Json]:
    core = {key: value for key, value in statement.items() if key not in _ITS_OWN}
    core["id"] = str(core.get("id")).lower()
    core["verb"] = _id_of(core.get("verb"))
    core["object"] = _bare(core.get("object"))
    core["actor"] = _without_name(_bare(core.get("actor")))
    context = core.get("context")
    if isinstance(context, dict):
        core["context"] = _context_of(context)
    return core


def _context_of(context: dict[str, Json]) -> dict[str, Json]:
    plain = dict(context)
    if "registration" in plain:
        plain["registration"] = str(plain["registration"]).lower()
    activities = plain.get("contextActivities")
    if isinstance(activities, dict):
        plain["contextActivities"] = {
            key: [_bare(one) for one in (value if isinstance(value, list) else [value])]
            for key, value in activities.items()
        }
    return plain


def _bare(thing: Json) -> Json:
    if not isinstance(thing, dict):
        return thing
    implied = {"Activity", "Agent"}
    return {
        key: value
        for key, value in thing.items()
        if key != "definition" and not (key == "objectType" and value in implied)
    }


def _without_name(actor: Json) -> Json:
    # a person may be called otherwise since
    return {key: value for key, value in actor.items() if key != "name"} if isinstance(actor, dict) else actor


def _id_of(thing: Json) -> Json:
    return thing.get("id") if isinstance(thing, dict) else None


def _time_of(statement: dict[str, Json]) -> int:
    moment = datetime.fromisoformat(str(statement["timestamp"]))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)
