"""The rules of cmi5 know no web, no database and no other room, so that they can be read and tested by themselves."""

import ast
import sys
from pathlib import Path

import pytest

from tests.house.tree import PROGRAM, parse, read

FILES = sorted((PROGRAM / "lms" / "cmi5").glob("*.py"))
OURS = ("training_app.foundation", "training_app.lms.cmi5")


def strangers(text: str) -> list[str]:
    """Modules that are imported and are neither the standard library nor ours to use."""
    found = []
    for node in ast.walk(parse(text)):
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        found += [
            name for name in names if not name.startswith(OURS) and name.split(".")[0] not in sys.stdlib_module_names
        ]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_imports_the_foundation_and_its_own_room_alone(path: Path) -> None:
    assert strangers(read(path)) == []


def test_all_of_the_room_was_looked_at() -> None:
    assert {"course.py", "fetch.py", "launch.py", "session.py", "statements.py"} <= {path.name for path in FILES}


@pytest.mark.parametrize("line", ["import flask", "from sqlalchemy import select", "from training_app.xapi import pen"])
def test_such_an_import_would_be_seen(line: str) -> None:
    assert len(strangers(line)) == 1
