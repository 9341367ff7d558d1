"""Who has credentials for the embedded LRS: the list, making them, ending them."""

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.connections import addresses, queries
from training_app.connections.client_service import add_client, end_client, find_client
from training_app.connections.client_views import (
    NOTICES,
    build_client_form,
    build_clients,
    build_made,
    build_revoke,
)
from training_app.connections.desk import here_for, show
from training_app.connections.errors import ClientNameTaken
from training_app.connections.forms import ClientForm
from training_app.connections.routes import ID, blueprint, store_url
from training_app.foundation.db import db
from training_app.lrs.clients import read_clients
from training_app.web.question import QUESTION


@blueprint.get(addresses.CLIENTS)
@requires(Permission.MANAGE_DELIVERY)
def show_clients() -> str:
    """Who has credentials, and when they were last used."""
    identity, session = signed_in(), db.session()
    clients = read_clients(session, agency_id=identity.agency_id)
    makers = [one.created_by_id for one in clients]
    page = build_clients(
        clients,
        here_for(identity),
        names=queries.read_names(session, agency_id=identity.agency_id, person_ids=makers),
        store_url=store_url(),
        notice=NOTICES.get(request.args.get("did", "")),
    )
    return show("clients.html", page, "Clients")


@blueprint.get(addresses.ADD_CLIENT)
@requires(Permission.MANAGE_DELIVERY)
def show_add_client() -> str:
    """The form that makes credentials."""
    return show("client.html", build_client_form("", [], {}), "Clients, add one")


@blueprint.post(addresses.ADD_CLIENT)
@requires(Permission.MANAGE_DELIVERY)
def make_client() -> str | tuple[str, int]:
    """Make credentials and show them in this very answer: a secret stands in no address, cookie, log or cache."""
    form, identity = ClientForm(), signed_in()
    if not form.validate():
        return _again(form, form.said)
    try:
        made = add_client(
            db.session(), by=identity, name=form.name.data, scopes=form.chosen, now=here_for(identity).now
        )
    except ClientNameTaken as error:
        return _again(form, {"name": error.sentence})
    return show("client_made.html", build_made(form.name.data, made, form.chosen, store_url()), "Clients, added")


@blueprint.get(f"{addresses.CLIENTS}/<{ID}:client_id>/revoke")
@requires(Permission.MANAGE_DELIVERY)
def show_revoke(client_id: int) -> str:
    """The question whether a client shall lose its access."""
    identity = signed_in()
    client = find_client(db.session(), identity, client_id)
    return show(QUESTION, build_revoke(client, here_for(identity)), f"Clients, {client.name}")


@blueprint.post(f"{addresses.CLIENTS}/<{ID}:client_id>/revoke")
@requires(Permission.MANAGE_DELIVERY)
def revoke_client(client_id: int) -> BaseResponse:
    """End its access."""
    identity = signed_in()
    is_ended = end_client(db.session(), by=identity, client_id=client_id, now=here_for(identity).now)
    return redirect(f"{addresses.CLIENTS}?did={'revoked' if is_ended else 'before'}", 303)


def _again(form: ClientForm, errors: dict[str, str]) -> tuple[str, int]:
    # what a failed try had read or begun is over before the page reads anew
    db.session().rollback()
    return show("client.html", build_client_form(form.name.data, form.ticked, errors), "Clients, add one"), 422
