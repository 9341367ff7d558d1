"""Verbs and activities: 1.0.3 Part Two, sections 2.4.3 and 2.4.4.1; IEEE 9274.1.1, sections 4.2.2.2 and 4.2.2.3."""

from training_app.lrs.spec.actors import IDENTIFIERS
from training_app.lrs.spec.problem import Invalid
from training_app.lrs.spec.shape import (
    Check,
    Json,
    array_of,
    check_extensions,
    check_properties,
    iri,
    language_map,
    need,
    never,
    read_object,
    text,
)

_COMPONENTS_OF = {
    "choice": {"choices"},
    "sequencing": {"choices"},
    "likert": {"scale"},
    "matching": {"source", "target"},
    "performance": {"steps"},
    "true-false": set[str](),
    "fill-in": set[str](),
    "long-fill-in": set[str](),
    "numeric": set[str](),
    "other": set[str](),
}
"""XAPI-00049: the kinds of interaction; and which lists of components go with each: table in section 2.4.4.1."""
_LISTS = {
    "choices": "XAPI-00055",
    "scale": "XAPI-00054",
    "source": "XAPI-00053",
    "target": "XAPI-00052",
    "steps": "XAPI-00051",
}
"""Each an array of interaction components."""


def check_verb(value: object, path: str) -> None:
    """XAPI-00044: a verb has an IRI; XAPI-00045: what it displays is a language map."""
    verb = read_object(value, path, "XAPI-00014")
    check_properties(verb, path, _VERB)
    need(verb, path, "id", "XAPI-00044")


def check_activity(value: object, path: str) -> None:
    """XAPI-00047: an activity has an IRI; XAPI-00048: its definition is an object."""
    activity = read_object(value, path, "XAPI-00014")
    if activity.get("objectType", "Activity") != "Activity":
        raise Invalid("XAPI-00046", f"{path}.objectType", 'must be "Activity"')
    check_properties(activity, path, _ACTIVITY)
    need(activity, path, "id", "XAPI-00047")


def check_definition(value: object, path: str) -> None:
    """XAPI-00064: correct responses and components belong to an interaction, and say which kind it is."""
    definition = read_object(value, path, "XAPI-00048")
    check_properties(definition, path, _DEFINITION)
    kind = definition.get("interactionType")
    if kind is None:
        for name in ("correctResponsesPattern", *_LISTS):
            if name in definition:
                raise Invalid("XAPI-00064", f"{path}.interactionType", f"is missing beside {name}")
        return
    _check_components_fit(definition, path, str(kind))


def _check_components_fit(definition: Json, path: str, kind: str) -> None:
    for name in _LISTS:
        if name in definition and name not in _COMPONENTS_OF[kind]:
            raise Invalid("XAPI-00010", f"{path}.{name}", f"does not go with the interactionType {kind}")


def _check_interaction_type(value: object, path: str) -> None:
    # XAPI-00049; XAPI-00009: spelled exactly so
    if not isinstance(value, str) or value not in _COMPONENTS_OF:
        raise Invalid("XAPI-00049", path, f"must be one of {', '.join(_COMPONENTS_OF)}")


def _components(requirement: str) -> Check:
    def check(value: object, path: str) -> None:
        if type(value) is not list:
            raise Invalid(requirement, path, "must be a list")
        seen: set[object] = set()
        for number, one in enumerate(value):
            place = f"{path}[{number}]"
            own_id = _check_component(one, place)
            if own_id in seen:
                raise Invalid("XAPI-00058", f"{place}.id", "stands twice in this list")
            seen.add(own_id)

    return check


def _check_component(value: object, path: str) -> object:
    # XAPI-00063: an object; XAPI-00058: with an id
    component = read_object(value, path, "XAPI-00063")
    check_properties(component, path, _COMPONENT)
    need(component, path, "id", "XAPI-00058")
    return component["id"]


_VERB = {"id": iri("XAPI-00044"), "display": language_map("XAPI-00045")}
_COMPONENT = {"id": text("XAPI-00058"), "description": language_map("XAPI-00062")}
_DEFINITION = {
    "name": language_map("XAPI-00056"),
    "description": language_map("XAPI-00059"),
    "type": iri("XAPI-00060"),
    "moreInfo": iri("XAPI-00061"),
    # XAPI-00057
    "extensions": check_extensions,
    "interactionType": _check_interaction_type,
    "correctResponsesPattern": array_of(text("XAPI-00050"), "XAPI-00050"),
    **{name: _components(requirement) for name, requirement in _LISTS.items()},
}
_ACTIVITY = {
    "objectType": text("XAPI-00046"),
    "id": iri("XAPI-00047"),
    "definition": check_definition,
    **dict.fromkeys((*IDENTIFIERS, "member"), never("XAPI-00065", 'needs "objectType" beside it: "Agent" or "Group"')),
}
