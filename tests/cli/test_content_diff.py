"""content diff: minor or major, said with the place, ended as diff tools end."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.cli.conftest import Office
from tests.content.sample import LESSON, MODULE, QUIZ, SCENARIO, Package, write_package
from tests.databases import tables_at
from training_app.learning.models import ContentVersion

ID = "m01-sample"


@pytest.fixture
def old(tmp_path: Path) -> Package:
    return write_package(tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> Package:
    return write_package(tmp_path / "new")


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    """Somebody at a command line that knows of no database."""
    monkeypatch.delenv("COMMON_GROUND_DATABASE_URL", raising=False)
    return Office("")


@pytest.fixture
def archive(database: str, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The same with a database that keeps versions, once on each kind. No agency is needed to compare texts."""
    monkeypatch.setenv("COMMON_GROUND_DATABASE_URL", database)
    with tables_at(database):
        return Office(database)


def keep(session: Session, package: Package) -> str:
    """Keep the package's module as an attempt would; returns its hash."""
    module = package.load().modules[ID]
    session.add(
        ContentVersion(
            version_hash=module.version_hash,
            module_id=module.id,
            version=module.version,
            package_json=module.package_json,
            stored_at=datetime(2026, 11, 24, tzinfo=UTC),
        )
    )
    session.commit()
    return module.version_hash


def test_a_corrected_word_is_minor_and_ends_with_0(office: Office, old: Package, new: Package):
    new.edit(LESSON, "shouting", "singing")

    lines = office.do("content", "diff", str(old.root), str(new.root)).splitlines()

    before, after = (package.load().modules[ID].version_hash[:8] for package in (old, new))
    assert lines == [
        f"{ID} 1.0.0 ({before}) to 1.0.0 ({after}): minor",
        "  minor  lesson 10-first: The wording of the lesson changed.",
        "         was: A neighbor calls in shouting, then quiet. What it is The …",
        "         now: A neighbor calls in singing, then quiet. What it is The …",
    ]


def test_another_target_is_major_ends_with_1_and_stands_first(office: Office, old: Package, new: Package):
    new.edit(MODULE, "title: A sample", "title: The sample")
    new.edit(SCENARIO, "    else: even\n", "    else: hard\n")
    new.edit(SCENARIO, "    recommended: [hand-good]\n", "    recommended: [hand-bad]\n")
    # the ending stays reachable through another scene
    new.edit(SCENARIO, "    to: hard\n", "    to: even\n")

    result = office.run("content", "diff", str(old.root), str(new.root))

    assert result.exit_code == 1
    verdicts = [line.split()[0] for line in result.stdout.splitlines()[1:] if line.startswith("  m")]
    assert verdicts == ["major", "major", "minor", "minor"]
    assert "scenario node fork: Where the story goes on in all other cases changed from even to hard." in result.stdout


def test_the_same_folder_has_no_change(office: Office, old: Package):
    assert office.do("content", "diff", str(old.root), str(old.root)).endswith(": no change\n")


def test_modules_that_came_and_went_are_told(office: Office, old: Package, new: Package):
    for package, name in ((old, "m02-gone"), (new, "m03-new")):
        copy = package.root / "modules" / name
        shutil.copytree(package.root / "modules" / ID, copy)
        package.edit(f"modules/{name}/module.yaml", f"id: {ID}", f"id: {name}")
        package.edit(f"modules/{name}/module.yaml", "number: 1\n", "number: 2\n")
        quiz = copy / "quiz.yaml"
        quiz.write_text(quiz.read_text(encoding="utf-8").replace("m01-q", f"{name}-q"), encoding="utf-8")

    lines = office.do("content", "diff", str(old.root), str(new.root)).splitlines()
    only = office.do("content", "diff", str(old.root), str(new.root), "--module", ID).splitlines()

    assert lines[1:] == ["m03-new: new", "m02-gone: gone"]
    assert only == lines[:1]


