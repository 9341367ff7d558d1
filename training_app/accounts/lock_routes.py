"""The screen that was left alone: locked, unlocked by its person, and the answer that came in meanwhile."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import redirect, request
from flask.typing import ResponseReturnValue

from training_app.accounts import frame_parts, service
from training_app.accounts.desk import this_room, this_visit
from training_app.accounts.door import frame_at_this_door
from training_app.accounts.entry import HELD_URL, let_in, next_address, next_or_home, refused, with_next
from training_app.accounts.errors import SignInRefused, WrongPassword
from training_app.accounts.factors.queries import read_passkeys
from training_app.accounts.forms import UnlockForm
from training_app.accounts.guard import (
    current_house,
    current_session,
    public_view,
    requires,
    signed_in,
)
from training_app.accounts.held_forms import Held, forget_form, read_held_form
from training_app.accounts.identity import Identity
from training_app.accounts.models import CameBy
from training_app.accounts.page_frame import page_frame
from training_app.accounts.page_session import tokens_beside
from training_app.accounts.pages import HeldPage, LockPage
from training_app.accounts.queries import name_with_password
from training_app.accounts.routes import PASSKEY_URL, blueprint, log
from training_app.accounts.rules import HELD_FOR, MARK_FIELD, Permission, SessionState
from training_app.foundation.db import db
from training_app.web.render import render_page
from training_app.web.words import clock_time

LOCKED_URL = "/app/locked"

_EMPTY_FORM = "Type your password. Nothing is lost."
_WRONG = "That is not the password. Nothing is lost. Try again, or ask your coordinator for a sign-in link."
_NOTES = {
    "held": "Your last answer came in after the lock. It is kept: unlock, and you can send it.",
    "unsent": "What you sent after the lock was not kept. Everything before it is.",
}


@blueprint.post("/lock")
@public_view
def lock() -> ResponseReturnValue:
    """A screen says it was left alone; what became of it the lock page shows."""
    for token in tokens_beside():
        service.lock_session(db.session(), token, current_house().clock())
    return "", 204


@blueprint.get("/locked")
@public_view
def locked() -> ResponseReturnValue:
    """Whose session this is and how to open it again. An open one goes on, an ended one leads to the sign-in page."""
    known = current_session()
    if known is None:
        # no way on is handed to whoever is next
        return redirect(frame_parts.SIGN_IN_URL, 303)
    if known.state is SessionState.EXPIRED:
        return redirect(with_next(frame_parts.SIGN_IN_URL, why="ended"), 303)
    if known.state is SessionState.HALF:
        return redirect(with_next(frame_parts.SECOND_STEP_URL), 303)
    if known.state is SessionState.OPEN:
        return redirect(next_or_home(known.identity), 303)
    return _lock_page(known.identity, note=_NOTES.get(request.args.get("why", "")))


@blueprint.post("/locked")
@public_view
def unlock() -> ResponseReturnValue:
    """Sign the person of the locked session in again, by the sign-in page's own rules."""
    known = current_session()
    if known is None or known.state is not SessionState.LOCKED:
        return redirect(with_next(LOCKED_URL), 303)
    identity = known.identity
    name = name_with_password(db.session(), identity.person_id)
    form = UnlockForm()
    if identity.launch is not None:
        # who may be anybody's session is opened again where it came from
        return redirect(with_next(LOCKED_URL), 303)
    if name is None or not form.validate_on_submit():
        return _lock_page(identity, error=_EMPTY_FORM), 400
    try:
        token = service.sign_in_with_password(
            db.session(),
            current_house().clock,
            agency_id=identity.agency_id,
            name=name,
            password=form.password.data,
            # once a shift is enough: what was locked had been opened with the second step
            visit=this_visit(has_stepped=identity.came_by is CameBy.SECOND_STEP),
        )
    except SignInRefused as refusal:
        log.info("sign_in.refused", agency_id=identity.agency_id, why=type(refusal).__name__)
        error = _WRONG if isinstance(refusal, WrongPassword) else refusal.sentence
        return refused(_lock_page(identity, error=error), refusal)
    return let_in(token)


@blueprint.get("/held")
@requires(Permission.TAKE_MODULES)
def show_held() -> ResponseReturnValue:
    """The answer that waits for this person's word; without one the person goes home."""
    identity = signed_in()
    held = read_held_form(db.session(), identity, current_house().clock())
    if held is None:
        return redirect(frame_parts.home_of(identity), 303)
    return render_page("accounts/held.html", page_frame(""), _held_page(held, ZoneInfo(identity.time_zone)))


@blueprint.post("/held")
@requires(Permission.TAKE_MODULES)
def drop_held() -> ResponseReturnValue:
    """Do not send it: it is deleted, and the person goes to the page it belongs to."""
    identity = signed_in()
    held = read_held_form(db.session(), identity, current_house().clock())
    forget_form(db.session(), identity, request.form.get(MARK_FIELD, ""))
    return redirect(held.page if held and held.page else frame_parts.home_of(identity), 303)


def _lock_page(identity: Identity, *, error: str | None = None, note: str | None = None) -> str:
    frame = frame_at_this_door()
    line = this_room().provider if identity.came_by is CameBy.PROVIDER else None
    page = LockPage(
        agency=identity.agency_name,
        who=frame_parts.who_words(identity),
        name=identity.short_name,
        is_from_lms=identity.launch is not None,
        has_password=name_with_password(db.session(), identity.person_id) is not None and identity.launch is None,
        provider=line.provider.label if line is not None else None,
        provider_url=with_next(frame_parts.PROVIDER_URL),
        has_passkey=identity.launch is None and bool(read_passkeys(db.session(), identity.person_id)),
        passkey_url=PASSKEY_URL,
        passkey_options_url=f"{PASSKEY_URL}/options",
        wanted=next_address() or "",
        error=error,
        note=note,
        post_url=with_next(LOCKED_URL),
        sign_out_url=frame_parts.SIGN_OUT_URL,
    )
    return render_page("accounts/locked.html", frame, page)


def _held_page(held: Held, zone: ZoneInfo) -> HeldPage:
    def time_of(moment: datetime) -> str:
        return clock_time(moment, zone)

    return HeldPage(
        what="answer" if held.fields else "step",
        came_at=time_of(held.held_at),
        kept_until=time_of(held.held_at + HELD_FOR),
        page_url=held.page,
        send_url=held.path,
        fields=(*held.fields, (MARK_FIELD, held.mark)),
        drop_url=HELD_URL,
        mark=(MARK_FIELD, held.mark),
    )
