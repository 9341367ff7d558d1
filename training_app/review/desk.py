"""What a request of this room works with."""

from dataclasses import dataclass
from typing import Protocol, cast
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.accounts.page_frame import page_frame
from training_app.foundation.house import House
from training_app.foundation.ids import AgencyId
from training_app.learning.library import Library
from training_app.review import addresses
from training_app.web.frame import Strip
from training_app.web.here import Here
from training_app.web.render import render_page


class Papers(Protocol):
    """What waits where other things of the agency are commented on: its words and its address; None without such."""

    def __call__(self, session: Session, agency_id: AgencyId) -> tuple[str, str] | None:
        """Read it."""
        ...


def no_papers(session: Session, agency_id: AgencyId) -> None:
    """Where no room has any."""


@dataclass(frozen=True, slots=True)
class Room:
    """What the composition root gave this room."""

    house: House
    library: Library
    papers: Papers = no_papers


def this_room() -> Room:
    """This app's room."""
    return cast("Room", current_app.extensions["review"])


def here_for(identity: Identity) -> Here:
    """The agency's zone, and now."""
    return Here(ZoneInfo(identity.time_zone), this_room().house.clock())


def show(template: str, page: object, where: str | None = None) -> str:
    """The page as HTML, in the frame of texts.

    :param where: the words of the line under the masthead; the list itself has none
    """
    strip = Strip("All texts", addresses.TEXTS, where) if where is not None else None
    return render_page(f"review/{template}", page_frame(addresses.TEXTS, strip), page)
