"""The list of a class as a file: what goes out comes in the same, and nothing hostile gets through."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.classroom.roster_file import ROWS_MOST, RosterLine, RosterRefused, read_roster, write_roster
from training_app.foundation.cells import starts_formula
from training_app.foundation.ids import PersonId

PEOPLE = {"4417": PersonId(1), "4420": PersonId(2), "twin": None}
HEAD = b"badge,present,hours\n"
BADGE = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=1, max_size=12)


def refused(content: bytes) -> str:
    with pytest.raises(RosterRefused) as caught:
        read_roster(content, PEOPLE)
    return str(caught.value)


@given(BADGE, st.booleans(), st.integers(15, 12_000))
def test_what_goes_out_comes_in_the_same(badge: str, is_present: bool, minutes: int) -> None:
    badge = badge.strip()
    line = RosterLine(badge, "Ortiz, Jamie", "Patrol", is_present, minutes, "08:58", "own phone")

    (read,) = read_roster(write_roster([line]).encode(), {badge.lower(): PersonId(7)})

    assert (read.person_id, read.is_present) == (7, is_present)
    assert read.minutes is not None
    assert abs(read.minutes - minutes) <= 1


def test_no_cell_that_goes_out_is_a_formula() -> None:
    line = RosterLine("=1+1", "@SUM(A1), -x", "+cmd", True, 60, "", "own phone")

    _, cells = csv.reader(io.StringIO(write_roster([line])))

    assert not any(starts_formula(cell) for cell in cells if not cell.startswith("'"))
    assert cells[0] == "'=1+1"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"name,present\n", "Line 1: the column badge is missing"),
        (HEAD, "names nobody"),
        (HEAD + b"4417,yes\n", "it has 2 cells, not 3"),
        (HEAD + b",yes,1\n", "Line 2: badge is empty."),
        (HEAD + b"twin,yes,1\n", "two people have the badge 'twin'"),
        (HEAD + b"4417,yes,1\n4417,no,1\n", "Line 3: badge '4417' is on line 2 already."),
        (HEAD + b"4417,,1\n", "present is neither yes nor no"),
        (HEAD + b"4417,yes,=1+1\n", "hours is not a number"),
        (HEAD + b'"4417,yes,1\n', "this is not CSV"),
        (HEAD + b"4417,yes,\x001\n", "no plain text"),
        (HEAD + b"\xff\xfe4417,yes,1\n", "not UTF-8"),
        (HEAD + b"4417,yes,1\n" * 40_000, "larger than 256 KiB"),
        (HEAD + b"4417,yes," + b"9" * 200_000 + b"\n", "not CSV"),
    ],
)
def test_a_mistake_is_said_with_its_line(content: bytes, sentence: str) -> None:
    assert sentence in refused(content)


def test_a_list_of_more_people_than_a_room_holds_is_refused() -> None:
    people = {str(one): PersonId(one) for one in range(ROWS_MOST + 1)}
    content = HEAD + b"".join(f"{one},yes,\n".encode() for one in people)

    with pytest.raises(RosterRefused, match="more than 500"):
        read_roster(content, people)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    said: list[str] = []
    found = set()
    try:
        found = {line.person_id for line in read_roster(HEAD + content, PEOPLE)}
    except RosterRefused as refusal:
        said = refusal.problems

    assert bool(said) != bool(found)
    assert found <= {1, 2}
