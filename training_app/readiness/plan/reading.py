"""A response plan as seats, steps and numbers, read from the answers of its parts. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from training_app.content.toolkit import FieldKind, Tool
from training_app.content.toolkit_schema import CLOCK
from training_app.foundation.typed import read_day
from training_app.readiness.answers import Answers, Row

TOOL_ID = "response-plan"
ROLES, CONTACTS = "roles", "contacts"
FIRST_HOUR, FIRST_DAY, THREE_DAYS = CLOCK[:3]
_OPEN = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of the plan, the post that holds it here, and who stands in."""

    name: str
    held_by: str
    stands_in: str

    @property
    def key(self) -> str:
        """How steps call it."""
        return key_of(self.name)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the clock: in which part, for whom, what, which seats do it, and whom they call."""

    part_id: str
    served: str
    does: str
    posts: tuple[str, ...]
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """One number. ``rung_on`` is None where nobody entered a day."""

    who: str
    number: str
    hours: str
    rung_on: date | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan. ``open_places`` are what stands in square brackets in texts, by part."""

    seats: tuple[Seat, ...]
    steps: tuple[Step, ...]
    contacts: tuple[Contact, ...]
    open_places: Mapping[str, tuple[str, ...]]

    def steps_in(self, part_id: str, served: tuple[str, ...] = ()) -> list[Step]:
        """The steps of one part, those for certain people where some are named."""
        return [one for one in self.steps if one.part_id == part_id and (not served or one.served in served)]


@dataclass(frozen=True, slots=True)
class Names:
    """What parts and those who are served are called, by id, in the order of the plan."""

    parts: Mapping[str, str]
    served: Mapping[str, str]


def read_plan(answers: Mapping[str, Answers]) -> Plan:
    """The plan; what a part does not hold is empty."""
    return Plan(
        seats=tuple(_seats(answers)),
        steps=tuple(step for part_id in CLOCK for step in _steps(part_id, answers)),
        contacts=tuple(_contacts(answers)),
        open_places={part_id: found for part_id, part in answers.items() if (found := tuple(_open_in(part)))},
    )


def names_of(tool: Tool) -> Names:
    """The words of this release's tool."""
    columns = (
        column
        for part in tool.parts
        if part.id in CLOCK
        for field in part.fields
        for column in field.columns
        if column.id == "served" and column.kind is FieldKind.CHOICE
    )
    served = {word.id: word.label for column in columns for word in column.options}
    return Names({part.id: part.title for part in tool.parts}, served)


def key_of(name: str) -> str:
    """How a seat or a number is known, whatever stands behind a colon and however it is written."""
    return " ".join(name.partition(":")[0].casefold().replace("’", "'").split())


def is_open(text: str) -> bool:
    """Whether nothing stands there yet, or still a place in square brackets."""
    return not text.strip() or _OPEN.search(text) is not None


def _rows(answers: Mapping[str, Answers], part_id: str, field_id: str) -> Iterator[Row]:
    found = answers.get(part_id, {}).get(field_id, ())
    if isinstance(found, tuple):
        yield from found


def _seats(answers: Mapping[str, Answers]) -> Iterator[Seat]:
    for row in _rows(answers, ROLES, "posts"):
        if row.get("post"):
            yield Seat(row["post"], row.get("held-by", ""), row.get("stands-in", ""))


def _steps(part_id: str, answers: Mapping[str, Answers]) -> Iterator[Step]:
    for row in _rows(answers, part_id, "steps"):
        if row.get("does"):
            posts, calls = _several(row.get("post", "")), _several(row.get("call", ""))
            yield Step(part_id, row.get("served", ""), row["does"], posts, calls)


def _contacts(answers: Mapping[str, Answers]) -> Iterator[Contact]:
    for row in _rows(answers, CONTACTS, "numbers"):
        if row.get("who"):
            day = read_day(row.get("checked"))
            yield Contact(row["who"], row.get("number", ""), row.get("hours", ""), day)


def _several(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(";") if one.strip())


def _open_in(part: Answers) -> Iterator[str]:
    """Places of texts and of steps; seats and numbers have findings of their own."""
    for answer in part.values():
        if isinstance(answer, str):
            yield from _OPEN.findall(answer)
        elif isinstance(answer, tuple):
            yield from (found for row in answer for found in _OPEN.findall(row.get("does", "")))
