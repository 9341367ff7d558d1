"""One person's account: the page, the facts about them, and the ways in."""

from datetime import timedelta

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.identity import Identity
from training_app.accounts.opening import has_second_step
from training_app.accounts.rules import Permission
from training_app.accounts.service import end_all_sessions, make_one_time_link
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.people import addresses, queries, service
from training_app.people.account_views import NOTICES, Account, build_account, build_link, name_of
from training_app.people.desk import here_for, show
from training_app.people.errors import OwnSupervisor, SupervisorUnknown
from training_app.people.forms import FactsForm
from training_app.people.routes import ID, blueprint

ONE = f"{addresses.PEOPLE}/<{ID}:person_id>/account"
LINK_LASTS = timedelta(hours=24)


@blueprint.get(ONE)
@requires(Permission.MANAGE_PEOPLE)
def show_account(person_id: int) -> str:
    """The account of one person, also of one who left."""
    return account_page(person_id, notice=NOTICES.get(request.args.get("did", "")))


@blueprint.post(ONE)
@requires(Permission.MANAGE_PEOPLE)
def change(person_id: int) -> BaseResponse | tuple[str, int]:
    """Change what is known of the person."""
    identity, form = signed_in(), FactsForm()
    if not form.validate():
        return account_page(person_id, typed=form.typed, errors=form.said), 422
    try:
        is_changed = service.change_person(
            db.session(), PersonId(person_id), form.facts, by=identity, now=here_for(identity).now
        )
    except (SupervisorUnknown, OwnSupervisor) as error:
        return account_page(person_id, typed=form.typed, errors={"supervisor": error.sentence}), 422
    return redirect(f"{addresses.account(person_id)}?did={'changed' if is_changed else 'same'}", 303)


@blueprint.post(f"{ONE}/link")
@requires(Permission.MANAGE_PEOPLE)
def make_link(person_id: int) -> str:
    """Make a sign-in link and show it in this very answer: it stands in no address, cookie, log or cache."""
    identity, session = signed_in(), db.session()
    here = here_for(identity)
    token = make_one_time_link(session, PersonId(person_id), valid_for=LINK_LASTS, now=here.now, made_by=identity)
    person = queries.find_person(session, identity.agency_id, person_id)
    page = build_link(person, f"{request.url_root}app/sign-in/{token}", here.now + LINK_LASTS, here)
    return show("link_made.html", page, name_of(person))


@blueprint.post(f"{ONE}/end-sessions")
@requires(Permission.MANAGE_PEOPLE)
def end_sessions(person_id: int) -> BaseResponse:
    """Sign the person out everywhere."""
    identity = signed_in()
    end_all_sessions(db.session(), PersonId(person_id), now=here_for(identity).now, ended_by=identity)
    return redirect(f"{addresses.account(person_id)}?did=ended", 303)


def account_page(
    person_id: int,
    *,
    notice: str | None = None,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    give_errors: dict[str, str] | None = None,
) -> str:
    """The page of one account, with what was typed and why it could not be kept.

    :raise NotFound: for a person of another agency
    """
    identity = signed_in()
    account = account_of(identity, person_id)
    page = build_account(
        account,
        here_for(identity),
        asked_by=identity.roles,
        units=queries.unit_names(db.session(), identity.agency_id),
        notice=notice,
        typed=typed,
        errors=errors,
        give_errors=give_errors,
    )
    return show("account.html", page, page.title)


def account_of(identity: Identity, person_id: int) -> Account:
    """What is known of one person of the agency.

    :raise NotFound: for anybody else
    """
    session = db.session()
    person = queries.find_person(session, identity.agency_id, person_id)
    return Account(
        person=person,
        roles=queries.read_roles(session, identity.agency_id, [person_id]).get(person_id, {}),
        supervisor=queries.sign_in_name_of(session, identity.agency_id, person.supervisor_id),
        sessions=queries.open_sessions(session, PersonId(person_id), here_for(identity).now),
        has_second_step=has_second_step(session, person_id),
    )
