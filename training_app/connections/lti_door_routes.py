"""The LTI door: logins, launches, our key set, and picking modules. Open to anyone; what each brings is checked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, jsonify, redirect, request
from flask.wrappers import Response
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.entry import let_in_from_lms
from training_app.accounts.guard import public_view
from training_app.connections import lti_addresses as addresses
from training_app.connections import lti_door_views as views
from training_app.connections.lti_desk import answer, lti_room, sent_fields, tool_url
from training_app.foundation.db import db
from training_app.lms.lti.deep_linking import NotAccepted
from training_app.lms.lti.errors import LaunchRefused, Reason
from training_app.lms.lti.keys import PUBLISH_MAX_AGE_S
from training_app.lms.lti.login import AuthenticationResponse, authentication_url, read_login, read_response
from training_app.lms.lti.messages import DeepLinkingSettings, Launch
from training_app.lms.lti_door import choices, logins, own_keys
from training_app.lms.lti_door.errors import Cause, EntryRefused
from training_app.lms.lti_door.known import KnownRegistration, read_by_issuer, read_known
from training_app.lms.lti_door.launch import enter, enter_elsewhere, read_message, use_entry
from training_app.lms.lti_door.rules import LOGIN_GOOD_FOR, claimed_issuer, cookie_name_of, origin_text
from training_app.lms.lti_door.troubles import keep_trouble

blueprint = Blueprint("lti_door", __name__, template_folder="templates")
Refusal = LaunchRefused | EntryRefused
_FRAMES = {"iframe", "frame"}


@dataclass
class Visit:
    """What is known so far of whoever is at the door, for the page that refuses them."""

    registration: KnownRegistration | None = None
    asked: Mapping[str, Any] | None = None
    "The login request, once it is known to be worth beginning again in a window of its own."


def refusing(view: Callable[[Visit], BaseResponse]) -> Callable[[], BaseResponse]:
    """Answer every refusal with a plain page, and keep its cause for the administrator."""

    @wraps(view)
    def guarded() -> BaseResponse:
        visit = Visit()
        try:
            return view(visit)
        except (LaunchRefused, EntryRefused) as refused:
            db.session().rollback()
            return _refuse(visit, refused)

    return guarded


@blueprint.after_request
def keep_out_of_caches(response: Response) -> Response:
    """No answer of the door is kept anywhere, unless it says so itself."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


@blueprint.route(addresses.LOGIN, methods=["GET", "POST"])
@public_view
@refusing
def login(visit: Visit) -> BaseResponse:
    """Send the browser to its LMS to ask who this is."""
    session, now = db.session(), lti_room().house.clock()
    asked = read_login(sent_fields(), tool_url=tool_url())
    registration = visit.registration = logins.find_for(session, asked, tool_url=tool_url())
    logins.check_open(registration)
    begun = logins.begin_login(session, asked, registration, now=now)
    url = authentication_url(
        asked, registration, redirect_uri=tool_url() + addresses.LAUNCH, state=begun.state, nonce=begun.nonce
    )
    response: BaseResponse = redirect(url, 302)
    if asked.storage_target is not None:
        page = views.build_put(begun, asked.storage_target, url)
        response = answer("lti_put.html", page, origins=_framers(registration))
    # partitioned: the one kind that browsers keep in a frame of another site
    response.set_cookie(
        cookie_name_of(begun.state), begun.browser, max_age=int(LOGIN_GOOD_FOR.total_seconds()), **_cookie()
    )
    return response


@blueprint.post(addresses.LAUNCH)
@public_view
@refusing
def launch(visit: Visit) -> BaseResponse:
    """Let in whom the LMS sends, or show what there is to pick."""
    session, now, fields = db.session(), lti_room().house.clock(), sent_fields()
    state = fields.get("state", "")
    if state:
        pending = logins.find_pending(session, state, now=now)
        visit.registration = read_known(session, pending.registration_id, tool_url=tool_url())
    response = read_response(fields)
    cookie = request.cookies.get(cookie_name_of(state))
    browser = cookie or fields.get("browser", "")
    if not browser:
        return _without_cookie(visit, pending, response, has_asked="browser" in fields)
    taken = logins.take_login(session, state, browser=browser, now=now)
    registration, told = read_message(session, taken, response.id_token, tool_url=tool_url(), reader=lti_room().reader)
    visit.registration = registration
    if isinstance(told.message, DeepLinkingSettings):
        return _offer(registration, told, told.message)
    if request.headers.get("Sec-Fetch-Dest") in _FRAMES and not registration.frame_origins:
        visit.asked = pending.asked
        raise EntryRefused(Cause.NO_FRAME)
    return _let_in(registration, told, state, has_cookie=cookie is not None)


@blueprint.post(addresses.ENTER)
@public_view
@refusing
def enter_window(visit: Visit) -> BaseResponse:  # noqa: ARG001 - every view of the door has one
    """Go on with a launch that was checked in a frame."""
    token, now = sent_fields().get("token", ""), lti_room().house.clock()
    entry = use_entry(db.session(), token, now=now)
    return let_in_from_lms(entry.token, entry.address)


