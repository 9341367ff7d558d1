"""The filters once more, slow and in the specification's own words: a list of statements is read from end to end.

Written from xAPI 1.0.3, Part Two, section 2.3.2, and Part Three, section 2.1.3; it knows nothing of the store.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Json = Any
VOIDED = "http://adlnet.gov/expapi/verbs/voided"


@dataclass(frozen=True)
class Kept:
    """A statement as the store holds it."""

    statement: Json
    stored: datetime
    authority: Json


@dataclass(frozen=True)
class Asked:
    """The parameters of one request; agent is JSON."""

    agent: Json = None
    verb: str | None = None
    activity: str | None = None
    registration: str | None = None
    related_activities: bool = False
    related_agents: bool = False
    since: datetime | None = None
    until: datetime | None = None
    ascending: bool = False


def read(kept: Sequence[Kept], asked: Asked) -> list[str]:
    """The ids of the statements that an answer holds, in its order; ``kept`` is in the order of storing."""
    found = [
        one.statement["id"]
        for one in kept
        if not is_voided(kept, one.statement)
        and (asked.since is None or one.stored > asked.since)
        and (asked.until is None or one.stored <= asked.until)
        and _matches(kept, one, asked)
    ]
    return found if asked.ascending else found[::-1]


def is_voided(kept: Sequence[Kept], statement: Json) -> bool:
    """It is no voiding statement itself, and one that is refers to it."""
    return statement["verb"]["id"] != VOIDED and any(
        one.statement["verb"]["id"] == VOIDED and one.statement["object"]["id"] == statement["id"] for one in kept
    )


def _matches(kept: Sequence[Kept], one: Kept, asked: Asked) -> bool:
    """Each condition is met by the statement, or by one that it targets, and so on."""
    line = list(_targeted(kept, one))
    statements = [each.statement for each in line]
    return (
        (asked.verb is None or any(each["verb"]["id"] == asked.verb for each in statements))
        and (asked.registration is None or any(_registration(each) == asked.registration for each in statements))
        and (asked.agent is None or any(_has_agent(each, asked) for each in line))
        and (asked.activity is None or any(_has_activity(each, asked) for each in statements))
    )


def _targeted(kept: Sequence[Kept], one: Kept) -> Iterator[Kept]:
    seen: list[Kept] = []
    while one not in seen:
        seen.append(one)
        yield one
        target = one.statement["object"]
        if target.get("objectType") != "StatementRef":
            return
        there = [each for each in kept if each.statement["id"] == target["id"]]
        if not there:
            return
        one = there[0]


def _registration(statement: Json) -> str | None:
    found: str | None = statement.get("context", {}).get("registration")
    return found


def _has_agent(one: Kept, asked: Asked) -> bool:
    people = list(_main_people(one.statement))
    if asked.related_agents:
        people += [one.authority, *_other_people(one.statement)]
    return any(_is_same_agent(each, asked.agent) for each in people)


def _main_people(statement: Json) -> Iterator[Json]:
    yield from _with_members(statement["actor"])
    if statement["object"].get("objectType") in {"Agent", "Group"}:
        yield from _with_members(statement["object"])


def _other_people(statement: Json) -> Iterator[Json]:
    context = statement.get("context", {})
    for name in ("instructor", "team"):
        if name in context:
            yield from _with_members(context[name])
    for entry in context.get("contextAgents", []):
        yield from _with_members(entry["agent"])
    for entry in context.get("contextGroups", []):
        yield from _with_members(entry["group"])
    if statement["object"].get("objectType") == "SubStatement":
        yield from _main_people(statement["object"])
        yield from _other_people(statement["object"])


def _with_members(actor: Json) -> Iterator[Json]:
    yield actor
    yield from actor.get("member", [])


def _is_same_agent(first: Json, second: Json) -> bool:
    names = ("mbox", "mbox_sha1sum", "openid", "account")
    return any(name in first and first.get(name) == second.get(name) for name in names)


def _has_activity(statement: Json, asked: Asked) -> bool:
    found = list(_main_activities(statement))
    if asked.related_activities:
        found += _other_activities(statement)
    return asked.activity in found


def _main_activities(statement: Json) -> Iterator[str]:
    if statement["object"].get("objectType", "Activity") == "Activity":
        yield statement["object"]["id"]


def _other_activities(statement: Json) -> Iterator[str]:
    for activities in statement.get("context", {}).get("contextActivities", {}).values():
        yield from (one["id"] for one in activities)
    if statement["object"].get("objectType") == "SubStatement":
        yield from _main_activities(statement["object"])
        yield from _other_activities(statement["object"])
