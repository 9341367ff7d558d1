"""Builds the page on which one part is filled in, and the history of all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from training_app.content.toolkit import Column, Field, FieldKind, Part, Tool, Word
from training_app.readiness import addresses
from training_app.readiness.answers import Answer, Answers, Rated, Row, empty_row, read_kept
from training_app.readiness.models import ToolCopy
from training_app.readiness.pages import Group, HistoryPage, Input, PartPage, PastLine
from training_app.readiness.queries import PastPart
from training_app.readiness.sheets import Entry, Kept, read_sheet
from training_app.readiness.views import Look

SPARE_ROWS, MORE_ROWS = 2, 6
NO_STEP = ("", "Not answered yet")
NO_CHOICE = ("", "Choose")
MORE = "Kept, and here are more empty lines."


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in the inputs: the answers, sentences by the name of the input, and how many empty rows follow."""

    answers: Answers
    errors: Mapping[str, str] = field(default_factory=dict)
    spare: int = SPARE_ROWS
    notice: str | None = None


def build_part(look: Look, tool: Tool, copy: ToolCopy, part: Part, shown: Shown, *, seen: int) -> PartPage:
    """The page.

    :param seen: the number of the version that the answers were written over
    """
    place = [one.id for one in tool.parts].index(part.id) + 1
    return PartPage(
        title=part.title,
        copy=copy.name,
        lead=part.lead,
        basis=part.basis,
        sources=look.sources(part.source_ids),
        percent=round(100 * place / len(tool.parts)),
        place=f"Part {place} of {len(tool.parts)}",
        groups=[_group(tool, one, shown) for one in part.fields],
        seen=seen,
        url=addresses.part(copy.id, part.id),
        back_url=f"{addresses.copy(copy.id)}#{part.id}",
        notice=shown.notice,
        has_rows=any(one.kind is FieldKind.ROWS for one in part.fields),
        scale=[(word.label, word.meaning) for word in tool.scale]
        if any(one.kind is FieldKind.RATING for one in part.fields)
        else (),
        problems=[(words, name) for name, words in shown.errors.items()],
    )


def build_history(look: Look, tool: Tool, copy: ToolCopy, versions: Sequence[PastPart]) -> HistoryPage:
    """Every version with what it changed.

    :param versions: the newest first
    """
    parts = {part.id: part for part in tool.parts}
    lines = []
    before: dict[str, PastPart] = {}
    for version in reversed(versions):
        part = parts.get(version.part_id)
        if part is not None:
            head = f"{part.title}, version {version.number}, {look.here.when(version.kept_at)}"
            lines.append(PastLine(head, list(_changes(tool, part, before.get(part.id), version))))
            before[part.id] = version
    return HistoryPage(copy.name, "Who kept a version is in the audit log, which coordinators read.", lines[::-1])


def _group(tool: Tool, one: Field, shown: Shown) -> Group:
    answer = shown.answers[one.id]
    if isinstance(answer, Rated):
        return Group(one.id, one.label, one.hint, "rating", list(_rating(tool.scale, one, answer, shown.errors)))
    if isinstance(answer, tuple):
        rows = [*answer, *(empty_row(one.columns) for _ in range(shown.spare))]
        inputs = [_row_inputs(one, at, row, shown.errors) for at, row in enumerate(rows)]
        return Group(one.id, one.label, one.hint, "rows", (), inputs, shown.errors.get(one.id))
    return Group(one.id, one.label, one.hint, "one", [_one(one, answer, shown.errors)])


def _one(one: Field, answer: str, errors: Mapping[str, str]) -> Input:
    options = _options(one.options, NO_CHOICE) if one.kind is FieldKind.CHOICE else ()
    return Input(one.id, one.label, one.kind.value, answer, one.hint, errors.get(one.id), options)


def _rating(scale: Sequence[Word], one: Field, answer: Rated, errors: Mapping[str, str]) -> Iterator[Input]:
    parts = (
        ("step", "Where the agency stands", "choice", answer.step, "", _options(scale, NO_STEP)),
        ("evidence", "What shows it", "text", answer.evidence, "A page, a date, the last cases. No names.", ()),
        ("owner", "Owner", "line", answer.owner, "A post, such as “Captain, Patrol”.", ()),
    )
    for key, label, kind, value, hint, options in parts:
        name = f"{one.id}.{key}"
        yield Input(name, label, kind, value, hint, errors.get(name), options)


def _row_inputs(one: Field, at: int, row: Row, errors: Mapping[str, str]) -> list[Input]:
    return [_cell(f"{one.id}.{at}.{column.id}", column, row.get(column.id, ""), errors) for column in one.columns]


def _cell(name: str, column: Column, value: str, errors: Mapping[str, str]) -> Input:
    options = _options(column.options, NO_CHOICE) if column.kind is FieldKind.CHOICE else ()
    kind = "wide" if column.is_wide else column.kind.value
    return Input(name, column.label, kind, value, "", errors.get(name), options)


def _options(words: Sequence[Word], first: tuple[str, str]) -> list[tuple[str, str]]:
    return [first, *((word.id, word.label) for word in words)]


def _changes(tool: Tool, part: Part, before: PastPart | None, after: PastPart) -> Iterator[Mapping[str, str | None]]:
    old = {entry.key: _flat(entry) for entry in _entries(tool, part, before)} if before else {}
    for entry in _entries(tool, part, after):
        now = _flat(entry)
        if now != old.get(entry.key, ""):
            yield {
                "place": entry.label.rstrip("."),
                "sentence": "",
                "before": old.get(entry.key) or None,
                "after": now or None,
            }


def _entries(tool: Tool, part: Part, version: PastPart) -> Sequence[Entry]:
    kept = Kept(version.number, read_kept(part, version.answers), {})
    return next(one.entries for one in read_sheet(tool, {part.id: kept}) if one.id == part.id)


def _flat(entry: Entry) -> str:
    rows = [" | ".join(filter(None, row)) for row in entry.grid.rows] if entry.grid else []
    return " / ".join([*entry.paragraphs, *rows])


def answer_of(kept: Kept | None, first: Mapping[str, Answer]) -> Answers:
    """What stands in a part: its newest version, or what the tool suggests."""
    return kept.answers if kept else first
