"""A roster in the browser: upload it, read what it would change, do it."""

from flask import Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.errors import TooManyLeave
from training_app.accounts.guard import requires, signed_in
from training_app.accounts.roster_file import RosterRefused
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.people import addresses, waiting
from training_app.people.desk import here_for, show
from training_app.people.errors import NothingWaits, PlanChanged
from training_app.people.forms import PlanForm
from training_app.people.import_views import DROPPED, TEMPLATE, build_plan, build_upload
from training_app.people.routes import UPLOAD, blueprint
from training_app.people.rules import UPLOAD_BYTES_MOST, visible, why_upload_refused

FILE_NAME_LONGEST = 120
NO_FILE = "Choose a file first. Nothing was changed."


@blueprint.get(addresses.IMPORT)
@requires(Permission.MANAGE_PEOPLE)
def show_upload() -> str:
    """Where a file is chosen."""
    return _upload_page([])


@blueprint.post(addresses.IMPORT, endpoint=UPLOAD)
@requires(Permission.MANAGE_PEOPLE)
def keep_upload() -> BaseResponse | tuple[str, int]:
    """Keep the file until its person says what to do with it; refuse it when it cannot be read."""
    identity, upload = signed_in(), request.files.get("file")
    if upload is None or not upload.filename:
        return _upload_page([NO_FILE]), 422
    # one byte more than may be kept shows that it is too large
    content = upload.stream.read(UPLOAD_BYTES_MOST + 1)
    refusal = why_upload_refused(content)
    if refusal is not None:
        return _upload_page([refusal]), 422
    try:
        waiting.keep_roster(
            db.session(),
            content,
            file_name=visible(upload.filename)[-FILE_NAME_LONGEST:],
            is_whole=request.form.get("is_whole") == "yes",
            by=identity,
            now=here_for(identity).now,
        )
    except RosterRefused as refused:
        return _upload_page(refused.problems), 422
    return redirect(addresses.PLAN, 303)


@blueprint.get(addresses.TEMPLATE)
@requires(Permission.MANAGE_PEOPLE)
def download_template() -> Response:
    """A roster of two people, to be filled in."""
    headers = {"Content-Disposition": "attachment; filename=roster.csv"}
    return Response(TEMPLATE, mimetype="text/csv", headers=headers)


@blueprint.get(addresses.PLAN)
@requires(Permission.MANAGE_PEOPLE)
def show_plan() -> BaseResponse | str | tuple[str, int]:
    """What the file would change, worked out this moment."""
    return _plan_page()


@blueprint.post(addresses.PLAN)
@requires(Permission.MANAGE_PEOPLE)
def do_plan() -> BaseResponse | str | tuple[str, int]:
    """Do it, when it is still what the page said."""
    identity, form = signed_in(), PlanForm()
    try:
        waiting.do_waiting(
            db.session(),
            seen=form.seen.data or "",
            confirmed=form.confirmed,
            by=identity,
            now=here_for(identity).now,
        )
    except PlanChanged as changed:
        return _plan_page(notice=changed.sentence, code=409)
    except TooManyLeave as refused:
        return _plan_page(confirm_error=refused.sentence, code=422)
    except RosterRefused as refused:
        return _upload_page(refused.problems), 422
    return redirect(f"{addresses.PEOPLE}?did=imported", 303)


@blueprint.post(addresses.DROP)
@requires(Permission.MANAGE_PEOPLE)
def drop() -> BaseResponse:
    """Forget the file."""
    waiting.drop_waiting(db.session(), signed_in())
    return redirect(f"{addresses.IMPORT}?did=dropped", 303)


def _plan_page(
    *, notice: str | None = None, confirm_error: str | None = None, code: int = 200
) -> BaseResponse | tuple[str, int]:
    identity = signed_in()
    here = here_for(identity)
    try:
        found = waiting.read_waiting(db.session(), identity, here.now)
    except NothingWaits:
        return redirect(addresses.IMPORT, 303)
    except RosterRefused as refused:
        return _upload_page(refused.problems), 422
    page = build_plan(found, here, notice=notice, confirm_error=confirm_error)
    return show("plan.html", page, "Import a roster"), code


def _upload_page(mistakes: list[str]) -> str:
    identity = signed_in()
    here = here_for(identity)
    try:
        found = waiting.read_waiting(db.session(), identity, here.now)
    except (NothingWaits, RosterRefused):
        found = None
    notice = DROPPED if request.args.get("did") == "dropped" and not mistakes else None
    return show("upload.html", build_upload(found, here, mistakes, notice), "Import a roster")
