"""The door for an LMS with an invitation: it is shown what will happen, then both register each other."""

from collections.abc import Mapping

from flask import request
from flask.wrappers import Response

from training_app.accounts.guard import public_view
from training_app.connections import lti_addresses as addresses
from training_app.connections.lti_desk import answer, lti_room, sent_fields, this_tool
from training_app.connections.lti_door_routes import blueprint
from training_app.connections.lti_pages import RefusedPage, RegisteredPage, RegisterPage
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
from training_app.web.question import Button

SHOWN_IN = "shown_in"
"""The origin of the page that opened the invitation, kept for the answers that follow."""
_FROM_LMS = ("openid_configuration", "registration_token")
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
    return _refuse(UNINVITED, {}, 404)


@blueprint.get(f"{addresses.REGISTER}/<token>")
@public_view
def show_invitation(token: str) -> Response:
    """What pressing the button will do. Opening the address alone spends nothing."""
    fields = {**sent_fields(), SHOWN_IN: origin_text(request.referrer or "") or ""}
    origin = origin_text(fields.get("openid_configuration", ""))
    try:
        name = look_at_invitation(db.session(), token, now=lti_room().house.clock())
    except InvitationSpent as spent:
        return _refuse(spent.sentence, {}, 410)
    if origin is None:
        return _refuse(NOT_BY_HAND, {}, 400)
    page = RegisterPage(
        title=f"Register {name}",
        lead=(
            f"The LMS at {origin} and this training introduce themselves to each other. The training asks for no names "
            "and no mailboxes. Afterwards the training administrator looks at it once, and lets it in."
        ),
        button=Button("Register", addresses.register(token)),
        fields=[(key, fields[key]) for key in (*_FROM_LMS, SHOWN_IN) if fields.get(key)],
    )
    return _open(answer("lti_register.html", page, origins=_framers(fields)))


@blueprint.post(f"{addresses.REGISTER}/<token>")
@public_view
def register(token: str) -> Response:
    """Register the LMS here, and this tool there."""
    room, fields = lti_room(), sent_fields()
    asked = Asked(fields.get("openid_configuration", ""), fields.get("registration_token") or None)
    introduction = Introduction(this_tool(), room.client, room.plain_http_hosts)
    try:
        use_invitation(db.session(), token, asked, introduction, clock=room.house.clock)
    except InvitationSpent as spent:
        # one that is spent tells nobody's frame anything
        return _refuse(spent.sentence, {}, 410)
    except RegistrationRefused as refused:
        log.info("lti.registration_refused", fault=refused.fault.name, detail=refused.detail)
        field = f" ({refused.detail})" if refused.detail else ""
        return _refuse(f"{refused.sentence}{field}", fields, 400)
    except (AlreadyRegistered, NotReached) as error:
        log.info("lti.registration_refused", fault=type(error).__name__)
        return _refuse(_words(error), fields, 400)
    page = RegisteredPage(
        lead=(
            "Both know each other now. Tell the training administrator, who lets this LMS in under LMS, LTI 1.3. "
            "You can close this page."
        ),
        origins=" ".join(_framers(fields)),
    )
    return _open(answer("lti_registered.html", page, origins=_framers(fields)))


def _words(error: HouseError) -> str:
    return f"{error.sentence} The invitation works still." if isinstance(error, NotReached) else error.sentence


def _refuse(sentence: str, fields: Mapping[str, str], status: int) -> Response:
    page = RefusedPage("Nothing was registered", sentence, None)
    return _open(answer("lti_refused.html", page, origins=_framers(fields), status=status))


def _framers(fields: Mapping[str, str]) -> tuple[str, ...]:
    """Who may show these pages: the host of the configuration, and the page that brought the browser here.

    A cloud Canvas has its configuration on one host and shows the window on the customer's own. Nothing is given away:
    whoever holds an invitation may press its button anyway.
    """
    wanted = (fields.get("openid_configuration", ""), fields.get(SHOWN_IN, ""))
    return tuple(dict.fromkeys(filter(None, map(origin_text, wanted))))


def _open(response: Response) -> Response:
    """Let the LMS whose window this is hear that it may close it."""
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response
