"""The rules of cmi5 know no web, no database and no other room, so that they can be read and tested by themselves."""

import ast
import sys
from pathlib import Path

import pytest

from tests.house.tree import PROGRAM, parse, read

NAMES = (
    "addresses", "course", "errors", "facts", "fetch", "json_text", "launch", "launch_data", "preferences", "session",
    "statements",
)  # fmt: skip
FILES = [PROGRAM / "lms" / "cmi5" / f"{name}.py" for name in NAMES]
OURS = {"training_app.foundation.errors", "training_app.foundation.ids"} | {f"training_app.lms.cmi5.{n}" for n in NAMES}


def strangers(text: str) -> list[str]:
    """Modules that are imported and are neither the standard library nor ours to use."""
    found = []
    for node in ast.walk(parse(text)):
        if isinstance(node, ast.Import):
            found += [each.name for each in node.names]
        if isinstance(node, ast.ImportFrom):
            found += [f"{node.module}.{each.name}" for each in node.names]
    return [name for name in found if name.split(".")[0] not in sys.stdlib_module_names and not _is_ours(name)]


def _is_ours(name: str) -> bool:
    return name in OURS or name.rpartition(".")[0] in OURS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_imports_the_foundation_and_its_own_room_alone(path: Path) -> None:
    assert strangers(read(path)) == []


@pytest.mark.parametrize(
    "line",
    [
        "import flask",
        "from sqlalchemy import select",
        "from training_app.xapi import pen",
        "from training_app.foundation.db import db",
        "from training_app.lms.cmi5 import service",
    ],
)
def test_such_an_import_would_be_seen(line: str) -> None:
    assert len(strangers(line)) == 1
