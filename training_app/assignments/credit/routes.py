"""The pages of the ledger: sums by cycle and person, and one person's lines."""

from zoneinfo import ZoneInfo

from flask import Blueprint, request

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission, may
from training_app.accounts.units import at_or_below
from training_app.assignments.credit import addresses, queries, views
from training_app.assignments.credit.claims import claims_of
from training_app.assignments.credit.desk import frame, page_asked, this_room
from training_app.assignments.credit.errors import NotHere
from training_app.assignments.credit.rules import repeats
from training_app.foundation.db import db
from training_app.web.render import render_page

blueprint = Blueprint("credit", __name__, template_folder="templates")

# a larger number is nobody: no id column holds it, and a database asked for one answers with an error
ID = "int(max=2147483647)"


@blueprint.get(addresses.CREDIT)
@requires(Permission.SEE_AGENCY_REPORT)
def show_ledger() -> str:
    """Hours of credit by cycle, and by person within what the address asks for."""
    identity, session = signed_in(), db.session()
    agency_id = identity.agency_id
    cycles, units = queries.read_cycles(session, agency_id), queries.read_unit_names(session, agency_id)
    asked, notices = views.read_asked(request.args, [name for name, _, _ in cycles], at_or_below(units))
    found = queries.count_people(session, agency_id, asked.as_query)
    page, pages = page_asked(found, queries.ROWS_A_PAGE)
    people = queries.read_people(session, agency_id, asked.as_query, page=page)
    waiting = queries.count_waiting(session, agency_id)
    may_settle = may(identity.roles, Permission.CHANGE_POLICY)
    shown = views.build_ledger(
        asked,
        cycles,
        units,
        people,
        (found, page, pages),
        [*notices, *views.waiting_words(waiting)],
        may_settle=may_settle,
        agency=identity.agency_name,
    )
    return render_page("credit/ledger.html", frame(), shown)


@blueprint.get(f"{addresses.PEOPLE}/<{ID}:person_id>")
@requires(Permission.SEE_AGENCY_REPORT)
def show_person(person_id: int) -> str:
    """One person's lines, newest first, and what was worth nothing."""
    identity, session = signed_in(), db.session()
    agency_id = identity.agency_id
    person = queries.find_person(session, agency_id, person_id)
    if person is None:
        raise NotHere
    ledger = queries.read_ledger(session, agency_id, [person_id])
    zone = ZoneInfo(identity.time_zone)
    policy, modules = queries.read_policy(session, agency_id), queries.read_modules(session, agency_id)
    recorded = queries.read_recorded(session, this_room().library, agency_id, [person_id], zone)
    worthless = repeats(claims_of(recorded, policy, modules, ledger), policy.repeat)
    shown = views.build_person(
        person,
        [one.entry for one in ledger],
        worthless,
        is_behind=queries.is_waiting(session, person_id),
        may_manage=may(identity.roles, Permission.MANAGE_PEOPLE),
    )
    return render_page("credit/person.html", frame(shown.title), shown)
