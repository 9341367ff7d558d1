"""A person's own account: where they are signed in, their password, and their second steps."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from training_app.accounts import frame_parts, service
from training_app.accounts.account_service import end_other_sessions, end_own_session
from training_app.accounts.account_views import account_page
from training_app.accounts.desk import this_room
from training_app.accounts.errors import PasswordRefused, SignInRefused, TooManyTries, WrongPassword
from training_app.accounts.factors.errors import SignInAgainFirst
from training_app.accounts.factors.forms import PasswordForm
from training_app.accounts.factors.rules import is_fresh
from training_app.accounts.guard import current_house, requires, signed_in
from training_app.accounts.identity import Identity
from training_app.accounts.jar import delete_session_cookies, tokens_of_browser
from training_app.accounts.page_frame import page_frame
from training_app.accounts.queries import name_with_password
from training_app.accounts.routes import blueprint, log
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.foundation.errors import NotAllowed
from training_app.web.render import render_page

ACCOUNT_URL = frame_parts.ACCOUNT_URL

_NOTICES = {
    "ended": "Signed out there.",
    "nothing": "That sign-in had ended already.",
    "others": "You are signed out everywhere but here.",
    "app-removed": "Codes from your phone are no longer asked for.",
    "passkey-added": "Your new passkey works from now on.",
    "passkey-removed": "That passkey no longer works.",
    "passkey-not": "No passkey was added. Nothing was changed. Try it once more.",
}
_NO_NEW = "Type the new password. Nothing was changed."
_WRONG_OLD = "That is not your password until now. Nothing was changed. Try again."


@blueprint.get("/account")
@requires(Permission.SEE_OWN_RECORD)
def account() -> ResponseReturnValue:
    """How the person signs in."""
    return _page(notice=_NOTICES.get(request.args.get("done", "")))


@blueprint.post("/account/sessions/end")
@requires(Permission.SEE_OWN_RECORD, is_held=False)
def end_session() -> ResponseReturnValue:
    """End one of the person's own sign-ins."""
    now = current_house().clock()
    ended = end_own_session(db.session(), own_person(), request.form.get("mark", "")[:64], now=now)
    return back_to_account("ended" if ended else "nothing")


@blueprint.post("/account/sessions/end-others")
@requires(Permission.SEE_OWN_RECORD, is_held=False)
def end_others() -> ResponseReturnValue:
    """End all of them but this one."""
    end_other_sessions(db.session(), own_person(), now=current_house().clock())
    return back_to_account("others")


@blueprint.post("/account/password")
@requires(Permission.SEE_OWN_RECORD, is_held=False)
def change_password() -> ResponseReturnValue:
    """Set a new password; then the person is signed out everywhere, here too, and signs in with it."""
    person, form = own_person(), PasswordForm()
    if not form.validate_on_submit():
        return _page(error=(_NO_NEW, "new_password")), 400
    try:
        _check_old(person, form.old_password.data or "")
        service.set_password(
            db.session(),
            person.person_id,
            password=form.new_password.data,
            now=current_house().clock(),
            set_by=person,
            breached=this_room().breached,
        )
    except PasswordRefused as refusal:
        db.session.rollback()
        return _page(error=(refusal.sentence, "new_password")), 400
    except SignInRefused as refusal:
        words = _WRONG_OLD if isinstance(refusal, WrongPassword) else refusal.sentence
        return _page(error=(words, "old_password")), 429 if isinstance(refusal, TooManyTries) else 400
    log.info("password.changed", person_id=person.person_id)
    response = redirect(f"{frame_parts.SIGN_IN_URL}?why=password", 303)
    delete_session_cookies(response, *tokens_of_browser())
    return response


def own_person() -> Identity:
    """The signed-in person, who did not come from an LMS.

    :raise NotAllowed: for who did: an LMS can open a session as anybody
    """
    person = signed_in()
    if person.launch is not None:
        raise NotAllowed
    return person


def fresh_person() -> Identity:
    """The signed-in person, who signed in lately enough to change how they sign in.

    :raise NotAllowed: as :func:`own_person`
    :raise SignInAgainFirst: for who signed in a while ago
    """
    person = own_person()
    if person.signed_in_at is None or not is_fresh(person.signed_in_at, current_house().clock()):
        raise SignInAgainFirst
    return person


def back_to_account(done: str) -> ResponseReturnValue:
    """To the account page, which says what was done."""
    return redirect(f"{ACCOUNT_URL}?done={done}", 303)


def _check_old(person: Identity, typed: str) -> None:
    name = name_with_password(db.session(), person.person_id)
    if name is None:
        # the first password of who came by link or passkey: an open screen alone shall not be enough
        fresh_person()
        return
    # the sign-in itself is the check: wrong ones are counted with those of the sign-in page
    clock = current_house().clock
    token = service.sign_in_with_password(db.session(), clock, agency_id=person.agency_id, name=name, password=typed)
    # the new password may yet be refused, and nobody will ever have this token
    service.sign_out(db.session(), token, clock())


def _page(*, notice: str | None = None, error: tuple[str, str] | None = None) -> str:
    person = own_person()
    page = account_page(
        db.session(),
        person,
        now=current_house().clock(),
        may_have_app=this_room().secrets.can_seal,
        notice=notice,
        error=error,
    )
    return render_page("accounts/account.html", page_frame(ACCOUNT_URL), page)
