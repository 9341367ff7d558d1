"""The pages of module reports: is it teaching. Agency-wide only, and nothing in the address narrows them."""

from collections.abc import Sequence

from flask import Response

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.content.catalogue import Module
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.foundation.log import get_log
from training_app.reports import addresses, module_queries, queries
from training_app.reports.desk import this_room, view_as
from training_app.reports.module_export import figures_csv
from training_app.reports.module_figures import Figures, Rows, figures_of, shares_right
from training_app.reports.module_report import build_module, build_modules
from training_app.reports.module_rows import BegunRow
from training_app.reports.module_texts import same_texts
from training_app.reports.routes import blueprint
from training_app.reports.rules import Entry, entries_of
from training_app.reports.viewpoint import Viewpoint
from training_app.web.frame import Strip
from training_app.web.render import render_page

log = get_log("reports")


@blueprint.get(addresses.MODULES)
@requires(Permission.SEE_AGENCY_REPORT, for_auditors=True)
def list_modules() -> str:
    """Every module: how many finished it, and how much of its check is right at first try."""
    view, session = view_as(signed_in()), db.session()
    scope = view.scope
    begun, papers = module_queries.read_begun(session, scope), module_queries.read_papers(session, scope)
    milestones = module_queries.read_milestones(session, scope)
    library = this_room().library
    same = {
        module.id: same_texts(session, library, module, _versions(begun, module.id)).check
        for module in view.modules.values()
    }
    page = build_modules(view, _entries(view), shares_right((begun, papers, milestones), same, view.now))
    return render_page("reports/modules.html", page_frame(addresses.MODULES), page)


@blueprint.get(f"{addresses.MODULES}/<module_id>")
@requires(Permission.SEE_AGENCY_REPORT, for_auditors=True)
def show_module(module_id: str) -> str:
    """Whether this module teaches."""
    view = view_as(signed_in())
    module = _module(view, module_id)
    page = build_module(module, _entries(view, module_id), _figures(view, module))
    strip = Strip("All modules", addresses.MODULES, f"Version {module.version}, {view.day(view.today)}")
    return render_page("reports/module.html", page_frame(addresses.MODULES, strip), page)


@blueprint.get(f"{addresses.MODULES}/<module_id>/figures.csv")
@requires(Permission.SEE_AGENCY_REPORT, for_auditors=True)
def download_figures(module_id: str) -> Response:
    """The figures of its questions and decisions as a file."""
    identity = signed_in()
    view = view_as(identity)
    module = _module(view, module_id)
    text = figures_csv(module, _figures(view, module))
    log.info("reports.figures_exported", agency_id=identity.agency_id, person_id=identity.person_id)
    headers = {"Content-Disposition": f"attachment; filename={module.id}-figures.csv"}
    return Response(text, content_type="text/csv; charset=utf-8", headers=headers)


def _module(view: Viewpoint, module_id: str) -> Module:
    module = view.modules.get(module_id)
    if module is None:
        raise NotFound
    return module


def _entries(view: Viewpoint, module_id: str | None = None) -> Sequence[Entry]:
    """The same entries as in the completion report, so that both say the same number finished."""
    session, scope = db.session(), view.scope
    assignments = queries.read_assignments(session, scope, module_id=module_id)
    attempts = queries.read_attempts(session, scope, module_id=module_id)
    return entries_of(queries.read_people(session, scope), assignments, attempts, view.open_day)


def _figures(view: Viewpoint, module: Module) -> Figures:
    session, scope = db.session(), view.scope
    rows = Rows(
        begun=module_queries.read_begun(session, scope, module.id),
        decisions=module_queries.read_decisions(session, scope, module.id),
        answers=module_queries.read_answers(session, scope, module.id),
        milestones=module_queries.read_milestones(session, scope, module.id),
    )
    same = same_texts(session, this_room().library, module, _versions(rows.begun, module.id))
    return figures_of(module, rows, same, view.now)


def _versions(begun: Sequence[BegunRow], module_id: str) -> set[str]:
    return {one.version_hash for one in begun if one.module_id == module_id}
