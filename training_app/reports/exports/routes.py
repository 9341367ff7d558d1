"""The pages of tables: what is offered, one of them narrowed, its CSV at once, and its workbook from the worker."""

from flask import Response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission, may
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.foundation.log import get_log
from training_app.reports import addresses
from training_app.reports.desk import this_room, view_as
from training_app.reports.exports import queries, service, views
from training_app.reports.exports.asked import Asked, read_asked
from training_app.reports.exports.errors import FileNotReady
from training_app.reports.exports.models import ExportJob, JobState
from training_app.reports.exports.names import unit_names
from training_app.reports.exports.offers import OFFERS
from training_app.reports.exports.reading import count_rows, read_known, rows_of
from training_app.reports.files.csv_file import CsvFile
from training_app.reports.files.tables import TABLES
from training_app.reports.routes import ID, blueprint
from training_app.reports.streaming import stream, stream_csv
from training_app.reports.viewpoint import Viewpoint
from training_app.web.frame import Frame, Strip
from training_app.web.render import render_page

TABLE = f"{addresses.EXPORTS}/<export_table>"
FILE = f"{addresses.EXPORTS}/files/<{ID}:export_id>"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WATCH_EVERY_S = 5
log = get_log("reports")


@blueprint.get(addresses.EXPORTS)
@requires(Permission.SEE_UNIT_REPORT)
def show_exports() -> str:
    """The tables, the audit pack, and this person's files."""
    identity = signed_in()
    jobs = queries.read_own_jobs(db.session(), identity.agency_id, identity.person_id)
    may_pack = may(identity.roles, Permission.SEE_AGENCY_REPORT)
    page = views.build_exports(view_as(identity), jobs, may_pack=may_pack)
    return render_page("exports/exports.html", frame("Exports"), page)


@blueprint.get(TABLE)
@requires(Permission.SEE_UNIT_REPORT)
def show_export(export_table: str) -> str:
    """One table, narrowed by the address, and what its files will add up to."""
    view, session = view_as(signed_in()), db.session()
    asked, notices = _asked(view, session, export_table, request.args.to_dict())
    totals = count_rows(session, view, asked)
    page = views.build_table(view, unit_names(session, view.scope), asked, totals, notices)
    return render_page("exports/table.html", frame(page.title), page)


@blueprint.post(f"{TABLE}/csv")
@requires(Permission.SEE_UNIT_REPORT)
def take_csv(export_table: str) -> Response:
    """The table as CSV, sent while it is read; the audit log says so before."""
    view, session = view_as(signed_in()), db.session()
    asked, _ = _asked(view, session, export_table, request.form.to_dict())
    service.note_csv(session, asked, by=hand())
    return stream_csv(session, CsvFile(TABLES[asked.table], rows_of(session, view, asked), view.zone), asked.table)


@blueprint.post(f"{TABLE}/workbook")
@requires(Permission.SEE_UNIT_REPORT)
def ask_for_workbook(export_table: str) -> BaseResponse:
    """Have the worker make it."""
    view, session = view_as(signed_in()), db.session()
    asked, _ = _asked(view, session, export_table, request.form.to_dict())
    return redirect(addresses.export_file(service.ask_for_workbook(session, asked, by=hand())), 303)


@blueprint.get(FILE)
@requires(Permission.SEE_UNIT_REPORT)
def show_export_file(export_id: int) -> Response:
    """How far it is."""
    return job_page(find(export_id, None), "File")


@blueprint.get(f"{FILE}/file")
@requires(Permission.SEE_UNIT_REPORT)
def take_export_file(export_id: int) -> Response:
    """The workbook."""
    job = find(export_id, None)
    return send_job(job, f"{job.kind}.xlsx", XLSX)


@blueprint.post(f"{FILE}/cancel")
@requires(Permission.SEE_UNIT_REPORT)
def cancel_export(export_id: int) -> BaseResponse:
    """Stop the making."""
    service.cancel_job(db.session(), export_id, kind=None, by=hand())
    return redirect(addresses.export_file(export_id), 303)


@blueprint.post(f"{FILE}/anew")
@requires(Permission.SEE_UNIT_REPORT)
def make_export_anew(export_id: int) -> BaseResponse:
    """Have the same made of the records as they are now."""
    return redirect(addresses.export_file(service.ask_anew(db.session(), export_id, kind=None, by=hand())), 303)


def hand() -> service.Hand:
    """The signed-in person, as whoever asks."""
    identity = signed_in()
    return service.Hand(identity.agency_id, identity.person_id, this_room().house.clock())


def find(export_id: int, kind: str | None) -> ExportJob:
    """The job, if the signed-in person may see it.

    :raise FileUnknown: otherwise, as for one that is not there
    """
    identity = signed_in()
    ours = {"agency_id": identity.agency_id, "person_id": identity.person_id}
    return service.find_job(db.session(), export_id, kind=kind, **ours)


def job_page(job: ExportJob, where: str) -> Response:
    """Its page. Whoever asks for it has it look again every five seconds, until the file is made."""
    view = view_as(signed_in())
    is_watched = request.args.get("watch") == "1"
    page = views.build_job(view, job, may_take=_may_take(view, job), is_watched=is_watched)
    response = Response(render_page("exports/job.html", frame(where), page))
    if page.is_watched:
        response.headers["Refresh"] = str(WATCH_EVERY_S)
    return response


def send_job(job: ExportJob, name: str, content_type: str) -> Response:
    """The bytes, a part at a time.

    :raise FileNotReady: when there are none, or somebody in it may not be seen any more
    """
    if job.state != JobState.DONE or not _may_take(view_as(signed_in()), job):
        raise FileNotReady
    session = db.session()
    log.info("reports.file_taken", job_id=job.id, person_id=signed_in().person_id)
    headers = {"Content-Disposition": f"attachment; filename={name}", "Content-Length": str(job.size_bytes)}
    return stream(session, queries.bytes_of(session, job.id, job.tries), content_type, headers)


def frame(where: str) -> Frame:
    """The frame of the pages about exports."""
    if where == "Exports":
        return page_frame(addresses.COMPLETION, Strip("Completion", addresses.COMPLETION, where))
    return page_frame(addresses.COMPLETION, Strip("Exports", addresses.EXPORTS, where))


def _asked(view: Viewpoint, session: Session, table: str, typed: dict[str, str]) -> tuple[Asked, list[str]]:
    if table not in OFFERS:
        raise NotFound
    return read_asked(table, typed, read_known(session, view))


def _may_take(view: Viewpoint, job: ExportJob) -> bool:
    """Whether everybody in it is within what may be seen now."""
    if view.scope.unit_ids is None:
        return True
    return job.scope_units is not None and set(job.scope_units) <= set(view.scope.unit_ids)
