"""The officer's pages outside an attempt: home, modules, covers, transcript."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission, may
from training_app.content.catalogue import Module
from training_app.foundation.ids import AttemptId
from training_app.learning import addresses, queries
from training_app.learning.course import Course, hours_this_year, newest_that_count
from training_app.learning.desk import open_desk, this_room, view_as, vouched_for
from training_app.learning.extra_views import booster_line
from training_app.learning.home_pages import BoosterLine, TranscriptPage
from training_app.learning.home_views import (
    build_catalogue,
    build_home,
    build_missing,
)
from training_app.learning.marking import Policy
from training_app.learning.module_views import build_cover
from training_app.learning.place import address_of_place
from training_app.learning.policy import read_policy
from training_app.learning.ports import Due
from training_app.learning.queries import AttemptView
from training_app.learning.rules import Progress, minutes_left
from training_app.learning.service import start_attempt
from training_app.learning.transcript_views import build_transcript, csv_rows, read_credit_rows
from training_app.learning.viewer import Viewer
from training_app.web.pdf import may_make_pdf, render_pdf
from training_app.web.render import render_page

blueprint = Blueprint("learning", __name__, url_prefix="/app", template_folder="templates")


@dataclass(frozen=True, slots=True)
class Shelf:
    """What one officer has: their courses, their attempts (newest first), and what their agency decided."""

    courses: list[Course]
    attempts: Sequence[AttemptView]
    policy: Policy

    def boosters(self, viewer: Viewer) -> list[BoosterLine]:
        """The questions that are offered now, one line for each module."""
        lines = [
            booster_line(course.module, course.attempt, self.policy, viewer.now)
            for course in self.courses
            if course.attempt is not None and course.is_done
        ]
        return [line for line in lines if line is not None]


@blueprint.get("/")
@requires(Permission.TAKE_MODULES, of_all_modules=True)
def show_home() -> str:
    """Continue, due, done."""
    viewer = view_as(signed_in())
    shelf = open_shelf(viewer)
    hours = hours_this_year(shelf.attempts, viewer)
    plan = this_room().plan_card(open_desk().session, viewer.learner.agency_id, zone=viewer.zone)
    page = build_home(shelf.courses, shelf.boosters(viewer), hours, viewer, plan=plan)
    return render_page("learning/home.html", page_frame("/app/"), page)


@blueprint.get("/missing")
@requires(Permission.TAKE_MODULES, of_all_modules=True)
def show_missing() -> str:
    """What is not complete, and why."""
    viewer = view_as(signed_in())
    page = build_missing(open_shelf(viewer).courses, viewer)
    return render_page("learning/missing.html", page_frame("/app/"), page)


@blueprint.get("/modules")
@requires(Permission.TAKE_MODULES, of_all_modules=True)
def show_modules() -> str:
    """All modules of the catalogue."""
    viewer = view_as(signed_in())
    catalogue = open_desk().library.catalogue
    courses = [course for course in open_shelf(viewer).courses if course.module.id in catalogue.modules]
    page = build_catalogue(catalogue, courses, viewer)
    return render_page("learning/modules.html", page_frame("/app/modules"), page)


@blueprint.get("/modules/<module_id>")
@requires(Permission.TAKE_MODULES)
def show_cover(module_id: str) -> str:
    """One module's cover, in the version this officer is bound to; a retired one only for who began it."""
    viewer, desk = view_as(signed_in()), open_desk()
    attempts = queries.read_attempts(desk.session, viewer.learner)
    due = _due(viewer)
    counting, before = newest_that_count(due, attempts)
    attempt = counting.get(module_id)
    module = desk.library.bound(desk.session, attempt.version_hash) if attempt else desk.library.current(module_id)
    course = _course(module, attempt, due.get(module_id), before.get(module_id), viewer)
    policy = read_policy(desk.session, viewer.learner.agency_id)
    runs_sessions = may(signed_in().roles, Permission.RUN_ROLL_CALL)
    vouched = vouched_for(viewer.learner.agency_id, module)
    page = build_cover(desk.library.catalogue, course, policy, viewer, runs_sessions=runs_sessions)
    signed = (("Signed off here", vouched.signed), ("Sign-offs missing", vouched.missing))
    facts = [*page.facts, *((label, words) for label, words in signed if words is not None)]
    page = replace(page, facts=facts, stamp=vouched.stamp, stamp_why=vouched.why)
    return render_page("learning/cover.html", page_frame("/app/modules"), page)


