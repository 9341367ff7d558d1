"""Whether a statement that comes again is the one that is stored: 1.0.3 Part Two, section 2.3.1."""

import re
from typing import Any

from training_app.lrs.spec.json_text import canonical
from training_app.lrs.spec.types import parse_timestamp, plain_mbox

# what a store sets or may change, and what a second sending may therefore leave out or have differently
_THE_STORES = frozenset({"stored", "authority", "version"})
_FRACTION = re.compile(r"[.,](\d+)S")
# what a store gives to a statement that comes without
_GIVEN = ("id", "timestamp")


def is_same(stored: dict[str, Any], sent: dict[str, Any]) -> bool:
    """Whether both mean the same.

    Not compared: stored, authority, version; an id or a timestamp that one of the two lacks; what is displayed of verbs
    and activities; the order of a group's members and of context activities; how a time is written; upper case where
    case means nothing; objectType where it is implied; where an attachment can be had; a duration beyond hundredths of
    a second.
    """
    first, second = _bare(stored), _bare(sent)
    for name in _GIVEN:
        if name not in stored or name not in sent:
            first.pop(name, None)
            second.pop(name, None)
    return canonical(first) == canonical(second)


def _bare(statement: dict[str, Any]) -> dict[str, Any]:
    bare = {name: value for name, value in statement.items() if name not in _THE_STORES}
    if "id" in bare:
        bare["id"] = bare["id"].lower()
    if "timestamp" in bare:
        bare["timestamp"] = parse_timestamp(bare["timestamp"]).isoformat()
    duration = bare.get("result", {}).get("duration")
    if duration is not None:
        bare["result"] = {**bare["result"], "duration": _FRACTION.sub(_hundredths, duration)}
    bare["verb"] = bare["verb"]["id"]
    bare["actor"] = _actor(bare["actor"])
    bare["object"] = _object(bare["object"])
    if "context" in bare:
        bare["context"] = _context(bare["context"])
    if "attachments" in bare:
        bare["attachments"] = [_attachment(one) for one in bare["attachments"]]
    return bare


def _hundredths(fraction: re.Match[str]) -> str:
    # 1.0.3 Part Two, section 4.6; IEEE 9274.1.1, 4.2.7: what is finer is not compared
    digits = fraction[1][:2].rstrip("0")
    return f".{digits}S" if digits else "S"


def _object(target: dict[str, Any]) -> dict[str, Any]:
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        return {"objectType": kind, "id": target["id"]}
    if kind == "SubStatement":
        return _bare(target)
    return {**target, "id": target["id"].lower()} if kind == "StatementRef" else _actor(target)


def _actor(actor: dict[str, Any]) -> dict[str, Any]:
    bare = {"objectType": "Agent", **actor}
    if "mbox" in bare:
        bare["mbox"] = plain_mbox(bare["mbox"])
    if "mbox_sha1sum" in bare:
        bare["mbox_sha1sum"] = bare["mbox_sha1sum"].lower()
    if "member" in bare:
        bare["member"] = sorted((_actor(one) for one in bare["member"]), key=canonical)
    return bare


def _context(context: dict[str, Any]) -> dict[str, Any]:
    bare = dict(context)
    for name in ("registration", "language"):
        if name in bare:
            bare[name] = bare[name].lower()
    if "statement" in bare:
        bare["statement"] = _object(bare["statement"])
    if "contextActivities" in bare:
        bare["contextActivities"] = {
            name: sorted(one["id"] for one in (value if isinstance(value, list) else [value]))
            for name, value in bare["contextActivities"].items()
        }
    return _with_people(bare)


def _with_people(context: dict[str, Any]) -> dict[str, Any]:
    bare = dict(context)
    for name in ("instructor", "team"):
        if name in bare:
            bare[name] = _actor(bare[name])
    for name, whom in (("contextAgents", "agent"), ("contextGroups", "group")):
        if name in bare:
            bare[name] = [{**one, whom: _actor(one[whom])} for one in bare[name]]
    return bare


def _attachment(attachment: dict[str, Any]) -> dict[str, Any]:
    bare = {name: value for name, value in attachment.items() if name != "fileUrl"}
    bare["sha2"] = bare["sha2"].lower()
    return bare
