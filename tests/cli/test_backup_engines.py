"""What only one engine can get wrong: damaged files and their owners; programs that are missing, old or talkative."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.cli.conftest import Office
from tests.cli.keeping import rewrite, run_sql, stamp, turn_to
from tests.databases import postgres_database, tables_at
from tests.postgres import Server
from training_app.cli import backup_programs


def test_a_database_that_is_damaged_can_be_replaced(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp(office.database)
    path = Path(str(make_url(office.database).database))
    office.do("backup", str(tmp_path / "x.backup"))
    path.write_bytes(b"this was a database once" * 500)
    assert "is not a database" in office.refuse("backup", str(tmp_path / "y.backup"))
    assert "--replace" in office.refuse("restore", str(tmp_path / "x.backup"))

    office.do("restore", str(tmp_path / "x.backup"), "--replace")

    assert run_sql(office.database, "SELECT name FROM agency") == [("Riverton PD",)]
    assert not (tmp_path / "y.backup").exists()


def test_damage_inside_is_found_when_the_backup_is_taken(office: Office, tmp_path: Path) -> None:
    stamp(office.database)
    path = Path(str(make_url(office.database).database))
    run_sql(office.database, "PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    # the middle of a page, not the first: the file still opens
    content[8192:12288] = b"\xff" * 4096
    path.write_bytes(content)

    said = office.refuse("backup", str(tmp_path / "x.backup"))

    assert "Nothing was written" in said
    assert not (tmp_path / "x.backup").exists()


def test_the_restored_file_is_its_owners_alone_and_nothing_is_left_beside_it(office: Office, tmp_path: Path) -> None:
    stamp(office.database)
    path = Path(str(make_url(office.database).database))
    office.do("backup", str(tmp_path / "x.backup"))
    path.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(path, 65534, 65534)

    office.do("restore", str(tmp_path / "x.backup"), "--replace")

    assert path.stat().st_mode & 0o777 == 0o640
    assert path.stat().st_uid == (65534 if os.geteuid() == 0 else os.getuid())
    assert {one.name for one in path.parent.iterdir()} >= {path.name}
    assert [one.name for one in path.parent.iterdir() if one.name.startswith((".", f"{path.name}-"))] == []


@pytest.fixture
def pg_office(postgres: Server, texts: Path, monkeypatch: pytest.MonkeyPatch, office: Office) -> Iterator[Office]:
    """An installation on PostgreSQL, with tables."""
    with postgres_database(postgres) as address, tables_at(address):
        stamp(address)
        yield turn_to(office, address, monkeypatch)


@pytest.mark.postgres
def test_a_backup_of_the_other_engine_is_refused(
    office: Office, pg_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp(office.database)
    turn_to(office, office.database, monkeypatch).do("backup", str(tmp_path / "x.backup"))
    turn_to(pg_office, pg_office.database, monkeypatch)

    said = pg_office.refuse("restore", str(tmp_path / "x.backup"))

    assert "The backup is of sqlite, the database is postgresql." in said


def _put_first(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    folder.mkdir()
    (folder / "pg_dump").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.postgres
def test_the_password_is_never_among_the_arguments(
    pg_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.which("pg_dump")
    told = tmp_path / "told"
    _put_first(tmp_path / "bin", monkeypatch, f'echo "$*|$PGPASSWORD" >> {told}\nexec {real} "$@"')
    url = make_url(pg_office.database).set(password="pa:ss wörd")
    office = turn_to(pg_office, url.render_as_string(hide_password=False), monkeypatch)

    office.do("backup", str(tmp_path / "x.backup"))

    arguments, _, password = told.read_text(encoding="utf-8").splitlines()[-1].rpartition("|")
    assert password == "pa:ss wörd"
    assert "--snapshot=" in arguments
    assert "ss" not in arguments.split("--dbname=")[1].split("--")[0]


@pytest.mark.postgres
def test_a_program_older_than_the_server_is_said(
    pg_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put_first(tmp_path / "bin", monkeypatch, 'echo "pg_dump (PostgreSQL) 9.6.24"')

    said = pg_office.refuse("backup", str(tmp_path / "x.backup"))

    assert "pg_dump is of PostgreSQL 9, the server of" in said
    assert not (tmp_path / "x.backup").exists()


@pytest.mark.postgres
def test_a_missing_program_is_said(pg_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(backup_programs, "INSTALLED", tmp_path)

    said = pg_office.refuse("backup", str(tmp_path / "x.backup"))

    assert "pg_dump is missing. Nothing was done. On Debian type: sudo apt install postgresql-client" in said


@pytest.mark.postgres
def test_a_program_that_fails_half_way_leaves_no_file(
    pg_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.which("pg_dump")
    script = f'[ "$1" = --version ] && exec {real} --version\necho "pg_dump: error: the server went away" >&2\nexit 1'
    _put_first(tmp_path / "bin", monkeypatch, script)

    said = pg_office.refuse("backup", str(tmp_path / "x.backup"))

    assert "pg_dump failed: pg_dump: error: the server went away Nothing was written." in said
    assert not (tmp_path / "x.backup").exists()


def test_a_server_that_is_away_is_said(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp(office.database)
    office.do("backup", str(tmp_path / "x.backup"))
    away = turn_to(office, "postgresql+psycopg://u:secret-word@127.0.0.1:1/d", monkeypatch)
    (tmp_path / "p").mkdir()
    strange = rewrite(tmp_path / "x.backup", engine="postgresql").rename(tmp_path / "p" / "x")

    backup, restore = away.refuse("backup", str(tmp_path / "y")), away.refuse("restore", str(strange))

    assert "Nothing was written. Check COMMON_GROUND_DATABASE_URL" in backup
    assert "Nothing was changed. Check COMMON_GROUND_DATABASE_URL" in restore
    assert "secret-word" not in backup + restore
