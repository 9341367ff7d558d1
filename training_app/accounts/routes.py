"""The doors: sign in with a password or a link that works once, sign out."""

from urllib.parse import urlencode

from flask import Blueprint, g, make_response, redirect, request
from flask.typing import ResponseReturnValue

from training_app.accounts import frame_parts, service
from training_app.accounts.desk import this_room, this_visit
from training_app.accounts.door import agency_id_at_this_door, frame_at_this_door
from training_app.accounts.entry import end_sessions_of_browser, let_in, next_address, next_or_home, refused, with_next
from training_app.accounts.errors import LinkSpent, SignInRefused
from training_app.accounts.forms import SignInForm
from training_app.accounts.guard import current_house, current_identity, current_session, public_view
from training_app.accounts.identity import KnownSession, LaunchedFrom
from training_app.accounts.jar import delete_session_cookies, is_framed, tokens_of_browser
from training_app.accounts.models import CameBy
from training_app.accounts.page_session import cookie_of_page, launch_that_ended
from training_app.accounts.pages import Action, LinkPage, MessagePage, SignInPage
from training_app.foundation.db import db
from training_app.foundation.log import get_log
from training_app.web.render import render_page

blueprint = Blueprint("accounts", __name__, url_prefix="/app", template_folder="templates")
log = get_log("accounts")
PASSKEY_URL = "/app/sign-passkey"

_EMPTY_FORM = "Type your badge number or email, and your password. Nothing is lost."
_STILL_SIGNED_IN = MessagePage(
    title="You are signed out here",
    lead="Your answers and your place are kept. Your agency account is still signed in in this browser.",
    kept="On a shared computer, sign out of it too: otherwise the next person could come in as you.",
    actions=(Action("Sign out of my agency account", f"{frame_parts.PROVIDER_URL}/out"),),
)
_NOTES = {
    "ended": "Your sign-in has ended. What you saved is kept; sign in to go on.",
    "held": "Your sign-in had ended when your last answer came in. It is kept: sign in, and you can send it.",
    "password": "Your new password is set, and you were signed out everywhere. Sign in with it.",
    "step": "Your sign-in was not finished in time. Nothing is lost. Sign in again.",
    "unsent": "You were signed out before your last answer was sent, so it was not kept. Everything before it is.",
}


@blueprint.get("/sign-in")
@public_view
def sign_in() -> ResponseReturnValue:
    """The sign-in page; a person who is signed in already goes on, and one whom an LMS sent goes back there."""
    identity = current_identity()
    if identity is not None:
        return redirect(next_or_home(identity), 303)
    ended = launch_that_ended()
    if ended is not None:
        return _launch_has_ended(ended)
    return sign_in_page(note=_NOTES.get(request.args.get("why", "")))


@blueprint.post("/sign-in")
@public_view
def sign_in_with_password() -> ResponseReturnValue:
    """Check name and password; let the person in or say why not."""
    form = SignInForm()
    if not form.validate_on_submit():
        return sign_in_page(error=_EMPTY_FORM, name=form.name.data or ""), 400
    agency_id = agency_id_at_this_door()
    try:
        token = service.sign_in_with_password(
            db.session(),
            current_house().clock,
            agency_id=agency_id,
            name=form.name.data,
            password=form.password.data,
            visit=this_visit(),
        )
    except SignInRefused as refusal:
        log.info("sign_in.refused", agency_id=agency_id, why=type(refusal).__name__)
        return refused(sign_in_page(error=refusal.sentence, name=form.name.data), refusal)
    return let_in(token)


@blueprint.get("/sign-in/<token>")
@public_view
def look_at_link(token: str) -> ResponseReturnValue:
    """One button and a name. Opening the link does not spend it: mail scanners open every link."""
    try:
        name = service.look_at_link(db.session(), token, current_house().clock())
    except LinkSpent as refusal:
        return _link_spent(refusal)
    return render_page(
        "accounts/link.html", frame_at_this_door(), LinkPage(name=name, post_url=with_next(request.path))
    )


@blueprint.post("/sign-in/<token>")
@public_view
def use_link(token: str) -> ResponseReturnValue:
    """Spend the link and let its person in."""
    try:
        session_token = service.use_link(db.session(), token, current_house().clock(), visit=this_visit())
    except LinkSpent as refusal:
        log.info("sign_in.refused", why="LinkSpent")
        return _link_spent(refusal)
    return let_in(session_token)


