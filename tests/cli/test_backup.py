"""One file out of a database and back, on each engine; and everything that is refused, which changes nothing."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from tests.cli.conftest import Office
from tests.cli.keeping import FIRST, HEAD, manifest_of, members_of, rewrite, rows_of, run_sql, stamp, turn_to
from tests.databases import postgres_database, sqlite_database
from tests.house.test_words import HEALTH
from tests.server import upgrade_database
from tests.small_disk import needs_root, small_disk
from training_app.app import create_app
from training_app.cli.backup import LEAST_JUMP, MOST_JUMP
from training_app.foundation.db import db, prepare_engine

ATTEMPT = "0d6f0f0a-6a53-4b41-9a0d-3f1f9b1f7c2e"
FILL = (
    "INSERT INTO content_version VALUES ('{hash}', 'm01-sample', '1.0.0', '{{}}', '2026-11-23 20:00:00')",
    "INSERT INTO attempt (id, agency_id, person_id, module_id, version, version_hash, status, running_marker, place, "
    "sequence, progress, steps_done, steps_total, started_at, saved_at, mode, active_ms, step_ms) VALUES ('{id}', 1, "
    "1, 'm01-sample', '1.0.0', '{hash}', 'started', 1, 'Lesson 1 of 2', 7, '{{}}', 0, 2, '2026-11-23 20:00:00', "
    "'2026-11-23 20:00:00', 'individual', 0, 0)",
    "INSERT INTO sign_in_session (token_hash, agency_id, person_id, started_at, last_seen_at, expires_at) "
    "VALUES ('aa', 1, 1, '2026-11-23 20:00:00', '2026-11-23 20:00:00', '2999-01-01 00:00:00')",
    "INSERT INTO destination (agency_id, name, kind, endpoint, username, tries, is_stopped, next_try_at, lease_owner, "
    "lease_until, created_at, xapi_version, identity, batch_rows, alerted_aside) VALUES (1, 'LRS', 'xapi.statement', "
    "'https://lrs.example/', 'u', 3, false, '2999-01-01 00:00:00', 'somebody', '2999-01-01 00:00:00', "
    "'2026-11-23 20:00:00', '1.0.3', 'PSEUDONYM', 50, 0)",
)


@pytest.fixture
def kept(each_office: Office) -> Office:
    """Riverton PD with an attempt under way, a browser signed in, an unused link and a destination that is leased."""
    stamp(each_office.database)
    sqlite = each_office.database.startswith("sqlite")
    names = {"id": ATTEMPT.replace("-", "") if sqlite else ATTEMPT, "hash": "5" * 64}
    run_sql(each_office.database, *(statement.format(**names) for statement in FILL))
    return each_office


@pytest.fixture
def file(kept: Office, tmp_path: Path) -> Path:
    """A backup of it."""
    target = tmp_path / "copies" / "agency.backup"
    target.parent.mkdir()
    kept.do("backup", str(target))
    return target


@pytest.fixture
def empty(kept: Office, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a second database of that engine, without a table."""
    if kept.database.startswith("sqlite"):
        (tmp_path / "second").mkdir()
        with sqlite_database(tmp_path / "second") as address:
            yield address
    else:
        with postgres_database(request.getfixturevalue("postgres")) as address:
            yield address


def test_the_file_says_what_is_in_it_and_only_its_owner_reads_it(kept: Office, file: Path) -> None:
    members, manifest = members_of(file), manifest_of(file)

    assert list(members) == ["manifest.json", "database", "SHA256SUMS"]
    assert manifest["revision"] == HEAD
    assert manifest["engine"] == make_url(kept.database).get_backend_name()
    assert manifest["sha256"] == hashlib.sha256(members["database"]).hexdigest()
    rows = rows_of(kept.database)
    del rows["alembic_version"]
    assert manifest["rows"] == {name: len(found) for name, found in rows.items()}
    assert manifest["rows"]["attempt"] == 1
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]
    assert not [name for name in [*members, *manifest["rows"]] if HEALTH.search(name)]


def test_common_programs_can_check_the_digests(file: Path, tmp_path: Path) -> None:
    subprocess.run(["tar", "-xf", file, "-C", tmp_path], check=True)

    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.stdout == "manifest.json: OK\ndatabase: OK\n"


