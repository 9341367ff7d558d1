"""Reading a roster strictly: every mistake with its line, and what spreadsheets do to a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.accounts.models import Person, Role, Unit
from training_app.accounts.roster_file import COLUMNS, LONGEST_CELL, RosterRefused, read_roster

HEAD = b"given_name,family_name,sign_in,badge,unit,role\n"


def mistakes(content: bytes) -> list[str]:
    with pytest.raises(RosterRefused) as refused:
        read_roster(content)
    return refused.value.problems


def test_a_row_is_read_with_its_line() -> None:
    (row,) = read_roster(HEAD + b"\n Jamie , Ortiz,J.Ortiz@Riverton.example,,Patrol  B,Officer\n,,,,,\n")

    assert (row.line, row.given_name, row.sign_in, row.badge, row.unit, row.role) == (
        3,
        "Jamie",
        "j.ortiz@riverton.example",
        None,
        "Patrol B",
        Role.OFFICER,
    )


def test_what_a_spreadsheet_writes_is_read() -> None:
    content = "\ufeffrole,sign_in,unit,badge,family_name,given_name\r\nofficer,4417,,,Müller,Ångel\r\n".encode()

    (row,) = read_roster(content)

    assert (row.given_name, row.family_name, row.unit) == ("Ångel", "Müller", None)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (b"Jamie,Ortiz,4417,,officer\n", "Line 2: it has 5 cells, not 6."),
        (b"Jamie,Ortiz, Jr.,4417,,,officer\n", "Line 2: it has 7 cells, not 6."),
        (b",Ortiz,4417,,,officer\n", "Line 2: given_name is empty."),
        (b"Jamie,Ortiz,,,,officer\n", "Line 2: sign_in is empty."),
        (b"Jamie,Ortiz,4417,,,\n", "Line 2: role is empty."),
        (b"Jamie,Ortiz,4417,,,supervisor\n", "Line 2: a supervisor needs the unit they answer for."),
        (b'"Ja\nmie",Ortiz,4417,,,officer\n', "Line 3: given_name holds a line break"),
        (
            b"Jamie,Ortiz,4417," + b"9" * 41 + b",,officer\n",
            "Line 2: badge has 41 characters, and at most 40 are kept.",
        ),
        ("Jamie,Ortiz,{},,,officer\n".format("ﷺ" * 20).encode(), "Line 2: sign_in has 360 characters"),
        (b'Jamie,"Or"tiz,4417,,,officer\n', "Line 2: this is not CSV"),
        (b'Jamie,"Ortiz,4417,,,officer\n', "this is not CSV"),
        (b"Jamie,M\xfcller,4417,,,officer\n", "Line 2: the file is not UTF-8 text."),
        (b"", "The file names nobody"),
    ],
)
def test_a_mistake_is_said_with_its_line(row: bytes, words: str) -> None:
    (problem,) = mistakes(HEAD + row)

    assert words in problem


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"given_name,family_name,sign_in,badge,unit\n", "Line 1: the column role is missing."),
        (b"given_name,family_name,sign_in,badge,unit,role,squad\n", "Line 1: squad is not a column of a roster."),
        (b"given_name,family_name,sign_in,badge,unit,role,unit\n", "Line 1: the column unit is there twice."),
    ],
)
def test_a_wrong_column_is_named(head: bytes, words: str) -> None:
    assert mistakes(head)[0] == words


def test_of_another_file_nothing_is_repeated() -> None:
    (problem,) = mistakes(b"LRS_PASSWORD=open sesame\n")

    assert "sesame" not in problem.lower()


def test_a_name_that_stood_on_a_wrong_line_is_still_said_to_be_twice() -> None:
    found = mistakes(HEAD + b"Jamie,,4417,,,officer\nRobin,Vale, 4417,,,officer\n")

    assert found[-1] == "Line 3: the sign_in 4417 is on line 2 already."


def test_cells_are_as_long_as_the_tables_keep() -> None:
    columns = (Person.given_name, Person.family_name, Person.sign_in_name, Person.badge, Unit.name)

    assert [LONGEST_CELL[name] for name in COLUMNS[:5]] == [column.type.length for column in columns]


@given(st.binary(max_size=200) | st.text(alphabet='ab,"\n\r\t;ü4', max_size=80).map(lambda text: HEAD + text.encode()))
def test_whatever_the_file_holds_is_read_or_refused_in_words(content: bytes) -> None:
    try:
        rows = read_roster(content)
    except RosterRefused as refused:
        problems = refused.problems
    else:
        problems = ["none"] * len(rows)
        assert len({row.sign_in for row in rows}) == len(rows)
    assert problems
    assert all(problem.strip() for problem in problems)
