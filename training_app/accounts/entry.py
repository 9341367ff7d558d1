"""What every way in ends with: the session before is ended, the cookie is set, and the person goes on."""

from urllib.parse import urlencode

from flask import make_response, redirect, request
from werkzeug.wrappers import Response

from training_app.accounts import frame_parts, service
from training_app.accounts.errors import SignInRefused, TooManyTries
from training_app.accounts.guard import current_house
from training_app.accounts.held_forms import read_held_form
from training_app.accounts.identity import Identity
from training_app.accounts.jar import delete_session_cookies, set_session_cookie, tokens_of_browser
from training_app.accounts.page_session import cookie_of_page, token_of_page
from training_app.accounts.rules import Permission, SessionState, may, safe_next
from training_app.foundation.db import db
from training_app.foundation.log import get_log

HELD_URL = "/app/held"
log = get_log("accounts")


def let_in(token: str, *, wanted: str | None = None) -> Response:
    """Give the browser its new session and lead the person to an answer that waits for them, or on.

    Who is half in is led to the second step, with a session that opens nothing else.

    :param wanted: the page to go on to, where this address does not name it
    """
    # whoever used this browser before is signed out; the new session has a token nobody has seen
    end_sessions_of_browser()
    known = service.find_session(db.session(), token, current_house().clock())
    if known is None:
        # the person left in this very moment
        return redirect(frame_parts.SIGN_IN_URL, 303)
    if known.state is SessionState.HALF:
        response = redirect(with_next(frame_parts.SECOND_STEP_URL), 303)
    else:
        log.info("sign_in.done", person_id=known.identity.person_id)
        response = redirect(_first_page(known.identity, wanted), 303)
    delete_session_cookies(response, *tokens_of_browser())
    set_session_cookie(response, token)
    return response


def let_in_from_lms(token: str, address: str) -> Response:
    """Give the browser the session that an LMS opened and lead the person to ``address``, a page of ours.

    In a frame the session has a cookie of its own. A browser that does not say where it shows a page is one that keeps
    foreign cookies out of frames as well: it gets the cookie of a window.

    Whoever was here before keeps no session in this browser: its cookies do not come to the doors, so that is seen to
    at the first page (``page_session.cookie_of_page``).
    """
    identity = service.find_identity(db.session(), token, current_house().clock())
    if identity is None:
        # the person left in this very moment
        return redirect(frame_parts.SIGN_IN_URL, 303)
    response = redirect(address, 303)
    in_frame = request.headers.get("Sec-Fetch-Dest") in {"iframe", "frame"}
    module_id = identity.launch.module_id if identity.launch is not None else None
    set_session_cookie(response, token, module_id=module_id, in_frame=in_frame)
    return response


def end_sessions_of_browser() -> None:
    """Sign out whoever this browser belongs to, everywhere in it, also when it is locked."""
    for token in tokens_of_browser().values():
        service.sign_out(db.session(), token, current_house().clock())


def end_session_of_page(response: Response) -> Response:
    """End the session of this page alone, and take its cookie from the browser; others beside it go on."""
    token, name = token_of_page(), cookie_of_page()
    if token and name:
        service.sign_out(db.session(), token, current_house().clock())
        delete_session_cookies(response, name)
    return response


def refused(page: str, refusal: SignInRefused) -> Response:
    """The page of a door, sent as a refusal."""
    response = make_response(page, 400)
    if isinstance(refusal, TooManyTries):
        response.status_code = 429
        response.headers["Retry-After"] = str(refusal.wait_s)
    return response


def next_address() -> str | None:
    """The page to go on to, when the address names one of ours."""
    return safe_next(request.args.get("next"))


def next_or_home(identity: Identity) -> str:
    """The page to go on to, or the person's own first page."""
    return next_address() or frame_parts.home_of(identity)


def with_next(address: str, **also: str) -> str:
    """The address, handing on the page to go on to."""
    wanted = next_address()
    query = {**also, **({"next": wanted} if wanted else {})}
    return f"{address}?{urlencode(query)}" if query else address


def _first_page(identity: Identity, wanted: str | None) -> str:
    if _has_held_form(identity):
        return HELD_URL
    return safe_next(wanted) or next_or_home(identity)


def _has_held_form(identity: Identity) -> bool:
    if not may(identity.roles, Permission.TAKE_MODULES):
        return False
    return read_held_form(db.session(), identity, current_house().clock()) is not None
