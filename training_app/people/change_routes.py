"""What a person may do, and whether they may come in at all: roles, leaving, coming back."""

from flask import redirect
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts import staff
from training_app.accounts.factors.service import reset_factors
from training_app.accounts.guard import requires, signed_in
from training_app.accounts.models import Role
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.people import addresses, queries
from training_app.people.account_routes import ONE, account_of, account_page
from training_app.people.account_views import build_bring_back, build_deactivate, build_forget
from training_app.people.desk import here_for, show
from training_app.people.forms import GiveForm, ReasonForm, TakeForm
from training_app.people.routes import blueprint


@blueprint.post(f"{ONE}/give-role")
@requires(Permission.MANAGE_PEOPLE)
def give_role(person_id: int) -> BaseResponse | tuple[str, int]:
    """Give the person a role; they are signed out everywhere."""
    identity, form = signed_in(), GiveForm()
    if not form.validate():
        return account_page(person_id, give_errors=form.said), 422
    is_new = staff.give_role(
        db.session(),
        PersonId(person_id),
        Role(form.role.data),
        form.unit_id,
        by=identity,
        now=here_for(identity).now,
    )
    return _done(person_id, "given" if is_new else "held")


@blueprint.post(f"{ONE}/take-role")
@requires(Permission.MANAGE_PEOPLE)
def take_role(person_id: int) -> BaseResponse | tuple[str, int]:
    """Take a role from the person; they are signed out everywhere."""
    identity, form = signed_in(), TakeForm()
    if not form.validate():
        return account_page(person_id, give_errors=form.said), 422
    was_held = staff.take_role(
        db.session(), PersonId(person_id), Role(form.role.data), by=identity, now=here_for(identity).now
    )
    return _done(person_id, "taken" if was_held else "not-held")


@blueprint.get(f"{ONE}/second-step")
@requires(Permission.MANAGE_PEOPLE)
def show_forget_second_step(person_id: int) -> str:
    """The question whether the person lost their second step."""
    return _forget_page(person_id)


@blueprint.post(f"{ONE}/second-step")
@requires(Permission.MANAGE_PEOPLE)
def forget_second_step(person_id: int) -> BaseResponse | tuple[str, int]:
    """Forget it, whatever it was."""
    identity, form = signed_in(), ReasonForm()
    if not form.validate():
        return _forget_page(person_id, form.reason.data, form.said["reason"]), 422
    reset_factors(
        db.session(),
        PersonId(person_id),
        by=identity,
        now=here_for(identity).now,
        reason=form.reason.data or None,
    )
    return _done(person_id, "forgotten")


@blueprint.get(f"{ONE}/deactivate")
@requires(Permission.MANAGE_PEOPLE)
def show_deactivate(person_id: int) -> str:
    """The question whether the person left."""
    return _deactivate_page(person_id)


@blueprint.post(f"{ONE}/deactivate")
@requires(Permission.MANAGE_PEOPLE)
def deactivate(person_id: int) -> BaseResponse | tuple[str, int]:
    """Shut every way in."""
    identity, form = signed_in(), ReasonForm()
    if not form.validate():
        return _deactivate_page(person_id, form.reason.data, form.said["reason"]), 422
    staff.deactivate_person(
        db.session(),
        PersonId(person_id),
        by=identity,
        now=here_for(identity).now,
        reason=form.reason.data or None,
    )
    return _done(person_id, "left")


@blueprint.get(f"{ONE}/bring-back")
@requires(Permission.MANAGE_PEOPLE)
def show_bring_back(person_id: int) -> str:
    """The question whether the person is back."""
    return _bring_back_page(person_id)


@blueprint.post(f"{ONE}/bring-back")
@requires(Permission.MANAGE_PEOPLE)
def bring_back(person_id: int) -> BaseResponse | tuple[str, int]:
    """Let the person sign in again."""
    identity, form = signed_in(), ReasonForm()
    if not form.validate():
        return _bring_back_page(person_id, form.reason.data, form.said["reason"]), 422
    staff.bring_back(
        db.session(),
        PersonId(person_id),
        by=identity,
        now=here_for(identity).now,
        reason=form.reason.data or None,
    )
    return _done(person_id, "back")


def _deactivate_page(person_id: int, reason: str = "", error: str | None = None) -> str:
    page = build_deactivate(account_of(signed_in(), person_id), reason=reason, error=error)
    return show("door.html", page, page.title)


def _forget_page(person_id: int, reason: str = "", error: str | None = None) -> str:
    page = build_forget(account_of(signed_in(), person_id), reason=reason, error=error)
    return show("door.html", page, page.title)


def _bring_back_page(person_id: int, reason: str = "", error: str | None = None) -> str:
    identity = signed_in()
    units = queries.unit_names(db.session(), identity.agency_id)
    page = build_bring_back(account_of(identity, person_id), units, reason=reason, error=error)
    return show("door.html", page, page.title)


def _done(person_id: int, what: str) -> BaseResponse:
    return redirect(f"{addresses.account(person_id)}?did={what}", 303)
