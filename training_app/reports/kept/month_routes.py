"""The pages of month ends, for who sees the whole agency."""

from flask import request

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.reports import addresses, queries
from training_app.reports.desk import view_as
from training_app.reports.kept import month_queries
from training_app.reports.kept.month_compare import people_in
from training_app.reports.kept.month_views import DIFFERENCES_MOST, ROWS_A_PAGE, build_month, build_months
from training_app.reports.routes import ID, blueprint
from training_app.web.frame import Strip
from training_app.web.render import render_page


@blueprint.get(addresses.MONTHS)
@requires(Permission.SEE_AGENCY_REPORT)
def list_months() -> str:
    """Every month that is kept, and the trend of them."""
    view, session = view_as(signed_in()), db.session()
    page = build_months(view, month_queries.read_months(session, view.scope.agency_id))
    strip = Strip("Overview", addresses.OVERVIEW, "Month ends")
    return render_page("reports/months.html", page_frame(addresses.OVERVIEW, strip), page)


@blueprint.get(f"{addresses.MONTHS}/<{ID}:month_end_id>")
@requires(Permission.SEE_AGENCY_REPORT)
def show_month(month_end_id: int) -> str:
    """What one month ended with; where it is asked for, beside a count made now."""
    view, session = view_as(signed_in()), db.session()
    month = month_queries.read_month(session, view.scope.agency_id, month_end_id)
    if month is None:
        raise NotFound
    pages = max(1, -(-month_queries.count_lines(session, month) // ROWS_A_PAGE))
    number = min(_page_asked(), pages)
    lines = month_queries.read_lines(session, month, first=(number - 1) * ROWS_A_PAGE, most=ROWS_A_PAGE)
    differences = None
    if request.args.get("compare") == "now":
        differences = month_queries.compare_with_now(session, month, view.looking_back(month.day))
    ids = {line.person_id for line in lines} | people_in((differences or [])[:DIFFERENCES_MOST])
    page = build_month(
        view,
        month,
        month_queries.check_seal(session, month),
        (lines, number, pages),
        queries.read_hands(session, view.scope.agency_id, ids),
        differences=differences,
    )
    strip = Strip("Month ends", addresses.MONTHS, page.side)
    return render_page("reports/month.html", page_frame(addresses.OVERVIEW, strip), page)


def _page_asked() -> int:
    asked = request.args.get("page", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
