"""How each database is copied while it is in use, and how a copy takes its place."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.engine import URL

from training_app.cli.backup_programs import Programs
from training_app.cli.errors import CommandRefused

STILL_RUNS = "The program still has the database open. Nothing was changed. Stop web and worker, then try again."
NOT_AS_SAID = "The backup does not hold what it says of itself. Nothing was changed."
OPEN_WAIT_S = 2.0
# names as the migrations give them; they stand in statements, where names cannot be bound values
_CLEAR_AWAY = """
SET client_min_messages = warning;
SET lock_timeout = '10s';
DO $$
DECLARE each text;
BEGIN
  FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP TABLE public.%I CASCADE', each);
  END LOOP;
  FOR each IN SELECT oid::regprocedure FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
    AND proname ~ '_(refuse_(change|removal)|done_at_(insert|update|delete))$' LOOP
    EXECUTE format('DROP FUNCTION %s', each);
  END LOOP;
END $$;
"""


@dataclass(frozen=True, slots=True)
class Copied:
    """What the copy holds."""

    revision: str
    rows: dict[str, int]


class Copier(Protocol):
    """One database."""

    def copy(self, target: Path) -> Copied:
        """Write a consistent copy while others read and write.

        :raise CommandRefused: when it cannot be made
        """
        ...

    def holds_something(self) -> bool:
        """Whether something would be lost by putting a copy in its place."""
        ...

    def put_back(self, source: Path, statements: Sequence[str], rows: Mapping[str, int]) -> None:
        """Put the copy in the database's place, all of it or nothing.

        :param statements: run on the restored tables before anybody else can see them
        :param rows: what the tables must hold, before those
        :raise CommandRefused: when it cannot be put there; then nothing is changed
        """
        ...

    def time_text(self, moment: datetime) -> str:
        """A time in UTC as this database spells it in a statement."""
        ...


def copier_for(url: URL) -> Copier:
    """The copier for this address."""
    return Sqlite(url) if url.get_backend_name() == "sqlite" else Postgres(url)


class Sqlite:
    """A file, copied by SQLite's own online backup."""

    def __init__(self, url: URL) -> None:
        """For the file of this address."""
        if not url.database or url.database == ":memory:":
            raise CommandRefused("A database in memory cannot be backed up.")
        # where a link points: replacing the link would leave the database behind
        self._file = Path(url.database).resolve()

    def copy(self, target: Path) -> Copied:
        """As :class:`Copier`."""
        if not self._file.is_file():
            raise CommandRefused(f"There is no database at {self._file}. Nothing was written.")
        with closing(sqlite3.connect(self._file)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            # one file alone: what stands beside it in WAL would be left behind
            copy.execute("PRAGMA journal_mode=DELETE")
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise CommandRefused("The database is damaged: SQLite's integrity check failed. Nothing was written.")
        return _read_copy(target)

    def holds_something(self) -> bool:
        """As :class:`Copier`; a file that is no database counts as something."""
        if not self._file.is_file() or self._file.stat().st_size == 0:
            return False
        try:
            # read alone: asking leaves no file beside it
            with closing(sqlite3.connect(f"{self._file.as_uri()}?mode=ro", uri=True)) as connection:
                tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
                if "agency" not in tables:
                    return bool(tables)
                return connection.execute("SELECT 1 FROM agency LIMIT 1").fetchone() is not None
        except sqlite3.DatabaseError:
            return True

    def put_back(self, source: Path, statements: Sequence[str], rows: Mapping[str, int]) -> None:
        """As :class:`Copier`: the file is made ready beside the database, then takes its place at once."""
        folder = self._file.parent
        with tempfile.TemporaryDirectory(prefix=".common-ground-", dir=folder) as scratch:
            ready = Path(scratch) / "ready"
            shutil.copyfile(source, ready)
            if _read_copy(ready).rows != dict(rows):
                raise CommandRefused(NOT_AS_SAID)
            with closing(sqlite3.connect(ready)) as connection, connection:
                for statement in statements:
                    connection.execute(statement)
            self._give_to_owner(ready)
            sync(ready)
            self._refuse_if_open()
            for ending in ("-wal", "-shm", "-journal"):
                self._file.with_name(self._file.name + ending).unlink(missing_ok=True)
            ready.replace(self._file)
        sync(folder)

    def time_text(self, moment: datetime) -> str:
        """As :class:`Copier`."""
        return moment.strftime("%Y-%m-%d %H:%M:%S.%f")

    def _give_to_owner(self, ready: Path) -> None:
        """Who could use the database before can use the restored one, also when root restores it."""
        ready.chmod(0o600)
        if os.geteuid() == 0:
            owner = (self._file if self._file.exists() else self._file.parent).stat()
            os.chown(ready, owner.st_uid, owner.st_gid)
        if self._file.exists():
            ready.chmod(self._file.stat().st_mode & 0o777)

    def _refuse_if_open(self) -> None:
        """Leave WAL, which SQLite refuses while anybody else has the file open; it also empties the file beside it."""
        if not self._file.is_file():
            return
        try:
            with closing(sqlite3.connect(self._file, timeout=OPEN_WAIT_S)) as connection:
                connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise CommandRefused(STILL_RUNS) from error
            # it is damaged: nothing in it can be kept, and that is why somebody restores


class Postgres:
    """A database on a server, copied by pg_dump."""

    def __init__(self, url: URL) -> None:
        """For the database of this address."""
        self._url = url
        self._programs = Programs(url)

    def copy(self, target: Path) -> Copied:
        """As :class:`Copier`: the rows are counted in the snapshot that is dumped."""
        engine = create_engine(self._url, isolation_level="REPEATABLE READ")
        try:
            with engine.connect() as connection:
                # the snapshot ends with this transaction, which stands idle while pg_dump writes
                connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
                self._programs.refuse_older("pg_dump", connection.execute(text("SHOW server_version_num")).scalar_one())
                snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
                copied = Copied(_revision(connection), count_rows(connection))
                options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
                self._programs.run("pg_dump", self._programs.address, *options, f"--file={target}", then="written")
        finally:
            engine.dispose()
        return copied

    def holds_something(self) -> bool:
        """As :class:`Copier`."""
        engine = create_engine(self._url)
        try:
            with engine.connect() as connection:
                tables = set(inspect(connection).get_table_names())
                if "agency" not in tables:
                    return bool(tables)
                return connection.execute(text("SELECT 1 FROM agency LIMIT 1")).first() is not None
        finally:
            engine.dispose()

    def put_back(self, source: Path, statements: Sequence[str], rows: Mapping[str, int]) -> None:
        """As :class:`Copier`: one transaction, so that readers see the old tables until the new ones are ready."""
        before, script, after = (source.with_name(f"{name}.sql") for name in ("before", "script", "after"))
        options = ("--no-owner", "--no-privileges")
        self._programs.run("pg_restore", *options, f"--file={script}", str(source), then="changed")
        before.write_text(_CLEAR_AWAY, encoding="utf-8")
        with after.open("w", encoding="utf-8") as file:
            # pg_dump leaves the search path empty
            file.write("SET search_path TO public;\n")
            file.writelines(_check_of(table, count) for table, count in rows.items())
            file.writelines(f"{statement};\n" for statement in statements)
        self._refuse_if_open()
        files = [f"--file={path}" for path in (before, script, after)]
        at_once = ("--single-transaction", "--set=ON_ERROR_STOP=1", "--quiet", "--no-psqlrc")
        self._programs.run("psql", self._programs.address, *at_once, *files, then="changed")

    def time_text(self, moment: datetime) -> str:
        """As :class:`Copier`."""
        return moment.isoformat()

    def _refuse_if_open(self) -> None:
        engine = create_engine(self._url)
        others = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        try:
            with engine.connect() as connection:
                if connection.execute(others).scalar_one():
                    raise CommandRefused(STILL_RUNS)
        finally:
            engine.dispose()


def _check_of(table: str, count: int) -> str:
    # the manifest's reader let only plain names and whole numbers through
    return (
        f'DO $$ BEGIN IF (SELECT count(*) FROM "{table}") <> {count} THEN '  # noqa: S608
        f"RAISE EXCEPTION '{NOT_AS_SAID}'; END IF; END $$;\n"
    )


def _read_copy(path: Path) -> Copied:
    engine = create_engine(URL.create("sqlite", database=str(path)))
    try:
        with engine.connect() as connection:
            return Copied(_revision(connection), count_rows(connection))
    finally:
        engine.dispose()


def count_rows(connection: Connection) -> dict[str, int]:
    """Rows by table."""
    names = [name for name in sorted(inspect(connection).get_table_names()) if name != "alembic_version"]
    # names come from the schema itself
    return {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names}  # noqa: S608


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        raise CommandRefused("The database has no tables of this program yet. Nothing was written.")
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk itself before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
