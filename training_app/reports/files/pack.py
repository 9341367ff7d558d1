"""The audit pack: one zip that says what an agency's officers did in a period, and can be checked by a stranger.

Equal parts and an equal spec make equal bytes (with the same build of zlib): names in one order, no time of the clock.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import IO

from training_app.content.catalogue import Module
from training_app.content.package import restore_module, restore_sources, sha256_text
from training_app.reports.files.columns import Table, Totals
from training_app.reports.files.csv_file import CsvFile
from training_app.reports.files.pack_rows import KeptText, PackParts, PackSpec, SignOffRow
from training_app.reports.files.pack_tables import AGENCY_SIGN_OFFS, CORRECTIONS, QUIZ_KEYS, REMINDERS, SIGN_OFFS
from training_app.reports.files.pack_text import quiz_keys, readable_page, sign_offs, unreadable_page
from training_app.reports.files.pack_words import about_columns, read_me
from training_app.reports.files.tables import COMPLETIONS, PEOPLE

FORMAT = 1
SUMS = "SHA256SUMS"
MANIFEST = "manifest.json"
ROSTER = "roster.csv"
# the first moment a zip can name; any other would be of the clock
EPOCH = (1980, 1, 1, 0, 0, 0)
MODE = 0o644 << 16
UNIX = 3
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


class TextAltered(Exception):
    """A kept text is not the one whose SHA-256 the records name. No pack is made of it: the database was changed."""

    def __init__(self, text: KeptText) -> None:
        """Name the version."""
        super().__init__(f"{text.module_id} {text.version} ({text.version_hash}) is not the text that was recorded")
        self.text = text


@dataclass(frozen=True, slots=True)
class Packed:
    """What was packed. ``fingerprint`` is the SHA-256 of SHA256SUMS, and so stands for every byte of every file.

    Keep it where the pack is not: whoever changes a pack can make new sums, and cannot make the same fingerprint.
    """

    fingerprint: str
    files: Mapping[str, str]
    "Name to SHA-256, in the order of the names."
    totals: Mapping[str, Totals]
    "By name, of the files that hold rows."


def write_pack(target: IO[bytes], spec: PackSpec, parts: PackParts) -> Packed:
    """Write the zip and say what is in it. One row or one text is in memory at a time.

    :param target: written from its beginning to its end; need not be seekable
    :raise TextAltered: for a text that is not the recorded one; what was written is then to be thrown away
    :raise KindMismatch: when a row holds what its column cannot show
    """
    with zipfile.ZipFile(target, "w") as archive:
        pack = _Pack(archive, spec)
        pack.add_rows(ROSTER, PEOPLE, parts.people)
        for table, rows in ((COMPLETIONS, parts.completions), (CORRECTIONS, parts.corrections)):
            pack.add_rows(f"{table.id}.csv", table, rows)
        pack.add_rows(f"{REMINDERS.id}.csv", REMINDERS, parts.reminders)
        signed = [row for text in parts.texts for row in pack.add_text(text)]
        pack.add_rows(f"{SIGN_OFFS.id}.csv", SIGN_OFFS, signed)
        vouched = list(parts.agency_sign_offs)
        pack.add_rows(f"{AGENCY_SIGN_OFFS.id}.csv", AGENCY_SIGN_OFFS, vouched)
        pack.add_text_file("columns.md", about_columns())
        pack.add_text_file("README.md", read_me(spec, pack.totals, vouched))
        pack.add_text_file(MANIFEST, _manifest(spec, pack))
        files = {name: pack.sums[name] for name in sorted(pack.sums)}
        pack.add_text_file(SUMS, "".join(f"{sum_}  {name}\n" for name, sum_ in files.items()))
    return Packed(pack.sums[SUMS], files, pack.totals)


@dataclass(slots=True)
class _Pack:
    """The zip as it grows, with the sum of each file that is in it."""

    archive: zipfile.ZipFile
    spec: PackSpec
    sums: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    totals: dict[str, Totals] = field(default_factory=dict)
    texts: list[dict[str, str]] = field(default_factory=list)

    def add_rows(self, name: str, table: Table, rows: Iterable[object]) -> None:
        file = CsvFile(table, rows, self.spec.zone)
        self._add(name, file)
        self.totals[name] = file.totals

    def add_text_file(self, name: str, text: str) -> None:
        self._add(name, [text.encode()])

    def add_text(self, text: KeptText) -> Iterator[SignOffRow]:
        """The folder of one version, and the reviews that it names."""
        if sha256_text(text.package_json) != text.version_hash or not _NAME.fullmatch(text.module_id):
            raise TextAltered(text)
        folder = f"content/{text.module_id}/{text.version_hash}"
        self.texts.append(
            {
                "folder": folder,
                "module_id": text.module_id,
                "version": text.version,
                "version_hash": text.version_hash,
            }
        )
        self.add_text_file(f"{folder}/package.json", text.package_json)
        module = _restored(text)
        if module is None:
            self.add_text_file(f"{folder}/text.html", unreadable_page(text.module_id, text.version))
            return
        self.add_text_file(f"{folder}/text.html", readable_page(module, restore_sources(text.package_json)))
        self.add_rows(f"{folder}/{QUIZ_KEYS.id}.csv", QUIZ_KEYS, quiz_keys(module))
        yield from sign_offs(module)

    def _add(self, name: str, portions: Iterable[bytes]) -> None:
        info = zipfile.ZipInfo(name, EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = UNIX
        info.external_attr = MODE
        digest, size = hashlib.sha256(), 0
        with self.archive.open(info, "w") as entry:
            for portion in portions:
                entry.write(portion)
                digest.update(portion)
                size += len(portion)
        self.sums[name], self.sizes[name] = digest.hexdigest(), size


def _restored(text: KeptText) -> Module | None:
    try:
        return restore_module(text.package_json)
    except ValueError:
        # a package of a form that is older than this program can read; the bytes are in the pack all the same
        return None


def _manifest(spec: PackSpec, pack: _Pack) -> str:
    """All but itself and the sums, which cannot be in it."""
    files = [
        {"name": name, "sha256": pack.sums[name], "bytes": pack.sizes[name], **_rows(pack.totals.get(name))}
        for name in sorted(pack.sums)
    ]
    plain = {
        "format": FORMAT,
        "agency": spec.agency,
        "first": spec.first.isoformat(),
        "last": spec.last.isoformat(),
        "zone": spec.zone_name,
        "made_at": spec.made_at.astimezone(UTC).isoformat("T", "seconds"),
        "made_by": spec.made_by,
        "program": spec.program,
        "texts": pack.texts,
        "files": files,
    }
    return json.dumps(plain, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _rows(totals: Totals | None) -> dict[str, int]:
    return {"rows": totals.rows} if totals else {}
