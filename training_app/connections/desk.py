"""What a request for the records works with, gathered from the app and the signed-in identity."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app

from training_app.accounts.identity import Identity
from training_app.accounts.page_frame import page_frame
from training_app.connections import addresses
from training_app.connections.here import Here
from training_app.connections.lti_addresses import HUB as LMS_HUB
from training_app.content.catalogue import Module
from training_app.foundation.house import House
from training_app.foundation.secrets import SecretBox
from training_app.learning.desk import this_room as learning_room
from training_app.web.frame import Strip
from training_app.web.render import render_page

ROOM_KEY = "connections"


@dataclass(frozen=True, slots=True)
class Room:
    """What the composition root gave this room."""

    house: House
    secrets: SecretBox
    environ: Mapping[str, str]
    "Where the password of a destination is looked up that names a variable for it."


def this_room() -> Room:
    """This app's room of the records."""
    return cast("Room", current_app.extensions[ROOM_KEY])


def modules() -> Mapping[str, Module]:
    """The modules of the catalogue by their ids."""
    return learning_room().library.catalogue.modules


def here_for(identity: Identity) -> Here:
    """The agency's zone, and now."""
    return Here(ZoneInfo(identity.time_zone), this_room().house.clock())


def show_at_lms(template: str, page: object, strip: Strip | None = None) -> str:
    """The page as HTML, in the frame of whoever looks after LMSs.

    :param strip: the line under the masthead; the hub has none
    """
    return render_page(_file(template), page_frame(LMS_HUB, strip), page)


def show(template: str, page: object, where: str | None = None) -> str:
    """The page as HTML, in the frame of the records.

    :param where: the words of the line under the masthead; the page of all destinations has none
    """
    strip = Strip("Records", addresses.RECORDS, where) if where is not None else None
    return render_page(_file(template), page_frame(addresses.RECORDS, strip), page)


def _file(template: str) -> str:
    """A template of this room, unless its folder is named."""
    return template if "/" in template else f"connections/{template}"
