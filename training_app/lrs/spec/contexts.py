"""Contexts: 1.0.3 Part Two, section 2.4.6; IEEE 9274.1.1, section 4.2.2.5, which adds context agents and groups."""

from training_app.lrs.spec.activities import check_activity
from training_app.lrs.spec.actors import check_actor, check_group
from training_app.lrs.spec.problem import Invalid
from training_app.lrs.spec.shape import (
    Check,
    Json,
    array_of,
    check_extensions,
    check_language,
    check_properties,
    iri,
    need,
    read_object,
    text,
    uuid,
)
from training_app.lrs.spec.versions import Version


def check_context(value: object, path: str, version: Version) -> None:
    """XAPI-00086 to XAPI-00092: each property of a context is of its type."""
    check_properties(read_object(value, path, "XAPI-00014"), path, _CONTEXT[version])


def check_fits_object(context: Json, target: Json, path: str) -> None:
    """XAPI-00084, XAPI-00085: a revision and a platform are those of an activity."""
    if target.get("objectType", "Activity") == "Activity":
        return
    for name, requirement in (("revision", "XAPI-00084"), ("platform", "XAPI-00085")):
        if name in context:
            raise Invalid(requirement, f"{path}.{name}", "belongs to statements about an activity only")


def check_reference(value: object, path: str) -> None:
    """XAPI-00072, XAPI-00073, XAPI-00092: a reference to a statement says what it is, and has a UUID."""
    reference = read_object(value, path, "XAPI-00092")
    if reference.get("objectType") != "StatementRef":
        raise Invalid("XAPI-00073", f"{path}.objectType", 'must be "StatementRef"')
    check_properties(reference, path, _REFERENCE)
    need(reference, path, "id", "XAPI-00072")


def _check_context_activities(value: object, path: str) -> None:
    # XAPI-00086; XAPI-00093: only these four keys; XAPI-00094: an activity, or a list of them
    check_properties(read_object(value, path, "XAPI-00086"), path, _CONTEXT_ACTIVITIES)


def _check_one_or_many(value: object, path: str) -> None:
    if type(value) is list:
        _ACTIVITIES(value, path)
    else:
        check_activity(value, path)


def _check_context_agent(value: object, path: str) -> None:
    # IEEE 9274.1.1, 4.2.2.5
    _check_kind(value, path, "contextAgent", "agent", _CONTEXT_AGENT)


def _check_context_group(value: object, path: str) -> None:
    _check_kind(value, path, "contextGroup", "group", _CONTEXT_GROUP)


def _check_kind(value: object, path: str, kind: str, whom: str, known: dict[str, Check]) -> None:
    one = read_object(value, path, "4.2.2.5")
    if one.get("objectType") != kind:
        raise Invalid("4.2.2.5", f"{path}.objectType", f'must be "{kind}"')
    check_properties(one, path, known)
    need(one, path, whom, "4.2.2.5")


def _check_relevant_types(value: object, path: str) -> None:
    _IRIS(value, path)
    if not value:
        raise Invalid("4.2.2.5", path, "must name at least one type, or be left out")


def _check_agent_of_context(value: object, path: str) -> None:
    agent = read_object(value, path, "4.2.2.5")
    if agent.get("objectType", "Agent") != "Agent":
        raise Invalid("4.2.2.5", f"{path}.objectType", 'must be "Agent"')
    check_actor(agent, path)


def _check_group_of_context(value: object, path: str) -> None:
    group = read_object(value, path, "4.2.2.5")
    if group.get("objectType") != "Group":
        raise Invalid("4.2.2.5", f"{path}.objectType", 'must be "Group"')
    check_group(group, path)


_IRIS = array_of(iri("4.2.2.5"), "4.2.2.5")
_ACTIVITIES = array_of(check_activity, "XAPI-00094")
_CONTEXT_ACTIVITIES = dict.fromkeys(("parent", "grouping", "category", "other"), _check_one_or_many)
_REFERENCE = {"objectType": text("XAPI-00073"), "id": uuid("XAPI-00072")}
_CONTEXT_AGENT = {
    "objectType": text("4.2.2.5"),
    "agent": _check_agent_of_context,
    "relevantTypes": _check_relevant_types,
}
_CONTEXT_GROUP = {
    "objectType": text("4.2.2.5"),
    "group": _check_group_of_context,
    "relevantTypes": _check_relevant_types,
}
_CONTEXT_1: dict[str, Check] = {
    "registration": uuid("XAPI-00087"),
    "instructor": check_actor,
    "team": check_group,
    "contextActivities": _check_context_activities,
    "revision": text("XAPI-00089"),
    "platform": text("XAPI-00090"),
    "language": check_language,
    "statement": check_reference,
    "extensions": check_extensions,
}
_CONTEXT = {
    Version.V1: _CONTEXT_1,
    Version.V2: _CONTEXT_1
    | {
        "contextAgents": array_of(_check_context_agent, "4.2.2.5"),
        "contextGroups": array_of(_check_context_group, "4.2.2.5"),
    },
}
