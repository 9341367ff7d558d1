"""What tests of backup and restore do with an installation and with the file: fill, look, change, damage."""

import hashlib
import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from tests.cli.conftest import Office
from training_app.foundation.db import prepare_engine
from training_app.settings import MIGRATIONS

HEAD = ScriptDirectory(str(MIGRATIONS)).get_current_head()
FIRST = next(iter(ScriptDirectory(str(MIGRATIONS)).get_bases()))


def turn_to(office: Office, database: str, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The same person, with another database in the settings."""
    monkeypatch.setenv("COMMON_GROUND_DATABASE_URL", database)
    return Office(database)


def run_sql(address: str, *statements: str) -> list[tuple[Any, ...]]:
    """Run statements in one transaction; the rows of the last, where it has some."""
    engine = create_engine(address)
    prepare_engine(engine)
    try:
        with engine.begin() as connection:
            for statement in statements:
                result = connection.execute(text(statement))
            return [tuple(row) for row in result] if result.returns_rows else []
    finally:
        engine.dispose()


def stamp(address: str, revision: str | None = HEAD) -> None:
    """Say of which release the tables are, as the migrations do."""
    run_sql(
        address,
        "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)",
        "DELETE FROM alembic_version",
        f"INSERT INTO alembic_version VALUES ('{revision}')",
    )


def rows_of(address: str) -> dict[str, list[str]]:
    """Every row of every table."""
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            return {
                name: sorted(repr(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{name}"')))
                for name in inspect(connection).get_table_names()
            }
    finally:
        engine.dispose()


def members_of(file: Path) -> dict[str, bytes]:
    """What is in the file, by name."""
    with tarfile.open(file) as archive:
        return {one.name: archive.extractfile(one).read() for one in archive}


def manifest_of(file: Path) -> dict[str, Any]:
    """What it says of itself."""
    manifest: dict[str, Any] = json.loads(members_of(file)["manifest.json"])
    return manifest


def rewrite(file: Path, **changed: object) -> Path:
    """The same backup with another manifest, and digests that fit: what a later or a strange program writes."""
    members = members_of(file)
    members["manifest.json"] = json.dumps({**json.loads(members["manifest.json"]), **changed}).encode()
    names = ("manifest.json", "database")
    members["SHA256SUMS"] = "".join(f"{hashlib.sha256(members[name]).hexdigest()}  {name}\n" for name in names).encode()
    return write_tar(file.with_name("rewritten"), members)


def write_tar(target: Path, members: Mapping[str, bytes]) -> Path:
    """A tar of these."""
    with tarfile.open(target, "w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return target
