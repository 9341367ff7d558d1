"""What a request for people works with: the clock, the agency's zone, and the frame of its pages."""

from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app

from training_app.accounts.identity import Identity
from training_app.accounts.page_frame import page_frame
from training_app.foundation.house import House
from training_app.people import ROOM_KEY, addresses
from training_app.web.frame import Strip
from training_app.web.here import Here
from training_app.web.render import render_page


def here_for(identity: Identity) -> Here:
    """The agency's zone, and now."""
    house = cast("House", current_app.extensions[ROOM_KEY])
    return Here(ZoneInfo(identity.time_zone), house.clock())


def show(template: str, page: object, where: str | None = None) -> str:
    """The page as HTML, in the frame of people.

    :param where: the words of the line under the masthead; the list itself has none
    """
    strip = Strip("People", addresses.PEOPLE, where) if where is not None else None
    return render_page(f"people/{template}", page_frame(addresses.PEOPLE, strip), page)
