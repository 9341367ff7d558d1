"""Whether an audit pack is as it was made, and the first file that is not."""

import hashlib
import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from training_app.reports.files.pack import MANIFEST, SUMS

CHUNK_BYTES = 65_536
LARGEST_LIST_BYTES = 10_000_000
_LINE = re.compile(r"([0-9a-f]{64})  ([^\n]+)\n")
_TEXT = re.compile(r"content/[a-z0-9-]+/([0-9a-f]{64})/package\.json")
# a RuntimeError is a packing or an encryption that is not known
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, OSError)


class Trouble(StrEnum):
    """What is wrong with a file."""

    ALTERED = "altered"
    MISSING = "missing"
    EXTRA = "extra"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first file that is not as it was made, or the pack itself."""

    name: str
    trouble: Trouble

    @property
    def sentence(self) -> str:
        """For the person who checks."""
        return _SENTENCES[self.trouble].format(name=self.name)


_SENTENCES = {
    Trouble.ALTERED: "{name} is not the file that was packed. Do not rely on this pack; ask the agency for it anew.",
    Trouble.MISSING: "{name} was packed and is not there any more. Ask the agency for the pack anew.",
    Trouble.EXTRA: "{name} was not packed; somebody added it. Do not rely on this pack; ask the agency for it anew.",
    Trouble.UNREADABLE: "{name} cannot be read. It may have been cut off on its way; ask the agency for it anew.",
}


def verify_pack(path: Path, fingerprint: str | None = None) -> Fault | None:
    """The first file that was altered, is missing or was added, by name; None for a pack as it was made.

    :param fingerprint: as the agency's audit log holds it. Without it, a pack whose sums were made anew by whoever
        changed it passes, unless they forgot the manifest or the name of a text's folder.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return next(_faults(archive, fingerprint), None)
    except _BROKEN:
        return Fault(path.name, Trouble.UNREADABLE)


def _faults(archive: zipfile.ZipFile, fingerprint: str | None) -> Iterator[Fault]:
    names = archive.namelist()
    if SUMS not in names:
        yield Fault(SUMS, Trouble.MISSING)
        return
    listed = _listed(archive)
    if listed is None or (fingerprint is not None and _sum_of(archive, SUMS) != fingerprint):
        yield Fault(SUMS, Trouble.ALTERED)
        return
    yield from _faults_of_files(archive, listed)
    for name in sorted(set(names) - set(listed) - {SUMS}):
        yield Fault(name, Trouble.EXTRA)
    if _manifest_sums(archive) != {name: listed[name] for name in listed if name != MANIFEST}:
        yield Fault(MANIFEST, Trouble.ALTERED)


def _faults_of_files(archive: zipfile.ZipFile, listed: Mapping[str, str]) -> Iterator[Fault]:
    times = Counter(archive.namelist())
    for name in sorted(listed):
        if not times[name]:
            yield Fault(name, Trouble.MISSING)
        elif times[name] > 1:
            # of two files with one name, one reader sees the first and another the last
            yield Fault(name, Trouble.EXTRA)
        elif _sum_of(archive, name) != listed[name] or _is_other_text(name, listed[name]):
            yield Fault(name, Trouble.ALTERED)


def _listed(archive: zipfile.ZipFile) -> Mapping[str, str] | None:
    """Name to SHA-256 as the list has it; None when it is no such list."""
    if archive.namelist().count(SUMS) > 1:
        return None
    text = _read(archive, SUMS).decode("utf-8", "replace")
    lines = _LINE.findall(text)
    if "".join(f"{sum_}  {name}\n" for sum_, name in lines) != text or MANIFEST not in {name for _, name in lines}:
        return None
    return {name: sum_ for sum_, name in lines}


def _manifest_sums(archive: zipfile.ZipFile) -> Mapping[str, str] | None:
    try:
        manifest = json.loads(_read(archive, MANIFEST))
        return {one["name"]: one["sha256"] for one in manifest["files"]}
    except (ValueError, KeyError, TypeError):
        return None


def _is_other_text(name: str, sum_: str) -> bool:
    text = _TEXT.fullmatch(name)
    return text is not None and text[1] != sum_


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        content = entry.read(LARGEST_LIST_BYTES + 1)
    if len(content) > LARGEST_LIST_BYTES:
        raise ValueError(f"{name} is larger than a list of a pack can be")
    return content


def _sum_of(archive: zipfile.ZipFile, name: str) -> str | None:
    """None when it cannot be unpacked: its bytes were changed without care."""
    digest = hashlib.sha256()
    try:
        with archive.open(name) as entry:
            while chunk := entry.read(CHUNK_BYTES):
                digest.update(chunk)
    except _BROKEN:
        return None
    return digest.hexdigest()
