"""The pages of kept views, and their mails."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.reports import addresses, queries
from training_app.reports.desk import view_as
from training_app.reports.kept import view_queries, view_service, view_views
from training_app.reports.kept.view_errors import ViewUnknown
from training_app.reports.kept.view_forms import MailForm, ViewForm
from training_app.reports.kept.view_queries import ViewRow
from training_app.reports.kept.view_rules import query_of, read_when
from training_app.reports.kept.view_service import Keeper
from training_app.reports.routes import ID, blueprint
from training_app.web.frame import Frame, Strip
from training_app.web.render import render_page

LOG_MOST = 12
ONE = f"{addresses.VIEWS}/<{ID}:view_id>"
Sent = tuple[Mapping[str, str], Mapping[str, str]]


@blueprint.get(addresses.VIEWS)
@requires(Permission.SEE_UNIT_REPORT)
def list_views() -> str:
    """The views that may be opened."""
    identity, session = signed_in(), db.session()
    view = view_as(identity)
    total = view_queries.count_views(session, identity.agency_id, identity.person_id)
    pages = max(1, -(-total // view_views.ROWS_A_PAGE))
    page = min(_page_asked(), pages)
    first = (page - 1) * view_views.ROWS_A_PAGE
    rows = view_queries.read_views(
        session, identity.agency_id, identity.person_id, first=first, most=view_views.ROWS_A_PAGE
    )
    units = queries.read_units(session, view.scope)
    did, paging = request.args.get("did"), (page, pages, total)
    shown = view_views.build_views(view, rows, units, paging, reader_id=identity.person_id, did=did)
    strip = Strip("Completion", addresses.COMPLETION, "Views")
    return render_page("reports/views.html", page_frame(addresses.COMPLETION, strip), shown)


@blueprint.get(addresses.NEW_VIEW)
@requires(Permission.SEE_UNIT_REPORT)
def show_new_view() -> str:
    """The form that keeps the filters of the address."""
    return _form({"name": "", "shared": "", "query": query_of(request.args)}, {})


@blueprint.post(addresses.VIEWS)
@requires(Permission.SEE_UNIT_REPORT)
def keep_view() -> BaseResponse | tuple[str, int]:
    """Keep it."""
    form = ViewForm()
    query = query_of(dict(parse_qsl(form.query.data or "")))
    if not form.validate():
        return _form({**form.typed, "query": query}, form.said), 422
    view_service.keep_view(db.session(), by=_keeper(), name=form.name.data, query=query, is_shared=form.is_shared)
    return redirect(f"{addresses.VIEWS}?did=kept", 303)


@blueprint.get(ONE)
@requires(Permission.SEE_UNIT_REPORT)
def open_view(view_id: int) -> BaseResponse:
    """To the report with its filters, which shows it within what the reader may see."""
    row = _find(view_id)
    return redirect(f"{addresses.COMPLETION}?{row.query}" if row.query else addresses.COMPLETION, 303)


@blueprint.get(f"{ONE}/settings")
@requires(Permission.SEE_UNIT_REPORT)
def show_view(view_id: int) -> str:
    """Its name, who may open it, and its mail."""
    return _settings(_find(view_id), did=request.args.get("did"))


@blueprint.post(f"{ONE}/settings")
@requires(Permission.SEE_UNIT_REPORT)
def change_view(view_id: int) -> BaseResponse | tuple[str, int]:
    """Call it otherwise, share it or stop sharing it."""
    row, form = _find(view_id), ViewForm()
    if not form.validate():
        return _settings(row, sent=(form.typed, form.said)), 422
    view_service.change_view(db.session(), view_id, by=_keeper(), name=form.name.data, is_shared=form.is_shared)
    return redirect(f"{addresses.view_settings(view_id)}?did=changed", 303)


@blueprint.post(f"{ONE}/remove")
@requires(Permission.SEE_UNIT_REPORT)
def remove_view(view_id: int) -> BaseResponse:
    """Remove it."""
    view_service.remove_view(db.session(), view_id, by=_keeper())
    return redirect(f"{addresses.VIEWS}?did=removed", 303)


@blueprint.post(f"{ONE}/mail")
@requires(Permission.SEE_UNIT_REPORT)
def set_mail(view_id: int) -> BaseResponse | tuple[str, int]:
    """Send whoever asks a mail with its link on this day."""
    row, form = _find(view_id), MailForm()
    when = read_when(form.when.data or "") if form.validate() else None
    if when is None:
        return _settings(row, mail_error=form.said["when"]), 422
    view_service.set_mail(
        db.session(), view_id, by=_keeper(), cadence=when[0], day=when[1], root=request.url_root.rstrip("/")
    )
    return redirect(f"{addresses.view_settings(view_id)}?did=mail", 303)


@blueprint.post(f"{ONE}/mail/stop")
@requires(Permission.SEE_UNIT_REPORT)
def stop_mail(view_id: int) -> BaseResponse:
    """Send no more of them."""
    view_service.end_mail(db.session(), view_id, by=_keeper())
    return redirect(f"{addresses.view_settings(view_id)}?did=stopped", 303)


def _form(values: Mapping[str, str], errors: Mapping[str, str]) -> str:
    view = view_as(signed_in())
    shows = view_views.shows_words(values["query"], view, queries.read_units(db.session(), view.scope))
    page = view_views.build_form(shows, values, errors)
    return render_page("reports/view_new.html", _frame("Keep a view"), page)


def _settings(row: ViewRow, *, sent: Sent | None = None, mail_error: str | None = None, did: str | None = None) -> str:
    identity, session = signed_in(), db.session()
    view = view_as(identity)
    log = view_queries.read_sent(session, identity.person_id, row.id, most=LOG_MOST)
    has_mailbox = view_queries.has_mailbox(session, identity.person_id)
    mail = view_views.build_mail(row, log, view, has_mailbox=has_mailbox, error=mail_error)
    shows = view_views.shows_words(row.query, view, queries.read_units(session, view.scope))
    page = view_views.build_view(row, shows, mail, reader_id=identity.person_id, sent=sent, did=did)
    return render_page("reports/view.html", _frame(row.name), page)


def _find(view_id: int) -> ViewRow:
    identity = signed_in()
    row = view_queries.read_view(db.session(), identity.agency_id, identity.person_id, view_id)
    if row is None:
        raise ViewUnknown
    return row


def _keeper() -> Keeper:
    identity = signed_in()
    return Keeper(identity.agency_id, identity.person_id, view_as(identity).now)


def _page_asked() -> int:
    asked = request.args.get("page", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def _frame(where: str) -> Frame:
    return page_frame(addresses.COMPLETION, Strip("Views", addresses.VIEWS, where))
