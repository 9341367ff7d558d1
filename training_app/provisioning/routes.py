"""The addresses of SCIM 2.0 under ``/scim/v2``: what the server can, users and groups. No cookie opens any of them."""

from collections.abc import Sequence

from flask import Blueprint, Response, request

from training_app.provisioning import discovery, groups, queries, service
from training_app.provisioning.asking import narrowed, read_group_filter, read_names, read_page, read_user_filter
from training_app.provisioning.door import BODY_BYTES_MOST, Said, Visit, answer, check_version, resource_said
from training_app.provisioning.errors import NoSuchResource
from training_app.provisioning.names import BASE
from training_app.provisioning.reading import read_group, read_group_patch, read_user, read_user_patch
from training_app.provisioning.resources import group_resource, list_of, user_resource

blueprint = Blueprint("scim", __name__, url_prefix=BASE)


@blueprint.before_request
def let_large_groups_in() -> None:
    """A group with all its members is larger than any form."""
    request.max_content_length = BODY_BYTES_MOST


@blueprint.get("/ServiceProviderConfig")
def show_config() -> Response:
    """What this server can."""
    return answer(lambda visit: Said(200, discovery.config(visit.base)))


@blueprint.get("/ResourceTypes")
def list_types() -> Response:
    """Users and groups."""
    return answer(lambda visit: _whole_list(discovery.resource_types(visit.base)))


@blueprint.get("/ResourceTypes/<name>")
def show_type(name: str) -> Response:
    """One of them."""
    return answer(lambda visit: _described(discovery.named(discovery.resource_types(visit.base), name)))


@blueprint.get("/Schemas")
def list_schemas() -> Response:
    """What is kept of each."""
    return answer(lambda visit: _whole_list(discovery.schemas(visit.base)))


@blueprint.get("/Schemas/<name>")
def show_schema(name: str) -> Response:
    """One of them."""
    return answer(lambda visit: _described(discovery.named(discovery.schemas(visit.base), name)))


@blueprint.get("/Users")
def list_users() -> Response:
    """The people who match the filter, a page of them."""

    def ask(visit: Visit) -> Said:
        wanted = read_user_filter(request.args.get("filter"))
        page = read_page(request.args.get("startIndex"), request.args.get("count"))
        rows, total = queries.read_users(visit.session, visit.agency_id, wanted, page)
        found = [_narrow(user_resource(one, visit.base)) for one in rows]
        return Said(200, list_of(found, total=total, start=page.start))

    return answer(ask)


@blueprint.post("/Users")
def add_user() -> Response:
    """Add a person."""

    def ask(visit: Visit) -> Said:
        made = service.create_user(visit.session, visit.agency_id, read_user(visit.body), now=visit.now)
        return _user_said(visit, str(made), 201)

    return answer(ask)


@blueprint.get("/Users/<typed_id>")
def show_user(typed_id: str) -> Response:
    """One person."""
    return answer(lambda visit: _user_said(visit, typed_id, 200))


@blueprint.put("/Users/<typed_id>")
def put_user(typed_id: str) -> Response:
    """Change a person to what is sent; what is not in it stays."""

    def ask(visit: Visit) -> Said:
        check_version(lambda: _user(visit, typed_id))
        service.change_user(visit.session, visit.agency_id, typed_id, read_user(visit.body), now=visit.now)
        return _user_said(visit, typed_id, 200)

    return answer(ask)


@blueprint.patch("/Users/<typed_id>")
def patch_user(typed_id: str) -> Response:
    """Change what is named of a person."""

    def ask(visit: Visit) -> Said:
        check_version(lambda: _user(visit, typed_id))
        service.change_user(visit.session, visit.agency_id, typed_id, read_user_patch(visit.body), now=visit.now)
        return _user_said(visit, typed_id, 200)

    return answer(ask)


