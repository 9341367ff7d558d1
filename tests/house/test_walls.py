"""The contracts of pyproject.toml cover every room, and each of them breaks when its wall is broken."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import PROGRAM, ROOT, read

LINT = Path(sys.executable).with_name("lint-imports")
CONTRACTS = tomllib.loads(read(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
FLOORS = "Imports go down only; a room without a floor is refused"
SEALED = "The self-check knows no room, and of the foundation only clock, ids and errors"
DOOR = "Only the composition root and the export command know the self-check"
LEARNING = "Learning does not know how it is told or counted"
TINCAN = "tincan stays inside xapi"
TEXTS = "Texts and scenario rules know no web and no database"
STANDARDS = "What LTI, cmi5 and SCORM ask for is known without a web and a database"
OWED = "Who owes what, and by when, is known without a web and a database"
FILES = "Files and credit are made from rows, without a web and a database"
RULES = "Rules are pure: no rules module imports web or database itself"

BREAKS = [
    (FLOORS, "foundation/clock.py", "from training_app.web import frame"),
    (FLOORS, "scenarios/graph.py", "from training_app.content import schema"),
    (FLOORS, "web/frame.py", "from training_app.audit import models"),
    (FLOORS, "delivery/rules.py", "from training_app.lrs import errors"),
    (FLOORS, "accounts/rules.py", "from training_app.learning import rules"),
    (FLOORS, "learning/rules.py", "from training_app.assignments import rules"),
    (FLOORS, "people/rules.py", "from training_app.learning import rules"),
    (FLOORS, "people/rules.py", "from training_app.slots import rules"),
    (FLOORS, "accounts/rules.py", "from training_app.people import rules"),
    (FLOORS, "assignments/rules.py", "from training_app.xapi import vocabulary"),
    (FLOORS, "assignments/rules.py", "from training_app.rollcall import rules"),
    (FLOORS, "rollcall/rules.py", "from training_app.assignments import rules"),
    (FLOORS, "rollcall/rules.py", "from training_app.reports import rules"),
    (FLOORS, "classroom/rules.py", "from training_app.rollcall import rules"),
    (FLOORS, "classroom/rules.py", "from training_app.reports import rules"),
    (FLOORS, "learning/rules.py", "from training_app.rollcall import rules"),
    (FLOORS, "xapi/vocabulary.py", "from training_app.reports import rules"),
    (FLOORS, "reports/rules.py", "from training_app import settings"),
    (FLOORS, "reports/rules.py", "from training_app.connections import rules"),
    (FLOORS, "connections/rules.py", "from training_app.reports import rules"),
    (FLOORS, "accounts/rules.py", "from training_app.keeping import rules"),
    (FLOORS, "xapi/vocabulary.py", "from training_app.lms import models"),
    (FLOORS, "lms/models.py", "from training_app.connections import rules"),
    (FLOORS, "settings.py", "from training_app import app"),
    (FLOORS, "app.py", "from training_app import cli"),
    (FLOORS, "gossip.py", '"""A room that nobody gave a floor."""'),
    (DOOR, "reports/rules.py", "from training_app.wellness import sealed"),
    (DOOR, "web/frame.py", "from training_app.wellness import sealed"),
    (SEALED, "wellness/sealed.py", "from training_app.accounts import identity"),
    (SEALED, "wellness/sealed.py", "from training_app.foundation import db"),
    (SEALED, "wellness/sealed.py", "from training_app.foundation import log"),
    (SEALED, "wellness/sealed.py", "import flask"),
    (SEALED, "wellness/sealed.py", "import sqlalchemy"),
    (LEARNING, "learning/service.py", "from training_app.xapi import recorder"),
    (LEARNING, "learning/service.py", "from training_app.reports import rules"),
    (LEARNING, "learning/service.py", "from training_app.connections import rules"),
    (TINCAN, "lrs/store.py", "import tincan"),
    (TEXTS, "content/loader.py", "import flask"),
    (TEXTS, "scenarios/play.py", "from sqlalchemy import select"),
    (TEXTS, "content/loader.py", "from flask_sqlalchemy import SQLAlchemy"),
    (LEARNING, "learning/service.py", "from training_app.lms import models"),
    (STANDARDS, "lms/lti/ags.py", "from flask import request"),
    (STANDARDS, "lms/cmi5/session.py", "from sqlalchemy import select"),
    (STANDARDS, "lms/scorm/package.py", "import jinja2"),
    (OWED, "assignments/cycles.py", "from training_app.assignments import models"),
    (OWED, "assignments/reminders.py", "from flask import current_app"),
    (FILES, "reports/files/pack.py", "from sqlalchemy import select"),
    (FILES, "assignments/credit/post_file.py", "from flask import request"),
    (RULES, "learning/rules.py", "from flask import request"),
    (RULES, "classroom/rules.py", "from sqlalchemy import select"),
    (RULES, "people/rules.py", "from sqlalchemy import select"),
    (RULES, "accounts/rules.py", "from sqlalchemy import select"),
]


def test_the_self_check_is_kept_from_every_room_there_is() -> None:
    rooms = {
        f"training_app.{path.stem}" for path in PROGRAM.iterdir() if path.stem[0] not in "_." and _holds_code(path)
    }
    (sealed,) = (contract for contract in CONTRACTS if contract["name"] == SEALED)

    expected = rooms - {"training_app.wellness", "training_app.foundation", "training_app.gunicorn_config"}
    assert expected <= set(sealed["forbidden_modules"])


def test_every_contract_has_a_line_that_breaks_it() -> None:
    assert {contract["name"] for contract in CONTRACTS} == {name for name, _, _ in BREAKS}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program and its contracts, to be broken."""
    folder = tmp_path_factory.mktemp("walls")
    shutil.copytree(PROGRAM, folder / "training_app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.slow
def test_the_copy_stands_before_it_is_broken(copy: Path) -> None:
    assert _kept(copy) == {contract["name"]: True for contract in CONTRACTS}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "file", "line"), BREAKS, ids=[f"{file}-{line}" for _, file, line in BREAKS])
def test_a_line_through_the_wall_breaks_its_contract(copy: Path, name: str, file: str, line: str) -> None:
    broken = copy / "training_app" / file
    before = broken.read_text(encoding="utf-8") if broken.exists() else None
    broken.write_text((before or "") + f"\n{line}\n", encoding="utf-8")
    try:
        assert _kept(copy)[name] is False
    finally:
        if before is None:
            broken.unlink()
        else:
            broken.write_text(before, encoding="utf-8")


def _kept(folder: Path) -> dict[str, bool]:
    """Contract to whether it is kept, as lint-imports says in that folder."""
    environ = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [str(LINT), "--no-cache"], cwd=folder, env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    said = re.findall(r"^(.+) (KEPT|BROKEN)(?: \(.*\))?$", done.stdout, re.MULTILINE)
    assert said, done.stdout + done.stderr
    return {name: verdict == "KEPT" for name, verdict in said}


def _holds_code(path: Path) -> bool:
    return path.suffix == ".py" or (path / "__init__.py").exists()
