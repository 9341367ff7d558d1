"""The certificates of a scope: the list, narrowed by the address, and the same as a file."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, request

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.accounts.units import at_or_below
from training_app.foundation.db import db
from training_app.foundation.log import get_log
from training_app.reports import addresses, queries
from training_app.reports.certificate_queries import check_rows, read_certificates
from training_app.reports.certificate_rules import CertificateFilters, read_filters
from training_app.reports.certificate_views import ROWS_A_PAGE, build_certificates, csv_lines
from training_app.reports.desk import this_room, view_as
from training_app.reports.routes import blueprint
from training_app.reports.rows import UnitRow
from training_app.reports.streaming import stream
from training_app.reports.viewpoint import Viewpoint
from training_app.web.frame import Strip
from training_app.web.render import render_page

log = get_log("reports")


@blueprint.get(addresses.CERTIFICATES)
@requires(Permission.SEE_UNIT_REPORT)
def show_certificates() -> str:
    """Fifty a page; each is checked before it is shown."""
    identity, session = signed_in(), db.session()
    view = view_as(identity)
    units = queries.read_units(session, view.scope)
    filters = _asked(view, units)
    found = read_certificates(session, view.scope, filters, view.today)
    filters = replace(filters, page=min(filters.page, max(1, -(-len(found) // ROWS_A_PAGE))))
    first = (filters.page - 1) * ROWS_A_PAGE
    rows = found[first : first + ROWS_A_PAGE]
    shown = check_rows(session, this_room().library, view.scope, identity.time_zone, rows, now=view.now)
    page = build_certificates(view, units, filters, list(shown), found=len(found))
    strip = Strip("Completion", addresses.COMPLETION, "Certificates")
    return render_page("reports/certificates.html", page_frame(addresses.COMPLETION, strip), page)


@blueprint.get(addresses.CERTIFICATES_CSV)
@requires(Permission.SEE_UNIT_REPORT)
def download_certificates() -> Response:
    """The same certificates as a file, each checked while it is sent."""
    identity, session = signed_in(), db.session()
    view = view_as(identity)
    units = queries.read_units(session, view.scope)
    found = read_certificates(session, view.scope, _asked(view, units), view.today)
    log.info("reports.exported", agency_id=identity.agency_id, person_id=identity.person_id)
    shown = check_rows(session, this_room().library, view.scope, identity.time_zone, found, now=view.now)
    parts = (line.encode() for line in csv_lines(shown, units, view))
    headers = {"Content-Disposition": "attachment; filename=certificates.csv"}
    return stream(session, parts, "text/csv; charset=utf-8", headers)


def _asked(view: Viewpoint, units: Sequence[UnitRow]) -> CertificateFilters:
    below = at_or_below({unit.id: unit.name for unit in units})
    return read_filters(request.args, units=below, module_ids=view.modules)