@blueprint.post("/sign-out")
@public_view
def sign_out() -> ResponseReturnValue:
    """End the session on the server, then clear the browser. Who comes next is led straight to the sign-in page."""
    known = current_session()
    end_sessions_of_browser()
    if known is not None and known.identity.launch is not None:
        return _signed_out_of_launch(known.identity.launch)
    response = redirect(_after_sign_out(known), 303)
    delete_session_cookies(response, *tokens_of_browser())
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _after_sign_out(known: KnownSession | None) -> str:
    # the agency account is still open in this browser, and would let the next one in: that is to be seen first
    if known is not None and known.identity.came_by is CameBy.PROVIDER and this_room().provider is not None:
        return "/app/signed-out?of=here"
    then = request.form.get("then")
    if then == "account":
        return f"{frame_parts.SIGN_IN_URL}?{urlencode({'next': frame_parts.ACCOUNT_URL})}"
    return frame_parts.SIGN_IN_URL if then == "sign-in" else "/app/signed-out"


def _signed_out_of_launch(launch: LaunchedFrom) -> ResponseReturnValue:
    # answered at once: the page of an address of its own would not be shown in the frame of an LMS
    page = MessagePage(
        title="You are signed out",
        lead="Your answers and your place are kept. To go on, open the training again in your LMS.",
        actions=(Action("Back to your LMS", launch.return_url),) if launch.return_url else (),
    )
    response = make_response(render_page("accounts/signed_out.html", frame_at_this_door(), page))
    delete_session_cookies(response, *tokens_of_browser())
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _launch_has_ended(launch: LaunchedFrom) -> ResponseReturnValue:
    # the LMS still shows the frame that it stands in; other modules beside it go on and need not hear of it
    g.ended_launch = launch
    unsent = "Your last answer came in after that and was not kept; everything before it is."
    page = MessagePage(
        title="This session has ended",
        lead="Your answers and your place are kept. To go on, open the training again in your LMS.",
        kept=unsent if request.args.get("why") == "unsent" else None,
        # no frame shows the sign-in page
        actions=() if is_framed() else (Action("Sign in here instead", frame_parts.SIGN_IN_URL),),
    )
    response = make_response(render_page("web/message.html", frame_at_this_door(), page))
    # so that the next one who comes to this page in a window can sign in
    name = cookie_of_page()
    delete_session_cookies(response, *([name] if name is not None else []))
    return response


@blueprint.get("/signed-out")
@public_view
def signed_out() -> ResponseReturnValue:
    """Say that it is done, for the person who walks away from a shared computer."""
    if request.args.get("of") == "here" and this_room().provider is not None:
        return render_page("accounts/signed_out.html", frame_at_this_door(), _STILL_SIGNED_IN)
    page = MessagePage(
        title="You are signed out",
        lead="Your answers and your place are kept. On a shared computer, close this window too.",
        actions=(Action("Sign in", frame_parts.SIGN_IN_URL),),
    )
    return render_page("accounts/signed_out.html", frame_at_this_door(), page)


def sign_in_page(*, error: str | None = None, name: str = "", note: str | None = None) -> str:
    """The sign-in page, with what went wrong or what happened before."""
    frame = frame_at_this_door()
    line = this_room().provider
    page = SignInPage(
        agency=frame.agency,
        error=error,
        name_value=name,
        post_url=with_next(frame_parts.SIGN_IN_URL),
        self_check_url=frame_parts.SELF_CHECK_URL,
        note=note,
        provider=line.provider.label if line is not None else None,
        provider_url=with_next(frame_parts.PROVIDER_URL),
        passkey_url=PASSKEY_URL,
        passkey_options_url=f"{PASSKEY_URL}/options",
        wanted=next_address() or "",
    )
    return render_page("accounts/sign_in.html", frame, page)


def _link_spent(refusal: LinkSpent) -> ResponseReturnValue:
    page = MessagePage(
        title="This link does not work any more",
        lead=refusal.sentence,
        actions=(Action("Sign in with a password", frame_parts.SIGN_IN_URL),),
    )
    return render_page("accounts/link_spent.html", frame_at_this_door(), page), 410
