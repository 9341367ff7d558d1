"""The pages of reports: who is missing, who finished what, and one person."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission, may
from training_app.accounts.units import at_or_below
from training_app.assignments.credit import addresses as credit_addresses
from training_app.assignments.schedule.addresses import away
from training_app.assignments.versions import count_pending
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import PersonId
from training_app.foundation.log import get_log
from training_app.lms.people import is_only_asserted
from training_app.readiness.standing.brief import PlanBrief, read_brief
from training_app.reports import addresses, queries
from training_app.reports.as_of import read_as_of
from training_app.reports.completion import build_completion
from training_app.reports.desk import this_room, view_as
from training_app.reports.exports.rows_completions import entry_rows
from training_app.reports.figure_queries import read_figures
from training_app.reports.figures import Figures, figures_of
from training_app.reports.files.csv_file import CsvFile
from training_app.reports.files.tables import COMPLETIONS
from training_app.reports.filters import Filters, read_filters
from training_app.reports.overview import NOT_THEIRS, Agency, build_overview
from training_app.reports.pages import Link
from training_app.reports.person import ASSERTED_WORDS, build_person
from training_app.reports.readings import read_people, read_records
from training_app.reports.record_words import Telling, hands_in
from training_app.reports.rows import PersonRow, UnitRow
from training_app.reports.rules import entries_of
from training_app.reports.selection import select_entries
from training_app.reports.streaming import stream_csv
from training_app.reports.version_views import pending_line
from training_app.reports.viewpoint import Viewpoint
from training_app.review import addresses as review_addresses
from training_app.slots import addresses as slot_addresses
from training_app.web.frame import Strip
from training_app.web.here import Here
from training_app.web.render import render_page

blueprint = Blueprint("reports", __name__, template_folder="templates")
log = get_log("reports")

# a larger number is nobody: no id column holds it, and a database asked for one answers with an error
ID = "int(max=2147483647)"


@blueprint.get(addresses.OVERVIEW)
@requires(Permission.SEE_UNIT_REPORT, for_auditors=True)
def show_overview() -> str:
    """Who is missing."""
    (view, notices), session = look(), db.session()
    units = queries.read_units(session, view.scope)
    figures = _figures(session, view, units)
    page = build_overview(view, units, figures, agency=_agency(view, session), notices=notices)
    page = replace(page, plan=_plan(view, session))
    return render_page("reports/overview.html", page_frame(addresses.OVERVIEW), page)


@blueprint.get(addresses.COMPLETION)
@requires(Permission.SEE_UNIT_REPORT, for_auditors=True)
def show_completion() -> str:
    """Who finished what, narrowed by the address."""
    (view, said), session = look(), db.session()
    units, people = queries.read_units(session, view.scope), read_people(session, view)
    filters, notices = _asked(view, units, people)
    entries = list(select_entries(session, view, filters, people))
    page = build_completion(view, units, entries, (filters, [*said, *notices]), has_no_unit=_has_no_unit(people))
    return render_page("reports/completion.html", page_frame(addresses.COMPLETION), page)


@blueprint.get(addresses.COMPLETION_CSV)
@requires(Permission.SEE_UNIT_REPORT, for_auditors=True)
def download_completion() -> Response:
    """The same entries as a file, sent while it is read."""
    identity = signed_in()
    (view, _), session = look(), db.session()
    units, people = queries.read_units(session, view.scope), read_people(session, view)
    filters, _ = _asked(view, units, people)
    log.info("reports.exported", agency_id=identity.agency_id, person_id=identity.person_id)
    file = CsvFile(COMPLETIONS, entry_rows(session, view, filters), view.zone)
    return stream_csv(session, file, "completion")


@blueprint.get(f"{addresses.PEOPLE}/<{ID}:person_id>")
@requires(Permission.SEE_UNIT_REPORT, for_auditors=True)
def show_person(person_id: int) -> str:
    """One person, if they are in the scope; otherwise the same 404 as for nobody."""
    (view, notices), session = look(), db.session()
    person = queries.read_person(session, view.scope, person_id)
    if person is None:
        raise NotFound
    unit_names = {unit.id: unit.name for unit in queries.read_units(session, view.scope)}
    assignments, attempts = read_records(session, view, person_ids=[person_id])
    events = queries.read_events(session, view.scope, person_id)
    if view.as_of is not None:
        # of this very moment too, where nobody looks back
        events = [one for one in events if one.happened_at < view.end]
    entries = entries_of([person], assignments, attempts, view.open_day)
    unit_name = unit_names.get(person.unit_id or 0, "No unit")
    hands = queries.read_hands(session, view.scope.agency_id, hands_in(events))
    page = build_person(view, person, unit_name, entries, (attempts, Telling(events, hands, view)), notices=notices)
    if may(signed_in().roles, Permission.PLAN_TRAINING) and queries.is_here(session, person_id):
        page = replace(page, away=Link("Enter leave or an exemption", away(person_id)))
    if is_only_asserted(session, PersonId(person_id)):
        page = replace(page, identity=ASSERTED_WORDS)
    strip = Strip("Overview", addresses.OVERVIEW, f"People, {unit_name}, {page.title}")
    return render_page("reports/person.html", page_frame(addresses.PEOPLE, strip), page)


def look() -> tuple[Viewpoint, list[str]]:
    """The records as the signed-in person may see them, as of the day in the address; and why not, where it is none."""
    view = view_as(signed_in())
    if view.scope.span is not None:
        # an auditor reads as of the end of their period, and what stood on other days is no part of it
        return view, []
    day, why_not = read_as_of(request.args.get("as_of", ""), view.today)
    return view.looking_back(day), [] if why_not is None else [why_not]


def _figures(session: Session, view: Viewpoint, units: Sequence[UnitRow]) -> Figures:
    if view.as_of is None and view.scope.span is None:
        return read_figures(session, view, units)
    people = read_people(session, view)
    return figures_of(view, units, people, entries_of(people, *read_records(session, view), view.open_day))


def _agency(view: Viewpoint, session: Session) -> Agency:
    """What the signed-in person may decide for the whole agency."""
    if not may(signed_in().roles, Permission.CHANGE_POLICY):
        return NOT_THEIRS
    pending = count_pending(session, view.scope.agency_id, this_room().library)
    links = [
        Link("Training rules", addresses.POLICY),
        Link("New versions", addresses.VERSIONS),
        Link("Credit", credit_addresses.CREDIT),
        Link("Agency texts", slot_addresses.TEXTS),
        Link("Texts and comments", review_addresses.TEXTS),
        Link("Audit log", addresses.AUDIT),
        Link("Audit pack", addresses.PACKS),
        Link("Month ends", addresses.MONTHS),
    ]
    return Agency(pending_line(pending), links)


def _plan(view: Viewpoint, session: Session) -> PlanBrief | None:
    """The agency's action plan as it stands now: a look back is at training records."""
    if view.as_of is not None or not may(signed_in().roles, Permission.SEE_READINESS):
        return None
    return read_brief(session, view.scope.agency_id, Here(view.zone, view.now))


def _asked(view: Viewpoint, units: Sequence[UnitRow], people: Sequence[PersonRow]) -> tuple[Filters, list[str]]:
    filters, notices = read_filters(
        request.args,
        units=at_or_below({unit.id: unit.name for unit in units}),
        module_ids=view.modules,
        has_no_unit=_has_no_unit(people),
    )
    return replace(filters, as_of=view.as_of), notices


def _has_no_unit(people: Sequence[PersonRow]) -> bool:
    return any(person.unit_id is None for person in people)
