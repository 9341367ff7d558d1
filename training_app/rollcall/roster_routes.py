"""The pages of the list: who is here, what would be recorded, who got what."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.learning.desk import this_room
from training_app.learning.service import Learner
from training_app.rollcall import addresses, queries, roster_views, service
from training_app.rollcall.errors import StoryNotEnded
from training_app.rollcall.forms import RosterForm
from training_app.rollcall.routes import Opened, blueprint, open_roll_call
from training_app.web.render import render_page


@blueprint.get("/<uuid:roll_call_id>/who")
@requires(Permission.RUN_ROLL_CALL)
def show_roster(roll_call_id: UUID) -> str:
    """The people of one unit to tick; ``?tick=all`` ticks them."""
    return _render_roster(_open_ended(roll_call_id), ticked=(), is_all=request.args.get("tick") == "all")


@blueprint.post("/<uuid:roll_call_id>/who")
@requires(Permission.RUN_ROLL_CALL)
def check_roster(roll_call_id: UUID) -> str | tuple[str, int]:
    """The names once more; the list again when nobody is ticked, or when it is to be changed. Writes nothing."""
    opened, form = _open_ended(roll_call_id), RosterForm()
    if not form.validate_on_submit():
        error = next(iter(form.person.errors), roster_views.NOBODY_TICKED)
        return _render_roster(opened, ticked=(), error=error), 422
    ticked = [PersonId(person_id) for person_id in form.person.data]
    people = queries.read_ticked(opened.desk.session, opened.leader, ticked)
    if "change" in request.form:
        return _render_roster(opened, ticked=ticked)
    if not people:
        return _render_roster(opened, ticked=(), error=roster_views.NOBODY_TICKED), 422
    page = roster_views.build_confirm(opened.run, people, request.form.get("unit", ""))
    return render_page("rollcall/confirm.html", opened.frame("Who is here"), page)


@blueprint.post("/<uuid:roll_call_id>/record")
@requires(Permission.RUN_ROLL_CALL)
def record_roster(roll_call_id: UUID) -> BaseResponse | tuple[str, int]:
    """Record everybody ticked, and show who got what."""
    opened, form = _open_ended(roll_call_id), RosterForm()
    if not form.validate_on_submit() or not form.person.data:
        return _render_roster(opened, ticked=(), error=roster_views.NOBODY_TICKED), 422
    ticked = [PersonId(person_id) for person_id in form.person.data]
    service.record_presence(
        opened.desk, opened.leader, roll_call_id, ticked, counts_from=_asked_again(opened.viewer.zone.key)
    )
    return redirect(addresses.done(roll_call_id), 303)


@blueprint.get("/<uuid:roll_call_id>/done")
@requires(Permission.RUN_ROLL_CALL)
def show_done(roll_call_id: UUID) -> str:
    """Who got it, who had it already, and what each still does alone."""
    opened = _open_ended(roll_call_id)
    session, run = opened.desk.session, opened.run
    present = queries.read_present(session, opened.leader, roll_call_id)
    person_ids = [row.person_id for row in present]
    standings = {
        person_id: (opened.desk.library.bound(session, standing.version_hash), standing.progress)
        for person_id, standing in queries.read_standings(
            session, opened.leader.agency_id, run.row.module_id, person_ids
        ).items()
    }
    page = roster_views.build_done(run, opened.viewer, present, standings)
    return render_page("rollcall/done.html", opened.frame("Who was here"), page)


def _asked_again(time_zone: str) -> service.CountsFrom:
    room = this_room()

    def counts_from(learner: Learner, module_id: str) -> datetime | None:
        due = room.due_dates(db.session(), learner, now=room.house.clock(), time_zone=time_zone).get(module_id)
        return due.counts_from if due else None

    return counts_from


def _open_ended(roll_call_id: UUID) -> Opened:
    opened = open_roll_call(roll_call_id)
    if opened.run.row.finished_at is None:
        raise StoryNotEnded
    return opened


def _render_roster(opened: Opened, *, ticked: Collection[int], is_all: bool = False, error: str | None = None) -> str:
    session, leader = opened.desk.session, opened.leader
    units = queries.read_units(session, leader)
    asked = request.values.get("unit", type=int)
    unit = next((each for each in units if each.id == asked), units[0] if len(units) == 1 else None)
    people = queries.read_people(session, leader, unit.id if unit else None)
    page = roster_views.build_roster(
        opened.run,
        opened.viewer,
        units=units,
        unit=unit,
        people=people,
        present=queries.read_present(session, leader, opened.run.row.id),
        ticked=[person.id for person in people] if is_all else ticked,
        error=error,
    )
    return render_page("rollcall/roster.html", opened.frame("Who is here"), page)
