"""Signing in to a class: on one's own phone by its code, or with a badge on the room's tablet."""

from zoneinfo import ZoneInfo

from flask import current_app, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.frame_parts import frame_at_door
from training_app.accounts.guard import public_view, requires
from training_app.accounts.rules import Permission
from training_app.classroom import addresses, class_service, class_views, queries, rules
from training_app.classroom.class_service import SignedIn
from training_app.classroom.desk import here, learner, show_own
from training_app.classroom.errors import NobodyHere
from training_app.classroom.forms import BadgeForm
from training_app.classroom.models import CameHow, ClassState
from training_app.classroom.outside_views import NOTHING
from training_app.classroom.pages import Typed
from training_app.classroom.queries import ClassRow
from training_app.classroom.routes import blueprint
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId
from training_app.learning.desk import this_room
from training_app.web.here import Here
from training_app.web.render import render_page

PHONE = f"{addresses.PHONE}/<class_code>"
TABLET = f"{addresses.TABLET}/<token>"


@blueprint.get(PHONE)
@requires(Permission.SEE_OWN_RECORD, of_all_modules=True)
def show_sign(class_code: str) -> str:
    """The class of this code, and the button that signs in while its window is open."""
    session, at = db.session(), here()
    found = queries.read_class_for(session, learner(), class_code)
    is_signed = queries.is_signed_in(session, found.id, learner().person_id)
    did = request.args.get("did", "")
    outcome = SignedIn.ALREADY if is_signed else _closed(found, at)
    if is_signed and did == SignedIn.DONE:
        outcome = SignedIn.DONE
    elif not is_signed and did == SignedIn.FULL:
        outcome = SignedIn.FULL
    return show_own("sign.html", class_views.build_sign(found, at, outcome), "Class")


@blueprint.post(PHONE)
@requires(Permission.SEE_OWN_RECORD, of_all_modules=True)
def sign_in(class_code: str) -> BaseResponse:
    """Sign in to the class of this code; the next page says what came of it."""
    session, whose = db.session(), learner()
    found = queries.read_class_for(session, whose, class_code)
    outcome = class_service.sign_in(session, found.id, whose.person_id, CameHow.PHONE, here().now)
    return redirect(f"{addresses.phone(class_code)}?did={outcome.value}", 303)


@blueprint.get(TABLET)
@public_view
def show_tablet(token: str) -> str:
    """The sheet on the room's tablet: one field, for the next badge. It shows no name and no list."""
    found, at = _on_tablet(token)
    did = request.args.get("did", "")
    said = TABLET_SAID[SignedIn(did)] if did in set(TABLET_SAID) else None
    return _tablet(found, at, said, NOTHING)


@blueprint.post(TABLET)
@public_view
def sign_on_tablet(token: str) -> BaseResponse | tuple[str, int]:
    """Note a badge; the instructor confirms whose it was."""
    session, form = db.session(), BadgeForm()
    found, at = _on_tablet(token)
    if _closed(found, at) is not None:
        # before a badge is looked up: outside the window the page tells nothing about anybody
        return _tablet(found, at, None, NOTHING), 409
    if not form.validate():
        return _tablet(found, at, None, Typed(form.typed, form.said)), 422
    try:
        person_id = queries.find_by_badge(session, queries.attendees(session, found), form.badge.data)
    except NobodyHere as nobody:
        return _tablet(found, at, None, Typed(form.typed, {"badge": nobody.sentence})), 422
    outcome = class_service.sign_in(session, found.id, person_id, CameHow.TABLET, at.now)
    return redirect(f"{addresses.tablet(token)}?did={outcome.value}", 303)


TABLET_SAID = {
    SignedIn.DONE: "Noted. The instructor confirms the list after the class.",
    SignedIn.ALREADY: "This badge was noted before, so nothing was added.",
    SignedIn.FULL: "Every seat is taken, so nothing was noted. Ask the instructor, who can add you.",
}


def _on_tablet(token: str) -> tuple[ClassRow, Here]:
    session = db.session()
    found = queries.read_class_on_tablet(session, token)
    zone = queries.zone_of(session, AgencyId(found.agency_id))
    return found, Here(ZoneInfo(zone), this_room().house.clock())


def _tablet(found: ClassRow, at: Here, said: str | None, form: Typed) -> str:
    page = class_views.build_tablet(found, at, said, form, _closed(found, at))
    frame = frame_at_door("", brand=current_app.config["BRAND"], is_demo=False, peer_team=None)
    return render_page("classroom/tablet.html", frame, page)


def _closed(found: ClassRow, at: Here) -> SignedIn | None:
    """Why nobody can sign in now, None while they can."""
    if found.state is not ClassState.PLANNED:
        return SignedIn.ENDED
    match rules.window_state(found.opens_at, found.closes_at, at.now):
        case rules.WindowState.EARLY:
            return SignedIn.EARLY
        case rules.WindowState.LATE:
            return SignedIn.LATE
        case rules.WindowState.OPEN:
            return None
