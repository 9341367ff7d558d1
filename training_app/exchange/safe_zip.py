"""Zip files from strangers: bounded in every way before the first byte is unpacked, and never unpacked to a disk."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import PurePosixPath

from training_app.exchange.errors import FileRefused

LARGEST_ZIP_BYTES = 20_000_000
LARGEST_UNPACKED_BYTES = 60_000_000
LARGEST_FILE_BYTES = 10_000_000
MOST_FILES = 1_500
HIGHEST_RATIO = 100
"""Of unpacked to packed size, for files that unpack to more than ``SMALL_BYTES``. Text packs 5 to 30 times."""
SMALL_BYTES = 100_000

_ENCRYPTED = 0x1
# the others unpack without a bound on what one call returns
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_NESTED = frozenset({".zip", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".tar", ".jar", ".imscc", ".h5p"})
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    RuntimeError,  # an unknown packing or encryption, too
    EOFError,
    OSError,
    ValueError,
    OverflowError,
)


def looks_zipped(content: bytes) -> bool:
    """Whether these are the bytes of a zip file, an empty one included."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


class SafeZip:
    """The files of a zip that kept within every bound, by name."""

    def __init__(self, content: bytes) -> None:
        """Look at every entry.

        :raise FileRefused: for the first one that breaks a rule
        """
        if len(content) > LARGEST_ZIP_BYTES:
            raise FileRefused(f"The zip has more than {LARGEST_ZIP_BYTES} bytes. Nothing was taken.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN as why:
            raise FileRefused("The zip file is broken. Nothing was taken.") from why
        entries = self._zip.infolist()
        if len(entries) > MOST_FILES:
            raise FileRefused(f"The zip holds {len(entries)} files; at most {MOST_FILES} are taken. Nothing was taken.")
        for entry in entries:
            broken = _why_refused(entry)
            if broken:
                raise FileRefused(f"The zip holds {entry.orig_filename[:80]!r}, {broken}. Nothing was taken.")
        _refuse_doubles(entry.filename for entry in entries)
        if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED_BYTES:
            raise FileRefused(f"The zip unpacks to more than {LARGEST_UNPACKED_BYTES} bytes. Nothing was taken.")
        self._entries = {entry.filename: entry for entry in entries if not entry.is_dir()}

    @property
    def names(self) -> list[str]:
        """The names of the files, in the order of the zip."""
        return list(self._entries)

    def read(self, name: str, largest_bytes: int) -> bytes:
        """Return one file, of which no more is unpacked than may be taken.

        :raise FileRefused: when it is missing, larger, broken, or a zip itself
        """
        if name not in self._entries:
            raise FileRefused(f"The zip does not hold {name[:80]!r}, which its manifest names. Nothing was taken.")
        try:
            with self._zip.open(self._entries[name]) as packed:
                content = packed.read(largest_bytes + 1)
        except _BROKEN as why:
            raise FileRefused(f"{name} in the zip is broken. Nothing was taken.") from why
        if len(content) > largest_bytes:
            raise FileRefused(f"{name} has more than {largest_bytes} bytes. Nothing was taken.")
        if looks_zipped(content):
            raise FileRefused(f"{name} is a zip inside the zip. Nothing was taken.")
        return content


def _why_refused(entry: zipfile.ZipInfo) -> str | None:
    """The first rule that an entry breaks, as the end of a sentence."""
    rules = (
        (_leaves(entry.orig_filename), "a path that leaves the archive or cannot be one"),
        (stat.S_ISLNK(entry.external_attr >> 16), "a link"),
        (bool(entry.flag_bits & _ENCRYPTED), "which is encrypted"),
        (entry.compress_type not in _METHODS, "which is packed in a way that is not taken"),
        (PurePosixPath(entry.filename.lower()).suffix in _NESTED, "an archive inside the archive"),
        (entry.file_size > LARGEST_FILE_BYTES, f"which unpacks to more than {LARGEST_FILE_BYTES} bytes"),
        (
            entry.file_size > max(SMALL_BYTES, HIGHEST_RATIO * entry.compress_size),
            f"which unpacks to more than {HIGHEST_RATIO} times its size",
        ),
    )
    return next((why for is_broken, why in rules if is_broken), None)


def _leaves(name: str) -> bool:
    parts = name.rstrip("/").split("/")
    return not name.isprintable() or "\\" in name or ":" in name or any(part in {"", ".", ".."} for part in parts)


def _refuse_doubles(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise FileRefused(f"The zip holds {name[:80]!r} twice. Nothing was taken.")
        seen.add(name.casefold())
