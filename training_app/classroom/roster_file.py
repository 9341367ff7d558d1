"""The roster of a class as CSV, out and in: each mistake is said with its line, and one changes nothing. Pure."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from training_app.classroom import rules
from training_app.foundation.cells import holdable, original_text, safe_cell
from training_app.foundation.ids import PersonId
from training_app.web.words import hours_from_minutes

COLUMNS = ("badge", "present", "hours")
ALL_COLUMNS = ("badge", "name", "unit", "present", "hours", "signed in", "how")
"""As it goes out. Of what comes in the first column, ``present`` and ``hours`` are read; others are passed over."""
ROWS_MOST = 500
BYTES_MOST = 256 * 1024
_WORDS = {"yes": True, "no": False}
_COMMAS = "A cell with a comma in it stands in quotation marks."


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One line that goes out; texts as they shall be read."""

    badge: str
    name: str
    unit: str
    is_present: bool
    minutes: int
    signed_in: str
    how: str


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line that came in. ``minutes`` None where the cell was empty: those of the class."""

    person_id: PersonId
    is_present: bool
    minutes: int | None


class RosterRefused(Exception):
    """The file cannot be used; ``problems`` holds one sentence per mistake, in the file's order."""

    def __init__(self, problems: list[str]) -> None:
        """Keep the sentences; the text lists them all."""
        super().__init__("\n".join(problems))
        self.problems = problems


def write_roster(lines: Sequence[RosterLine]) -> str:
    """The list of a class; no cell of it is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(ALL_COLUMNS)
    for line in lines:
        present = "yes" if line.is_present else "no"
        hours = hours_from_minutes(line.minutes)
        cells = (line.badge, line.name, line.unit, present, hours, line.signed_in, line.how)
        writer.writerow([safe_cell(holdable(cell)) for cell in cells])
    return out.getvalue()


def read_roster(content: bytes, people: Mapping[str, PersonId | None]) -> list[ReadLine]:
    """Who was there, as the file says.

    :param people: by badge in lower case; None where two people have the same one
    :raise RosterRefused: with every mistake at once
    """
    reader = csv.reader(io.StringIO(_decode(content), newline=""), strict=True)
    found: list[ReadLine] = []
    problems: list[str] = []
    seen: dict[PersonId, int] = {}
    try:
        places = _places(next(reader, []))
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            said = list(_read_line(cells, places, people, seen, reader.line_num))
            problems += [f"Line {reader.line_num}: {one}" for one in said if isinstance(one, str)]
            found += [one for one in said if isinstance(one, ReadLine)]
    except csv.Error as error:
        problems.append(f"Line {reader.line_num}: this is not CSV ({error}). Lines after it were not read.")
    if len(found) > ROWS_MOST:
        problems.append(f"The file names more than {ROWS_MOST} people. Make a class for each room.")
    if problems or not found:
        raise RosterRefused(problems or ["The file names nobody: there is no line after the column names."])
    return found


def _decode(content: bytes) -> str:
    if len(content) > BYTES_MOST:
        raise RosterRefused(["The file is larger than 256 KiB, which is more than the list of any class needs."])
    try:
        # -sig: spreadsheets put a mark before the first column's name
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RosterRefused(["The file is not UTF-8 text. Save it as CSV in UTF-8."]) from None
    if "\x00" in text:
        raise RosterRefused(["The file is no plain text. Save it as CSV in UTF-8."])
    return text


def _places(heads: list[str]) -> Mapping[str, int]:
    heads = [head.strip().lower() for head in heads]
    missing = [name for name in COLUMNS if heads.count(name) != 1]
    if missing:
        raise RosterRefused([f"Line 1: the column {name} is missing, or there twice." for name in missing])
    return {name: heads.index(name) for name in COLUMNS} | {"": len(heads)}


def _read_line(
    cells: Sequence[str],
    places: Mapping[str, int],
    people: Mapping[str, PersonId | None],
    seen: dict[PersonId, int],
    line: int,
) -> Iterator[str | ReadLine]:
    if len(cells) != places[""]:
        yield f"it has {len(cells)} cells, not {places['']}. {_COMMAS}"
        return
    badge, present, hours = (original_text(cells[places[name]].strip()) for name in COLUMNS)
    person_id = people.get(badge.lower())
    minutes = rules.read_minutes(hours) if hours else None
    problems = [
        (person_id is None, f"{_why_nobody(badge, people)}"),
        (person_id in seen, f"badge {badge[:40]!r} is on line {seen.get(person_id or PersonId(0))} already."),
        (present.lower() not in _WORDS, "present is neither yes nor no."),
        (bool(hours) and minutes is None, "hours is not a number from 0.25 to 200, such as 1.5."),
    ]
    said = [sentence for is_wrong, sentence in problems if is_wrong]
    yield from said
    if person_id is not None:
        seen.setdefault(person_id, line)
        if not said:
            yield ReadLine(person_id, _WORDS[present.lower()], minutes)


def _why_nobody(badge: str, people: Mapping[str, PersonId | None]) -> str:
    if not badge:
        return "badge is empty."
    if badge.lower() in people:
        return f"two people have the badge {badge[:40]!r}. Put them on the list by their sign-in names."
    return f"nobody this class is for has the badge {badge[:40]!r}."
