"""Reads a roster, a CSV of an agency's people, strictly: every mistake is said with its line. Pure."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from training_app.accounts.models import ROSTER_ROLES, Role
from training_app.accounts.rules import plain_sign_in_name
from training_app.accounts.units import plain_unit
from training_app.foundation.typed import read_day

COLUMNS = ("given_name", "family_name", "sign_in", "badge", "unit", "role")
MORE_COLUMNS = ("rank", "hired_on", "supervisor", "officer_id")
"""May be there. What a file without one does not say stays as it is."""
MUST_BE_FILLED = ("given_name", "family_name", "sign_in", "role")
LONGEST_CELL = {"given_name": 120, "family_name": 120, "sign_in": 200, "badge": 40, "unit": 120, "role": 40} | {
    "rank": 60,
    "hired_on": 10,
    "supervisor": 200,
    "officer_id": 40,
}
"""What the columns of the tables hold."""
_THE_COLUMNS = (
    f"The columns are {', '.join(COLUMNS)}, with commas between, in any order. "
    f"There may be {', '.join(MORE_COLUMNS)} too."
)
_COMMAS = "A cell with a comma in it stands in quotation marks."


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person of the file, with the line on which their row ends. ``sign_in`` is as it is stored."""

    line: int
    given_name: str
    family_name: str
    sign_in: str
    badge: str | None
    unit: str | None
    role: Role
    has: frozenset[str] = frozenset()
    "Which of ``MORE_COLUMNS`` the file has; of the others nothing is known."
    rank: str | None = None
    hired_on: date | None = None
    supervisor: str | None = None
    "A sign-in name, as it is stored."
    officer_id: str | None = None


class RosterRefused(Exception):
    """The file cannot be used; ``problems`` holds one sentence per mistake, in the file's order."""

    def __init__(self, problems: list[str]) -> None:
        """Keep the sentences; the text lists them all."""
        super().__init__("\n".join(problems))
        self.problems = problems


def read_roster(content: bytes) -> list[RosterRow]:
    """The people in the file, in its order; lines without any text are passed over.

    :raise RosterRefused: with every mistake at once; a file with one mistake gives nobody
    """
    reader = csv.reader(io.StringIO(_decode(content), newline=""), strict=True)
    rows: list[RosterRow] = []
    problems: list[str] = []
    lines: dict[str, int] = {}
    try:
        places = _places(next(reader, []))
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(places):
                problems.append(f"Line {reader.line_num}: it has {len(cells)} cells, not {len(places)}. {_COMMAS}")
                continue
            cell = {name: cells[place].strip() for name, place in places.items()}
            sign_in = _sign_in(cell["sign_in"])
            found = [*_badly_written(cell), *_senseless(cell, lines.get(sign_in))]
            problems += [f"Line {reader.line_num}: {problem}" for problem in found]
            lines.setdefault(sign_in, reader.line_num)
            if not found:
                rows.append(_row(reader.line_num, cell))
    except csv.Error as error:
        problems.append(f"Line {reader.line_num}: this is not CSV ({error}). Lines after it were not read.")
    if problems:
        raise RosterRefused(problems)
    if not rows:
        raise RosterRefused(["The file names nobody: there is no line after the column names."])
    return rows


def _decode(content: bytes) -> str:
    try:
        # -sig: spreadsheets put a mark before the first column's name
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RosterRefused([f"Line {line}: the file is not UTF-8 text. Save it as CSV in UTF-8."]) from error


def _places(heads: list[str]) -> Mapping[str, int]:
    heads = [head.strip().lower() for head in heads]
    if not set(heads) & set(COLUMNS):
        # some other file: what stands in it is not said
        raise RosterRefused([f"Line 1 does not hold the names of the columns. {_THE_COLUMNS}"])
    known = (*COLUMNS, *MORE_COLUMNS)
    problems = [f"Line 1: the column {name} is missing." for name in COLUMNS if name not in heads]
    problems += [
        f"Line 1: {name[:40] or 'an empty name'} is not a column of a roster." for name in heads if name not in known
    ]
    problems += [f"Line 1: the column {name} is there twice." for name in known if heads.count(name) > 1]
    if problems:
        raise RosterRefused([*problems, _THE_COLUMNS])
    return {name: heads.index(name) for name in known if name in heads}


def _badly_written(cell: Mapping[str, str]) -> Iterator[str]:
    for name in MUST_BE_FILLED:
        if not cell[name]:
            yield f"{name} is empty."
    for name, text in cell.items():
        if not text.isprintable():
            yield f"{name} holds a line break, a tab or a sign that cannot be seen."
        kept = _sign_in(text) if name in {"sign_in", "supervisor"} else text
        if len(kept) > LONGEST_CELL[name]:
            yield f"{name} has {len(kept)} characters, and at most {LONGEST_CELL[name]} are kept."


def _senseless(cell: Mapping[str, str], earlier_line: int | None) -> Iterator[str]:
    role = cell["role"].lower()
    if role and role not in ROSTER_ROLES:
        yield f"{role[:40]!r} is not a role. The roles are {', '.join(ROSTER_ROLES)}."
    if role == Role.SUPERVISOR and not cell["unit"]:
        yield "a supervisor needs the unit they answer for."
    if cell.get("hired_on") and read_day(cell["hired_on"]) is None:
        yield "hired_on is not a day written as 2024-03-01."
    if cell.get("supervisor") and _sign_in(cell["supervisor"]) == _sign_in(cell["sign_in"]):
        yield "nobody supervises themselves."
    if cell["sign_in"] and earlier_line is not None:
        yield f"the sign_in {cell['sign_in'][:40]} is on line {earlier_line} already."


def _row(line: int, cell: Mapping[str, str]) -> RosterRow:
    return RosterRow(
        line=line,
        given_name=_one_spaced(cell["given_name"]),
        family_name=_one_spaced(cell["family_name"]),
        sign_in=_sign_in(cell["sign_in"]),
        badge=_one_spaced(cell["badge"]) or None,
        unit=plain_unit(cell["unit"]) or None,
        role=Role(cell["role"].lower()),
        has=frozenset(cell.keys() & set(MORE_COLUMNS)),
        rank=_one_spaced(cell.get("rank", "")) or None,
        hired_on=read_day(cell.get("hired_on", "")),
        supervisor=_sign_in(cell.get("supervisor", "")) or None,
        officer_id=_one_spaced(cell.get("officer_id", "")) or None,
    )


def _sign_in(text: str) -> str:
    return plain_sign_in_name(_one_spaced(text))


def _one_spaced(text: str) -> str:
    return " ".join(text.split())
