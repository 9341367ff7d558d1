"""The door for an LMS with an invitation: it is shown what will happen, then both register each other."""

from flask import request
from flask.wrappers import Response

from training_app.accounts.guard import public_view
from training_app.connections import lti_addresses as addresses
from training_app.connections.lti_desk import answer, lti_room, sent_fields, this_tool
from training_app.connections.lti_door_routes import blueprint
from training_app.connections.lti_pages import RefusedPage, RegisteredPage, RegisterPage
from training_app.connections.pages import Button
from training_app.foundation.db import db
from training_app.foundation.errors import HouseError
from training_app.lms.lti.registration import RegistrationRefused
from training_app.lms.lti_door.errors import AlreadyRegistered, InvitationSpent
from training_app.lms.lti_door.invitations import (
    Asked,
    Introduction,
    NotReached,
    look_at_invitation,
    use_invitation,
)
from training_app.lms.lti_door.rules import origin_text
from training_app.lms.lti_door.troubles import log

UNINVITED = (
    "An LMS registers here with an invitation, and this address holds none. Nothing was registered. Ask the training "
    "administrator for an invitation, and paste the whole of it."
)
NOT_BY_HAND = (
    "This is an invitation for an LMS, and it was opened by hand. Nothing was registered, and it works still. Paste "
    "its address where the LMS asks for the registration address of a tool."
)


@blueprint.get(addresses.REGISTER)
@public_view
def show_uninvited() -> Response:
    """Nobody registers without an invitation."""
    return _refuse(UNINVITED, "", 404)


@blueprint.get(f"{addresses.REGISTER}/<token>")
@public_view
def show_invitation(token: str) -> Response:
    """What pressing the button will do. Opening the address alone spends nothing."""
    fields = sent_fields()
    configuration = fields.get("openid_configuration", "")
    origin = origin_text(configuration)
    try:
        name = look_at_invitation(db.session(), token, now=lti_room().house.clock())
    except InvitationSpent as spent:
        return _refuse(spent.sentence, configuration, 410)
    if origin is None:
        return _refuse(NOT_BY_HAND, "", 400)
    page = RegisterPage(
        title=f"Register {name}",
        lead=(
            f"The LMS at {origin} and this training introduce themselves to each other. The training asks for no names "
            "and no mailboxes. Afterwards the training administrator looks at it once, and lets it in."
        ),
        button=Button("Register", addresses.register(token)),
        fields=[(key, fields[key]) for key in ("openid_configuration", "registration_token") if fields.get(key)],
    )
    return _open(answer("lti_register.html", page, origins=(origin,)))


@blueprint.post(f"{addresses.REGISTER}/<token>")
@public_view
def register(token: str) -> Response:
    """Register the LMS here, and this tool there."""
    room, fields = lti_room(), sent_fields()
    asked = Asked(fields.get("openid_configuration", ""), fields.get("registration_token") or None)
    introduction = Introduction(this_tool(), room.client, room.plain_http_hosts)
    try:
        origin = use_invitation(db.session(), token, asked, introduction, clock=room.house.clock)
    except InvitationSpent as spent:
        return _refuse(spent.sentence, asked.configuration_url, 410)
    except RegistrationRefused as refused:
        log.info("lti.registration_refused", fault=refused.fault.name, detail=refused.detail)
        field = f" ({refused.detail})" if refused.detail else ""
        return _refuse(f"{refused.sentence}{field}", asked.configuration_url, 400)
    except (AlreadyRegistered, NotReached) as error:
        log.info("lti.registration_refused", fault=type(error).__name__)
        return _refuse(_words(error), asked.configuration_url, 400)
    page = RegisteredPage(
        lead=(
            "Both know each other now. Tell the training administrator, who lets this LMS in under LMS, LTI 1.3. "
            "You can close this page."
        ),
        origin=origin,
    )
    return _open(answer("lti_registered.html", page, origins=(origin,)))


def _words(error: HouseError) -> str:
    return f"{error.sentence} The invitation works still." if isinstance(error, NotReached) else error.sentence


def _refuse(sentence: str, configuration_url: str, status: int) -> Response:
    origin = origin_text(configuration_url)
    # an invitation that is spent tells nobody's frame anything
    origins = (origin,) if origin is not None and status != 410 and request.method == "POST" else ()
    page = RefusedPage("Nothing was registered", sentence, None)
    return _open(answer("lti_refused.html", page, origins=origins, status=status))


def _open(response: Response) -> Response:
    """Let the LMS whose window this is hear that it may close it."""
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response
