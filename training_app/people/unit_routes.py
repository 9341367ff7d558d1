"""The units of the agency: adding, renaming, ordering and removing them."""

from datetime import datetime
from typing import TypedDict

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.identity import Identity
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.foundation.errors import BadRequest, NotFound
from training_app.foundation.ids import AgencyId, PersonId
from training_app.people import addresses, queries, unit_service
from training_app.people.desk import here_for, show
from training_app.people.forms import UnitForm
from training_app.people.routes import ID, blueprint
from training_app.people.unit_rules import UnitRefused
from training_app.people.unit_service import Step
from training_app.people.unit_views import NOTICES, build_unit, build_units

ONE = f"{addresses.UNITS}/<{ID}:unit_id>"
STEPS: dict[str, Step] = {"earlier": -1, "later": 1}


class Asked(TypedDict):
    """Whose agency, who and when: what every change of a unit is told."""

    agency_id: AgencyId
    by: PersonId
    now: datetime


@blueprint.get(addresses.UNITS)
@requires(Permission.MANAGE_PEOPLE)
def show_units() -> str:
    """All units, in the order of reports."""
    return _units_page(notice=NOTICES.get(request.args.get("did", "")))


@blueprint.post(addresses.UNITS)
@requires(Permission.MANAGE_PEOPLE)
def add_unit() -> BaseResponse | tuple[str, int]:
    """Add a unit."""
    identity, form = signed_in(), UnitForm()
    try:
        unit_service.add_unit(db.session(), form.name.data, **_asked_by(identity))
    except UnitRefused as refused:
        return _units_page(name=form.name.data, error=str(refused)), 422
    return redirect(f"{addresses.UNITS}?did=added", 303)


@blueprint.get(ONE)
@requires(Permission.MANAGE_PEOPLE)
def show_unit(unit_id: int) -> str:
    """One unit."""
    return _unit_page(unit_id, notice=NOTICES.get(request.args.get("did", "")))


@blueprint.post(ONE)
@requires(Permission.MANAGE_PEOPLE)
def rename_unit(unit_id: int) -> BaseResponse | tuple[str, int]:
    """Give it another path; those below follow."""
    identity, form = signed_in(), UnitForm()
    try:
        changed = unit_service.rename_unit(db.session(), unit_id, form.name.data, **_asked_by(identity))
    except UnitRefused as refused:
        return _unit_page(unit_id, typed=form.name.data, error=str(refused)), 422
    return redirect(f"{addresses.unit(unit_id)}?did={'renamed' if changed else 'same'}", 303)


@blueprint.post(f"{ONE}/move")
@requires(Permission.MANAGE_PEOPLE)
def move_unit(unit_id: int) -> BaseResponse:
    """Let it come earlier or later in reports."""
    identity, step = signed_in(), STEPS.get(request.form.get("to", ""))
    if unit_id not in queries.unit_names(db.session(), identity.agency_id):
        raise NotFound
    if step is None:
        raise BadRequest
    is_moved = unit_service.move_unit(db.session(), unit_id, step, **_asked_by(identity))
    return redirect(f"{addresses.unit(unit_id)}?did={'moved' if is_moved else 'end'}", 303)


@blueprint.post(f"{ONE}/remove")
@requires(Permission.MANAGE_PEOPLE)
def remove_unit(unit_id: int) -> BaseResponse:
    """Remove an empty unit."""
    identity = signed_in()
    unit_service.remove_unit(db.session(), unit_id, **_asked_by(identity))
    return redirect(f"{addresses.UNITS}?did=removed", 303)


def _asked_by(identity: Identity) -> Asked:
    return {"agency_id": identity.agency_id, "by": identity.person_id, "now": here_for(identity).now}


def _units_page(*, notice: str | None = None, name: str = "", error: str | None = None) -> str:
    lines = queries.read_units(db.session(), signed_in().agency_id)
    return show("units.html", build_units(lines, notice=notice, name=name, error=error), "Units")


def _unit_page(unit_id: int, *, notice: str | None = None, typed: str | None = None, error: str | None = None) -> str:
    lines = queries.read_units(db.session(), signed_in().agency_id)
    one = next((line for line in lines if line.unit_id == unit_id), None)
    if one is None:
        raise NotFound
    page = build_unit(lines, one, notice=notice, typed=typed, error=error)
    return show("unit.html", page, page.title)
