"""The project speaks of itself alone: no machine it was made on, no place its packages came from, no health record."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, at, python_files, read, report, text_files
from training_app import app as composition_root
from training_app.foundation.db import Base

# put together here, so that this file does not break its own rules
HOMES = re.compile(
    r"(?<![\w.:/-])/(?:" + "|".join(("wo" + "rk", "ho" + "me", "ro" + "ot", "t" + "mp", "Us" + "ers")) + r")/[\w.-]+"
)
REGISTRIES = re.compile(
    "|".join(
        (
            "py" + r"pi\.org",
            "python" + r"hosted\.org",
            r"npm" + r"js\.org",
            "arti" + "factory",
            r"--(?:extra-)?index" + "-url",
        )
    )
)
HEALTH = re.compile(r"k6|phq|gad7|pcl5|audit_c|proqol|wellness|self_?check|well_?being", re.IGNORECASE)


def machine_paths(path: Path, text: str) -> list[str]:
    """Folders of one machine or person."""
    return _matches(HOMES, path, text, "a path of one machine")


def registries(path: Path, text: str) -> list[str]:
    """Hosts of package registries; where to fetch from is each installation's own business."""
    return _matches(REGISTRIES, path, text, "a package registry")


@pytest.mark.parametrize("rule", [machine_paths, registries], ids=lambda rule: rule.__name__)
def test_no_file_breaks_the_rule(rule) -> None:
    files = text_files()
    broken = [line for path in files for line in rule(path, read(path))]

    assert len(files) > 200
    assert not broken, report(broken)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (machine_paths, "cd /ho" + "me/jamie/common-ground"),
        (machine_paths, 'Path("/t' + 'mp/scratch")'),
        (registries, "pip install --index" + "-url somewhere"),
        (registries, "see https://py" + "pi.org/project/tincan"),
    ],
)
def test_such_a_line_would_be_seen(rule, text: str) -> None:
    (found,) = rule(ROOT / "README.md", text)

    assert found.startswith("README.md:1:")


def test_no_table_or_column_has_a_name_for_a_self_check() -> None:
    assert composition_root.create_app  # it imports every room, and so every table
    names = {f"{table.name}.{column.name}" for table in Base.metadata.tables.values() for column in table.columns}

    assert len(names) > 50
    assert [name for name in names if HEALTH.search(name)] == []


def test_no_event_and_no_migration_has_a_word_for_a_self_check() -> None:
    files = [path for path in python_files("training_app") if path.name in {"models.py", "events.py", "vocabulary.py"}]
    files += python_files("migrations")
    broken = [line for path in files for line in _matches(HEALTH, path, read(path), "a place for a self-check")]

    assert len(files) > 5
    assert not broken, report(broken)


@pytest.mark.parametrize("name", ["k6_total", "phq9", "wellness_event", "self_check_opened"])
def test_such_a_name_would_be_seen(name: str) -> None:
    assert HEALTH.search(name)


def _matches(pattern: re.Pattern[str], path: Path, text: str, what: str) -> list[str]:
    return [
        at(path, number, f"{what}: {found[0]}")
        for number, line in enumerate(text.splitlines(), 1)
        if (found := pattern.search(line))
    ]
