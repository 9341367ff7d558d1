"""What comparisons with a destination found, and asking for one."""

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission, may
from training_app.connections import addresses, queries
from training_app.connections.comparison_service import ask_to_compare
from training_app.connections.comparison_views import NOTICES, build_comparison, build_comparisons
from training_app.connections.desk import here_for, show
from training_app.connections.forms import CompareForm
from training_app.connections.routes import ID, ONE, blueprint
from training_app.connections.rules import page_asked
from training_app.connections.service import find_lrs
from training_app.connections.words import ROWS_A_PAGE, paging_of
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound


@blueprint.get(f"{ONE}/comparisons")
@requires(Permission.SEE_DELIVERY)
def show_comparisons(destination_id: int) -> str:
    """The list, fifty a page, the newest first."""
    identity, session = signed_in(), db.session()
    mine = {"agency_id": identity.agency_id, "destination_id": destination_id}
    destination = find_lrs(session, identity, destination_id)
    page, pages = page_asked(request.args.get("page"), queries.count_comparisons(session, **mine), ROWS_A_PAGE)
    found = queries.read_comparisons(session, **mine, first=(page - 1) * ROWS_A_PAGE, most=ROWS_A_PAGE)
    shown = build_comparisons(
        destination,
        found,
        here_for(identity),
        names=queries.read_names(session, agency_id=identity.agency_id, person_ids=[one.asked_by_id for one in found]),
        paging=paging_of(addresses.comparisons(destination_id), page, pages),
        may_manage=may(identity.roles, Permission.MANAGE_DELIVERY),
        notice=NOTICES.get(request.args.get("did", "")),
    )
    return show("comparisons.html", shown, f"{destination.name}, comparisons")


@blueprint.post(f"{ONE}/comparisons")
@requires(Permission.MANAGE_DELIVERY)
def ask_comparison(destination_id: int) -> BaseResponse:
    """Ask for one; the worker does it."""
    identity = signed_in()
    is_asked = ask_to_compare(
        db.session(),
        by=identity,
        destination_id=destination_id,
        span=CompareForm().asked,
        now=here_for(identity).now,
    )
    return redirect(f"{addresses.comparisons(destination_id)}?did={'asked' if is_asked else 'waits'}", 303)


@blueprint.get(f"{ONE}/comparisons/<{ID}:comparison_id>")
@requires(Permission.SEE_DELIVERY)
def show_comparison(destination_id: int, comparison_id: int) -> str:
    """What one comparison found."""
    identity, session = signed_in(), db.session()
    agency_id = identity.agency_id
    destination = find_lrs(session, identity, destination_id)
    one = queries.read_comparison(
        session, agency_id=agency_id, destination_id=destination_id, comparison_id=comparison_id
    )
    if one is None:
        raise NotFound
    names = queries.read_names(session, agency_id=agency_id, person_ids=[one.asked_by_id])
    shown = build_comparison(destination, one, here_for(identity), names)
    return show("comparison.html", shown, f"{destination.name}, one comparison")
