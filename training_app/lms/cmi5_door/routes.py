"""Where an LMS launches a module.

A launch is a GET, as cmi5 has it, and the one page of ours that writes on one: each address is therefore answered once,
and never for a browser that only looks ahead.
"""

from dataclasses import dataclass

from flask import Blueprint, Response, g, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.door import agency_id_at_this_door, frame_at_this_door
from training_app.accounts.entry import HELD_URL, let_in_from_lms
from training_app.accounts.guard import public_view
from training_app.accounts.held_forms import read_held_form
from training_app.accounts.service import find_identity
from training_app.foundation.db import db
from training_app.foundation.log import get_log
from training_app.learning import addresses
from training_app.learning.opening import Desk
from training_app.lms.cmi5.addresses import origin_of
from training_app.lms.cmi5.errors import Cmi5Refused
from training_app.lms.cmi5.fetch import (
    ANSWER_FIELD,
    STATUS_FIELD,
    BrowserNeeded,
    FetchOutcome,
    TokenGranted,
    read_browser_answer,
)
from training_app.lms.cmi5.launch import LaunchRequest, read_launch
from training_app.lms.cmi5.launch_data import LaunchMode
from training_app.lms.cmi5_door import launches
from training_app.lms.cmi5_door.asking import ask_about, ask_for_doubtful, ask_for_token
from training_app.lms.cmi5_door.desk import this_room
from training_app.lms.cmi5_door.errors import LaunchFailed, NotReady
from training_app.lms.cmi5_door.opening import Arrival, open_cmi5_session, read_doubtful
from training_app.lms.cmi5_door.pages import AskPage
from training_app.lms.cmi5_door.rules import account_of, address_hash
from training_app.web.headers import policy_with
from training_app.web.message import Action, MessagePage
from training_app.web.render import render_page

LOOK = "/app/cmi5/look"
blueprint = Blueprint("cmi5", __name__, template_folder="templates")
log = get_log("cmi5")


@dataclass(frozen=True, slots=True)
class Coming:
    """A launch that is to be answered: what its address says, and the LMS that it came from."""

    module_id: str
    launch: LaunchRequest
    site: launches.Site
    address_hash: bytes


@blueprint.get("/cmi5/launch/<module_id>")
@public_view
def launch(module_id: str) -> BaseResponse | tuple[str, int]:
    """Ask for the token and let the officer in, or have their browser ask."""
    if request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return "", 204
    coming, room = _read_coming(module_id), this_room()
    launch_id = launches.begin_launch(db.session(), coming.site, module_id, coming.address_hash, now=room.house.clock())
    if launch_id is None:
        return _used(module_id)
    outcome = ask_for_token(room.client, coming.launch)
    if isinstance(outcome, BrowserNeeded):
        launches.wait_for_browser(db.session(), launch_id)
        return _have_browser_ask(coming)
    return _let_in(coming, launch_id, outcome)


@blueprint.post("/cmi5/launch/<module_id>")
@public_view
def go_on_with_token(module_id: str) -> BaseResponse | tuple[str, int]:
    """What the browser was told, when the LMS wanted a signed-in browser; once for each launch."""
    coming = _read_coming(module_id)
    launch_id = launches.take_from_browser(db.session(), coming.site, coming.address_hash)
    if launch_id is None:
        return _used(module_id)
    return _let_in(coming, launch_id, read_browser_answer(request.form))


@blueprint.after_request
def let_lms_frame_this(response: Response) -> Response:
    """An LMS may show a launch in a frame, also one that failed; and nothing of it stays in a cache."""
    origins = g.get("cmi5_origins")
    if origins is not None:
        policy = response.headers.get("Content-Security-Policy") or policy_with(origins)
        response.headers["Content-Security-Policy"] = policy
        response.headers["Cache-Control"] = "no-store"
    return response


def _read_coming(module_id: str) -> Coming:
    room, query = this_room(), request.query_string.decode("utf-8", "replace")
    room.library.current(module_id)
    try:
        if not room.secrets.can_seal:
            raise NotReady
        # loopback is taken here and compared below: it must have been entered
        read = read_launch(query, may_use_loopback=True)
        account_of(read)
        site = launches.site_of(db.session(), agency_id_at_this_door(), read)
    except Cmi5Refused as refusal:
        log.warning("cmi5.refused", code=refusal.code)
        raise
    g.cmi5_origins = site.origins
    return Coming(module_id, read, site, address_hash(module_id, query))


def _let_in(coming: Coming, launch_id: int, outcome: FetchOutcome) -> BaseResponse:
    try:
        token, mode = _open(coming, launch_id, outcome)
    except (Cmi5Refused, LaunchFailed) as refusal:
        launches.note_failure(db.session(), launch_id, refusal.for_administrator)
        log.warning("cmi5.refused", launch_id=launch_id, kind=type(refusal).__name__)
        raise
    log.info("cmi5.launched", launch_id=launch_id, site_id=coming.site.id, mode=mode.value)
    return let_in_from_lms(
        token, _address_for(token, coming.module_id) if mode is LaunchMode.NORMAL else f"{LOOK}/{coming.module_id}"
    )


def _address_for(token: str, module_id: str) -> str:
    """The module's cover, or an answer that came in after the screen had locked: only a launch opens it again."""
    session, now = db.session(), this_room().house.clock()
    identity = find_identity(session, token, now)
    is_held = identity is not None and read_held_form(session, identity, now) is not None
    return HELD_URL if is_held else addresses.cover(module_id)


def _open(coming: Coming, launch_id: int, outcome: FetchOutcome) -> tuple[str, LaunchMode]:
    if isinstance(outcome, BrowserNeeded):
        raise LaunchFailed(outcome.for_administrator, outcome.for_administrator)
    if not isinstance(outcome, TokenGranted):
        raise LaunchFailed(outcome.sentence, outcome.for_administrator)
    room, session = this_room(), db.session()
    told = ask_about(room.client, coming.launch, outcome, may_use_loopback=coming.site.may_use_loopback)
    doubtful = read_doubtful(session, room.secrets, coming.site.id, coming.launch)
    session.rollback()
    arrival = Arrival(
        launch_id=launch_id,
        site_id=coming.site.id,
        module_id=coming.module_id,
        launch=coming.launch,
        told=told,
        auth_token=outcome.auth_token,
        there=ask_for_doubtful(room.client, doubtful),
    )
    desk = Desk(session, room.house, room.library)
    return open_cmi5_session(desk, room.secrets, arrival, now=room.house.clock()), told.launch_data.launch_mode


def _have_browser_ask(coming: Coming) -> BaseResponse:
    page = AskPage(
        fetch_url=coming.launch.fetch,
        post_url=request.full_path,
        status_field=STATUS_FIELD,
        answer_field=ANSWER_FIELD,
    )
    response = Response(render_page("cmi5/ask.html", frame_at_this_door(), page))
    # this page alone may ask the LMS, and nobody else
    policy = policy_with(coming.site.origins).replace("connect-src 'self'", f"connect-src {origin_of(page.fetch_url)}")
    response.headers["Content-Security-Policy"] = policy
    return response


def _used(module_id: str) -> tuple[str, int]:
    page = MessagePage(
        title="This launch was used before",
        lead="Your LMS lets each launch be used once. If you were here a moment ago, go on where you were.",
        kept="Otherwise go back to your LMS and open the training from there again. What you answered before is kept.",
        actions=(Action("Go on where you were", addresses.cover(module_id)),),
    )
    return render_page("web/message.html", frame_at_this_door(), page), 409
