"""A filled-in tool as what is read: parts of labels and answers in words, for page, Markdown and CSV. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from training_app.content.toolkit import Column, Field, FieldKind, Part, Tool, Word
from training_app.foundation.typed import read_day
from training_app.readiness.answers import Answer, Answers, Rated, at_first, is_filled, label_of
from training_app.web.words import day_in_words

OPEN = "Not filled in yet"


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells under their heads, each cell in words."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def heads_plain(self) -> list[tuple[str, str]]:
        """The heads as the table component takes them."""
        return [(head, "") for head in self.heads]


@dataclass(frozen=True, slots=True)
class Entry:
    """One label with what was filled in: paragraphs, or rows. ``step`` is the id of a rating's step, empty without."""

    key: str
    label: str
    paragraphs: Sequence[str] = ()
    grid: Grid | None = None
    step: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nothing stands there."""
        return not self.paragraphs and (self.grid is None or not self.grid.rows)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One part; ``number`` is that of its newest version, 0 where nobody kept anything."""

    id: str
    title: str
    lead: str
    basis: str
    source_ids: Sequence[str]
    number: int
    entries: Sequence[Entry]
    leave_behind: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A part's newest version: its number, its answers, and what fields that are gone had held."""

    number: int
    answers: Answers
    gone: Mapping[str, str]


def read_sheet(tool: Tool, kept: Mapping[str, Kept]) -> list[SheetPart]:
    """Every part of the tool in its order.

    :param kept: by part id; a part that nobody kept shows what stands there at first
    """
    return [_part(tool, part, kept.get(part.id)) for part in tool.parts]


def _part(tool: Tool, part: Part, kept: Kept | None) -> SheetPart:
    answers = kept.answers if kept else at_first(part)
    entries = [_entry(one, answers[one.id], tool.scale) for one in part.fields]
    if kept:
        entries += [
            Entry(key, f"From an earlier release: {key}", text.split("\n\n")) for key, text in kept.gone.items()
        ]
    return SheetPart(
        id=part.id,
        title=part.title,
        lead=part.lead,
        basis=part.basis,
        source_ids=part.source_ids,
        number=kept.number if kept else 0,
        entries=entries,
        leave_behind=part.leave_behind,
    )


def _entry(one: Field, answer: Answer, scale: Sequence[Word]) -> Entry:
    if isinstance(answer, Rated):
        return Entry(one.id, one.label, list(_rated(answer, scale)), step=answer.step)
    if isinstance(answer, tuple):
        return Entry(one.id, one.label, grid=Grid([column.label for column in one.columns], _rows(one.columns, answer)))
    words = _words(one.kind, answer, one.options)
    return Entry(one.id, one.label, words.split("\n\n") if is_filled(answer) else ())


def _rated(answer: Rated, scale: Sequence[Word]) -> Iterator[str]:
    if answer.step:
        yield f"{label_of(scale, answer.step)}."
    yield from filter(None, answer.evidence.split("\n\n"))
    if answer.owner:
        yield f"Owner: {answer.owner}"


def _rows(columns: Sequence[Column], rows: Sequence[Mapping[str, str]]) -> list[list[str]]:
    return [[_words(column.kind, row.get(column.id, ""), column.options) for column in columns] for row in rows]


def _words(kind: FieldKind, text: str, options: Sequence[Word]) -> str:
    if kind is FieldKind.CHOICE:
        return label_of(options, text)
    day = read_day(text) if kind is FieldKind.DAY else None
    return day_in_words(day) if day else text
