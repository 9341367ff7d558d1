"""A filled-in tool as a file: Markdown to paste and adapt, CSV to count and sort. Pure."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from training_app.content.catalogue import Source
from training_app.foundation.cells import safe_cell
from training_app.readiness.sheets import OPEN, Entry, SheetPart

COLUMNS = ("part", "item", "line", "field", "answer")
_NAME = re.compile(r"[^a-z0-9]+")
_MARKUP = re.compile(r"([\\`*_\[\]<>|])")
_AT_START = re.compile(r"^(\s*)([#+-]|\d+[.)])")


@dataclass(frozen=True, slots=True)
class Paper:
    """What a file is made of. ``state`` says of when it is: "Version of 3 March 2027, 14:07"."""

    title: str
    tool: str
    agency: str
    state: str
    origin: str
    licence: str
    parts: Sequence[SheetPart]
    sources: Sequence[Source]


def file_name(title: str, ending: str) -> str:
    """A name that every system takes: "northside-session.md"."""
    return f"{_NAME.sub('-', title.lower()).strip('-') or 'copy'}.{ending}"


def to_markdown(paper: Paper) -> str:
    """The whole paper as CommonMark with tables; nothing that was typed becomes markup."""
    return "\n".join(_lines(paper)) + "\n"


def to_csv(paper: Paper) -> str:
    """One line for each answer, or for each cell of a row; no cell of it is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for part in paper.parts:
        for entry in part.entries:
            for line in _cells(entry):
                writer.writerow([safe_cell(cell) for cell in (part.title, entry.label, *line)])
    return out.getvalue()


def plain(words: str) -> str:
    """The words so that none of their signs is markup."""
    return _AT_START.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", words))


def _lines(paper: Paper) -> Iterator[str]:
    yield from (f"# {plain(paper.title)}", "", f"{plain(paper.tool)}. {plain(paper.agency)}. {plain(paper.state)}.", "")
    for part in paper.parts:
        yield from (f"## {plain(part.title)}", "")
        for entry in part.entries:
            yield from _entry(entry)
    yield from ("## Where this tool comes from", "", f"{plain(paper.origin)} Licence of its text: {paper.licence}.", "")
    for source in paper.sources:
        where = f"{plain(source.where_and_year)}. {plain(source.url or '')}"
        yield f"- {plain(source.authors)}, *{plain(source.title)}*, {where}"


def _entry(entry: Entry) -> Iterator[str]:
    yield from (f"### {plain(entry.label)}", "")
    if entry.is_open:
        yield from (f"*{OPEN}.*", "")
    for paragraph in entry.paragraphs:
        yield from ("  \n".join(plain(line) for line in paragraph.split("\n")), "")
    if entry.grid and entry.grid.rows:
        yield f"| {' | '.join(plain(head) for head in entry.grid.heads)} |"
        yield f"|{'---|' * len(entry.grid.heads)}"
        yield from (f"| {' | '.join(plain(cell) for cell in row)} |" for row in entry.grid.rows)
        yield ""


def _cells(entry: Entry) -> Iterator[tuple[str, str, str]]:
    if entry.grid is None:
        yield "", "", "\n\n".join(entry.paragraphs)
        return
    for number, row in enumerate(entry.grid.rows, start=1):
        yield from ((str(number), head, cell) for head, cell in zip(entry.grid.heads, row, strict=True))
