"""The list of people, and adding one."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.errors import NameTaken
from training_app.accounts.guard import requires, signed_in
from training_app.accounts.models import Role
from training_app.accounts.rules import Permission
from training_app.accounts.units import at_or_below
from training_app.foundation.db import db
from training_app.people import addresses, queries
from training_app.people.desk import here_for, show
from training_app.people.errors import OwnSupervisor, SupervisorUnknown
from training_app.people.filters import on_a_page, read_filters
from training_app.people.forms import NewcomerForm
from training_app.people.list_views import build_add, build_list
from training_app.people.rules import UPLOAD_BYTES_MOST
from training_app.people.service import add_newcomer

blueprint = Blueprint("people", __name__, template_folder="templates")

# a larger number is nobody: no id column holds it, and a database asked for one answers with an error
ID = "int(max=2147483647)"
UPLOAD = "keep_upload"
FORM_BYTES_MOST = 256 * 1024
IMPORTED = (
    "The roster was imported, and it is in the audit log. Whoever is new needs a sign-in link, from the page of their "
    "account."
)


@blueprint.url_value_preprocessor
def take_longer_files(endpoint: str | None, values: object) -> None:  # noqa: ARG001 - Flask passes what the address holds
    """Let an upload be as large as a roster may be. Here, because the form token is read before any view runs."""
    if endpoint == f"{blueprint.name}.{UPLOAD}":
        # beside the file come a token and a tick; a little more than the most, so that the page can say what is wrong
        request.max_content_length = 2 * UPLOAD_BYTES_MOST
        # a file is no field, and yet what is read of it at once counts against the size of one
        request.max_form_memory_size = FORM_BYTES_MOST


@blueprint.get(addresses.PEOPLE)
@requires(Permission.MANAGE_PEOPLE)
def show_people() -> str:
    """Everybody of the agency, narrowed by what the address says, 50 a page."""
    identity, session = signed_in(), db.session()
    agency_id = identity.agency_id
    units = queries.unit_names(session, agency_id)
    filters, notices = read_filters(request.args, at_or_below(units))
    found = queries.count_found(session, agency_id, filters)
    filters, pages = on_a_page(filters, found)
    people = queries.read_page(session, agency_id, filters)
    page = build_list(
        people,
        here_for(identity),
        filters=filters,
        found=found,
        pages=pages,
        counts=queries.count_all(session, agency_id),
        units=units,
        roles=queries.read_roles(session, agency_id, [one.person_id for one in people]),
        notices=[IMPORTED, *notices] if request.args.get("did") == "imported" else notices,
    )
    return show("list.html", page)


@blueprint.get(addresses.ADD)
@requires(Permission.MANAGE_PEOPLE)
def show_add() -> str:
    """The form that adds a person."""
    return _add_page({"role": Role.OFFICER.value}, {})


@blueprint.post(addresses.ADD)
@requires(Permission.MANAGE_PEOPLE)
def add() -> BaseResponse | tuple[str, int]:
    """Add a person."""
    identity, form = signed_in(), NewcomerForm()
    if not form.validate():
        return _add_again(form, form.said)
    try:
        person_id = add_newcomer(
            db.session(),
            sign_in_name=form.sign_in.data,
            facts=form.facts,
            role=Role(form.role.data),
            by=identity,
            now=here_for(identity).now,
        )
    except NameTaken as error:
        return _add_again(form, {"sign_in": error.sentence})
    except (SupervisorUnknown, OwnSupervisor) as error:
        return _add_again(form, {"supervisor": error.sentence})
    return redirect(f"{addresses.account(person_id)}?did=added", 303)


def _add_again(form: NewcomerForm, errors: dict[str, str]) -> tuple[str, int]:
    return _add_page(form.typed, errors), 422


def _add_page(typed: dict[str, str], errors: dict[str, str]) -> str:
    units = queries.unit_names(db.session(), signed_in().agency_id)
    return show("add.html", build_add(typed, errors, units), "Add a person")
