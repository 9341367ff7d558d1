"""The page of the records, what a destination did not take, and the buttons that send again."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission, may
from training_app.connections import addresses, queries, service
from training_app.connections.desk import here_for, modules, show
from training_app.connections.destination_views import build_remarked, build_rows, rows_before
from training_app.connections.records import NOTICES, Seen, build_records
from training_app.connections.rules import page_asked
from training_app.connections.words import ROWS_A_PAGE
from training_app.delivery.queries import DestinationHealth, read_health, read_not_taken, read_remarked
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.lrs.clients import read_clients
from training_app.sinks.found import installed_sinks

blueprint = Blueprint("connections", __name__, template_folder="templates")

# a larger number is nobody: no id column holds it, and a database asked for one answers with an error
ID = "int(max=2147483647)"
ONE = f"{addresses.RECORDS}/<{ID}:destination_id>"


@blueprint.get(addresses.RECORDS)
@requires(Permission.SEE_DELIVERY)
def show_records() -> str:
    """Whether records arrive, per destination, and what is kept here."""
    identity, session = signed_in(), db.session()
    here, agency_id = here_for(identity), identity.agency_id
    health = read_health(session, agency_id=agency_id, now=here.now)
    ids = [one.id for one in health]
    seen = Seen(
        health=health,
        newest=queries.read_newest(session, agency_id=agency_id, destination_ids=ids),
        kept=queries.read_kept(session, agency_id=agency_id),
        clients=read_clients(session, agency_id=agency_id),
        store_url=store_url(),
        sinks=installed_sinks(),
    )
    page = build_records(
        seen,
        here,
        agency=identity.agency_name,
        may_manage=may(identity.roles, Permission.MANAGE_DELIVERY),
        notice=NOTICES.get(request.args.get("did", "")),
    )
    return show("records.html", page)


@blueprint.get(f"{ONE}/not-taken")
@requires(Permission.SEE_DELIVERY)
def show_not_taken(destination_id: int) -> str:
    """The records that a destination did not take, fifty a page."""
    identity, session = signed_in(), db.session()
    here, agency_id = here_for(identity), identity.agency_id
    health = _health(destination_id)
    page, pages = page_asked(request.args.get("page"), health.not_taken, ROWS_A_PAGE)
    rows = read_not_taken(
        session, agency_id=agency_id, destination_id=destination_id, first=rows_before(page), most=ROWS_A_PAGE
    )
    may_manage = may(identity.roles, Permission.MANAGE_DELIVERY)
    names = _names([row.subject_id for row in rows])
    shown = build_rows(health, rows, here, names=names, paging=(page, pages), may_manage=may_manage)
    return show("rows.html", shown, f"{health.name}, not taken")


@blueprint.get(f"{ONE}/remarks")
@requires(Permission.SEE_DELIVERY)
def show_remarked(destination_id: int) -> str:
    """The records that were delivered with a remark, fifty a page."""
    identity, session = signed_in(), db.session()
    here, health = here_for(identity), _health(destination_id)
    page, pages = page_asked(request.args.get("page"), health.remarked, ROWS_A_PAGE)
    of_page = {"first": rows_before(page), "most": ROWS_A_PAGE}
    rows = read_remarked(session, agency_id=identity.agency_id, destination_id=destination_id, **of_page)
    names = _names([row.subject_id for row in rows])
    shown = build_remarked(health, rows, here, names=names, paging=(page, pages))
    return show("rows.html", shown, f"{health.name}, remarks")


@blueprint.post(f"{ONE}/retry")
@requires(Permission.MANAGE_DELIVERY)
def send_again(destination_id: int) -> BaseResponse:
    """Let the refused and parked records wait again."""
    identity = signed_in()
    sent = service.send_again(db.session(), by=identity, destination_id=destination_id, now=here_for(identity).now)
    return redirect(f"{addresses.RECORDS}?did={'retry' if sent else 'same'}", 303)


@blueprint.post(f"{ONE}/start")
@requires(Permission.MANAGE_DELIVERY)
def start_again(destination_id: int) -> BaseResponse:
    """Send to a stopped or waiting destination again."""
    identity = signed_in()
    service.start_again(db.session(), by=identity, destination_id=destination_id, now=here_for(identity).now)
    return redirect(f"{addresses.RECORDS}?did=start", 303)


def _health(destination_id: int) -> DestinationHealth:
    identity = signed_in()
    lines = read_health(db.session(), agency_id=identity.agency_id, now=here_for(identity).now)
    health = next((one for one in lines if one.id == destination_id), None)
    if health is None:
        raise NotFound
    return health


def _names(subject_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """What these are about. Whoever runs the program sees the ids: who takes what is for those who read records."""
    identity = signed_in()
    ids = subject_ids if may(identity.roles, Permission.SEE_AGENCY_REPORT) else []
    return queries.read_subjects(db.session(), modules(), agency_id=identity.agency_id, subject_ids=ids)


def store_url() -> str:
    """The embedded LRS as another system reaches it, by the name this request came under."""
    return request.url_root.rstrip("/") + addresses.STORE
