"""One file that holds the whole database as it was at one moment, and the way back from it."""

import hashlib
import io
import json
import os
import re
import secrets
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError

from training_app import __version__
from training_app.cli.backup_engines import Copier, copier_for, sync
from training_app.cli.errors import CommandRefused
from training_app.foundation.clock import system_clock
from training_app.settings import MIGRATIONS, read_settings

MANIFEST, PAYLOAD, SUMS = "manifest.json", "database", "SHA256SUMS"
LEAST_JUMP, MOST_JUMP = 1_000, 1_000_000
MANIFEST_BYTES_MOST = 1 << 20
_PART = 1 << 20
_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    program: str
    revision: str
    engine: str
    taken_at: str
    "ISO 8601, UTC."
    rows: dict[str, int]
    "By table, counted in the very snapshot that the file holds."
    sha256: str
    "Of the payload."


def take_backup(target: Path, *, is_forced: bool) -> str:
    """Write the backup, online, and return what is in it in words. Never a half file under that name.

    The file is a tar of the manifest, the database and the digests of both; ``sha256sum -c`` can check them.

    :raise CommandRefused: when the file is there already, or the database cannot be copied
    """
    if target.exists() and not is_forced:
        raise CommandRefused(f"{target} is there already and was not touched. Choose another name, or say --force.")
    if not target.parent.is_dir():
        raise CommandRefused(f"There is no folder {target.parent}. Nothing was written.")
    url = _database_url()
    with _told_in_words("Nothing was written."), _scratch(target.parent) as scratch:
        payload = scratch / PAYLOAD
        copied = copier_for(url).copy(payload)
        manifest = Manifest(
            program=__version__,
            revision=copied.revision,
            engine=url.get_backend_name(),
            taken_at=system_clock().astimezone(UTC).isoformat(timespec="seconds"),
            rows=copied.rows,
            sha256=_digest(payload),
        )
        whole = scratch / "whole"
        _pack(whole, manifest, payload)
        whole.replace(target)
        sync(target.parent)
    size = target.stat().st_size / (1 << 20)
    return (
        f"{target}: {_in_words(manifest.rows)}, {size:.1f} MiB. It holds names and training records: lock it away. "
        "The settings, with COMMON_GROUND_SECRETS_KEY, are not in it: keep them apart."
    )


def restore_backup(source: Path, *, may_replace: bool) -> str:
    """Put a backup in the place of the database, whole or not at all; return what to do next in words.

    :raise CommandRefused: when the file is damaged or does not fit, or the database holds an agency already
    """
    url, now = _database_url(), system_clock()
    folder = source.parent if os.access(source.parent, os.W_OK) else None
    with _told_in_words("Nothing was changed."), _scratch(folder) as scratch:
        manifest, payload = _unpack(source, scratch)
        if manifest.engine != url.get_backend_name():
            raise CommandRefused(
                f"The backup is of {manifest.engine}, the database is {url.get_backend_name()}. Nothing was changed."
            )
        is_older = _check_revision(manifest.revision)
        copier = copier_for(url)
        if not may_replace and copier.holds_something():
            raise CommandRefused(
                "The database holds an agency already, or something else. Nothing was changed. To put the backup in "
                "its place, and lose what is there, say --replace."
            )
        copier.put_back(payload, begin_anew(copier, manifest, now), manifest.rows)
    words = (
        f"{_in_words(manifest.rows)} are back, as many as the backup of {manifest.taken_at} says.\n"
        "Everybody is signed out, and unused links are void. What was done after the backup is not here: whoever was "
        "deactivated or locked out since then must be again."
    )
    return words + ("\nNext: training-app db upgrade, then start the program." if is_older else "\nNext: start it.")


def begin_anew(copier: Copier, manifest: Manifest, now: datetime) -> list[str]:
    """Statements for what must not go on where the backup left it; they fit the tables of every release.

    Events after the backup may stand at the LRS under ids that would be derived again, from attempt, kind and number.
    So the numbers of every attempt jump: a step that is taken again is a new event with a new id.
    """
    jump = LEAST_JUMP + secrets.randbelow(MOST_JUMP - LEAST_JUMP + 1)
    at = copier.time_text(now.astimezone(UTC))
    detail = json.dumps({"backup_of": manifest.taken_at})
    # a number and times that were read as such: nothing else from outside stands in them
    return [
        f"UPDATE attempt SET sequence = sequence + {jump}",  # noqa: S608
        f"UPDATE sign_in_session SET ended_at = '{at}' WHERE ended_at IS NULL",  # noqa: S608
        f"UPDATE one_time_link SET expires_at = '{at}' WHERE used_at IS NULL AND expires_at > '{at}'",  # noqa: S608
        "UPDATE destination SET lease_owner = NULL, next_try_at = NULL",
        "INSERT INTO audit_entry (agency_id, happened_at, action, subject, detail) "  # noqa: S608
        f"SELECT id, '{at}', 'installation.restored', 'installation', '{detail}' FROM agency",
    ]


