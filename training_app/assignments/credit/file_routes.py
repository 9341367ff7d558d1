"""The page of a credit file: what would go into it, what the state would refuse, and the file itself."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flask import Response, request

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission, may
from training_app.assignments.credit import addresses, queries, service
from training_app.assignments.credit.desk import frame, maker, this_room, today
from training_app.assignments.credit.errors import LedgerBehind, PeriodTooLong
from training_app.assignments.credit.file_rows import Known, row_of
from training_app.assignments.credit.file_views import Choice, Found, build_files, read_choice
from training_app.assignments.credit.post_file import RowsRefused
from training_app.assignments.credit.post_rules import check_rows
from training_app.assignments.credit.routes import blueprint
from training_app.assignments.credit.settling import PEOPLE_AT_ONCE, settle
from training_app.foundation.db import db
from training_app.web.render import render_page

ROWS_MOST = 50_000
AT_ONCE = 2 * PEOPLE_AT_ONCE
"""For so many people the page works out itself what is still to be credited; for more the worker goes on."""


@blueprint.get(addresses.FILES)
@requires(Permission.SEE_AGENCY_REPORT)
def show_files() -> str | tuple[str, int]:
    """Choose a profile and a period; then what such a file would hold."""
    choice, errors = read_choice(request.args, today())
    return _page(choice, errors), 422 if errors else 200


@blueprint.post(addresses.FILES)
@requires(Permission.CORRECT_RECORDS)
def make_file() -> Response | tuple[str, int]:
    """The file: all rows, or those that the state would take, once somebody said that the others stay out."""
    choice, errors = read_choice(request.form, today())
    if errors or choice.profile is None:
        return _page(choice, errors), 422
    session, by = db.session(), maker()
    settle(session, this_room().library, by.agency_id, now=by.now, most_people=AT_ONCE)
    if queries.count_waiting(session, by.agency_id):
        raise LedgerBehind
    checked = _find(choice).checked
    if not checked.cells and not checked.refused:
        return _page(choice, {"first": "Nobody has credit in this period, so no file was made."}), 422
    is_partial = request.form.get("partial") == "yes"
    try:
        portions = service.make_file(
            session, checked, by=by, first=choice.first, last=choice.last, is_partial=is_partial
        )
    except RowsRefused as refused:
        return _page(choice, {"partial": refused.sentence}), 422
    name = f"{choice.profile.id}-{choice.first.isoformat()}-{choice.last.isoformat()}.csv"
    return Response(
        portions,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _page(choice: Choice, errors: Mapping[str, str]) -> str:
    session, identity = db.session(), signed_in()
    page = build_files(
        choice,
        errors,
        _find(choice) if choice.profile is not None else None,
        queries.read_policy(session, identity.agency_id),
        waiting=queries.count_waiting(session, identity.agency_id),
        may_manage=may(identity.roles, Permission.MANAGE_PEOPLE),
        may_make=may(identity.roles, Permission.CORRECT_RECORDS),
    )
    return render_page("credit/files.html", frame("File for the state"), page)


def _find(choice: Choice) -> Found:
    """The standing credits of a period beside what the profile says of them.

    :raise PeriodTooLong: when there are more than one file takes
    """
    session, identity = db.session(), signed_in()
    agency_id, first, last = identity.agency_id, choice.first, choice.last
    credits = queries.read_standing(session, agency_id, first, last, most=ROWS_MOST + 1)
    if choice.profile is None or len(credits) > ROWS_MOST:
        raise PeriodTooLong
    known = Known(
        agency=identity.agency_name,
        policy=queries.read_policy(session, agency_id),
        modules=queries.read_modules(session, agency_id),
        claims=queries.read_claims(session, agency_id, first, last),
        starts=queries.read_starts(session, agency_id, first, last, ZoneInfo(identity.time_zone)),
    )
    return Found(credits, check_rows(choice.profile, (row_of(one, known) for one in credits), today()))
