"""A person's leave and exemptions: entered with a reason, by who plans training."""

from collections.abc import Mapping

from flask import redirect, request
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.models import Person
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission, short_name
from training_app.assignments.history import Extent
from training_app.assignments.schedule import addresses, queries, service
from training_app.assignments.schedule.away_views import build_away
from training_app.assignments.schedule.desk import hand, sight, this_room
from training_app.assignments.schedule.errors import PersonNotHere
from training_app.assignments.schedule.forms import EndLeaveForm, ExemptionForm, LeaveForm
from training_app.assignments.schedule.routes import ID, blueprint
from training_app.assignments.schedule.settling import settle
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.web.frame import Strip
from training_app.web.render import render_page

AWAY = f"{addresses.PEOPLE}/<{ID}:person_id>/leave"


@blueprint.get(AWAY)
@requires(Permission.PLAN_TRAINING)
def show_away(person_id: int) -> str:
    """Leave so far, and the forms."""
    return _render(person_id)


@blueprint.post(AWAY)
@requires(Permission.PLAN_TRAINING)
def enter_leave(person_id: int) -> BaseResponse | tuple[str, int]:
    """Enter days away."""
    form = LeaveForm()
    if not form.validate():
        return _render(person_id, errors=form.said, typed=form.typed), 422
    first, last = form.days
    service.enter_leave(db.session(), PersonId(person_id), by=hand(), first=first, last=last, reason=form.reason.data)
    return _done(person_id, "entered")


@blueprint.post(f"{AWAY}/end")
@requires(Permission.PLAN_TRAINING)
def end_leave(person_id: int) -> BaseResponse | tuple[str, int]:
    """Say which day was the last; a day nobody can read changes nothing."""
    chosen = EndLeaveForm().chosen
    if chosen is None:
        return _render(person_id), 422
    service.end_leave(db.session(), chosen[0], by=hand(), person_id=PersonId(person_id), last=chosen[1])
    return _done(person_id, "over")


@blueprint.post(f"{AWAY}/exempt")
@requires(Permission.PLAN_TRAINING)
def exempt_person(person_id: int) -> BaseResponse | tuple[str, int]:
    """Free the person from what is open of a module."""
    form = ExemptionForm()
    if not form.validate():
        errors = {f"exempt-{name}": sentence for name, sentence in form.said.items()}
        return _render(person_id, errors=errors, typed={f"exempt-{k}": v for k, v in form.typed.items()}), 422
    extent = Extent(form.extent.data)
    service.exempt(
        db.session(),
        PersonId(person_id),
        by=hand(),
        module_id=form.module.data,
        extent=extent,
        reason=form.reason.data,
    )
    return _done(person_id, "exempted")


def _done(person_id: int, did: str) -> BaseResponse:
    house = this_room().house
    settle(db.session(), house.bus, signed_in().agency_id, now=house.clock(), most_people=1)
    return redirect(f"{addresses.away(person_id)}?did={did}", 303)


def _render(person_id: int, *, errors: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None) -> str:
    seen, session = sight(), db.session()
    mine = (Person.id == person_id, Person.agency_id == seen.agency_id, Person.is_active)
    row = session.execute(select(Person.given_name, Person.family_name).where(*mine)).one_or_none()
    if row is None:
        raise PersonNotHere
    name = short_name(row[0], row[1])
    leaves = queries.read_leaves(session, seen.agency_id, person_id)
    asked = queries.read_asked(session, seen.agency_id, person_id)
    page = build_away(seen, (person_id, name), leaves, asked, (request.args.get("did"), errors or {}, typed or {}))
    strip = Strip(name, addresses.person(person_id), "Leave and exemptions")
    return render_page("schedule/away.html", page_frame(addresses.PEOPLE, strip), page)
