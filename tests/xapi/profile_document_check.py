"""Whether a document is an xAPI profile: what the specification says it MUST be, as far as a reader can tell.

Written from the xAPI Profiles specification 1.0 (Structure, sections 4 to 9) alone; it knows nothing of this program.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.xapi.profile_check import HOWS, Json, is_time, values_at


def document_faults(document: Json) -> list[str]:
    """What the document itself breaks of Structure, sections 4 to 9: what MUST be, as far as a reader can tell."""
    return [
        *_profile_faults(document),
        *(f"{one['id']}: {why}" for one in document["concepts"] for why in _extension_shape(one)),
        *(f"{one['id']}: {why}" for one in document["templates"] for why in _template_faults(one, document)),
        *(f"{one['id']}: {why}" for one in document["patterns"] for why in _pattern_faults(one, document)),
    ]


def ids_of(document: Json) -> list[str]:
    """Every id that the document declares."""
    parts = ("versions", "concepts", "templates", "patterns")
    return [document["id"], *(one["id"] for part in parts for one in document[part])]


def _profile_faults(document: Json) -> Iterator[str]:
    wanted = {"id", "@context", "type", "conformsTo", "prefLabel", "definition", "versions", "author"}
    yield from (f"{name} is missing" for name in wanted - document.keys())
    yield from _label_faults(document)
    if "https://w3id.org/xapi/profiles/context" not in _listed(document["@context"]):
        yield "@context is another"
    if (document["type"], document["conformsTo"]) != ("Profile", "https://w3id.org/xapi/profiles#1.0"):
        yield "type or conformsTo is another"
    if document["author"]["type"] not in {"Organization", "Person"} or not document["author"]["name"]:
        yield "author is neither an organization nor a person"
    yield from _empty_values(document)
    yield from _version_faults(document)


def _version_faults(document: Json) -> Iterator[str]:
    ids = ids_of(document)
    if len(ids) != len(set(ids)):
        yield "an id stands twice"
    versions = {one["id"]: one for one in document["versions"]}
    if not all(is_time(one["generatedAtTime"]) for one in versions.values()):
        yield "a version has no time"
    for part in ("concepts", "templates", "patterns"):
        yield from (f"{one['id']}: inScheme is no version" for one in document[part] if one["inScheme"] not in versions)


def _empty_values(value: Any, path: str = "$") -> Iterator[str]:
    if value in ({}, [], "", None):
        yield f"{path} is empty"
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _empty_values(part, f"{path}.{key}")


def _label_faults(one: Json) -> Iterator[str]:
    for name in ("prefLabel", "definition"):
        if not all(isinstance(text, str) and text for text in one.get(name, {"": None}).values()):
            yield f"{name} is no language map"


def _extension_shape(one: Json) -> Iterator[str]:
    yield from _label_faults(one)
    if one["type"] not in {"ContextExtension", "ResultExtension", "ActivityExtension"}:
        yield "is no extension"
    if "schema" in one and "inlineSchema" in one:
        yield "has two schemas"


def _template_faults(one: Json, document: Json) -> Iterator[str]:
    yield from _label_faults(one)
    if one["type"] != "StatementTemplate":
        yield "is no template"
    if "objectStatementRefTemplate" in one and "objectActivityType" in one:
        yield "is about both a statement and an activity"
    known = {template["id"] for template in document["templates"]}
    if not set(one.get("objectStatementRefTemplate", ())) <= known:
        yield "refers to a template that is not there"
    for rule in one.get("rules", ()):
        values_at({}, rule["location"])
        if not rule.keys() & {"presence", "any", "all", "none"}:
            yield f"{rule['location']}: says nothing"
        if rule.get("presence", "included") not in {"included", "excluded", "recommended"}:
            yield f"{rule['location']}: presence is unknown"


def _pattern_faults(one: Json, document: Json) -> Iterator[str]:
    templates = {template["id"] for template in document["templates"]}
    patterns = {pattern["id"]: pattern for pattern in document["patterns"]}
    if one.get("primary"):
        yield from _label_faults(one)
    hows = one.keys() & set(HOWS)
    if one["type"] != "Pattern" or len(hows) != 1:
        yield "has not exactly one way to match"
        return
    (how,) = hows
    members = one[how] if how in {"alternates", "sequence"} else [one[how]]
    if not set(members) <= templates | patterns.keys():
        yield "names something that is not there"
    if how in {"alternates", "sequence"} and len(members) < 2:
        yield "has fewer than two members"
    if how == "alternates" and any({"optional", "zeroOrMore"} & patterns.get(name, {}).keys() for name in members):
        yield "has an optional part directly inside alternates"
    if one["id"] in _inside(members, patterns):
        yield "is within itself"


def _inside(members: list[str], patterns: Mapping[str, Json]) -> set[str]:
    seen: set[str] = set()
    waiting = list(members)
    while waiting:
        name = waiting.pop()
        if name in patterns and name not in seen:
            seen.add(name)
            waiting += [one for how in patterns[name].keys() & set(HOWS) for one in _listed(patterns[name][how])]
    return seen


def _listed(members: str | list[str]) -> list[str]:
    return [members] if isinstance(members, str) else members
