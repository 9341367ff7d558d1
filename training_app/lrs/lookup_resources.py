"""Agents, activities and about: 1.0.3 Part Three, sections 2.4, 2.5 and 2.8."""

from training_app.lrs.call import Call
from training_app.lrs.door import Answer, Visit
from training_app.lrs.spec.json_text import canonical
from training_app.lrs.spec.versions import Version
from training_app.lrs.visible_definitions import definitions_for, own_statements_about

_OF_A_PERSON = ("name", "mbox", "mbox_sha1sum", "openid", "account")


def agents(visit: Visit) -> Answer:
    """GET: the person of an agent. Nobody is joined with anybody here, so it holds what was asked with and no more."""
    visit.call.only({"agent"})
    visit.call.need("agent")
    agent = visit.call.agent("agent") or {}
    person: dict[str, object] = {"objectType": "Person"}
    person |= {name: [agent[name]] for name in _OF_A_PERSON if name in agent}
    return Answer(200, canonical(person))


def activities(visit: Visit) -> Answer:
    """GET: what is known of an activity."""
    visit.call.only({"activityId"})
    visit.call.need("activityId")
    iri = visit.call.iri("activityId") or ""
    known = definitions_for(visit, [iri], own_statements_about(visit, iri))
    activity: dict[str, object] = {"objectType": "Activity", "id": iri}
    if iri in known:
        activity["definition"] = known[iri]
    return Answer(200, canonical(activity))


def about(call: Call) -> Answer:
    """GET: the versions, to anybody.

    XAPI-00316: who speaks 1.0.x is told of no other; XAPI-00317: 1.0.3 is among them.
    """
    call.only(())
    ones = ["1.0.0", "1.0.1", "1.0.2", "1.0.3"]
    versions = ones if call.version is Version.V1 else [*ones, "2.0.0"]
    return Answer(200, canonical({"version": versions}))
