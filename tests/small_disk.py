"""A disk of a few mebibytes that can really be full or read-only, for tests; it needs root, as mounting does."""

import errno
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

import pytest

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
FILLER = "filler"


@dataclass(frozen=True)
class SmallDisk:
    """A mounted folder."""

    folder: Path

    def fill(self) -> None:
        """Leave not one byte free."""
        with (self.folder / FILLER).open("ab", buffering=0) as file:
            for size in (1 << 16, 1 << 12, 1):
                while _is_taken(file, b"\0" * size):
                    pass

    def make_room(self) -> None:
        """As somebody who deletes what filled it."""
        (self.folder / FILLER).unlink()

    def make_read_only(self) -> None:
        """As a kernel does that no longer trusts the disk. No file on it may be open for writing."""
        deadline = time.monotonic() + 10
        # a process that was just killed lets go of its files a moment later
        while (why := _mount_refused("-o", "remount,ro", str(self.folder))) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not why, why

    def make_writable(self) -> None:
        """Repaired."""
        _mount("-o", "remount,rw", str(self.folder))


@contextmanager
def small_disk(folder: Path, mebibytes: int) -> Iterator[SmallDisk]:
    """Mount one at this folder, which is made; it is unmounted whatever happens."""
    folder.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={mebibytes}m,mode=0755", "none", str(folder))
    try:
        yield SmallDisk(folder)
    finally:
        # lazily: something that a failed test left running may still be in it
        subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)


def _is_taken(file: FileIO, part: bytes) -> bool:
    try:
        return file.write(part) == len(part)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return False


def _mount(*words: str) -> None:
    why = _mount_refused(*words)
    assert not why, why


def _mount_refused(*words: str) -> str:
    done = subprocess.run(["mount", *words], check=False, capture_output=True, text=True)
    return done.stderr if done.returncode else ""