@blueprint.delete("/Users/<typed_id>")
def delete_user(typed_id: str) -> Response:
    """Deactivate a person; their records stay."""

    def ask(visit: Visit) -> Said:
        check_version(lambda: _user(visit, typed_id))
        service.delete_user(visit.session, visit.agency_id, typed_id, now=visit.now)
        return Said(204)

    return answer(ask)


@blueprint.get("/Groups")
def list_groups() -> Response:
    """The groups that match the filter, a page of them."""

    def ask(visit: Visit) -> Said:
        wanted = read_group_filter(request.args.get("filter"))
        page = read_page(request.args.get("startIndex"), request.args.get("count"))
        rows, total = queries.read_groups(visit.session, visit.agency_id, wanted, page, has_members=_asks_for_members())
        found = [_narrow(group_resource(one, visit.base)) for one in rows]
        return Said(200, list_of(found, total=total, start=page.start))

    return answer(ask)


@blueprint.post("/Groups")
def add_group() -> Response:
    """Add a group."""

    def ask(visit: Visit) -> Said:
        made = groups.create_group(visit.session, visit.agency_id, read_group(visit.body), now=visit.now)
        return _group_said(visit, str(made), 201)

    return answer(ask)


@blueprint.get("/Groups/<typed_id>")
def show_group(typed_id: str) -> Response:
    """One group."""
    return answer(lambda visit: _group_said(visit, typed_id, 200))


@blueprint.put("/Groups/<typed_id>")
def put_group(typed_id: str) -> Response:
    """Change a group to what is sent."""

    def ask(visit: Visit) -> Said:
        check_version(lambda: _group(visit, typed_id))
        groups.change_group(visit.session, visit.agency_id, typed_id, read_group(visit.body), now=visit.now)
        return _group_said(visit, typed_id, 200)

    return answer(ask)


@blueprint.patch("/Groups/<typed_id>")
def patch_group(typed_id: str) -> Response:
    """Change what is named of a group. Answered with 204: it may have thousands of members."""

    def ask(visit: Visit) -> Said:
        check_version(lambda: _group(visit, typed_id))
        groups.change_group(visit.session, visit.agency_id, typed_id, read_group_patch(visit.body), now=visit.now)
        return Said(204)

    return answer(ask)


@blueprint.delete("/Groups/<typed_id>")
def delete_group(typed_id: str) -> Response:
    """Delete a group."""

    def ask(visit: Visit) -> Said:
        check_version(lambda: _group(visit, typed_id))
        groups.delete_group(visit.session, visit.agency_id, typed_id, now=visit.now)
        return Said(204)

    return answer(ask)


def _user(visit: Visit, typed_id: str) -> dict[str, object]:
    return user_resource(queries.find_user(visit.session, visit.agency_id, typed_id), visit.base)


def _user_said(visit: Visit, typed_id: str, status: int) -> Said:
    resource = _user(visit, typed_id)
    return resource_said(status, resource, _narrow(resource))


def _group(visit: Visit, typed_id: str) -> dict[str, object]:
    # the version is of the whole group, also where its members are not shown
    return group_resource(queries.find_group(visit.session, visit.agency_id, typed_id), visit.base)


def _group_said(visit: Visit, typed_id: str, status: int) -> Said:
    resource = _group(visit, typed_id)
    return resource_said(status, resource, _narrow(resource))


def _narrow(resource: dict[str, object]) -> dict[str, object]:
    wanted, excluded = request.args.get("attributes"), request.args.get("excludedAttributes")
    return narrowed(resource, read_names(wanted), read_names(excluded))


def _asks_for_members() -> bool:
    wanted = read_names(request.args.get("attributes"))
    return "members" in wanted if wanted else "members" not in read_names(request.args.get("excludedAttributes"))


def _whole_list(described: Sequence[discovery.Described]) -> Said:
    return Said(200, list_of(described, total=len(described), start=1))


def _described(found: discovery.Described | None) -> Said:
    if found is None:
        raise NoSuchResource("resource")
    return Said(200, found)
