"""Who is asking, and whether they may: every view under /app carries one of these two marks."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import ParamSpec, cast
from urllib.parse import urlencode

from flask import Flask, after_this_request, current_app, g, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from training_app.accounts.errors import OtherModuleOpen
from training_app.accounts.frame_parts import ACCOUNT_URL, SECOND_STEP_URL, home_of
from training_app.accounts.held_forms import forget_form, hold_form
from training_app.accounts.identity import Identity, KnownSession
from training_app.accounts.jar import COOKIE_PATH
from training_app.accounts.models import Role
from training_app.accounts.page_session import module_named, token_of_page, tokens_beside
from training_app.accounts.rules import MARK_FIELD, Permission, SessionState, may, safe_next
from training_app.accounts.seats.errors import SeatOnlyReads
from training_app.accounts.seats.service import note_view
from training_app.accounts.service import find_session
from training_app.foundation.db import db
from training_app.foundation.errors import NotAllowed
from training_app.foundation.house import House
from training_app.foundation.log import get_log
from training_app.web.headers import policy_with

HOUSE_KEY = "accounts"

log = get_log("accounts")

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


def requires(
    permission: Permission,
    *,
    for_script: bool = False,
    is_held: bool = True,
    of_all_modules: bool = False,
    for_auditors: bool = False,
) -> Callable[[View[P]], View[P]]:
    """Let only people with this permission reach the view.

    Locked or signed out: sent to the lock page or the sign-in page, which bring them back. A form for a view of
    ``TAKE_MODULES`` that its person may send is held until then. Without the permission: :class:`NotAllowed`.

    :param for_auditors: the page keeps to the period of an auditor's seat (``reports.scope``), or shows no record. All
        others are closed to them, so that one which nobody thought of gives nothing away
    :param for_script: only a script asks: it cannot follow a redirect, so it gets 423 and no body, and nothing is held
    :param of_all_modules: the page tells of every module of its person; who was sent here for one is led to that one
    :param is_held: False for a form that shall leave no trace, not even while its person is locked out: a pause
    """

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            identity = current_identity()
            if identity is None:
                return Response(status=423) if for_script else redirect(_door_address(permission, is_held=is_held), 303)
            if not may(identity.roles, permission) and may(identity.withheld_roles, permission):
                # the role is theirs, and waits until they sign in with a second step
                return redirect(f"{ACCOUNT_URL}?why=second-step", 303)
            if not may(identity.roles, permission):
                log.info("access.denied", person_id=identity.person_id, permission=permission.value)
                raise NotAllowed
            _stay_in_module(identity, permission, kwargs)
            _stay_in_seat(identity, is_open=for_auditors)
            if of_all_modules and identity.launch is not None and identity.launch.module_id is not None:
                return redirect(home_of(identity), 303)
            _forget_once_taken(identity)
            return view(*args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]  # a mark that permission_of reads
        guarded.is_for_auditors = for_auditors  # type: ignore[attr-defined]  # a mark that is_for_auditors reads
        return guarded

    return guard


def public_view(view: View[P]) -> View[P]:
    """Mark one of the few views under /app that are open to anyone: the doors."""
    view.is_public = True  # type: ignore[attr-defined]  # a mark that is_public reads
    return view


def permission_of(view: object) -> Permission | None:
    """The permission a view asks for, None when it names none."""
    return getattr(view, "required_permission", None)


def is_for_auditors(view: object) -> bool:
    """Whether a page keeps to the period of an auditor's seat, and so is open to them."""
    return getattr(view, "is_for_auditors", False)


def is_public(view: object) -> bool:
    """Whether the view is marked as open to anyone."""
    return getattr(view, "is_public", False)


def current_session() -> KnownSession | None:
    """The session that this page belongs to, looked up once, also a locked one; None when signed out."""
    if "known_session" not in g:
        token, now = token_of_page(), current_house().clock()
        g.known_session = find_session(db.session(), token, now, beside=tokens_beside()) if token else None
    return cast(KnownSession | None, g.known_session)


