"""Where the script of a page asks for a passkey and brings its answer; without scripts there are no passkeys."""

from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from training_app.accounts.account_routes import ACCOUNT_URL, back_to_account, fresh_person
from training_app.accounts.desk import this_site, this_visit
from training_app.accounts.door import agency_id_at_this_door
from training_app.accounts.entry import let_in
from training_app.accounts.errors import SignInRefused
from training_app.accounts.factors import passkeys
from training_app.accounts.factors.errors import PasskeyRefused
from training_app.accounts.factors.forms import PasskeyForm
from training_app.accounts.factors.pages import CodesPage
from training_app.accounts.factors.step_routes import half_session
from training_app.accounts.guard import current_house, public_view, requires
from training_app.accounts.page_frame import page_frame
from training_app.accounts.routes import blueprint, log, sign_in_page
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.web.render import render_page

_JSON = {"Content-Type": "application/json"}


@blueprint.post("/sign-passkey/options")
@public_view
def ask_for_passkey() -> ResponseReturnValue:
    """JSON: what to ask the device, and the token of the question."""
    question = passkeys.ask_for_passkey(db.session(), this_site(), now=current_house().clock(), half=half_session())
    return _asked(question)


@blueprint.post("/sign-passkey")
@public_view
def sign_in_with_passkey() -> ResponseReturnValue:
    """Check the device's answer; let its person in or say why not."""
    form = PasskeyForm()
    try:
        if not form.validate_on_submit():
            raise PasskeyRefused("the form is not whole")
        token = passkeys.sign_in_with_passkey(
            db.session(),
            this_site(),
            passkeys.Answer(form.answer.data, form.token.data),
            agency_id=agency_id_at_this_door(),
            now=current_house().clock(),
            visit=this_visit(),
            half=half_session(),
        )
    except SignInRefused as refusal:
        why = refusal.why if isinstance(refusal, PasskeyRefused) else type(refusal).__name__
        log.info("sign_in.refused", why=f"passkey: {why}"[:200])
        return sign_in_page(error=refusal.sentence), 400
    return let_in(token, wanted=form.next.data)


@blueprint.post("/account/passkeys/options")
@requires(Permission.SEE_OWN_RECORD, is_held=False)
def ask_for_new_passkey() -> ResponseReturnValue:
    """JSON likewise, for a new one."""
    question = passkeys.ask_for_new_passkey(db.session(), fresh_person(), this_site(), now=current_house().clock())
    return _asked(question)


@blueprint.post("/account/passkeys")
@requires(Permission.SEE_OWN_RECORD, is_held=False)
def add_passkey() -> ResponseReturnValue:
    """Keep the new passkey; with the first second step come recovery codes."""
    person, form = fresh_person(), PasskeyForm()
    if not form.validate_on_submit():
        return back_to_account("passkey-not")
    try:
        codes = passkeys.add_passkey(
            db.session(),
            person,
            this_site(),
            passkeys.Answer(form.answer.data, form.token.data),
            name=form.name.data or "",
            now=current_house().clock(),
        )
    except PasskeyRefused as refusal:
        log.info("passkey.refused", person_id=person.person_id, why=refusal.why[:200])
        return back_to_account("passkey-not")
    if codes:
        return render_page("accounts/recovery.html", page_frame(ACCOUNT_URL), CodesPage(codes, ACCOUNT_URL))
    return back_to_account("passkey-added")


@blueprint.post("/account/passkeys/<int:passkey_id>/remove")
@requires(Permission.SEE_OWN_RECORD, is_held=False)
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Forget it."""
    passkeys.remove_passkey(db.session(), fresh_person(), passkey_id, now=current_house().clock())
    return back_to_account("passkey-removed")


def _asked(question: passkeys.Question) -> Response:
    # the options are JSON already, as the browser wants them
    return Response(f'{{"options":{question.options},"token":"{question.token}"}}', headers=_JSON)
