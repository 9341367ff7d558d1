"""What is filled into the fields of a tool: as it is kept, as it stands there at first, as a form sends it. Pure."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from training_app.content.toolkit import (
    LINE_LONGEST,
    TEXT_LONGEST,
    WIDE_LONGEST,
    Column,
    Field,
    FieldKind,
    Part,
    Tool,
    Word,
)
from training_app.foundation.typed import plain_text, read_day

ROWS_MOST = 40
NAME_SHORTEST, NAME_LONGEST = 3, 80
_ODD = "This holds a sign that cannot be kept. Type it again, or paste it as plain text."
_CELL = re.compile(r"(?P<field>[a-z0-9-]+)\.(?P<row>[0-9]{1,3})\.(?P<column>[a-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class Rated:
    """A step of the tool's scale, or empty; what shows it; and the post that owns it."""

    step: str = ""
    evidence: str = ""
    owner: str = ""


Row = Mapping[str, str]
Answer = str | Rated | tuple[Row, ...]
Answers = Mapping[str, Answer]
"""By field id."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form sent for one part: the answers, and a sentence for each field of the page that cannot be kept."""

    answers: Answers
    errors: Mapping[str, str] = field(default_factory=dict)


def at_first(part: Part) -> dict[str, Answer]:
    """What stands in a part before anybody kept anything."""
    return {one.id: _first(one) for one in part.fields}


def read_kept(part: Part, kept: str) -> dict[str, Answer]:
    """The answers of a kept version: fields of the part in its order, empty where the version had none."""
    found = json.loads(kept)
    return {one.id: _from_json(one.kind, found.get(one.id)) for one in part.fields}


def left_over(part: Part, kept: str) -> dict[str, str]:
    """What was kept for fields that this release's part no longer has, as text: nothing kept is lost to the reader."""
    known = {one.id for one in part.fields}
    return {key: _flat(value) for key, value in json.loads(kept).items() if key not in known and _flat(value)}


def to_json(answers: Answers, before: str | None) -> str:
    """As it is kept; what an older version holds for fields that are gone stays in it."""
    kept = json.loads(before) if before else {}
    now = {key: asdict(value) if isinstance(value, Rated) else value for key, value in answers.items()}
    return json.dumps({**kept, **now}, ensure_ascii=False, sort_keys=True)


def texts_of(answers: Answers) -> dict[str, str]:
    """Every text somebody typed, by the name of its field on the page."""
    return dict(_texts(answers))


def read_typed(tool: Tool, part: Part, typed: Mapping[str, str]) -> Typed:
    """What a form sent; names on the page are ``field``, ``field.step`` and so on, or ``field.row.column``."""
    answers: dict[str, Answer] = {}
    errors: dict[str, str] = {}
    for one in part.fields:
        answers[one.id] = _read(one, typed)
        errors.update(_errors(one, answers[one.id], tool.scale))
    return Typed(answers, errors)


def why_name_refused(name: str) -> str | None:
    """The sentence for a copy's name that cannot be kept."""
    if not NAME_SHORTEST <= len(name) <= NAME_LONGEST:
        return f"A name has {NAME_SHORTEST} to {NAME_LONGEST} characters."
    return None if name.isprintable() else _ODD


def is_filled(answer: Answer) -> bool:
    """Whether anything stands there."""
    if isinstance(answer, Rated):
        return bool(answer.step)
    return bool(answer)


def _first(one: Field) -> Answer:
    if one.kind is FieldKind.ROWS:
        return tuple({column.id: start.get(column.id, "") for column in one.columns} for start in one.starts)
    return Rated() if one.kind is FieldKind.RATING else one.default


def _from_json(kind: FieldKind, value: Any) -> Answer:
    if kind is FieldKind.ROWS:
        return tuple(dict(row) for row in value) if isinstance(value, list) else ()
    if kind is FieldKind.RATING:
        return Rated(**value) if isinstance(value, dict) else Rated()
    return value if isinstance(value, str) else ""


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(str(one) for one in value.values() if one)
    if isinstance(value, list):
        return "\n".join(filter(None, (_flat(one) for one in value)))
    return str(value)


def _texts(answers: Answers) -> Iterator[tuple[str, str]]:
    for key, answer in answers.items():
        if isinstance(answer, str):
            yield key, answer
        elif isinstance(answer, Rated):
            yield f"{key}.evidence", answer.evidence
            yield f"{key}.owner", answer.owner
        else:
            for at, row in enumerate(answer):
                yield from ((f"{key}.{at}.{column}", text) for column, text in row.items())


def _read(one: Field, typed: Mapping[str, str]) -> Answer:
    if one.kind is FieldKind.RATING:
        parts = {key: _line(typed.get(f"{one.id}.{key}", "")) for key in ("step", "owner")}
        return Rated(evidence=plain_text(typed.get(f"{one.id}.evidence", "")), **parts)
    if one.kind is FieldKind.ROWS:
        return tuple(_rows(one, typed))
    text = typed.get(one.id, "")
    return plain_text(text) if one.kind is FieldKind.TEXT else _line(text)


def _rows(one: Field, typed: Mapping[str, str]) -> Iterator[Row]:
    """The rows in which anything was typed; a choice alone is not something typed."""
    cells = [found for found in map(_CELL.fullmatch, typed) if found and found["field"] == one.id]
    for number in sorted({int(found["row"]) for found in cells}):
        row = {column.id: _line(typed.get(f"{one.id}.{number}.{column.id}", "")) for column in one.columns}
        if any(row[column.id] for column in one.columns if column.kind is not FieldKind.CHOICE):
            yield row


def _line(text: str) -> str:
    return " ".join(text.split())


def _errors(one: Field, answer: Answer, scale: Sequence[Word]) -> Iterator[tuple[str, str]]:
    if isinstance(answer, Rated):
        yield from _wrong(f"{one.id}.step", FieldKind.CHOICE, answer.step, scale)
        yield from _wrong(f"{one.id}.evidence", FieldKind.TEXT, answer.evidence)
        yield from _wrong(f"{one.id}.owner", FieldKind.LINE, answer.owner)
    elif isinstance(answer, str):
        yield from _wrong(one.id, one.kind, answer, one.options)
    else:
        if len(answer) > ROWS_MOST:
            yield one.id, f"There are {len(answer)} lines here. At most {ROWS_MOST} can be kept."
        for at, row in enumerate(answer):
            for column in one.columns:
                longest = WIDE_LONGEST if column.is_wide else LINE_LONGEST
                name = f"{one.id}.{at}.{column.id}"
                yield from _wrong(name, column.kind, row[column.id], column.options, longest=longest)


def _wrong(
    name: str, kind: FieldKind, text: str, options: Sequence[Word] = (), *, longest: int = LINE_LONGEST
) -> Iterator[tuple[str, str]]:
    longest = TEXT_LONGEST if kind is FieldKind.TEXT else longest
    if len(text) > longest:
        yield name, f"This has {len(text)} characters. Shorten it to at most {longest}."
    elif not text.replace("\n", "").isprintable():
        yield name, _ODD
    elif kind is FieldKind.DAY and text and read_day(text) is None:
        yield name, "This is not a day. Write it as 2027-03-01."
    elif kind is FieldKind.CHOICE and text and text not in {option.id for option in options}:
        yield name, "Choose one of the list."


def label_of(options: Sequence[Word], key: str) -> str:
    """The words for a choice; the key itself where this release has it no longer."""
    return next((option.label for option in options if option.id == key), key)


def empty_row(columns: Sequence[Column]) -> dict[str, str]:
    """A row in which nothing stands yet."""
    return {column.id: "" for column in columns}
