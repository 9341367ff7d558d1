"""Who is asking, and whether they may: every view under /app carries one of these two marks."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, cast
from urllib.parse import urlencode

from flask import Flask, current_app, g, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from training_app.accounts.identity import Identity
from training_app.accounts.rules import Permission, may, safe_next
from training_app.accounts.service import find_identity
from training_app.foundation.db import db
from training_app.foundation.errors import NotAllowed
from training_app.foundation.house import House
from training_app.foundation.log import get_log

COOKIE_NAME = "cg_session"
COOKIE_PATH = "/app"
HOUSE_KEY = "accounts"

log = get_log("accounts")

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


def requires(permission: Permission) -> Callable[[View[P]], View[P]]:
    """Let only people with this permission reach the view.

    Signed out: sent to the sign-in page, which brings them back. Signed in without it: :class:`NotAllowed`.
    """

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            identity = current_identity()
            if identity is None:
                return redirect(_sign_in_address(), 303)
            if not may(identity.roles, permission):
                log.info("access.denied", person_id=identity.person_id, permission=permission.value)
                raise NotAllowed
            return view(*args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]  # a mark that permission_of reads
        return guarded

    return guard


def public_view(view: View[P]) -> View[P]:
    """Mark one of the few views under /app that are open to anyone: the doors."""
    view.is_public = True  # type: ignore[attr-defined]  # a mark that is_public reads
    return view


def permission_of(view: object) -> Permission | None:
    """The permission a view asks for, None when it names none."""
    return getattr(view, "required_permission", None)


def is_public(view: object) -> bool:
    """Whether the view is marked as open to anyone."""
    return getattr(view, "is_public", False)


def current_identity() -> Identity | None:
    """The signed-in person of this request, looked up once; None when signed out."""
    if "identity" not in g:
        token = request.cookies.get(COOKIE_NAME)
        g.identity = find_identity(db.session(), token, current_house().clock()) if token else None
    return cast(Identity | None, g.identity)


def signed_in() -> Identity:
    """The signed-in person, inside a view that :func:`requires` guards.

    :raise NotAllowed: when called anywhere else without anyone signed in
    """
    identity = current_identity()
    if identity is None:
        raise NotAllowed
    return identity


def current_house() -> House:
    """The house this application was registered with."""
    return cast(House, current_app.extensions[HOUSE_KEY])


def refuse_unmarked_views(app: Flask) -> None:
    """Deny by default: a view under /app that nobody marked answers 403, whoever asks."""

    @app.before_request
    def refuse_unmarked() -> None:
        is_ours = request.path == COOKIE_PATH or request.path.startswith(f"{COOKIE_PATH}/")
        if not is_ours or request.endpoint is None:
            return
        view = app.view_functions[request.endpoint]
        if permission_of(view) is None and not is_public(view):
            raise NotAllowed


def set_session_cookie(response: Response, token: str) -> None:
    """Give the browser the session: for /app only, unseen by scripts, not sent along from other sites."""
    response.set_cookie(
        COOKIE_NAME,
        token,
        path=COOKIE_PATH,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config.get("COOKIES_SECURE", True)),
    )


def delete_session_cookie(response: Response) -> None:
    """Take the session away from the browser."""
    response.delete_cookie(
        COOKIE_NAME,
        path=COOKIE_PATH,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config.get("COOKIES_SECURE", True)),
    )


def _sign_in_address() -> str:
    answer = {}
    if request.method in {"GET", "HEAD"}:
        wanted = request.full_path.removesuffix("?")
        if COOKIE_NAME in request.cookies:
            answer["why"] = "ended"
    else:
        # a redirect cannot send the form again: go back to the page it stood on
        wanted = "/" + (request.referrer or "").removeprefix(request.host_url)
        answer["why"] = "unsent"
    next_address = safe_next(wanted)
    if next_address is not None:
        answer["next"] = next_address
    return "/app/sign-in" + (f"?{urlencode(answer)}" if answer else "")
