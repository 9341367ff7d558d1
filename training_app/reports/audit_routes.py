"""The page of the audit log."""

from flask import request

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.audit.queries import count_entries, read_actors, read_page, read_subjects
from training_app.foundation.db import db
from training_app.reports import addresses
from training_app.reports.audit_views import PER_PAGE, Found, build_audit, read_asked, wanted_of, within_span
from training_app.reports.audit_words import people_in
from training_app.reports.desk import view_as
from training_app.reports.queries import read_hands
from training_app.reports.routes import blueprint
from training_app.web.frame import Strip
from training_app.web.render import render_page


@blueprint.get(addresses.AUDIT)
@requires(Permission.SEE_AUDIT_LOG, for_auditors=True)
def show_audit() -> str:
    """Who changed what, when and why; narrowed by the address."""
    identity, session = signed_in(), db.session()
    view, agency_id = view_as(identity), identity.agency_id
    actor_ids, subjects = read_actors(session, agency_id), read_subjects(session, agency_id)
    asked, notices = read_asked(request.args, actor_ids, subjects)
    wanted = wanted_of(asked, view)
    if view.scope.span is not None:
        wanted = within_span(wanted, view.scope.span)
    entries = read_page(session, agency_id, wanted, page=asked.page, per_page=PER_PAGE)
    people = set(actor_ids).union(*(people_in(entry.subject, entry.detail) for entry in entries))
    found = Found(
        entries=entries,
        count=count_entries(session, agency_id, wanted),
        actor_ids=actor_ids,
        subjects=subjects,
        names={
            person_id: f"{row.given_name[:1]}. {row.family_name}"
            for person_id, row in read_hands(session, agency_id, people).items()
        },
    )
    page = build_audit(view, asked, found, notices)
    return render_page(
        "reports/audit.html", page_frame(addresses.AUDIT, Strip("Overview", addresses.OVERVIEW, "Audit log")), page
    )