def test_a_kept_package_is_compared_with_a_folder(office: Office, old: Package, new: Package, tmp_path: Path):
    file = tmp_path / "kept.json"
    file.write_text(old.load().modules[ID].package_json, encoding="utf-8")
    new.edit(QUIZ, "Question 7.", "Query 7.")

    said = office.do("content", "diff", str(file), str(new.root))

    assert "minor  question m01-q07: The wording of the question changed." in said


def test_a_version_in_the_database_is_found_by_the_beginning_of_its_hash(archive: Office, old: Package, new: Package):
    new.edit(MODULE, "pass_scaled: 0.8", "pass_scaled: 0.7")
    with archive.look() as session:
        first, second = keep(session, old), keep(session, new)

    result = archive.run("content", "diff", first[:8], second)

    assert result.exit_code == 1
    assert "major  module: The pass mark changed from 0.8 to 0.7." in result.stdout


def test_texts_in_the_making_keep_nobody_from_asking_the_database(
    archive: Office, old: Package, new: Package, monkeypatch: pytest.MonkeyPatch
):
    """The program itself would not start with them, nor without its secret key."""
    monkeypatch.delenv("COMMON_GROUND_SECRET_KEY", raising=False)
    monkeypatch.setenv("COMMON_GROUND_CONTENT", str(new.root))
    new.edit(MODULE, "track: core", "track: extra")
    with archive.look() as session:
        kept = keep(session, old)

    assert archive.do("content", "diff", kept[:10], str(old.root)).endswith(": no change\n")


def test_what_cannot_be_compared_ends_with_2(office: Office, old: Package, new: Package, tmp_path: Path):
    folder = str(old.root)
    (tmp_path / "empty").mkdir()
    (tmp_path / "note.json").write_text("[]", encoding="utf-8")
    (tmp_path / "half.json").write_text('{"format":1,"module":{"scenario":null}}', encoding="utf-8")
    new.edit(MODULE, "track: core", "track: extra")

    def refuse(*words: str) -> str:
        return office.refuse("content", "diff", *words, code=2)

    assert refuse(folder, "nowhere").startswith("nowhere is no folder, no file, and not the first 8 digits or more")
    assert "COMMON_GROUND_DATABASE_URL is not set" in refuse(folder, "0123abcd")
    assert "holds no folder modules/." in refuse(folder, str(tmp_path / "empty"))
    assert "note.json holds no kept version of a module." in refuse(folder, str(tmp_path / "note.json"))
    assert "half.json holds no kept version of a module." in refuse(folder, str(tmp_path / "half.json"))
    assert "have no m99 in common." in refuse(folder, folder, "--module", "m99")
    assert f"{MODULE}:4:" in refuse(folder, str(new.root))


def test_a_hash_that_nobody_kept_or_two_share_is_refused(archive: Office, old: Package, new: Package):
    assert "No version begins with 0123abcd." in archive.refuse("content", "diff", "0123abcd", "0123abcd", code=2)

    new.edit(LESSON, "shouting", "singing")
    with archive.look() as session:
        for package, ending in ((old, "1"), (new, "2")):
            module = package.load().modules[ID]
            session.add(
                ContentVersion(
                    version_hash=f"{'a' * 63}{ending}",
                    module_id=ID,
                    version="1.0.0",
                    package_json=module.package_json,
                    stored_at=datetime(2026, 11, 24, tzinfo=UTC),
                )
            )
        session.commit()

    assert "Several versions begin with aaaaaaaaaa." in archive.refuse(
        "content", "diff", "a" * 10, str(old.root), code=2
    )


def test_a_database_that_does_not_answer_ends_with_2(office: Office, old: Package, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COMMON_GROUND_DATABASE_URL", "sqlite:////nonexistent/agency.db")

    assert "0123abcd cannot be read." in office.refuse("content", "diff", "0123abcd", str(old.root), code=2)