def current_identity() -> Identity | None:
    """The signed-in person of this request; None when signed out or locked."""
    known = current_session()
    return known.identity if known is not None and known.state is SessionState.OPEN else None


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


def let_lms_frame(response: Response) -> Response:
    """Let the LMS that opened the session show this answer in its frame; nobody else may."""
    known = g.get("known_session")
    # one that has ended is still shown why
    launch = known.identity.launch if known is not None else g.get("ended_launch")
    if launch is not None and launch.frame_origins:
        response.headers["Content-Security-Policy"] = policy_with(launch.frame_origins)
    return response


def _stay_in_module(identity: Identity, permission: Permission, named: Mapping[str, object]) -> None:
    """Whoever was sent for one module sees nothing else of what is kept here under their name.

    :raise OtherModuleOpen: for a page of another module, mostly in an older window of the same browser
    :raise NotAllowed: for every page that is not about taking modules
    """
    wanted = identity.launch.module_id if identity.launch is not None else None
    if wanted is None:
        return
    module_id = module_named(named) if {"attempt_id", "module_id"} & set(named) else wanted
    is_about_modules = permission is Permission.TAKE_MODULES
    if is_about_modules and module_id == wanted:
        return
    log.info("access.denied", person_id=identity.person_id, permission=permission.value)
    if is_about_modules:
        raise OtherModuleOpen(was_sending=request.method not in {"GET", "HEAD"})
    raise NotAllowed


def _stay_in_seat(identity: Identity, *, is_open: bool) -> None:
    """Let who holds an auditor's seat read, and only what keeps to its period, each page on record.

    A page that cannot be noted is not shown.

    :raise SeatOnlyReads: for everything else
    """
    if Role.AUDITOR not in identity.roles:
        return
    if not is_open or request.method not in {"GET", "HEAD"}:
        log.info("access.denied", person_id=identity.person_id, seat=True)
        raise SeatOnlyReads
    note_view(db.session(), identity, request.path, now=current_house().clock())


def _door_address(permission: Permission, *, is_held: bool) -> str:
    known = current_session()
    is_locked = known is not None and known.state is SessionState.LOCKED
    is_half = known is not None and known.state is SessionState.HALF
    answer = {}
    if request.method in {"GET", "HEAD"}:
        page = safe_next(request.full_path.removesuffix("?"))
        if token_of_page() and not is_locked and not is_half:
            answer["why"] = "ended"
    else:
        # a redirect cannot send the form again: go back to the page it stood on
        page = safe_next("/" + (request.referrer or "").removeprefix(request.url_root))
        answer["why"] = "held" if is_held and _hold_this_form(known, permission, page) else "unsent"
    if page is not None:
        answer["next"] = page
    door = "/app/locked" if is_locked else SECOND_STEP_URL if is_half else "/app/sign-in"
    return door + (f"?{urlencode(answer)}" if answer else "")


def _hold_this_form(known: KnownSession | None, permission: Permission, page: str | None) -> bool:
    path = safe_next(request.full_path.removesuffix("?"))
    if known is None or path is None or permission is not Permission.TAKE_MODULES:
        return False
    # who knows the password alone shall lay nothing down in its person's name
    if known.state is SessionState.HALF:
        return False
    if not may(known.identity.roles, permission):
        return False
    return hold_form(
        db.session(),
        known.identity,
        path=path,
        page=page,
        fields=request.form.items(multi=True),
        now=current_house().clock(),
    )


def _forget_once_taken(identity: Identity) -> None:
    """Delete a held form when it was sent again and answered, whatever the answer; not when the program failed."""
    mark = request.form.get(MARK_FIELD) if request.method == "POST" else None
    if mark is None:
        return

    @after_this_request
    def forget(response: Response) -> Response:
        if response.status_code < 500:
            forget_form(db.session(), identity, mark)
        return response
