"""What a request of this room works with."""

from dataclasses import dataclass
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app

from training_app.accounts.guard import signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission, may
from training_app.content.catalogue import Catalogue
from training_app.content.toolkit import Part, Tool
from training_app.foundation.db import db
from training_app.foundation.house import House
from training_app.readiness import addresses
from training_app.readiness.errors import ToolUnknown
from training_app.readiness.models import ToolCopy
from training_app.readiness.queries import find_copy
from training_app.web.frame import Strip
from training_app.web.here import Here
from training_app.web.render import render_page


@dataclass(frozen=True, slots=True)
class Room:
    """What the composition root gave this room."""

    house: House
    catalogue: Catalogue


def this_room() -> Room:
    """This app's room."""
    return cast("Room", current_app.extensions["readiness"])


def here() -> Here:
    """The agency's zone, and now."""
    return Here(ZoneInfo(signed_in().time_zone), this_room().house.clock())


def may_keep() -> bool:
    """Whether who is asking fills in, and does not only read."""
    return may(signed_in().roles, Permission.KEEP_READINESS)


def tool_called(tool_id: str) -> Tool:
    """The tool as this release has it.

    :raise ToolUnknown: when it has none of that id
    """
    tool = this_room().catalogue.toolkit.get(tool_id)
    if tool is None:
        raise ToolUnknown
    return tool


def copy_called(copy_id: int) -> tuple[ToolCopy, Tool]:
    """A copy of the agency, with its tool.

    :raise CopyUnknown: for one of another agency
    :raise ToolUnknown: when this release no longer has its tool
    """
    copy = find_copy(db.session(), signed_in().agency_id, copy_id)
    return copy, tool_called(copy.tool_id)


def part_called(tool: Tool, part_id: str) -> Part:
    """A part of the tool.

    :raise ToolUnknown: when it has none of that id
    """
    try:
        return tool.part(part_id)
    except KeyError as none:
        raise ToolUnknown from none


def show(template: str, page: object, where: str | None = None, *, back: tuple[str, str] | None = None) -> str:
    """The page as HTML, in the frame of this room.

    :param where: the words of the line under the masthead; the home of the room has none
    :param back: label and address of what leads back, the home of the room when not given
    """
    label, url = back or ("Readiness", addresses.READINESS)
    strip = Strip(label, url, where) if where is not None else None
    return render_page(f"readiness/{template}", page_frame(addresses.READINESS, strip), page)
