"""The doors: sign in with a password or a link that works once, sign out."""

from urllib.parse import urlencode

from flask import Blueprint, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from training_app.accounts import frame_parts, service
from training_app.accounts.door import agency_id_at_this_door, frame_at_this_door
from training_app.accounts.errors import LinkSpent, SignInRefused, TooManyTries
from training_app.accounts.forms import SignInForm
from training_app.accounts.guard import (
    COOKIE_NAME,
    current_house,
    current_identity,
    delete_session_cookie,
    public_view,
    set_session_cookie,
)
from training_app.accounts.pages import Action, LinkPage, MessagePage, SignInPage
from training_app.accounts.rules import safe_next
from training_app.foundation.db import db
from training_app.foundation.log import get_log
from training_app.web.render import render_page

blueprint = Blueprint("accounts", __name__, url_prefix="/app", template_folder="templates")
log = get_log("accounts")

_EMPTY_FORM = "Type your badge number or email, and your password. Nothing is lost."
_NOTES = {
    "ended": "You were signed out after a quiet time. What you saved is kept; sign in to go on.",
    "unsent": "You were signed out before your last answer was sent, so it was not kept. Everything before it is.",
}


@blueprint.get("/sign-in")
@public_view
def sign_in() -> ResponseReturnValue:
    """The sign-in page; a person who is signed in already goes on."""
    identity = current_identity()
    if identity is not None:
        return redirect(_next_address() or frame_parts.home_for(identity.roles), 303)
    return _sign_in_page(note=_NOTES.get(request.args.get("why", "")))


@blueprint.post("/sign-in")
@public_view
def sign_in_with_password() -> ResponseReturnValue:
    """Check name and password; let the person in or say why not."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _sign_in_page(error=_EMPTY_FORM, name=form.name.data or ""), 400
    agency_id = agency_id_at_this_door()
    try:
        token = service.sign_in_with_password(
            db.session(),
            current_house().clock,
            agency_id=agency_id,
            name=form.name.data,
            password=form.password.data,
        )
    except SignInRefused as refusal:
        log.info("sign_in.refused", agency_id=agency_id, why=type(refusal).__name__)
        return _refused(refusal, form.name.data)
    return _let_in(token)


@blueprint.get("/sign-in/<token>")
@public_view
def look_at_link(token: str) -> ResponseReturnValue:
    """One button and a name. Opening the link does not spend it: mail scanners open every link."""
    try:
        name = service.look_at_link(db.session(), token, current_house().clock())
    except LinkSpent as refusal:
        return _link_spent(refusal)
    return render_page(
        "accounts/link.html", frame_at_this_door(), LinkPage(name=name, post_url=_with_next(request.path))
    )


@blueprint.post("/sign-in/<token>")
@public_view
def use_link(token: str) -> ResponseReturnValue:
    """Spend the link and let its person in."""
    try:
        session_token = service.use_link(db.session(), token, current_house().clock())
    except LinkSpent as refusal:
        log.info("sign_in.refused", why="LinkSpent")
        return _link_spent(refusal)
    return _let_in(session_token)


@blueprint.post("/sign-out")
@public_view
def sign_out() -> ResponseReturnValue:
    """End the session on the server, then clear the browser."""
    _end_session_of_browser()
    response = redirect("/app/signed-out", 303)
    delete_session_cookie(response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.get("/signed-out")
@public_view
def signed_out() -> ResponseReturnValue:
    """Say that it is done, for the person who walks away from a shared computer."""
    page = MessagePage(
        title="You are signed out",
        lead="Your answers and your place are kept. On a shared computer, close this window too.",
        actions=(Action("Sign in again", frame_parts.SIGN_IN_URL),),
    )
    return render_page("accounts/signed_out.html", frame_at_this_door(), page)


def _sign_in_page(*, error: str | None = None, name: str = "", note: str | None = None) -> str:
    frame = frame_at_this_door()
    page = SignInPage(
        agency=frame.agency,
        error=error,
        name_value=name,
        post_url=_with_next(frame_parts.SIGN_IN_URL),
        self_check_url=frame_parts.SELF_CHECK_URL,
        note=note,
    )
    return render_page("accounts/sign_in.html", frame, page)


def _refused(refusal: SignInRefused, name: str) -> Response:
    response = make_response(_sign_in_page(error=refusal.sentence, name=name), 400)
    if isinstance(refusal, TooManyTries):
        response.status_code = 429
        response.headers["Retry-After"] = str(refusal.wait_s)
    return response


def _link_spent(refusal: LinkSpent) -> ResponseReturnValue:
    page = MessagePage(
        title="This link does not work any more",
        lead=refusal.sentence,
        actions=(Action("Sign in with a password", frame_parts.SIGN_IN_URL),),
    )
    return render_page("accounts/link_spent.html", frame_at_this_door(), page), 410


def _let_in(token: str) -> Response:
    # whoever used this browser before is signed out; the new session has a token nobody has seen
    _end_session_of_browser()
    identity = service.find_identity(db.session(), token, current_house().clock())
    if identity is None:
        # the person left in this very moment
        return redirect(frame_parts.SIGN_IN_URL, 303)
    log.info("sign_in.done", person_id=identity.person_id)
    response = redirect(_next_address() or frame_parts.home_for(identity.roles), 303)
    set_session_cookie(response, token)
    return response


def _end_session_of_browser() -> None:
    token = request.cookies.get(COOKIE_NAME)
    if token:
        service.sign_out(db.session(), token, current_house().clock())


def _next_address() -> str | None:
    return safe_next(request.args.get("next"))


def _with_next(address: str) -> str:
    wanted = _next_address()
    return f"{address}?{urlencode({'next': wanted})}" if wanted else address
