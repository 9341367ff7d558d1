"""Sheets of the self-assessment for tests: begun and filled in through the pages, as a coordinator does it."""

from collections.abc import Mapping, Sequence

from tests.conftest import Town
from tests.officer import Officer, Page
from training_app.content.toolkit import FieldKind, Tool

HOME, ACTIONS, CHANGE = "/app/readiness", "/app/readiness/actions", "/app/readiness/change"
TOOL = "self-assessment"
STEPS = ("missing", "said", "shown")
Marks = Mapping[tuple[str, str], str]
"""A step of the scale, or "" for none, by the ids of part and field."""


def the_tool(town: Town) -> Tool:
    """The tool as it ships."""
    return town.shipped.toolkit[TOOL]


def places_of(tool: Tool) -> list[tuple[str, str]]:
    """Every statement: the ids of its part and its field."""
    return [(part.id, one.id) for part in tool.parts for one in part.fields if one.kind is FieldKind.RATING]


def marks_in_turn(tool: Tool, steps: Sequence[str]) -> dict[tuple[str, str], str]:
    """The steps one after the other, over and over, down the sheet."""
    return {place: steps[at % len(steps)] for at, place in enumerate(places_of(tool))}


def begin(who: Officer, name: str, tool_id: str = TOOL) -> int:
    """Begin a copy; returns its id."""
    who.get(f"{HOME}/tools/{tool_id}")
    page = who.submit("name", name=name)
    return int(page.address.partition("?")[0].rpartition("/")[2])


def fill(who: Officer, tool: Tool, copy_id: int, marks: Marks) -> None:
    """Mark the statements and keep every part."""
    for part in tool.parts:
        who.get(f"{HOME}/copies/{copy_id}/parts/{part.id}")
        steps = {f"{one.id}.step": marks.get((part.id, one.id), "") for one in part.fields}
        assert who.submit("seen", **steps).status == 200


def add_sheet(who: Officer, tool: Tool, name: str, marks: Marks) -> int:
    """Begin a sheet and fill it in; returns its id."""
    copy_id = begin(who, name)
    fill(who, tool, copy_id, marks)
    return copy_id


def make_action(who: Officer, address: str = f"{ACTIONS}/new", **typed: str) -> Page:
    """Put an action into the plan."""
    who.get(address)
    first = {"what": "Ring the numbers on the plan", "owner": "Captain, Patrol", "due_on": "2026-12-15"}
    return who.submit("what", **{**first, **typed})


def change_action(who: Officer, address: str, **typed: str) -> Page:
    """Change an action; fields that are not given stay as they stand on the page."""
    page = who.get(address)
    stands = {name: value_of(page, name) for name in ("what", "owner", "due_on", "state", "reason")}
    return who.submit("seen", **{**stands, **typed})


def value_of(page: Page, name: str) -> str:
    """What stands in a control of the page, chosen or typed."""
    (control,) = [one for one in page.form(name).iter() if one.get("name") == name]
    if control.tag == "textarea":
        return control.text or ""
    if control.tag == "select":
        chosen = [one.get("value") or "" for one in control.iter("option") if one.get("selected") is not None]
        return chosen[0] if chosen else ""
    return control.get("value") or ""


def table_of(page: Page, caption: str) -> list[list[str]]:
    """The rows of the table with this caption, each a list of words; without its heads."""
    for table in page.all("table"):
        found = next(table.iter("caption"))
        if " ".join("".join(found.itertext()).split()) == caption:
            return [_cells(row) for row in next(table.iter("tbody")).iter("tr")]
    raise AssertionError(f"no table {caption!r} on {page.address}")


def _cells(row) -> list[str]:
    cells = [cell for cell in row if cell.tag in {"th", "td"}]
    # what stands before a value on a phone only
    return [" ".join("".join(_words(cell)).split()) for cell in cells]


def _words(node):
    if node.get("class") == "lab":
        return [node.tail or ""]
    words = [node.text or ""]
    for child in node:
        words += _words(child)
        if child.get("class") != "lab":
            words.append(child.tail or "")
    return words
