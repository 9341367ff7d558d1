"""State, activity profile and agent profile: 1.0.3 Part Three, sections 2.2, 2.3, 2.6, 2.7; IEEE 9274.1.1, 4.1.6."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from training_app.lrs.documents import (
    Content,
    MustKnow,
    Place,
    Resource,
    StoredDocument,
    delete_document,
    delete_documents,
    etag_of,
    get_document,
    list_documents,
    post_document,
    put_document,
    read_json_object,
)
from training_app.lrs.door import Answer, Visit, http_date
from training_app.lrs.errors import Refused
from training_app.lrs.spec.versions import Version


@dataclass(frozen=True, slots=True)
class _Kind:
    """What one of the three resources is asked with."""

    resource: Resource
    names: tuple[str, ...]
    "Parameters that say where; each must be there."
    document: str
    "The parameter that says which."
    optional: tuple[str, ...] = ()
    may_delete_all: bool = False


_STATE = _Kind(Resource.STATE, ("activityId", "agent"), "stateId", ("registration",), may_delete_all=True)
_ACTIVITY = _Kind(Resource.ACTIVITY_PROFILE, ("activityId",), "profileId")
_AGENT = _Kind(Resource.AGENT_PROFILE, ("agent",), "profileId")


def state(visit: Visit) -> Answer:
    """GET, PUT, POST or DELETE of what an activity keeps of an agent."""
    return _ask(visit, _STATE)


def activity_profile(visit: Visit) -> Answer:
    """GET, PUT, POST or DELETE of what is kept of an activity."""
    return _ask(visit, _ACTIVITY)


def agent_profile(visit: Visit) -> Answer:
    """GET, PUT, POST or DELETE of what is kept of an agent."""
    return _ask(visit, _AGENT)


def _ask(visit: Visit, kind: _Kind) -> Answer:
    call = visit.call
    is_list = kind.document not in call.params
    is_reading = call.method not in {"PUT", "POST", "DELETE"}
    since = ("since",) if is_reading and is_list else ()
    call.only({*kind.names, *kind.optional, kind.document, *since})
    place = _place(visit, kind)
    return _METHODS[call.method](visit, kind, place)


def _place(visit: Visit, kind: _Kind) -> Place:
    call = visit.call
    for name in kind.names:
        call.need(name)
    return Place(
        agency_id=visit.caller.agency_id,
        resource=kind.resource,
        activity=call.iri("activityId"),
        agent=call.agent_id("agent"),
        registration=call.uuid("registration"),
    )


def _get(visit: Visit, kind: _Kind, place: Place) -> Answer:
    if kind.document in visit.call.params:
        document = get_document(
            visit.session, place, visit.call.params[kind.document], only_client=visit.caller.sees_only
        )
        if document is None:
            raise Refused(404, "There is no such document here.")
        return Answer(200, document.content, document.content_type, _headers(document))
    found = list_documents(visit.session, place, since=visit.call.time("since"), only_client=visit.caller.sees_only)
    body = json.dumps([one for one, _ in found]).encode()
    headers = {"ETag": f'"{etag_of(body)}"'} | ({"Last-Modified": http_date(found[-1][1])} if found else {})
    return Answer(200, body, headers=headers)


def _put(visit: Visit, kind: _Kind, place: Place) -> Answer:
    put_document(
        visit.session,
        place,
        visit.call.need(kind.document),
        _content(visit),
        conditions=visit.call.conditions,
        must_know=_must_know(visit, kind),
        client_id=visit.caller.client_id,
        now=visit.now,
    )
    return Answer(204)


def _must_know(visit: Visit, kind: _Kind) -> MustKnow:
    if kind.resource is not Resource.STATE:
        return MustKnow.EITHER_WAY
    return MustKnow.WHAT_IT_REPLACES if visit.version is Version.V2 else MustKnow.NOTHING


def _post(visit: Visit, kind: _Kind, place: Place) -> Answer:
    document_id, content = visit.call.need(kind.document), _content(visit)
    if visit.call.media_type == "application/json":
        # what cannot be merged later is refused already when it comes first
        read_json_object(content)
    post_document(
        visit.session,
        place,
        document_id,
        content,
        conditions=visit.call.conditions,
        client_id=visit.caller.client_id,
        now=visit.now,
    )
    return Answer(204)


def _delete(visit: Visit, kind: _Kind, place: Place) -> Answer:
    if kind.document in visit.call.params:
        delete_document(visit.session, place, visit.call.params[kind.document], conditions=visit.call.conditions)
    elif kind.may_delete_all:
        delete_documents(visit.session, place)
    else:
        visit.call.need(kind.document)
    return Answer(204)


def _content(visit: Visit) -> Content:
    return Content(visit.call.body, visit.call.content_type)


def _headers(document: StoredDocument) -> dict[str, str]:
    return {"ETag": f'"{document.etag}"', "Last-Modified": http_date(document.updated_at)}


_METHODS: dict[str, Callable[[Visit, _Kind, Place], Answer]] = {
    "GET": _get,
    "HEAD": _get,
    "PUT": _put,
    "POST": _post,
    "DELETE": _delete,
}