@blueprint.get(addresses.JWKS)
@public_view
def jwks() -> Response:
    """Our public keys."""
    response: Response = jsonify(own_keys.read_public(db.session()))
    response.headers["Cache-Control"] = f"public, max-age={PUBLISH_MAX_AGE_S}"
    return response


@blueprint.post(addresses.CHOOSE)
@public_view
@refusing
def choose(visit: Visit) -> BaseResponse:
    """Give the LMS what was picked."""
    room, session, now = lti_room(), db.session(), lti_room().house.clock()
    token, picked = sent_fields().get("token", ""), request.form.getlist("module")
    registration, settings = choices.look_at_choice(session, token, tool_url=tool_url(), now=now)
    visit.registration = registration
    if not picked:
        return _pick_again(registration, settings, token, picked, views.PICK_ONE)
    if set(picked) - set(room.modules):
        raise EntryRefused(Cause.UNKNOWN_MODULE)
    links = [
        views.link_to(room.modules[one], launch_url=tool_url() + addresses.LAUNCH) for one in dict.fromkeys(picked)
    ]
    try:
        done = choices.take_choice(
            session,
            token,
            links,
            tool_url=tool_url(),
            key=lambda: own_keys.read_signing_key(session, room.secrets, now=now),
            now=now,
        )
    except NotAccepted as refused:
        session.rollback()
        return _pick_again(registration, settings, token, picked, refused.sentence)
    # some LMSs lead on from there to another host of theirs, which a browser counts as the form's
    forms_to = " ".join(filter(None, [origin_text(done.return_url), "https:"]))
    return answer("lti_return.html", views.build_return(done), origins=_framers(registration), forms_to=forms_to)


def _let_in(registration: KnownRegistration, told: Launch, state: str, *, has_cookie: bool) -> BaseResponse:
    room, session = lti_room(), db.session()
    if not has_cookie:
        # a browser that kept no cookie for the login keeps none for the session
        elsewhere = enter_elsewhere(session, registration, told, inside=room.inside, now=room.house.clock())
        return answer("lti_window.html", views.build_window(elsewhere.token), origins=_framers(registration))
    entry = enter(session, registration, told, inside=room.inside, now=room.house.clock())
    response = let_in_from_lms(entry.token, entry.address)
    response.delete_cookie(cookie_name_of(state), **_cookie())
    return response


def _without_cookie(
    visit: Visit, pending: logins.Pending, response: AuthenticationResponse, *, has_asked: bool
) -> BaseResponse:
    if pending.storage_target is not None and visit.registration is not None and not has_asked:
        page = views.build_get(visit.registration, pending, response)
        return answer("lti_get.html", page, origins=_framers(visit.registration))
    visit.asked = pending.asked
    raise LaunchRefused(Reason.WRONG_STATE)


def _offer(registration: KnownRegistration, told: Launch, settings: DeepLinkingSettings) -> Response:
    room = lti_room()
    token = choices.offer_choice(db.session(), registration, told, settings, now=room.house.clock())
    page = views.build_pick(settings, token, room.modules.values())
    return answer("lti_pick.html", page, origins=_framers(registration))


def _pick_again(
    registration: KnownRegistration, settings: DeepLinkingSettings, token: str, picked: Sequence[str], error: str
) -> Response:
    page = views.build_pick(settings, token, lti_room().modules.values(), chosen=picked, error=error)
    return answer("lti_pick.html", page, origins=_framers(registration), status=422)


def _refuse(visit: Visit, refused: Refusal) -> Response:
    cause = refused.reason.value if isinstance(refused, LaunchRefused) else refused.cause.value
    registration = visit.registration
    reference = keep_trouble(
        db.session(),
        cause=cause,
        detail=refused.detail,
        registration_id=registration.id if registration is not None else None,
        now=lti_room().house.clock(),
    )
    origins = _framers(registration) or _framers_by_claim()
    if visit.asked is not None:
        sentence = views.FORGETFUL if isinstance(refused, LaunchRefused) else refused.sentence
        page = views.build_again(sentence, visit.asked, reference)
        forms_to = origin_text(registration.authorization_endpoint) if registration is not None else None
        return answer("lti_window.html", page, origins=origins, forms_to=forms_to, status=400)
    return answer("lti_refused.html", views.build_refused(refused.sentence, reference), origins=origins, status=400)


def _framers(registration: KnownRegistration | None) -> tuple[str, ...]:
    """Who may show a page of the door: these hold nothing of anybody's, so the LMS itself may where nobody is named."""
    if registration is None:
        return ()
    own = origin_text(registration.authorization_endpoint)
    return registration.frame_origins or ((own,) if own is not None else ())


def _framers_by_claim() -> tuple[str, ...]:
    """Who may show a launch that came back twice, or too late: the registered LMS that it says it is from."""
    issuer = claimed_issuer(sent_fields().get("id_token", ""))
    if issuer is None:
        return ()
    found = read_by_issuer(db.session(), issuer.replace("\x00", ""), tool_url=tool_url())
    return tuple(dict.fromkeys(origin for one in found for origin in one.frame_origins))


def _cookie() -> dict[str, Any]:
    return {"path": addresses.DOOR, "httponly": True, "secure": True, "samesite": "None", "partitioned": True}
