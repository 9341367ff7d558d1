"""What a request for the settings works with: the clock, the agency's zone, the modules, and the frame of its pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app

from training_app.accounts.guard import permission_of
from training_app.accounts.identity import Identity
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import may
from training_app.agency import addresses
from training_app.foundation.house import House
from training_app.learning.library import Library
from training_app.web.frame import Strip
from training_app.web.render import render_page

ROOM_KEY = "agency"


@dataclass(frozen=True, slots=True)
class Room:
    """What the composition root gave this room."""

    house: House
    library: Library


def this_room() -> Room:
    """This app's room."""
    return cast("Room", current_app.extensions[ROOM_KEY])


def now() -> datetime:
    """The present moment."""
    return this_room().house.clock()


def may_open(identity: Identity, address: str) -> bool | None:
    """Whether this person may open the page at this address; None where the program has no such page."""
    for rule in current_app.url_map.iter_rules():
        if rule.rule == address and "GET" in (rule.methods or set()):
            permission = permission_of(current_app.view_functions[rule.endpoint])
            return permission is not None and may(identity.roles, permission)
    return None


def show(template: str, page: object, where: str | None = None) -> str:
    """The page as HTML, in the frame of people, who are what an administrator looks after.

    :param where: the words of the line under the masthead; the first page has none
    """
    strip = Strip("Agency settings", addresses.AGENCY, where) if where is not None else None
    return render_page(f"agency/{template}", page_frame("/app/people", strip), page)