def test_all_rows_come_back_and_what_must_not_go_on_does_not(
    kept: Office, file: Path, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows_of(kept.database)
    office = turn_to(kept, empty, monkeypatch)

    said = office.do("restore", str(file))

    assert f"{sum(manifest_of(file)['rows'].values())} rows of" in said
    assert said.endswith("Next: start it.\n")
    after = rows_of(empty)
    changed = {"attempt", "sign_in_session", "one_time_link", "destination", "audit_entry"}
    assert {name for name in before if before[name] != after[name]} == changed
    jump = run_sql(empty, "SELECT sequence - 7 FROM attempt")[0][0]
    assert LEAST_JUMP <= jump <= MOST_JUMP
    assert run_sql(empty, "SELECT count(*) FROM sign_in_session WHERE ended_at IS NULL") == [(0,)]
    assert run_sql(empty, "SELECT count(*) FROM one_time_link WHERE expires_at > '2999-01-01'") == [(0,)]
    assert run_sql(empty, "SELECT lease_owner, next_try_at, tries FROM destination") == [(None, None, 3)]
    action, detail = run_sql(empty, "SELECT action, detail FROM audit_entry ORDER BY id DESC LIMIT 1")[0]
    detail = json.loads(detail) if isinstance(detail, str) else detail
    assert (action, detail) == ("installation.restored", {"backup_of": manifest_of(file)["taken_at"]})


def test_two_restores_jump_differently(kept: Office, file: Path, empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    office = turn_to(kept, empty, monkeypatch)
    office.do("restore", str(file))
    first = run_sql(empty, "SELECT sequence FROM attempt")

    office.do("restore", str(file), "--replace")

    assert run_sql(empty, "SELECT sequence FROM attempt") != first


def test_links_made_before_let_nobody_in_and_new_ones_do(
    kept: Office, file: Path, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = turn_to(kept, empty, monkeypatch)
    office.do("restore", str(file))

    made = office.do("agency", "link", "2002")

    assert "/app/sign-in/" in made
    soon = datetime.now(UTC) + timedelta(minutes=1)
    assert run_sql(empty, f"SELECT count(*) FROM one_time_link WHERE expires_at > '{soon:%Y-%m-%d %H:%M:%S}'") == [(1,)]


def test_the_restored_database_still_refuses_changed_facts(
    kept: Office, file: Path, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn_to(kept, empty, monkeypatch).do("restore", str(file))

    with pytest.raises(DBAPIError, match="append-only"):
        run_sql(empty, "UPDATE audit_entry SET action = 'x'")


def test_a_database_that_holds_an_agency_is_replaced_only_when_asked(kept: Office, file: Path) -> None:
    run_sql(
        kept.database,
        "UPDATE person SET family_name = 'Changed since'",
        # what a later release may have added
        "CREATE TABLE added_later (id INTEGER PRIMARY KEY, agency_id INTEGER REFERENCES agency (id))",
        "INSERT INTO added_later VALUES (1, 1)",
    )
    before = rows_of(kept.database)

    said = kept.refuse("restore", str(file))

    assert "Nothing was changed" in said
    assert "--replace" in said
    assert rows_of(kept.database) == before
    kept.do("restore", str(file), "--replace")
    assert run_sql(kept.database, "SELECT family_name FROM person") == [("Abara",)]
    assert "added_later" not in rows_of(kept.database)


def test_tables_of_something_else_are_not_cleared_away(
    kept: Office, file: Path, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_sql(empty, "CREATE TABLE payroll (id INTEGER PRIMARY KEY)")
    office = turn_to(kept, empty, monkeypatch)

    assert "something else" in office.refuse("restore", str(file))

    assert list(rows_of(empty)) == ["payroll"]


def test_it_is_refused_while_the_program_has_the_database_open(kept: Office, file: Path) -> None:
    before = rows_of(kept.database)
    engine = create_engine(kept.database)
    prepare_engine(engine)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1 FROM agency"))
        connection.rollback()

        said = kept.refuse("restore", str(file), "--replace")

    engine.dispose()
    assert "Stop web and worker" in said
    assert rows_of(kept.database) == before
    kept.do("restore", str(file), "--replace")


def test_a_backup_of_the_first_release_is_restored_and_brought_up_to_date(
    each_office: Office, empty_pair: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = empty_pair
    office = turn_to(each_office, old, monkeypatch)
    app = create_app()
    with app.app_context():
        upgrade(revision=FIRST)
        db.engine.dispose()
    run_sql(
        old,
        "INSERT INTO agency (name, home_page, time_zone, is_demo, created_at) "
        "VALUES ('Old PD', 'https://old.example', 'America/Chicago', false, '2026-11-23 20:00:00')",
    )
    office.do("backup", str(tmp_path / "old.backup"))
    office = turn_to(office, new, monkeypatch)

    said = office.do("restore", str(tmp_path / "old.backup"))

    assert "Next: training-app db upgrade" in said
    upgrade_database(os.environ)
    assert run_sql(new, "SELECT name FROM agency") == [("Old PD",)]
    assert run_sql(new, "SELECT version_num FROM alembic_version") == [(HEAD,)]


@pytest.fixture
def empty_pair(each_office: Office, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two databases without a table, of the engine of ``each_office``."""
    if each_office.database.startswith("sqlite"):
        with sqlite_database(tmp_path) as first, sqlite_database(tmp_path) as second:
            yield first, second
    else:
        server = request.getfixturevalue("postgres")
        with postgres_database(server) as first, postgres_database(server) as second:
            yield first, second


def test_a_backup_of_a_later_release_is_refused(kept: Office, file: Path) -> None:
    before = rows_of(kept.database)

    said = kept.refuse("restore", str(rewrite(file, revision="9001_from_the_future")), "--replace")

    assert "later release" in said
    assert rows_of(kept.database) == before


def test_a_backup_that_holds_other_counts_than_it_says_changes_nothing(kept: Office, file: Path) -> None:
    before = rows_of(kept.database)
    rows = {**manifest_of(file)["rows"], "attempt": 2}

    said = kept.refuse("restore", str(rewrite(file, rows=rows)), "--replace")

    assert "does not hold what it says of itself" in said
    assert "Nothing was changed" in said
    assert rows_of(kept.database) == before


def test_a_file_that_is_there_is_not_written_over_unless_asked(kept: Office, file: Path) -> None:
    before = file.read_bytes()

    assert "was not touched" in kept.refuse("backup", str(file))

    assert file.read_bytes() == before
    run_sql(kept.database, "UPDATE person SET family_name = 'Other'")
    kept.do("backup", str(file), "--force")
    assert file.read_bytes() != before
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_that_is_not_there_is_said(kept: Office, tmp_path: Path) -> None:
    assert "There is no folder" in kept.refuse("backup", str(tmp_path / "nowhere" / "x.backup"))


def test_a_folder_that_may_not_be_written_is_said(kept: Office, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    if os.geteuid() != 0:
        closed.mkdir(mode=0o555)
        said = kept.refuse("backup", str(closed / "x.backup"))
    else:
        with small_disk(closed, 1) as disk:
            disk.make_read_only()
            said = kept.refuse("backup", str(closed / "x.backup"))

    assert "Nothing was written" in said
    assert "closed" in said


@needs_root
def test_a_full_disk_leaves_no_half_file(kept: Office, tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", 1) as disk:
        disk.fill()

        said = kept.refuse("backup", str(disk.folder / "x.backup"))

        assert "Nothing was written" in said
        assert [path.name for path in disk.folder.iterdir()] == ["filler"]


def test_a_database_without_tables_is_said(kept: Office, empty: str, tmp_path: Path, monkeypatch) -> None:
    office = turn_to(kept, empty, monkeypatch)

    said = office.refuse("backup", str(tmp_path / "x.backup"))

    assert "There is no database" in said or "no tables of this program" in said
    assert not (tmp_path / "x.backup").exists()


def test_the_command_ends_with_words_and_one_for_a_refusal(kept: Office, file: Path) -> None:
    """As an operator's timer runs it: a process of its own."""
    command = [sys.executable, "-m", "training_app.cli", "backup", str(file)]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.strip().endswith("Choose another name, or say --force.")
    assert "Traceback" not in done.stderr
