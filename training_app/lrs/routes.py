"""The addresses of the record store."""

from collections.abc import Callable, Sequence
from functools import partial

from flask import Blueprint, Response, request

from training_app.lrs import document_resources, lookup_resources
from training_app.lrs.call import Call, read_whole
from training_app.lrs.door import Answer, Resource, answer, preflight, visit
from training_app.lrs.errors import Refused
from training_app.lrs.statement_resource import statements

PREFIX = "/xapi"
blueprint = Blueprint("lrs", __name__, url_prefix=PREFIX)

_OF_DOCUMENTS = ("GET", "PUT", "POST", "DELETE")
_RESOURCES = {
    "/statements": Resource(statements, ("GET", "PUT", "POST"), tells_through=True),
    "/activities/state": Resource(document_resources.state, _OF_DOCUMENTS),
    "/activities/profile": Resource(document_resources.activity_profile, _OF_DOCUMENTS),
    "/agents/profile": Resource(document_resources.agent_profile, _OF_DOCUMENTS),
    "/agents": Resource(lookup_resources.agents, ("GET",)),
    "/activities": Resource(lookup_resources.activities, ("GET",)),
}


def refuse_elsewhere() -> Response | None:
    """Say in the store's own way that there is no such resource or method; None for every other request."""
    problem = request.routing_exception
    if problem is None or not request.path.startswith(f"{PREFIX}/"):
        return None
    if problem.code == 405:
        allowed = dict(problem.get_headers()).get("Allow", "")
        return answer(_refuse(Refused(405, f"This resource takes {allowed}.", headers={"Allow": allowed})))
    if problem.code == 400:
        return answer(_refuse(Refused(400, "This request cannot be read. Nothing was stored.")))
    return answer(_refuse(Refused(404, "There is no such resource here. Nothing was stored.")))


def _refuse(refusal: Refused) -> Callable[[Call], Answer]:
    def ask(_: Call) -> Answer:
        raise refusal

    return ask


def _about(head: Call) -> Answer:
    call = read_whole(head, request)
    if call.method not in {"GET", "HEAD"}:
        raise Refused(405, "This resource takes GET.", headers={"Allow": "GET"})
    return lookup_resources.about(call)


def _add(path: str, ask: Callable[[], Response], methods: Sequence[str]) -> None:
    def view() -> Response:
        return preflight(methods) if request.method == "OPTIONS" else ask()

    # POST everywhere: the alternate request syntax of 1.0.x sends every method as a POST
    taken = sorted({*methods, "POST", "OPTIONS"})
    blueprint.add_url_rule(
        path, path.strip("/").replace("/", "_"), view, methods=taken, provide_automatic_options=False
    )


for _path, _resource in _RESOURCES.items():
    _add(_path, partial(visit, _resource), _resource.methods)
_add("/about", partial(answer, _about), ("GET",))
