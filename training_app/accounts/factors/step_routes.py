"""The second step of a sign-in: a code of the phone, one for recovery, or a passkey."""

from flask import redirect
from flask.typing import ResponseReturnValue

from training_app.accounts import frame_parts
from training_app.accounts.desk import this_room, this_visit
from training_app.accounts.door import frame_at_this_door
from training_app.accounts.entry import let_in, next_address, next_or_home, refused, with_next
from training_app.accounts.errors import SignInRefused
from training_app.accounts.factors.errors import HalfSessionOver
from training_app.accounts.factors.forms import CodeForm
from training_app.accounts.factors.pages import StepPage
from training_app.accounts.factors.queries import read_factors
from training_app.accounts.factors.service import finish_with_code
from training_app.accounts.guard import current_house, current_session, public_view
from training_app.accounts.identity import Identity
from training_app.accounts.routes import PASSKEY_URL, blueprint, log
from training_app.accounts.rules import SessionState
from training_app.foundation.db import db
from training_app.web.render import render_page

_EMPTY_FORM = "Type the six digits that your phone shows, or one of your recovery codes. Nothing is lost."


def half_session() -> Identity | None:
    """Whose sign-in waits for its second step in this browser."""
    known = current_session()
    return known.identity if known is not None and known.state is SessionState.HALF else None


@blueprint.get("/second-step")
@public_view
def second_step() -> ResponseReturnValue:
    """Ask for the code or the passkey of whoever gave the password."""
    half = half_session()
    if half is None:
        return _not_half()
    return _page(half)


@blueprint.post("/second-step")
@public_view
def take_second_step() -> ResponseReturnValue:
    """Check the code; let the person in or say why not."""
    half, form = half_session(), CodeForm()
    if half is None:
        return _not_half()
    if not form.validate_on_submit():
        return _page(half, error=_EMPTY_FORM), 400
    try:
        token = finish_with_code(
            db.session(),
            half,
            this_room().secrets,
            typed=form.code.data,
            now=current_house().clock(),
            visit=this_visit(),
        )
    except HalfSessionOver:
        return _not_half()
    except SignInRefused as refusal:
        log.info("sign_in.refused", person_id=half.person_id, why=type(refusal).__name__)
        return refused(_page(half, error=refusal.sentence), refusal)
    return let_in(token)


def _not_half() -> ResponseReturnValue:
    known = current_session()
    if known is not None and known.state is SessionState.OPEN:
        return redirect(next_or_home(known.identity), 303)
    return redirect(with_next(frame_parts.SIGN_IN_URL, why="step"), 303)


def _page(half: Identity, *, error: str | None = None) -> str:
    factors = read_factors(db.session(), half.person_id)
    page = StepPage(
        agency=half.agency_name,
        name=half.short_name,
        has_app=factors.app_since is not None,
        has_passkeys=bool(factors.passkeys),
        error=error,
        post_url=with_next(frame_parts.SECOND_STEP_URL),
        passkey_url=PASSKEY_URL,
        passkey_options_url=f"{PASSKEY_URL}/options",
        wanted=next_address() or "",
        sign_out_url=frame_parts.SIGN_OUT_URL,
    )
    return render_page("accounts/second_step.html", frame_at_this_door(), page)
