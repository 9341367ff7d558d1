"""People to talk to: the national lines that are always shown, and those an agency adds in a text file."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from training_app.wellness.reading import Fields, read_fields

ROOM = Path(__file__).parent
NATIONAL_LINES = ROOM / "lines.yaml"
"""Not for agencies to change: a page without a crisis line must not be possible."""
NO_AGENCY_RESOURCES = ROOM / "resources.yaml"
DEMO_RESOURCES = ROOM / "demo-resources.yaml"

_NUMBER = re.compile(r"\+?[0-9(][0-9 ().-]{1,24}")


@dataclass(frozen=True, slots=True)
class Resource:
    """Somebody an officer can call or text."""

    name: str
    about: str
    phone: str | None
    text: str | None
    shown_as: str
    is_independent: bool
    who_runs_it: str
    must_report: str
    serves: str | None
    'For whom it is, as it stands after "For": officers and their families, people who have retired.'
    who_pays: str | None
    "One sentence about the cost, where there could be one."
    verified_on: date | None
    "The day somebody last tried the number."
    compared_on: date | None
    "The day it was last compared with published pages, where nobody has tried it yet."


@dataclass(frozen=True, slots=True)
class AgencyPeople:
    """What an agency adds: its people, and for a demonstration the mark that says so on the page."""

    resources: tuple[Resource, ...]
    mark: str | None
    mood: str
    """Which questionnaire about mood the page holds: PHQ-9, or PHQ-8 where an agency's counsel asks for it."""


def load_resources(path: Path) -> tuple[Resource, ...]:
    """Return the resources of a file, in its order; an empty list is allowed.

    :raise BadFile: naming line and field, for a missing or unknown field or a number that cannot be dialled
    """
    return load_agency_people(path).resources


def load_agency_people(path: Path) -> AgencyPeople:
    """Return everything an agency's file adds.

    :raise BadFile: as :func:`load_resources`
    """
    fields = read_fields(path)
    mark = fields.optional_text("mark")
    # an invented number was never tried, and the page must not say that it was
    is_invented = mark is not None
    resources = tuple(_resource(block, may_be_untried=is_invented) for block in fields.blocks("resources"))
    people = AgencyPeople(resources=resources, mark=mark, mood=_mood(fields))
    fields.refuse_others()
    return people


def dial(number: str) -> str:
    """Return a number as a ``tel:`` or ``sms:`` address wants it: digits, with a leading plus if there was one."""
    plus = "+" if number.startswith("+") else ""
    return plus + re.sub(r"\D", "", number)


def _resource(block: Fields, *, may_be_untried: bool) -> Resource:
    phone, text = _number(block, "phone"), _number(block, "text")
    reached_by = phone or text
    if reached_by is None:
        raise block.error("phone", "is missing, and so is text: give at least one of them")
    verified_on, compared_on = block.optional_date("verified_on"), block.optional_date("compared_on")
    if verified_on is None and compared_on is None and not may_be_untried:
        raise block.error("verified_on", "is missing: the day somebody last tried the number")
    resource = Resource(
        name=block.text("name"),
        about=block.text("about"),
        phone=phone,
        text=text,
        shown_as=block.optional_text("shown_as") or reached_by,
        is_independent=_is_independent(block),
        who_runs_it=block.text("who_runs_it"),
        must_report=block.text("must_report"),
        serves=block.optional_text("serves"),
        who_pays=block.optional_text("who_pays"),
        verified_on=verified_on,
        compared_on=compared_on,
    )
    block.refuse_others()
    return resource


def _mood(fields: Fields) -> str:
    mood = fields.optional_text("mood") or "phq9"
    if mood not in {"phq9", "phq8"}:
        raise fields.error("mood", "must be 'phq9' or 'phq8'")
    return mood


def _number(block: Fields, name: str) -> str | None:
    number = block.optional_text(name)
    if number is not None and not _NUMBER.fullmatch(number):
        raise block.error(name, "must be a telephone number: digits, spaces, dashes, brackets")
    return number


def _is_independent(block: Fields) -> bool:
    run_by = block.text("run_by")
    if run_by not in {"agency", "independent"}:
        raise block.error("run_by", "must be 'agency' or 'independent'")
    return run_by == "independent"
