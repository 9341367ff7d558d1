"""A reader of xAPI profiles: which templates a statement matches, what it breaks, and whether a line follows a pattern.

Written from the xAPI Profiles specification 1.0 alone: Structure, sections 7.2 and 8, and the algorithms of
Communication, section 2. It knows nothing of this program.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

Json = dict[str, Any]
Statements = Sequence[Json]
SUCCESS, PARTIAL, FAILURE = "success", "partial", "failure"
_STEP = re.compile(r"\.(\w+)|\['([^']+)'\]|\[(\d+)\]|(\[\*\]|\.\*)")
_CONTEXT_TYPES = {f"context{name.title()}ActivityType": name for name in ("parent", "grouping", "category", "other")}
HOWS = ("alternates", "optional", "oneOrMore", "sequence", "zeroOrMore")


class Profile:
    """One profile document."""

    def __init__(self, document: Json) -> None:
        self.templates: dict[str, Json] = {one["id"]: one for one in document["templates"]}
        self.patterns: dict[str, Json] = {one["id"]: one for one in document["patterns"]}
        self._extensions = {one["id"]: one for one in document["concepts"] if one["type"].endswith("Extension")}

    def matching(self, statement: Json) -> list[str]:
        """The templates all of whose determining properties the statement has."""
        return [own_id for own_id, template in self.templates.items() if _is_determined(template, statement)]

    def faults(self, statement: Json, available: Mapping[str, Json]) -> list[str]:
        """What the statement breaks: rules of the templates that it matches, and what holds for extensions.

        :param available: other statements by id, for those that refer to one
        """
        matched = self.matching(statement)
        faults = [] if matched else ["matches no template"]
        for own_id in matched:
            faults += self._broken_rules(self.templates[own_id], statement, available)
        return faults + list(self._extension_faults(statement))

    def follows(self, statements: Statements) -> bool:
        """Whether the statements of one registration, in order, follow a primary pattern."""
        available = {one["id"]: one for one in statements}
        if any(self.faults(one, available) for one in statements):
            return False
        primary = [own_id for own_id, one in self.patterns.items() if one.get("primary")]
        lines = [self.matching(one) for one in statements]
        return any(self.matches(lines, own_id) == (SUCCESS, []) for own_id in primary)

    def matches(self, lines: list[list[str]], element: str) -> tuple[str, list[list[str]]]:
        """Greedy matching without a step back: the outcome, and the lines that are left.

        :param lines: for each statement the templates that it matches
        """
        if element in self.templates:
            if not lines:
                return PARTIAL, []
            return (SUCCESS, lines[1:]) if element in lines[0] else (FAILURE, lines)
        pattern = self.patterns[element]
        (how,) = pattern.keys() & set(HOWS)
        ways: dict[str, Callable[[list[list[str]], Any], tuple[str, list[list[str]]]]] = {
            "sequence": self._sequence,
            "alternates": self._alternates,
            "oneOrMore": self._one_or_more,
            "zeroOrMore": self._zero_or_more,
            "optional": self._optional,
        }
        return ways[how](lines, pattern[how])

    def _sequence(self, lines: list[list[str]], members: list[str]) -> tuple[str, list[list[str]]]:
        left = lines
        for member in members:
            outcome, left = self.matches(left, member)
            if outcome == FAILURE:
                return FAILURE, lines
            if outcome == PARTIAL:
                return PARTIAL, []
        return SUCCESS, left

    def _alternates(self, lines: list[list[str]], members: list[str]) -> tuple[str, list[list[str]]]:
        outcome, left = FAILURE, lines
        for member in members:
            maybe, maybe_left = self.matches(lines, member)
            if maybe == SUCCESS:
                outcome, left = SUCCESS, min(left, maybe_left, key=len)
            elif maybe == PARTIAL and outcome == FAILURE:
                outcome = PARTIAL
        return (PARTIAL, []) if outcome == PARTIAL else (outcome, left)

    def _one_or_more(self, lines: list[list[str]], member: str) -> tuple[str, list[list[str]]]:
        outcome, last = FAILURE, lines
        while True:
            again, left = self.matches(last, member)
            if again != SUCCESS:
                if again == PARTIAL and (outcome == FAILURE or last):
                    return PARTIAL, [] if outcome == FAILURE else last
                return outcome, last
            outcome = SUCCESS
            if len(left) == len(last):
                return SUCCESS, left
            last = left

    def _zero_or_more(self, lines: list[list[str]], member: str) -> tuple[str, list[list[str]]]:
        last = lines
        while True:
            again, left = self.matches(last, member)
            if again == FAILURE:
                return SUCCESS, last
            if again == PARTIAL and left:
                return PARTIAL, left
            if len(left) == len(last):
                return SUCCESS, left
            last = left

    def _optional(self, lines: list[list[str]], member: str) -> tuple[str, list[list[str]]]:
        if not lines:
            return SUCCESS, []
        outcome, left = self.matches(lines, member)
        return (SUCCESS, lines) if outcome == FAILURE else (outcome, left)

    def _broken_rules(self, template: Json, statement: Json, available: Mapping[str, Json]) -> Iterator[str]:
        wanted = template.get("objectStatementRefTemplate")
        if wanted is not None:
            target = statement["object"]
            if target.get("objectType") != "StatementRef":
                yield "object: refers to no statement"
            elif target["id"] in available and not set(wanted) & set(self.matching(available[target["id"]])):
                yield "object: refers to a statement of another template"
        for rule in template.get("rules", ()):
            if why := why_broken(rule, values_at(statement, rule["location"])):
                yield f"{rule['location']}: {why}"

    def _extension_faults(self, statement: Json) -> Iterator[str]:
        places = {
            "ContextExtension": "$.context.extensions",
            "ResultExtension": "$.result.extensions",
            "ActivityExtension": "$.object.definition.extensions",
        }
        for kind, location in places.items():
            for found in values_at(statement, location):
                for iri in found.keys() & self._extensions.keys():
                    extension = self._extensions[iri]
                    if extension["type"] != kind:
                        yield f"{iri}: has no place in {location}"
                    if "inlineSchema" in extension:
                        schema = json.loads(extension["inlineSchema"])
                        yield from (f"{iri}: {why}" for why in schema_faults(schema, found[iri]))


def values_at(statement: Any, location: str) -> list[Any]:
    """What stands at a JSONPath of names, numbers and stars, or at several joined by a bar.

    :raise ValueError: for a path of another kind: nobody may take it for one that leads nowhere
    """
    if "|" in location:
        return [value for one in location.split("|") for value in values_at(statement, one.strip())]
    rest, found = location.removeprefix("$"), [statement]
    while rest:
        step = _STEP.match(rest)
        if step is None:
            raise ValueError(location)
        rest = rest[step.end() :]
        found = [value for one in found for value in _children(one, *step.groups())]
    return found


def _children(value: Any, name: str | None, quoted: str | None, place: str | None, star: str | None) -> list[Any]:
    if star:
        return list(value.values()) if isinstance(value, dict) else list(value) if isinstance(value, list) else []
    if place is not None:
        return [value[int(place)]] if isinstance(value, list) and int(place) < len(value) else []
    key = name or quoted
    return [value[key]] if isinstance(value, dict) and key in value else []


def why_broken(rule: Json, values: list[Any]) -> str | None:
    """Why the values do not follow the rule; None when they do."""
    presence = rule.get("presence")
    if presence == "included" and not values:
        return "is missing"
    if presence == "excluded" and values:
        return "must not be there"
    if presence == "recommended" and not values:
        return None
    texts = {_text(value) for value in values}
    if "any" in rule and not texts & set(map(_text, rule["any"])):
        return f"{values} is none of {rule['any']}"
    if "all" in rule and not texts <= set(map(_text, rule["all"])):
        return f"{values} is not within {rule['all']}"
    if "none" in rule and texts & set(map(_text, rule["none"])):
        return f"{values} is excluded"
    return None


def _text(value: Any) -> str:
    # so that 1 is not true
    return json.dumps(value, sort_keys=True)


def _is_determined(template: Json, statement: Json) -> bool:
    wanted = {name: set(template[name]) for name in template.keys() & {*_CONTEXT_TYPES, "attachmentUsageType"}}
    for name in template.keys() & {"verb", "objectActivityType"}:
        wanted[name] = {template[name]}
    places = {
        "verb": "$.verb.id",
        "objectActivityType": "$.object.definition.type",
        "attachmentUsageType": "$.attachments[*].usageType",
    }
    for name, key in _CONTEXT_TYPES.items():
        places[name] = f"$.context.contextActivities.{key}[*].definition.type"
    return all(types <= set(values_at(statement, places[name])) for name, types in wanted.items())


_TYPES: dict[str, Callable[[Any], bool]] = {
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
}
# JSON Schema draft-07: a keyword says nothing of a value that is of another type than its own
_KEYWORDS: dict[str, Callable[[Any, Any], bool]] = {
    "type": lambda wanted, value: _TYPES[wanted](value),
    "enum": lambda wanted, value: _text(value) in map(_text, wanted),
    "minimum": lambda wanted, value: not _TYPES["number"](value) or value >= wanted,
    "maximum": lambda wanted, value: not _TYPES["number"](value) or value <= wanted,
    "minLength": lambda wanted, value: not isinstance(value, str) or len(value) >= wanted,
    "pattern": lambda wanted, value: not isinstance(value, str) or re.search(wanted, value) is not None,
    "minItems": lambda wanted, value: not isinstance(value, list) or len(value) >= wanted,
    "maxItems": lambda wanted, value: not isinstance(value, list) or len(value) <= wanted,
    "format": lambda wanted, value: wanted == "date-time" and is_time(value),
    "items": lambda wanted, value: not isinstance(value, list) or not any(schema_faults(wanted, v) for v in value),
    "additionalProperties": lambda wanted, value: (
        not isinstance(value, dict) or not any(schema_faults(wanted, v) for v in value.values())
    ),
}


def schema_faults(schema: Json, value: Any) -> list[str]:
    """The keywords of the schema that the value does not keep to.

    :raise KeyError: for a keyword that is not known here: it would go unchecked
    """
    return [f"{value!r} breaks {key}" for key, wanted in schema.items() if not _KEYWORDS[key](wanted, value)]


def is_time(value: Any) -> bool:
    """Whether it is a time with its zone."""
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False
