"""A stored statement as a reader gets it: exact, ids or canonical. 1.0.3 Part Three, section 2.1.3."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

PROGRAM = "common-ground"
"""The account name of the program's own authority."""

Part = dict[str, Any]


def time_text(moment: datetime) -> str:
    """UTC, to the microsecond: what was stored in one millisecond still has its order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def authority_bytes(home_page: str, client_key: str | None) -> bytes:
    """Who vouches for a statement: the client that sent it, or the program itself."""
    account = {"homePage": home_page, "name": client_key or PROGRAM}
    return json.dumps({"account": account, "objectType": "Agent"}, ensure_ascii=False, separators=(",", ":")).encode()


def whole(body: bytes, authority: bytes, stored_at: datetime) -> bytes:
    """The exact statement: its stored bytes with the store's own two properties."""
    return body[:-1] + b',"authority":' + authority + b',"stored":"' + time_text(stored_at).encode() + b'"}'


def as_ids(statement: Part) -> Part:
    """Only what is needed to tell actors, verbs and activities from others."""
    short = dict(statement)
    short["verb"] = {"id": statement["verb"]["id"]}
    short["actor"] = _actor_id(statement["actor"])
    short["object"] = _object_ids(statement["object"])
    if "authority" in short:
        short["authority"] = _actor_id(short["authority"])
    if "context" in short:
        short["context"] = _context_ids(short["context"])
    return short


def as_canonical(statement: Part, definitions: Mapping[str, Part], languages: Sequence[str]) -> Part:
    """With what the store knows of each activity, and one language of every language map.

    :param languages: what the reader prefers, best first; "*" matches any
    """

    def activity(one: Part) -> Part:
        known = definitions.get(one["id"])
        return {**one, "definition": _one_language(known, languages)} if known else one

    whole = dict(statement)
    whole["verb"] = _one_language(statement["verb"], languages)
    if whole["object"].get("objectType", "Activity") == "Activity":
        whole["object"] = activity(whole["object"])
    elif whole["object"]["objectType"] == "SubStatement":
        whole["object"] = as_canonical(whole["object"], definitions, languages)
    context = whole.get("context")
    if context and "contextActivities" in context:
        lists = {name: [activity(one) for one in _many(value)] for name, value in context["contextActivities"].items()}
        whole["context"] = {**context, "contextActivities": lists}
    if "attachments" in whole:
        whole["attachments"] = [_one_language(one, languages) for one in whole["attachments"]]
    return whole


def activity_ids(statement: Part) -> set[str]:
    """Every activity whose definition the canonical form needs."""
    found = set()
    target = statement["object"]
    if target.get("objectType", "Activity") == "Activity":
        found.add(target["id"])
    elif target["objectType"] == "SubStatement":
        found |= activity_ids(target)
    for value in statement.get("context", {}).get("contextActivities", {}).values():
        found |= {one["id"] for one in _many(value)}
    return found


def _one_language(value: Any, languages: Sequence[str]) -> Any:
    if isinstance(value, list):
        return [_one_language(one, languages) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _chosen(part, languages)
        if name in {"name", "description", "display"} and isinstance(part, dict)
        else part
        if name == "extensions"
        else _one_language(part, languages)
        for name, part in value.items()
    }


def _chosen(words: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    """The words in the language that is preferred most, of those that there are; else in the first of them."""
    for wanted in languages:
        fitting = {tag: fit for tag in words if (fit := _fit(tag, wanted)) is not None}
        if fitting:
            best = min(fitting, key=lambda tag: fitting[tag])
            return {best: words[best]}
    return {tag: words[tag] for tag in list(words)[:1]}


def _fit(tag: str, wanted: str) -> int | None:
    """How well a language serves who asks for ``wanted``: 0 is best; None is not at all. RFC 4647, section 3."""
    has, asked = f"{tag.lower()}-", f"{wanted.lower()}-"
    if has == asked or wanted == "*":
        return 0
    # who asks for English is served with that of Britain too
    if has.startswith(asked):
        return 1
    # and who asks for that of Britain, with English rather than with another language
    return 2 if asked.startswith(has) else None


def _many(value: Any) -> list[Part]:
    return value if isinstance(value, list) else [value]


def _actor_id(actor: Part) -> Part:
    kept: Part = {
        name: actor[name] for name in ("objectType", "mbox", "mbox_sha1sum", "openid", "account") if name in actor
    }
    is_anonymous = len(kept) == ("objectType" in kept)
    if is_anonymous and "member" in actor:
        kept["member"] = [_actor_id(one) for one in actor["member"]]
    return kept


def _object_ids(target: Part) -> Part:
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        return {"id": target["id"]}
    if kind in {"Agent", "Group"}:
        return _actor_id(target)
    return as_ids(target) if kind == "SubStatement" else target


def _context_ids(context: Part) -> Part:
    short = dict(context)
    for name in ("instructor", "team"):
        if name in short:
            short[name] = _actor_id(short[name])
    if "contextActivities" in short:
        short["contextActivities"] = {
            name: [_object_ids(one) for one in _many(value)] for name, value in short["contextActivities"].items()
        }
    for name, whom in (("contextAgents", "agent"), ("contextGroups", "group")):
        if name in short:
            short[name] = [{**one, whom: _actor_id(one[whom])} for one in short[name]]
    return short
