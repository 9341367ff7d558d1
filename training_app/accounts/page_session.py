"""Which of a browser's sessions a page belongs to: the one that was opened for its module."""

from collections.abc import Mapping

from flask import after_this_request, current_app, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from training_app.accounts.companions import companions_of
from training_app.accounts.identity import LaunchedFrom
from training_app.accounts.jar import cookie_name_for, delete_session_cookies, is_framed, tokens_of_browser
from training_app.accounts.queries import read_ended_launch, read_held_sessions
from training_app.accounts.rules import hashed, safe_next
from training_app.foundation.db import db

MODULE_OF_KEY = "accounts.module_of_attempt"
"""A callable (session, attempt id) -> module id or None, given by the composition root."""


def cookie_of_page() -> str | None:
    """The name of the cookie that holds this page's session; None for a browser without any.

    Looked up once. Cookies of other people than the one who came last are taken from the browser with the answer.
    """
    if "cookie_of_page" not in g:
        names = list(tokens_of_browser())
        g.cookie_of_page = _choose() if len(names) > 1 else next(iter(names), None)
    found: str | None = g.cookie_of_page
    return found


def token_of_page() -> str | None:
    """The token of this page's session, also of one that has ended."""
    name = cookie_of_page()
    return tokens_of_browser()[name] if name is not None else None


def tokens_beside() -> list[str]:
    """The tokens of all that stand side by side in this browser."""
    cookie_of_page()
    held = tokens_of_browser()
    return [held[name] for name in g.get("companions", held)]


def launch_that_ended() -> LaunchedFrom | None:
    """What an LMS opened for this page, when that session has ended; None for every other page."""
    token = token_of_page()
    return read_ended_launch(db.session(), hashed(token)) if token else None


def module_named(named: Mapping[str, object]) -> str | None:
    """The module that the arguments of an address name, or the one of the attempt that they name."""
    attempt_id = named.get("attempt_id")
    found = current_app.extensions[MODULE_OF_KEY](db.session(), attempt_id) if attempt_id else named.get("module_id")
    return found if isinstance(found, str) else None


def _choose() -> str | None:
    tokens = tokens_of_browser()
    names = {hashed(token): name for name, token in tokens.items()}
    held = {names[one]: session for one, session in read_held_sessions(db.session(), names).items()}
    companions = companions_of(held)
    if others := set(tokens) - set(companions):
        _drop(others)
    g.companions = companions
    module_id = module_named(request.view_args or {}) or _module_gone_on_to()
    wanted = [cookie_name_for(module_id, in_frame=is_framed())] if module_id is not None else []
    # a page of no module belongs to whoever may see them all, else to the newest
    for name in (*wanted, cookie_name_for(None, in_frame=is_framed())):
        if name in companions:
            return name
    return next(iter(companions), None)


def _module_gone_on_to() -> str | None:
    """The module of the page that a door leads on to, so that it speaks of the session that stands in the way."""
    address = safe_next(request.args.get("next"))
    adapter = current_app.create_url_adapter(request)
    if address is None or adapter is None:
        return None
    try:
        return module_named(adapter.match(address.partition("?")[0], method="GET")[1])
    except HTTPException:
        return None


def _drop(names: set[str]) -> None:
    @after_this_request
    def drop(response: Response) -> Response:
        delete_session_cookies(response, *names)
        return response
