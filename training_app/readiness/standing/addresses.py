"""Where the pages of the picture, the change and the action plan are."""

from urllib.parse import urlencode

from training_app.readiness.addresses import READINESS, copy

TOOL = "self-assessment"
"""The one tool that has a picture."""
CHANGE = f"{READINESS}/change"
ACTIONS = f"{READINESS}/actions"
NEW_ACTION = f"{ACTIONS}/new"


def picture(copy_id: int) -> str:
    """How a filled-in sheet stands, theme by theme."""
    return f"{copy(copy_id)}/picture"


def action(action_id: int) -> str:
    """One action of the plan, with its history."""
    return f"{ACTIONS}/{action_id}"


def new_action(copy_id: int, part_id: str, field_id: str) -> str:
    """Where an action is made of a statement."""
    return f"{NEW_ACTION}?{urlencode({'copy': copy_id, 'part': part_id, 'field': field_id})}"


def actions(*, show: str = "", theme: str = "", owner: str = "") -> str:
    """The plan, narrowed."""
    asked = {name: value for name, value in (("show", show), ("theme", theme), ("owner", owner)) if value}
    return f"{ACTIONS}?{urlencode(asked)}" if asked else ACTIONS


def file(ending: str) -> str:
    """The plan as a file: html, md or csv."""
    return f"{ACTIONS}/file.{ending}"


def beside(copy_id: int) -> list[tuple[str, str]]:
    """What stands beside a filled-in sheet."""
    return [("Picture", picture(copy_id)), ("Change over time", CHANGE), ("Action plan", ACTIONS)]
