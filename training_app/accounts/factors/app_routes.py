"""Setting up codes from a phone, and new recovery codes."""

import segno
from flask import current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from training_app.accounts.account_routes import ACCOUNT_URL, back_to_account, fresh_person
from training_app.accounts.desk import this_room
from training_app.accounts.factors import rules, service
from training_app.accounts.factors.errors import WrongCode
from training_app.accounts.factors.forms import CodeForm
from training_app.accounts.factors.pages import AppPage, CodesPage
from training_app.accounts.guard import current_house, requires
from training_app.accounts.identity import Identity
from training_app.accounts.models import Person
from training_app.accounts.page_frame import page_frame
from training_app.accounts.routes import blueprint
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.web.render import render_page

APP_URL = f"{ACCOUNT_URL}/app"
_NOT_THIS = "That is not the code that the app shows now. Nothing was changed. Wait for the next one and type that."


@blueprint.post("/account/app")
@requires(Permission.SEE_OWN_RECORD, is_held=False)
def start_app() -> ResponseReturnValue:
    """Show a new secret as a square; nothing changes until its first code comes back."""
    person = fresh_person()
    secret = service.start_app(db.session(), person, this_room().secrets, now=current_house().clock())
    return _page(person, secret)


@blueprint.post("/account/app/prove")
@requires(Permission.SEE_OWN_RECORD, is_held=False)
def prove_app() -> ResponseReturnValue:
    """Take the first code and show the recovery codes, once."""
    person, form, room = fresh_person(), CodeForm(), this_room()
    try:
        if not form.validate_on_submit():
            raise WrongCode
        codes = service.prove_app(db.session(), person, room.secrets, typed=form.code.data, now=current_house().clock())
    except WrongCode:
        return _page(person, service.unproven_secret(db.session(), person, room.secrets), error=_NOT_THIS), 400
    return render_page("accounts/recovery.html", page_frame(ACCOUNT_URL), CodesPage(codes, ACCOUNT_URL))


@blueprint.post("/account/app/remove")
@requires(Permission.SEE_OWN_RECORD, is_held=False)
def remove_app() -> ResponseReturnValue:
    """Ask for codes no longer."""
    service.remove_app(db.session(), fresh_person(), now=current_house().clock())
    return back_to_account("app-removed")


@blueprint.post("/account/recovery")
@requires(Permission.SEE_OWN_RECORD, is_held=False)
def renew_codes() -> ResponseReturnValue:
    """Ten new recovery codes, shown once."""
    codes = service.renew_codes(db.session(), fresh_person(), now=current_house().clock())
    return render_page("accounts/recovery.html", page_frame(ACCOUNT_URL), CodesPage(codes, ACCOUNT_URL))


def _page(person: Identity, secret: str, *, error: str | None = None) -> str:
    account = db.session().scalar(select(Person.sign_in_name).where(Person.id == person.person_id)) or ""
    address = rules.app_address(secret, issuer=str(current_app.config["BRAND"]), account=account)
    # black on white on every page: cameras look for it
    square = segno.make(address, error="m", micro=False).svg_data_uri(scale=5, dark="#000", light="#fff", border=4)
    page = AppPage(
        square=str(square),
        secret=rules.grouped(secret),
        error=error,
        post_url=f"{APP_URL}/prove",
        back_url=ACCOUNT_URL,
    )
    return render_page("accounts/app.html", page_frame(ACCOUNT_URL), page)
