"""The officer's pages outside an attempt: home, modules, covers, transcript."""

import csv
import io

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.foundation.ids import AttemptId
from training_app.learning import queries
from training_app.learning.desk import open_desk, this_room, view_as
from training_app.learning.home_views import (
    Course,
    build_catalogue,
    build_home,
    build_transcript,
    index_by_module,
)
from training_app.learning.module_views import build_cover
from training_app.learning.place import address_of_place
from training_app.learning.ports import Due
from training_app.learning.service import start_attempt
from training_app.learning.viewer import Viewer
from training_app.web.render import render_page

blueprint = Blueprint("learning", __name__, url_prefix="/app", template_folder="templates")


@blueprint.get("/")
@requires(Permission.TAKE_MODULES)
def show_home() -> str:
    """Continue, due, done."""
    viewer = view_as(signed_in())
    page = build_home(open_courses(viewer), viewer)
    return render_page("learning/home.html", page_frame("/app/"), page)


@blueprint.get("/modules")
@requires(Permission.TAKE_MODULES)
def show_modules() -> str:
    """All modules of the catalogue."""
    viewer = view_as(signed_in())
    offered = open_desk().library.catalogue.modules
    page = build_catalogue([course for course in open_courses(viewer) if course.module.id in offered], viewer)
    return render_page("learning/modules.html", page_frame("/app/modules"), page)


@blueprint.get("/modules/<module_id>")
@requires(Permission.TAKE_MODULES)
def show_cover(module_id: str) -> str:
    """One module's cover, in the version this officer is bound to; a retired one only for who began it."""
    viewer, desk = view_as(signed_in()), open_desk()
    attempts = queries.read_attempts(desk.session, viewer.learner)
    attempt = next((attempt for attempt in attempts if attempt.module_id == module_id), None)
    module = desk.library.bound(desk.session, attempt.version_hash) if attempt else desk.library.current(module_id)
    due = _due(viewer).get(module_id)
    page = build_cover(desk.library.catalogue, module, attempt, due, viewer)
    return render_page("learning/cover.html", page_frame("/app/modules"), page)


@blueprint.post("/modules/<module_id>/start")
@requires(Permission.TAKE_MODULES)
def start_module(module_id: str) -> BaseResponse:
    """Begin, or go on with what was begun in another tab."""
    viewer, desk = view_as(signed_in()), open_desk()
    attempt_id = start_attempt(desk, viewer.learner, module_id)
    return redirect(url_for("learning.resume", attempt_id=attempt_id), 303)


@blueprint.get("/attempts/<uuid:attempt_id>/")
@requires(Permission.TAKE_MODULES)
def resume(attempt_id: AttemptId) -> BaseResponse:
    """To the very page where the officer stopped."""
    viewer, desk = view_as(signed_in()), open_desk()
    attempt = queries.read_attempt(desk.session, viewer.learner, attempt_id)
    module = desk.library.bound(desk.session, attempt.version_hash)
    return redirect(address_of_place(module, attempt), 303)


@blueprint.get("/transcript")
@requires(Permission.SEE_OWN_RECORD)
def show_transcript() -> str:
    """What was finished, with hours."""
    viewer = view_as(signed_in())
    page = build_transcript(open_courses(viewer), viewer)
    return render_page("learning/transcript.html", page_frame("/app/transcript"), page)


@blueprint.get("/transcript.csv")
@requires(Permission.SEE_OWN_RECORD)
def download_transcript() -> Response:
    """The transcript as a table."""
    viewer = view_as(signed_in())
    page = build_transcript(open_courses(viewer), viewer)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["module", "version", "completed", "hours", "check"])
    table.writerows([line.title, line.version, line.completed, line.hours, line.score] for line in page.lines)
    headers = {"Content-Disposition": "attachment; filename=transcript.csv"}
    return Response("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def open_courses(viewer: Viewer) -> list[Course]:
    """One course per module, each in the version the officer is bound to; retired ones too when they began them."""
    desk = open_desk()
    attempts = queries.read_attempts(desk.session, viewer.learner)
    bound = {attempt.module_id: attempt.version_hash for attempt in reversed(attempts)}
    offered = desk.library.catalogue.modules
    modules = [
        desk.library.bound(desk.session, bound[module.id]) if module.id in bound else module
        for module in offered.values()
    ]
    # what was finished stays on the transcript, and what was begun can be gone on with
    retired = sorted(bound.keys() - offered.keys())
    modules += [desk.library.bound(desk.session, bound[module_id]) for module_id in retired]
    return index_by_module(_due(viewer), modules, attempts)


def _due(viewer: Viewer) -> dict[str, Due]:
    room = this_room()
    return dict(room.due_dates(open_desk().session, viewer.learner, now=viewer.now, time_zone=viewer.zone.key))
