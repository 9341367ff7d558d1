"""Statements to begin from, ways to change one thing in them, and the rule that then says no."""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from training_app.lrs.spec.problem import Invalid
from training_app.lrs.spec.statements import VOIDED, check_statement
from training_app.lrs.spec.versions import Version

Json = Any

AGENT = {"objectType": "Agent", "mbox": "mailto:jo@example.org", "name": "Jo"}
# every way to say who somebody is
IDENTIFIED = {
    "mbox": "mailto:jo@example.org",
    "mbox_sha1sum": "1f0a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c",
    "openid": "https://id.example.org/jo",
    "account": {"homePage": "https://lms.example.org/", "name": "jo-17"},
}
GROUP = {"objectType": "Group", "name": "Night shift", "member": [AGENT, {"mbox": "mailto:sam@example.org"}]}
UUIDS = ("6f1c2a34-5b67-4c89-8d01-23456789abcd", "0b7e3d52-91fa-4e6c-a3b8-5d4c7f2e1a90")
REFERENCE = {"objectType": "StatementRef", "id": UUIDS[1]}
DISPLAY = {"en-GB": "answered", "de": "hat beantwortet"}
QUESTION = {
    "objectType": "Activity",
    "id": "https://training.example.org/xapi/questions/first-words",
    "definition": {
        "name": {"en-US": "First words"},
        "description": {"en-US": "What do you say first?"},
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "moreInfo": "https://training.example.org/about/first-words",
        "interactionType": "choice",
        "correctResponsesPattern": ["name", "name[,]help"],
        "choices": [
            {"id": "name", "description": {"en-US": "My name"}},
            {"id": "help", "description": {"en-US": "How I can help"}},
        ],
        "extensions": {"https://training.example.org/xapi/level": 2},
    },
}
ATTACHMENT = {
    "usageType": "https://training.example.org/xapi/usage/drawing",
    "display": {"en-US": "A drawing of the scene"},
    "description": {"en-US": "Pencil on paper"},
    "contentType": "image/png",
    "length": 2048,
    "sha2": "9f" * 32,
    "fileUrl": "https://files.example.org/drawing.png",
}
STATEMENT = {
    "id": UUIDS[0],
    "actor": AGENT,
    "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": DISPLAY},
    "object": QUESTION,
    "result": {
        "score": {"scaled": 0.5, "raw": 5, "min": 0, "max": 10},
        "success": True,
        "completion": False,
        "response": "name",
        "duration": "PT12.34S",
        "extensions": {"https://training.example.org/xapi/tries": 1},
    },
    "context": {
        "registration": UUIDS[1],
        "instructor": {"mbox": "mailto:lee@example.org"},
        "team": GROUP,
        "contextActivities": {
            "parent": [{"id": "https://training.example.org/xapi/checks/2"}],
            "grouping": [{"id": "https://training.example.org/xapi/modules/m01"}],
            "category": [{"id": "https://training.example.org/xapi/profile"}],
            "other": {"id": "https://training.example.org/xapi/scenarios/s07"},
        },
        "revision": "3",
        "platform": "Common Ground",
        "language": "en-US",
        "statement": REFERENCE,
        "extensions": {"https://training.example.org/xapi/shift": "night"},
    },
    "timestamp": "2026-11-23T14:07:05.123Z",
    "stored": "2026-11-23T14:07:06.000Z",
    "authority": {"account": {"homePage": "https://lms.example.org/", "name": "lms"}},
    "version": "1.0.3",
    "attachments": [ATTACHMENT],
}
VOIDING = {"actor": AGENT, "verb": {"id": VOIDED}, "object": REFERENCE}


def copied(statement: Json) -> Json:
    """A copy in which nothing stands in two places at once, as the examples here do."""
    return json.loads(json.dumps(statement))


def put(statement: Json, path: str, value: Json) -> Json:
    """A copy with another value at the path: "context.team.member.0.mbox"."""
    changed = copied(statement)
    *way, last = path.split(".")
    place = changed
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value
    return changed


def without(statement: Json, *paths: str) -> Json:
    """A copy in which these properties are missing."""
    changed = copied(statement)
    for path in paths:
        *way, last = path.split(".")
        place = changed
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        del place[last]
    return changed


def about(target: Json) -> Json:
    """The statement about something else than an activity; revision and platform go with activities only."""
    return put(without(STATEMENT, "context.revision", "context.platform"), "object", target)


def as_sub_statement(statement: Json) -> Json:
    """The same said within another statement."""
    kept = {name: part for name, part in statement.items() if name not in {"id", "stored", "authority", "version"}}
    return {
        "actor": AGENT,
        "verb": {"id": "https://example.org/planned"},
        "object": kept | {"objectType": "SubStatement"},
    }


def rule_in(statement: Json, version: Version) -> str | None:
    """The requirement that refuses the statement in this version; None when it is accepted."""
    try:
        check_statement(statement, version)
    except Invalid as invalid:
        return invalid.requirement
    return None


def rule_against(statement: Json) -> str | None:
    """The requirement that refuses the statement, the same in both versions; None when both accept it."""
    rules = {version: rule_in(statement, version) for version in Version}
    assert len(set(rules.values())) == 1, rules
    return rules[Version.V1]


def rule_everywhere(statement: Json) -> str | None:
    """The same, for the statement itself and for a SubStatement that says it."""
    rule = rule_against(statement)
    assert rule_against(as_sub_statement(statement)) == rule
    return rule


def path_of(statement: Json) -> str:
    """Where the rule says the statement is wrong."""
    with pytest.raises(Invalid) as caught:
        check_statement(statement, Version.V1)
    return caught.value.path


def cases(rule: str, *, good: Iterable[Json], bad: Iterable[Json]) -> pytest.MarkDecorator:
    """A test for each value: ``rule`` is None for the good ones."""
    return pytest.mark.parametrize(
        ("value", "rule"), [*((value, None) for value in good), *((value, rule) for value in bad)]
    )
