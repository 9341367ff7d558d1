"""What a request at the LTI door works with, and how its pages are answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import cast
from zoneinfo import ZoneInfo

from flask import Flask, current_app, make_response, request
from flask.wrappers import Response
from sqlalchemy.orm import Session

from training_app.accounts.door import frame_at_this_door
from training_app.accounts.identity import Identity
from training_app.connections import lti_addresses as addresses
from training_app.connections.desk import show_at_lms
from training_app.connections.here import Here
from training_app.content.catalogue import Module
from training_app.foundation.house import House
from training_app.foundation.http import HttpClient
from training_app.foundation.outside import OutsideClient
from training_app.foundation.secrets import SecretBox
from training_app.lms.lti.registration import Tool
from training_app.lms.lti_door.key_sets import KeyReader
from training_app.lms.lti_door.launch import Inside
from training_app.lms.lti_door.models import LtiPlacement
from training_app.web.frame import Strip
from training_app.web.headers import CONTENT_SECURITY_POLICY, policy_with
from training_app.web.render import render_page

ROOM_KEY = "lti"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Room:
    """What the composition root gave this room."""

    house: House
    secrets: SecretBox
    modules: Mapping[str, Module]
    inside_hosts: tuple[str, ...]
    "Hosts of LMSs that may be inside the agency's own network."
    after_placing: Callable[[Session, LtiPlacement, datetime], None] = lambda *_: None
    "Told of each link that a person came through, in the transaction of the launch."

    @property
    def inside(self) -> Inside:
        """What a launch leads into."""
        return Inside(self.modules, self.after_placing)

    @cached_property
    def client(self) -> HttpClient:
        """How LMSs are asked."""
        return OutsideClient(self.inside_hosts)

    @property
    def reader(self) -> KeyReader:
        """How their keys are read."""
        return KeyReader(self.client, self.house.clock)

    @property
    def plain_http_hosts(self) -> frozenset[str]:
        """A developer's own machine needs no https, where it was named."""
        return _LOOPBACK & frozenset(self.inside_hosts)


def register_lti(app: Flask, room: Room) -> None:
    """Add the door and the pages of whoever looks after it."""
    # here, so that reading this room's rules does not load the forms
    import training_app.connections.lti_change_routes
    import training_app.connections.lti_register_routes  # noqa: F401 - these add their views to the blueprints
    from training_app.connections.lti_door_routes import blueprint as door
    from training_app.connections.lti_routes import blueprint as pages

    app.extensions[ROOM_KEY] = room
    app.register_blueprint(door)
    app.register_blueprint(pages)


def lti_room() -> Room:
    """This app's LTI door."""
    return cast("Room", current_app.extensions[ROOM_KEY])


def here_at_lti(identity: Identity) -> Here:
    """The agency's zone, and now."""
    return Here(ZoneInfo(identity.time_zone), lti_room().house.clock())


def tool_url() -> str:
    """Our own address, by the name this request came under."""
    return request.url_root.rstrip("/")


def this_tool() -> Tool:
    """This installation as it introduces itself."""
    root = tool_url()
    return Tool(
        name=str(current_app.config["BRAND"]),
        description="Training for police officers: modules, scenarios and checks.",
        login_url=root + addresses.LOGIN,
        launch_url=root + addresses.LAUNCH,
        deep_linking_url=root + addresses.LAUNCH,
        jwks_url=root + addresses.JWKS,
    )


def sent_fields() -> dict[str, str]:
    """What came in the query or the form; LMSs use both."""
    given = request.form if request.method == "POST" else request.args
    # no database keeps the sign of code 0 in a text
    return {name: value.replace("\x00", "") for name, value in given.items()}


def show_at_hub(template: str, page: object, where: str | None = None) -> str:
    """The page as HTML, in the frame of the LMS pages.

    :param where: the words of the line under the masthead; the hub has none
    """
    return show_at_lms(template, page, Strip("LMS", addresses.HUB, where) if where is not None else None)


def show_below_list(template: str, page: object, where: str) -> str:
    """As :func:`show_at_hub`, for the pages to which the list of LMSs leads."""
    return show_at_lms(template, page, Strip("LTI 1.3", addresses.LTI, where))


def answer(
    template: str, page: object, *, origins: Sequence[str] = (), forms_to: str | None = None, status: int = 200
) -> Response:
    """A page of the door, for whoever is not known yet.

    :param origins: who may show it in a frame; nobody else may
    :param forms_to: what its forms may lead to, beside our own pages, as a content policy has it
    """
    response = make_response(render_page(f"connections/{template}", frame_at_this_door(), page), status)
    policy = policy_with(origins) if origins else CONTENT_SECURITY_POLICY
    if forms_to is not None:
        policy = policy.replace("form-action 'self'", f"form-action 'self' {forms_to}")
    response.headers["Content-Security-Policy"] = policy
    return response
