"""Which rows of a credit file a state would refuse, found here first: row, field and reason in words. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from training_app.assignments.credit.profile import Profile, ProfileField
from training_app.foundation.cells import holdable, starts_formula

# marks that turn the direction of writing, and breaks: invisible in a form, and enough to make two names of one
_UNSEEN: Final = re.compile("[\t\r\n\u0085\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
US_DATE = "%m/%d/%Y"
MADE_HERE = frozenset({"started_on", "ended_on", "hours", "minutes", "entry_id"})
"""Values of digits and our own letters, which nobody typed."""


@dataclass(frozen=True, slots=True)
class PostRow:
    """One credit of one officer, as a state might ask for it. An empty text is a value that is not there.

    ``entry_id`` is the ledger's, and ``event`` what was attended: neither may come twice for one officer.
    """

    entry_id: str
    event: str
    officer_id: str
    family_name: str
    given_name: str
    agency: str
    agency_id: str
    course_number: str
    title: str
    description: str
    category: str
    provider: str
    instructor: str
    delivery: str
    started_on: date
    ended_on: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a row cannot go into the file. ``line`` counts the rows from 1, as they were given."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows as cells, those that pass; what is wrong with the others; and what is only worth knowing."""

    profile: Profile
    cells: tuple[tuple[str, ...], ...]
    refused: tuple[Refused, ...]
    notices: tuple[Refused, ...]
    given: int

    @property
    def refused_lines(self) -> list[int]:
        """The rows that are not among the cells, each once."""
        return sorted({one.line for one in self.refused})


def check_rows(profile: Profile, rows: Iterable[PostRow], today: date) -> Checked:
    """Try every row by every rule, and say all that is wrong with it at once.

    :param today: in the agency's zone; training after it has not happened
    """
    cells: list[tuple[str, ...]] = []
    refused: list[Refused] = []
    notices: list[Refused] = []
    seen: dict[tuple[str, str], int] = {}
    line = 0
    for line, row in enumerate(rows, 1):
        values = values_of(row)
        wrong = [
            Refused(line, name, reason)
            for name, reason in (*_of_the_row(row, today), *_of_its_fields(profile, values), *_twice(row, line, seen))
        ]
        refused += wrong
        if not wrong:
            cells.append(tuple(_cell(field, row, values) for field in profile.fields))
            notices += [Refused(line, "ended_on", late) for late in _late(profile, row, today)]
    return Checked(profile, tuple(cells), tuple(refused), tuple(notices), line)


def values_of(row: PostRow) -> Mapping[str, str]:
    """What a profile may ask of a row, as texts; dates as 2026-11-11."""
    return {
        "officer_id": row.officer_id,
        "family_name": row.family_name,
        "given_name": row.given_name,
        "agency": row.agency,
        "agency_id": row.agency_id,
        "course_number": row.course_number,
        "title": row.title,
        "description": row.description,
        "category": row.category,
        "provider": row.provider,
        "instructor": row.instructor,
        "delivery": row.delivery,
        "started_on": row.started_on.isoformat(),
        "ended_on": row.ended_on.isoformat(),
        "hours": hours_down(row.minutes),
        "minutes": str(row.minutes),
        "entry_id": row.entry_id,
    }


def hours_down(minutes: int) -> str:
    """Hours with two decimals, never more than there were: 40 is "0.66". No file claims time that nobody spent."""
    hundredths = max(0, minutes) * 100 // 60
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _of_the_row(row: PostRow, today: date) -> Iterator[tuple[str, str]]:
    if row.minutes <= 0:
        yield "hours", "There are no hours. Put the record right, or leave this training out."
    if row.ended_on > today:
        yield "ended_on", f"It ends on {row.ended_on}, which is in the future. Make the file again after that day."
    if row.started_on > row.ended_on:
        yield "started_on", f"It begins on {row.started_on}, after it ends on {row.ended_on}. Put the dates right."


def _of_its_fields(profile: Profile, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for field in profile.fields:
        text = values[field.value]
        if not text.strip():
            if field.required:
                yield field.value, f"{field.name} is empty. Fill it in where the training or the person is kept."
            continue
        if field.value in MADE_HERE:
            continue
        wrong = next((why for rule in _FIELD_RULES if (why := rule(field, text))), None)
        if wrong:
            yield field.value, f"{field.name} {wrong}"


def _bad_letters(field: ProfileField, text: str) -> str | None:
    if _UNSEEN.search(text) or holdable(text) != text:
        return "holds a line break or a mark that nobody sees. Type it anew."
    if field.letters == "ascii" and not text.isascii():
        strange = next(letter for letter in text if not letter.isascii())
        return f"holds {strange!r}; this file takes unaccented letters, digits and common signs only."
    return None


def _formula(_: ProfileField, text: str) -> str | None:
    # an upload takes the cell as it is, so an apostrophe before it would arrive with it: it is refused instead
    if starts_formula(text):
        return f"begins with {text.lstrip()[:1]!r}, which spreadsheet programs run as a formula. Begin with a letter."
    return None


def _wrong_shape(field: ProfileField, text: str) -> str | None:
    if field.pattern and not re.fullmatch(field.pattern, text):
        return f"is {text[:40]!r}; it should be {field.pattern_words}."
    return None


def _too_long(field: ProfileField, text: str) -> str | None:
    if field.longest and len(text) > field.longest:
        return f"has {len(text)} characters; at most {field.longest} are taken."
    return None


_FIELD_RULES: tuple[Callable[[ProfileField, str], str | None], ...] = (
    _bad_letters,
    _formula,
    _wrong_shape,
    _too_long,
)


def _twice(row: PostRow, line: int, seen: dict[tuple[str, str], int]) -> Iterator[tuple[str, str]]:
    """One event credits an officer once; the officer's number counts, and where there is none, the name."""
    who = row.officer_id.strip() or f"{row.family_name}, {row.given_name}"
    first = seen.setdefault((who, row.event), line)
    if first != line:
        yield "entry_id", f"The same training of the same officer stands in row {first}. It is credited once."


def _late(profile: Profile, row: PostRow, today: date) -> Iterator[str]:
    if profile.late_after_days and today - row.ended_on > timedelta(days=profile.late_after_days):
        days = (today - row.ended_on).days
        yield f"It ended {days} days ago; the state asks for the report within {profile.late_after_days} days."


def _cell(field: ProfileField, row: PostRow, values: Mapping[str, str]) -> str:
    if field.value == "started_on" and field.days == "us":
        return row.started_on.strftime(US_DATE)
    if field.value == "ended_on" and field.days == "us":
        return row.ended_on.strftime(US_DATE)
    return values[field.value].strip()
