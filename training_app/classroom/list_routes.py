"""The list of a class: filled by hand or with a file, handed out as CSV, and confirmed after the end."""

from flask import Response, redirect
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires
from training_app.classroom import addresses, class_service, class_views, queries
from training_app.classroom.class_routes import ONE, class_page
from training_app.classroom.class_service import ListRow
from training_app.classroom.desk import approver, asked_again, here
from training_app.classroom.errors import NobodyHere
from training_app.classroom.forms import BadgeForm, ListForm
from training_app.classroom.pages import Typed
from training_app.classroom.proof_file import sent_file
from training_app.classroom.roster_file import RosterRefused, read_roster, write_roster
from training_app.classroom.routes import MAY_CREDIT, blueprint
from training_app.foundation.db import db
from training_app.learning.desk import open_desk

NO_FILE = "Choose a file first. Nothing was changed."


@blueprint.post(f"{ONE}/add")
@requires(MAY_CREDIT)
def add_to_list(class_id: int) -> BaseResponse | tuple[str, int]:
    """Put one person on the list; there already, when sign-in has opened."""
    who, session, form = approver(), db.session(), BadgeForm()
    found = queries.read_class(session, who, class_id)
    if not form.validate():
        return class_page(class_id, add=Typed(form.typed, form.said)), 422
    try:
        person_id = queries.find_by_badge(session, queries.attendees(session, found), form.badge.data)
    except NobodyHere as nobody:
        return class_page(class_id, add=Typed(form.typed, {"badge": nobody.sentence})), 422
    line = ListRow(person_id, who.now >= found.opens_at, None)
    class_service.put_on_list(session, class_id, [line], by=who)
    return redirect(f"{addresses.one_class(class_id)}?did=listed", 303)


@blueprint.get(f"{ONE}/roster.csv")
@requires(MAY_CREDIT)
def download_list(class_id: int) -> Response:
    """The list as CSV; filled in, it can be read again."""
    who, session = approver(), db.session()
    found = queries.read_class(session, who, class_id)
    lines = class_views.roster_lines(found, queries.read_places(session, who.agency_id, class_id), here())
    headers = {"Content-Disposition": f"attachment; filename=class-{class_id}.csv"}
    return Response("\ufeff" + write_roster(lines), content_type="text/csv; charset=utf-8", headers=headers)


@blueprint.post(f"{ONE}/roster")
@requires(MAY_CREDIT)
def read_list(class_id: int) -> BaseResponse | tuple[str, int]:
    """Read a roster; one mistake in it changes nothing."""
    who, session, content = approver(), db.session(), sent_file("file")
    found = queries.read_class(session, who, class_id)
    if not content:
        return class_page(class_id, mistakes=[NO_FILE]), 422
    try:
        lines = read_roster(content, queries.badges_of(session, queries.attendees(session, found)))
    except RosterRefused as refused:
        return class_page(class_id, mistakes=refused.problems), 422
    rows = [ListRow(line.person_id, line.is_present, line.minutes) for line in lines]
    class_service.put_on_list(session, class_id, rows, by=who)
    return redirect(f"{addresses.one_class(class_id)}?did=listed", 303)


@blueprint.post(f"{ONE}/close")
@requires(MAY_CREDIT)
def close_class(class_id: int) -> BaseResponse:
    """Confirm the list: who was there has it recorded."""
    form = ListForm()
    class_service.close_class(
        open_desk(), class_id, form.present, by=approver(), counts_from=asked_again(), listed=form.count
    )
    return redirect(f"{addresses.one_class(class_id)}?did=closed", 303)
