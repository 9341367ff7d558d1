"""What filters find a statement by: 1.0.3 Part Three, section 2.1.3."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from training_app.lrs.spec.actors import identifier_of
from training_app.lrs.spec.statements import is_voiding

Term = tuple[str, str]
Part = dict[str, Any]


def statement_terms(statement: Part) -> frozenset[Term]:
    """(kind, value) of everything a filter can name; the statement must have passed ``check_statement``.

    agent: who did it, or to whom it was done, and the members of such a group. verb, activity, registration: as they
    say. related-agent and related-activity: everybody and everything else in the context and in a SubStatement. The
    authority is not among them: it is known by who sent the statement.
    """
    terms = {("verb", statement["verb"]["id"])}
    terms.update(("agent", one) for one in _people(statement["actor"]))
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        terms.add(("activity", target["id"]))
    elif kind in {"Agent", "Group"}:
        terms.update(("agent", one) for one in _people(target))
    elif kind == "SubStatement":
        terms.update(_related_of_sub(target))
    context = statement.get("context")
    if context is not None:
        terms.update(_related_of_context(context))
        if "registration" in context:
            terms.add(("registration", context["registration"].lower()))
    return frozenset(terms)


def referred_id(statement: Part) -> UUID | None:
    """The statement that this one is about."""
    target = statement["object"]
    return UUID(target["id"]) if target.get("objectType") == "StatementRef" else None


def voided_id(statement: Part) -> UUID | None:
    """The statement that this one takes back."""
    return referred_id(statement) if is_voiding(statement) else None


def _related_of_sub(sub: Part) -> Iterator[Term]:
    for one in _people(sub["actor"]):
        yield "related-agent", one
    target = sub["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        yield "related-activity", target["id"]
    elif kind in {"Agent", "Group"}:
        for one in _people(target):
            yield "related-agent", one
    if "context" in sub:
        yield from _related_of_context(sub["context"])


def _related_of_context(context: Part) -> Iterator[Term]:
    actors = [context[name] for name in ("instructor", "team") if name in context]
    actors += [entry["agent"] for entry in context.get("contextAgents", ())]
    actors += [entry["group"] for entry in context.get("contextGroups", ())]
    for actor in actors:
        for one in _people(actor):
            yield "related-agent", one
    for activities in context.get("contextActivities", {}).values():
        for activity in activities if isinstance(activities, list) else [activities]:
            yield "related-activity", activity["id"]


def _people(actor: Part) -> Iterator[str]:
    own = identifier_of(actor)
    if own is not None:
        yield own
    for member in actor.get("member", ()):
        found = identifier_of(member)
        if found is not None:
            yield found
