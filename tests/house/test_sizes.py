"""Files and functions that one person can hold in mind, each with a sentence about what it is for."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import PROGRAM, at, parse, python_files, read, report

FILE_LINES = 400
FUNCTION_LINES = 60
DOCUMENTED = 0.9
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error)\b")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def too_long(path: Path, text: str) -> list[str]:
    """The file, and each of its functions, when over the stop."""
    lines = len(text.splitlines())
    broken = [at(path, lines, f"{lines} lines, at most {FILE_LINES}")] if lines > FILE_LINES else []
    for node in ast.walk(parse(text)):
        if isinstance(node, Function) and _lines_of(node) > FUNCTION_LINES:
            broken.append(at(path, node.lineno, f"{node.name} has {_lines_of(node)} lines, at most {FUNCTION_LINES}"))
    return broken


def says_nothing(path: Path, text: str) -> list[str]:
    """The module when it has no docstring, or none that is a sentence."""
    said = ast.get_docstring(parse(text)) or ""
    return [] if re.match(r"\S.*[.:?!`]", said) else [at(path, 1, "the module says in no sentence what it is for")]


def unfinished(path: Path, text: str) -> list[str]:
    """Marks of work left lying."""
    return [
        at(path, number, f"{found[0]}: finish it, or write it down where work is planned")
        for number, line in enumerate(text.splitlines(), 1)
        if (found := UNFINISHED.search(line))
    ]


def public_functions(text: str) -> list[Function]:
    """Functions and methods that others call: public names at the top, and in public classes."""
    tree = parse(text)
    found: list[Function] = []
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            found += [inner for inner in node.body if isinstance(inner, Function) and not inner.name.startswith("_")]
        elif isinstance(node, Function) and not node.name.startswith("_"):
            found.append(node)
    return found


def test_no_file_and_no_function_is_too_long() -> None:
    files = python_files("training_app", "tests", "migrations", "benchmarks")
    # a migration is one list of tables, upwards and downwards
    broken = [
        line
        for path in files
        for line in too_long(path, read(path))
        if "lines, at most 60" not in line or "versions" not in path.parts
    ]

    assert not broken, report(broken)


def test_every_module_says_what_it_is_for() -> None:
    broken = [line for path in python_files("training_app") for line in says_nothing(path, read(path))]

    assert not broken, report(broken)


def test_nine_in_ten_public_functions_say_what_they_do() -> None:
    functions = [(path, each) for path in python_files("training_app") for each in public_functions(read(path))]
    silent = [at(path, each.lineno, each.name) for path, each in functions if not ast.get_docstring(each)]

    assert len(functions) > 200
    assert len(silent) <= (1 - DOCUMENTED) * len(functions), report(silent)


def test_nothing_is_left_lying() -> None:
    suffixes = {".py", ".html", ".css", ".js", ".sh", ".yaml", ".md"}
    files = [path for path in PROGRAM.rglob("*") if path.suffix in suffixes]
    files += python_files("tests", "migrations", "benchmarks")
    broken = [line for path in files for line in unfinished(path, read(path))]

    assert not broken, report(broken)


LONG_FUNCTION = "def slow():\n" + "    a = 1\n" * FUNCTION_LINES


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (too_long, "a = 1\n" * (FILE_LINES + 1)),
        (too_long, LONG_FUNCTION),
        (too_long, "class Room:\n    " + LONG_FUNCTION.replace("\n", "\n    ")),
        (says_nothing, "a = 1"),
        (says_nothing, '"""Stuff"""'),
        (unfinished, "# TO" + "DO: later"),
        (unfinished, "raise NotImplemented" + "Error"),
    ],
)
def test_such_a_file_would_be_seen(rule, text: str) -> None:
    (found,) = rule(PROGRAM / "learning" / "service.py", text)

    assert found.startswith("training_app/learning/service.py:")


def test_a_public_function_is_found_at_the_top_and_in_a_class() -> None:
    text = "def answer(): ...\ndef _mark(): ...\nclass Desk:\n    def open(self): ...\n    def _shut(self): ...\n"

    assert [each.name for each in public_functions(text)] == ["answer", "open"]


def _lines_of(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1
