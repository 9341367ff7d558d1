"""The tool library as the program uses it: what each tool is, and the fields that an agency fills in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

LINE_LONGEST, WIDE_LONGEST, TEXT_LONGEST = 200, 300, 4000
"""Characters that a line, a wide cell and a text can hold."""


class FieldKind(StrEnum):
    """What can be filled in."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    CHOICE = "choice"
    RATING = "rating"
    "A step of the tool's scale, with the evidence for it and the post that owns it."
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Word:
    """One thing that may be chosen."""

    id: str
    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Column:
    """One cell of each row; its kind is a line, a day or a choice. A wide one holds a sentence."""

    id: str
    label: str
    kind: FieldKind
    options: tuple[Word, ...]
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. ``default`` is adaptable text, ``starts`` are rows that stand there at the start."""

    id: str
    label: str
    hint: str
    kind: FieldKind
    default: str
    options: tuple[Word, ...]
    columns: tuple[Column, ...]
    starts: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a tool. ``basis`` says why it is there, and ``source_ids`` are its sources.

    ``leave_behind``: on paper it is on a sheet of its own with its neighbors of that kind, to be left with somebody.
    """

    id: str
    title: str
    lead: str
    basis: str
    source_ids: tuple[str, ...]
    fields: tuple[Field, ...]
    leave_behind: bool = False


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool. ``one`` is what a filled-in copy is called; ``version_hash`` covers its whole text."""

    id: str
    title: str
    one: str
    purpose: str
    how: tuple[str, ...]
    origin: str
    source_ids: tuple[str, ...]
    licence: str
    scale: tuple[Word, ...]
    scenario_id: str | None
    parts: tuple[Part, ...]
    version_hash: str

    def part(self, part_id: str) -> Part:
        """The part of that id.

        :raise KeyError: when there is none
        """
        found = {part.id: part for part in self.parts}
        return found[part_id]

    def fields(self) -> Iterator[tuple[str, Field]]:
        """Every field with its key, ``part.field``, in the order of the page. Answers are kept by this key."""
        for part in self.parts:
            for field in part.fields:
                yield f"{part.id}.{field.id}", field

    @property
    def cited(self) -> tuple[str, ...]:
        """Its own sources and those of its parts, each once, in order."""
        parts = [source_id for part in self.parts for source_id in part.source_ids]
        return tuple(dict.fromkeys([*self.source_ids, *parts]))
