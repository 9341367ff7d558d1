"""e4 (claim C6): the room could not write a record if it wanted to, and no other room has a word for one."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOM = ROOT / "training_app" / "wellness"
MAY_IMPORT_BESIDE_THE_STANDARD_LIBRARY = {"yaml", "training_app"}
MAY_IMPORT_FROM_THE_HOUSE = re.compile(r"training_app\.(wellness|foundation\.(clock|ids|errors))(\.|$)")
NOT_EVEN_FROM_THE_STANDARD_LIBRARY = {
    "sqlite3", "dbm", "shelve", "pickle", "logging", "syslog", "socket", "http", "urllib", "smtplib", "ftplib", "ssl",
    "asyncio", "subprocess", "ctypes", "importlib", "tempfile", "multiprocessing",
}  # fmt: skip
WORDS_FOR_A_RECORD = re.compile(r"wellness|self.?check|\bk6\b|phq|gad.?7|pc.?ptsd|audit.?c\b|proqol", re.IGNORECASE)
LOADED = "import sys; import training_app.wellness, training_app.wellness.export; print('\\n'.join(sys.modules))"


def _imported(source: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "__import__":
            names.add("importlib")
    return names


def _forbidden(source: str) -> set[str]:
    def allowed(name: str) -> bool:
        top = name.partition(".")[0]
        if top == "training_app":
            return MAY_IMPORT_FROM_THE_HOUSE.match(name) is not None
        if top in NOT_EVEN_FROM_THE_STANDARD_LIBRARY:
            return False
        return top in sys.stdlib_module_names or top in MAY_IMPORT_BESIDE_THE_STANDARD_LIBRARY

    return {name for name in _imported(source) if not allowed(name)}


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.py")), ids=lambda path: path.name)
def test_a_file_of_the_room_imports_nothing_that_stores_sends_or_logs(path: Path) -> None:
    assert _forbidden(path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    "line",
    [
        "import sqlalchemy",
        "from training_app.foundation.db import Session",
        "from training_app.foundation import log",
        "import logging",
        "from flask import session",
        "def f():\n    import sqlite3",
        "__import__('x')",
    ],
)
def test_such_an_import_would_be_seen(line: str) -> None:
    assert _forbidden(line) != set()


def test_loading_the_room_loads_no_database_framework_or_log() -> None:
    printed = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    loaded = set(printed.split())

    assert "training_app.wellness.sealed" in loaded
    assert not loaded & {"sqlite3", "sqlalchemy", "flask", "werkzeug", "logging", "structlog", "urllib3", "tincan"}
    assert {name for name in loaded if name.startswith("training_app.")} <= {
        name for name in loaded if MAY_IMPORT_FROM_THE_HOUSE.match(name)
    } | {"training_app.foundation"}


@pytest.mark.parametrize("kind", ["models.py", "events.py", "vocabulary.py"])
def test_no_table_event_or_verb_has_a_name_for_a_self_check(kind: str) -> None:
    naming = [str(path) for path in (ROOT / "training_app").rglob(kind) if _names_a_record(path)]

    assert naming == []


def test_no_migration_makes_a_place_for_a_self_check() -> None:
    assert [str(path) for path in (ROOT / "migrations").rglob("*.py") if _names_a_record(path)] == []


@pytest.mark.parametrize("name", ["wellness_result", "phq9_total", "self_check_opened", "K6"])
def test_such_a_name_would_be_seen(name: str) -> None:
    assert WORDS_FOR_A_RECORD.search(name)


def test_no_other_room_imports_this_one() -> None:
    importing = [
        path.relative_to(ROOT / "training_app").parts[0]
        for path in (ROOT / "training_app").rglob("*.py")
        if ROOM not in path.parents
        and any(name.startswith("training_app.wellness") for name in _imported(path.read_text(encoding="utf-8")))
    ]

    assert set(importing) <= {"app.py", "app", "cli"}


def _names_a_record(path: Path) -> bool:
    return WORDS_FOR_A_RECORD.search(path.read_text(encoding="utf-8")) is not None