def _in_words(rows: dict[str, int]) -> str:
    return f"{sum(rows.values()):,} rows of {len(rows)} tables"


def _database_url() -> URL:
    return make_url(read_settings(os.environ).database_url)


def _check_revision(revision: str) -> bool:
    """Whether the backup is of an earlier release; one of a later release is refused."""
    script = ScriptDirectory(str(MIGRATIONS))
    known = [one.revision for one in script.walk_revisions()]
    if revision not in known:
        raise CommandRefused("The backup is of a later release. Nothing was changed. Install that release first.")
    return revision != known[0]


def _pack(target: Path, manifest: Manifest, payload: Path) -> None:
    text_of = json.dumps(asdict(manifest), indent=2).encode()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            _add(archive, MANIFEST, text_of)
            archive.add(payload, PAYLOAD, filter=_without_owner)
            _add(archive, SUMS, _sums(text_of, manifest.sha256))
        file.flush()
        os.fsync(file.fileno())


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))


def _sums(manifest: bytes, payload_digest: str) -> bytes:
    return f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n{payload_digest}  {PAYLOAD}\n".encode()


def _without_owner(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry


def _unpack(source: Path, scratch: Path) -> tuple[Manifest, Path]:
    """The manifest and the payload, both checked against their digests."""
    if not source.is_file():
        raise CommandRefused(f"There is no file {source}. Nothing was changed.")
    payload = scratch / PAYLOAD
    try:
        with tarfile.open(source, mode="r:") as archive:
            text_of = _read_small(archive, MANIFEST)
            with payload.open("wb") as file, _member(archive, PAYLOAD) as content:
                while part := content.read(_PART):
                    file.write(part)
            sums = _read_small(archive, SUMS)
        manifest = _read_manifest(text_of)
    except (tarfile.TarError, ValueError, TypeError, KeyError, EOFError) as error:
        raise CommandRefused(f"{source} is damaged or no backup of this program. Nothing was changed.") from error
    digest = _digest(payload)
    if digest != manifest.sha256 or sums != _sums(text_of, digest):
        raise CommandRefused(f"{source} is damaged: its content is not what was written. Nothing was changed.")
    return manifest, payload


def _read_manifest(text_of: bytes) -> Manifest:
    """The manifest, each part of its kind: names, counts and the time come to stand in statements.

    :raise ValueError or TypeError: when one is not
    """
    manifest = Manifest(**json.loads(text_of))
    if not isinstance(manifest.rows, dict):
        raise TypeError(MANIFEST)
    words = (manifest.program, manifest.revision, manifest.engine, manifest.taken_at, manifest.sha256)
    if not all(isinstance(word, str) for word in words) or datetime.fromisoformat(manifest.taken_at).tzinfo is None:
        raise ValueError(MANIFEST)
    for table, count in manifest.rows.items():
        if not _PLAIN_NAME.fullmatch(table) or type(count) is not int:
            raise ValueError(table)
    return manifest


def _read_small(archive: tarfile.TarFile, name: str) -> bytes:
    with _member(archive, name) as content:
        return content.read(MANIFEST_BYTES_MOST)


def _member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    found = archive.extractfile(name)
    if found is None:
        raise KeyError(name)
    return found


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _scratch(folder: Path | None) -> Iterator[Path]:
    """A folder that nobody else can read, gone at the end."""
    with tempfile.TemporaryDirectory(prefix=".common-ground-", dir=folder) as scratch:
        yield Path(scratch)


@contextmanager
def _told_in_words(kept: str) -> Iterator[None]:
    """A full disk, and what SQLite itself refuses, end the command with a sentence."""
    try:
        yield
    except sqlite3.Error as error:
        raise CommandRefused(f"SQLite said: {error}. {kept}") from error
    except DatabaseError as error:
        said = str(error.orig).partition("\n")[0]
        raise CommandRefused(f"The database said: {said}. {kept} Check COMMON_GROUND_DATABASE_URL.") from error
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise CommandRefused(f"{where}{error.strerror}. {kept}") from error