@blueprint.post("/modules/<module_id>/start")
@requires(Permission.TAKE_MODULES)
def start_module(module_id: str) -> BaseResponse:
    """Begin, or go on with what was begun in another tab; with questions first where the officer asked for them."""
    viewer, desk = view_as(signed_in()), open_desk()
    due = _due(viewer).get(module_id)
    attempt_id = start_attempt(desk, viewer.learner, module_id, counts_from=due.counts_from if due else None)
    if request.form.get("first") == "questions":
        return redirect(addresses.before(attempt_id, 1), 303)
    return redirect(addresses.resume(attempt_id), 303)


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
    return render_page("learning/transcript.html", page_frame("/app/transcript"), _transcript(viewer))


@blueprint.get("/transcript.csv")
@requires(Permission.SEE_OWN_RECORD)
def download_transcript() -> Response:
    """The transcript as a table."""
    out = io.StringIO()
    csv.writer(out).writerows(csv_rows(_transcript(view_as(signed_in()))))
    headers = {"Content-Disposition": "attachment; filename=transcript.csv"}
    return Response("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@blueprint.get("/transcript.pdf")
@requires(Permission.SEE_OWN_RECORD)
def download_transcript_pdf() -> Response:
    """The transcript as a tagged PDF."""
    page = _transcript(view_as(signed_in()))
    pdf = render_pdf(render_page("learning/transcript_paper.html", page_frame(""), page))
    headers = {"Content-Disposition": "attachment; filename=transcript.pdf"}
    return Response(pdf, content_type="application/pdf", headers=headers)


def open_shelf(viewer: Viewer) -> Shelf:
    """One course per module, each in the version the officer is bound to; retired ones too when they began them."""
    desk = open_desk()
    attempts = queries.read_attempts(desk.session, viewer.learner)
    due = _due(viewer)
    counting, before = newest_that_count(due, attempts)
    offered = desk.library.catalogue.modules
    modules = [
        desk.library.bound(desk.session, counting[module.id].version_hash) if module.id in counting else module
        for module in offered.values()
    ]
    # what was finished stays on the list, and what was begun can be gone on with
    retired = sorted(counting.keys() - offered.keys())
    modules += [desk.library.bound(desk.session, counting[module_id].version_hash) for module_id in retired]
    courses = [
        _course(module, counting.get(module.id), due.get(module.id), before.get(module.id), viewer)
        for module in modules
    ]
    return Shelf(courses, attempts, read_policy(desk.session, viewer.learner.agency_id))


def minutes_about(module: Module, nominal: int, viewer: Viewer) -> int:
    """About how many minutes a part of so many nominal ones takes, as the module took people of the agency."""
    session, agency_id = open_desk().session, viewer.learner.agency_id
    return this_room().pace.minutes_about(session, agency_id, module, nominal, viewer.now)


def _course(
    module: Module, attempt: AttemptView | None, due: Due | None, before: AttemptView | None, viewer: Viewer
) -> Course:
    left = minutes_about(module, minutes_left(module, attempt.progress if attempt else Progress()), viewer)
    return Course(module, attempt, due, left, before)


def _transcript(viewer: Viewer) -> TranscriptPage:
    desk = open_desk()
    credits = read_credit_rows(queries.read_credits(desk.session, viewer.learner))
    return build_transcript(
        credits,
        lambda version_hash: desk.library.bound(desk.session, version_hash),
        viewer,
        this_room().credits(desk.session, viewer.learner),
        has_pdf=may_make_pdf(),
        elsewhere=this_room().elsewhere(desk.session, viewer.learner, zone=viewer.zone),
    )


def _due(viewer: Viewer) -> dict[str, Due]:
    room = this_room()
    return dict(room.due_dates(open_desk().session, viewer.learner, now=viewer.now, time_zone=viewer.zone.key))
