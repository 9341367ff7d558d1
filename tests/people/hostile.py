"""Rosters that no program may take: what each holds, and what the page and the command say to it."""

from typing import NamedTuple

HEAD = "given_name,family_name,sign_in,badge,unit,role,supervisor\n"
GOOD = "Jamie,Ortiz,4417,4417,Patrol / North,officer,\n"


class Hostile(NamedTuple):
    """One file, and words of the answer; where the command says something else, that too."""

    content: bytes
    page: str
    command: str


def _same(content: str | bytes, said: str) -> Hostile:
    return Hostile(content.encode() if isinstance(content, str) else content, said, said)


def _after_a_good_row(row: str, said: str) -> Hostile:
    return _same(HEAD + GOOD + row, said)


_MANY = "".join(f"Ana,Moss,{number},,,officer,\n" for number in range(100_000))

HOSTILE = {
    "nothing": Hostile(b"", "Choose a file.", "Line 1 does not hold the names of the columns."),
    "not CSV": Hostile(
        b"PK\x03\x04 a workbook",
        "This is a workbook or another document, not CSV.",
        "Line 1 does not hold the names of the columns.",
    ),
    "another table": _same("date,amount\n1,2\n", "Line 1 does not hold the names of the columns."),
    "semicolons": _same(
        (HEAD + GOOD).replace(",", ";"),
        "Line 1 does not hold the names of the columns.",
    ),
    "a column twice": _same(HEAD.replace("badge", "role") + GOOD, "the column role is there twice."),
    "a strange column": _same(HEAD.replace("supervisor", "salary") + GOOD, "salary is not a column of a roster."),
    "wrong encoding": _same((HEAD + GOOD + "Zoë,Moss,4500,,,officer,\n").encode("latin-1"), "the file is not UTF-8"),
    "UTF-16": Hostile(
        (HEAD + GOOD).encode("utf-16"), "This file is not plain UTF-8 text", "Line 1: the file is not UTF-8 text."
    ),
    "half a letter": _same((HEAD + GOOD).encode() + b"Ana,M\xc3,4500,,,officer,\n", "the file is not UTF-8"),
    "a surrogate": _same((HEAD + GOOD).encode() + b"Ana,M\xed\xa0\x80,4500,,,officer,\n", "the file is not UTF-8"),
    "null bytes": Hostile(
        (HEAD + GOOD + "A\x00na,Moss,4500,,,officer,\n").encode(),
        "This file is not plain UTF-8 text",
        "Line 3: given_name holds a line break, a tab or a sign that cannot be seen.",
    ),
    "a bell": _after_a_good_row(
        "A\x07na,Moss,4500,,,officer,\n", "Line 3: given_name holds a line break, a tab or a sign"
    ),
    "text that turns around": _after_a_good_row("A\u202ena,Moss,4500,,,officer,\n", "Line 3: given_name holds a line"),
    "a line break in a name": _after_a_good_row(
        '"A\nna",Moss,4500,,,officer,\n', "Line 4: given_name holds a line break"
    ),
    "a cell of 1 MB": _after_a_good_row(f"{'x' * 1_000_000},Moss,4500,,,officer,\n", "Line 3: this is not CSV"),
    "a long name": _after_a_good_row(f"{'x' * 121},Moss,4500,,,officer,\n", "Line 3: given_name has 121 characters"),
    "100,000 rows": Hostile(
        (HEAD + _MANY + "Ana,Moss,5,,,chief,\n").encode(),
        "The file has more than 20000 lines",
        "Line 100002: 'chief' is not a role.",
    ),
    "100,000 mistakes": Hostile(
        (HEAD + "Ana,Moss,1,,,chief,\n" * 100_000).encode(),
        "The file has more than 20000 lines",
        "Line 2: 'chief' is not a role.",
    ),
    "5 MiB": Hostile(
        b"x" * (5 * 1024 * 1024), "The file is larger than 4 MiB", "Line 1: this is not CSV (field larger than"
    ),
    "a column too few": _after_a_good_row("Ana,Moss,4500,,officer,\n", "Line 3: it has 6 cells, not 7."),
    "an unknown role": _after_a_good_row("Ana,Moss,4500,,,chief,\n", "Line 3: 'chief' is not a role."),
    "a formula for a role": _after_a_good_row("Ana,Moss,4500,,,=1+1,\n", "Line 3: '=1+1' is not a role."),
    "twice": _after_a_good_row("A,B,4417,,,officer,\n", "Line 3: the sign_in 4417 is on line 2 already."),
    "no supervisor": _after_a_good_row("A,B,1,,,officer,9\n", "Line 3: the supervisor 9 is neither here nor in"),
    "an open quote": _after_a_good_row('"Ana,Moss,4500,,,officer,\n', "this is not CSV"),
    "text after a quote": _after_a_good_row('"Ana"x,Moss,4500,,,officer,\n', "this is not CSV"),
}

FORMULAS = (
    "=HYPERLINK(1)",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "<b id=x>Ana</b>",
    "'; DROP TABLE person; --",
)
"""Names that a spreadsheet, a page or a database could take for something else. They are kept as they are."""


def with_formulas() -> str:
    """A roster of people with such names, which is no mistake."""
    rows = [f'"{each}","{each}",f{number},,"{each}",officer,\n' for number, each in enumerate(FORMULAS)]
    return HEAD + "".join(rows)
