"""content new: what it writes can be read at once, and content check says exactly what is still to be written."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from training_app.cli.commands import main
from training_app.content.loader import load_drafts
from training_app.settings import CONTENT_ROOT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "modules").mkdir()
    (tmp_path / "scenarios").mkdir()
    for name in ("sources", "glossary", "inserts"):
        shutil.copy(CONTENT_ROOT / "modules" / f"{name}.yaml", tmp_path / "modules")
    return tmp_path


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["content", *words, "--root", str(root)])


def check(root: Path) -> list[str]:
    return run(root, "check").stderr.splitlines()


def test_a_new_module_can_be_read_and_lacks_only_its_words(root: Path):
    done = run(root, "new", "module", "m11-dispatch")

    assert done.exit_code == 0, done.output
    (draft,) = load_drafts(root / "modules", root / "scenarios", today=None).modules
    assert draft.head.number == 11
    assert [lesson.id for lesson in draft.lessons] == ["10-first", "20-second"]
    assert [line.split(": ", 1)[1].split(";")[0] for line in check(root)] == [
        "claims 30 minutes",
        "1 spaced items",
        "form a has 2 items",
        "form a: the first option is right 100% of the time",
        "form b has 2 items",
        "form b: the first option is right 100% of the time",
    ]


def test_a_new_scenario_plays_and_lacks_only_its_words(root: Path):
    assert run(root, "new", "scenario", "s13-yours").exit_code == 0

    (line,) = check(root)
    assert "the shortest path takes" in line


def test_a_new_case_passes_as_it_stands(root: Path):
    assert run(root, "new", "case", "60-riverton").exit_code == 0

    assert check(root) == []


def test_a_module_without_a_number_in_its_name_gets_the_next(root: Path):
    run(root, "new", "module", "m11-dispatch")
    run(root, "new", "module", "records-desk")

    numbers = {draft.folder: draft.head.number for draft in load_drafts(root / "modules", root, today=None).modules}
    assert numbers == {"m11-dispatch": 11, "records-desk": 12}


@pytest.mark.parametrize("kind", ["module", "scenario", "case"])
def test_nothing_that_is_there_is_written_over(root: Path, kind: str):
    run(root, "new", kind, "m11-dispatch")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}

    again = run(root, "new", kind, "m11-dispatch")

    assert again.exit_code == 1
    assert "is there already. Nothing was written." in again.output
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", ["M11", "../outside", "a--b", "a b", "x" * 61, "-a", ""])
def test_a_name_that_is_no_id_is_refused(root: Path, name: str):
    refused = run(root, "new", "module", "--", name) if name.startswith("-") else run(root, "new", "module", name)

    assert refused.exit_code == 2
    assert not list((root / "modules").glob("*/module.yaml"))
