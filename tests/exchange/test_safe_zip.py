"""Zip files that want out, want too much, or are not what they say."""

import io
import random
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.questions import foreign_item, foreign_package, zip_of
from training_app.exchange.errors import FileRefused
from training_app.exchange.safe_zip import (
    HIGHEST_RATIO,
    LARGEST_FILE_BYTES,
    LARGEST_UNPACKED_BYTES,
    LARGEST_ZIP_BYTES,
    MOST_FILES,
    SafeZip,
    looks_zipped,
)

SOUND = foreign_package({"q1.xml": foreign_item()})


def entry(name: str, content: bytes = b"x", change: Callable[[zipfile.ZipInfo], None] = lambda info: None) -> bytes:
    """A zip of one file, whose head was changed before it was written."""
    written = io.BytesIO()
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    change(info)
    with zipfile.ZipFile(written, "w") as package:
        package.writestr(info, content)
    return written.getvalue()


def link(info: zipfile.ZipInfo) -> None:
    info.create_system = 3
    info.external_attr = 0o120777 << 16


def encrypted(content: bytes) -> bytes:
    """The same zip with the flag of an encrypted entry in both of its heads."""
    local, central = content.index(b"PK\x03\x04"), content.index(b"PK\x01\x02")
    changed = bytearray(content)
    changed[local + 6] |= 1
    changed[central + 8] |= 1
    return bytes(changed)


def lying(content: bytes, size_bytes: int) -> bytes:
    """The same zip with another unpacked size in its directory."""
    place = content.index(b"PK\x01\x02") + 24
    return content[:place] + struct.pack("<I", size_bytes) + content[place + 4 :]


def bomb(count: int, size_bytes: int) -> bytes:
    return zip_of({f"{number}.xml": b"\0" * size_bytes for number in range(count)})


def doubled() -> bytes:
    return zip_of({"a.xml": b"1", "b.xml": b"2"}).replace(b"b.xml", b"a.xml")


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a way up": lambda: entry("../../evil.xml"),
    "a way up in the middle": lambda: entry("items/../../evil.xml"),
    "an absolute path": lambda: entry("/etc/evil.xml"),
    "a drive": lambda: entry("C:/evil.xml"),
    "a way up with backslashes": lambda: entry("..\\evil.xml"),
    "a path with an empty part": lambda: entry("items//evil.xml"),
    "a dot as a folder": lambda: entry("./evil.xml"),
    "a name that cannot be seen": lambda: entry("a\u202exml.exe"),
    "a name with a NUL": lambda: zip_of({"good.xml": b"x"}).replace(b"good.xml", b"go\0d.xml"),
    "a link": lambda: entry("items", b"/etc/passwd", link),
    "an encrypted file": lambda: encrypted(entry("a.xml")),
    "a bomb of one file": lambda: bomb(1, LARGEST_FILE_BYTES + 1),
    "a bomb of many files": lambda: bomb(LARGEST_UNPACKED_BYTES // 9_000_000 + 1, 9_000_000),
    "a bomb of files that are packed no better than text": lambda: zip_of(
        {f"{number}.xml": random.Random(number).randbytes(200_000) + b"\0" * 8_800_000 for number in range(7)}
    ),
    "a file packed too well": lambda: entry("a.xml", b"\0" * (HIGHEST_RATIO * 2_000)),
    "too many files": lambda: zip_of({f"{number}": b"" for number in range(MOST_FILES + 1)}),
    "a zip in the zip": lambda: entry("more.zip", SOUND),
    "an archive of another kind": lambda: entry("more.tar.GZ"),
    "two files of one name": doubled,
    "two files that differ in capitals": lambda: zip_of({"A.xml": b"1", "a.xml": b"2"}),
    "a packing without bound": lambda: zip_of({"a.xml": b"x" * 1_000}, zipfile.ZIP_LZMA),
    "another packing without bound": lambda: zip_of({"a.xml": b"x" * 1_000}, zipfile.ZIP_BZIP2),
    "more bytes than are read": lambda: SOUND + b"\0" * LARGEST_ZIP_BYTES,
    "no zip at all": lambda: b"PK\x03\x04 but no zip",
    "half a zip": lambda: SOUND[: len(SOUND) // 2],
}


@pytest.mark.parametrize("what", HOSTILE)
def test_it_is_refused_before_anything_is_unpacked(what: str):
    content = HOSTILE[what]()

    with pytest.raises(FileRefused) as refused:
        SafeZip(content)

    assert refused.value.sentence.endswith("Nothing was taken.")
    assert len(refused.value.sentence) < 250


def test_a_file_that_claims_to_be_small_is_not_unpacked_further_than_it_claims():
    package = SafeZip(lying(entry("a.xml", b"\0" * 60_000), 10))

    with pytest.raises(FileRefused, match=r"a\.xml in the zip is broken"):
        package.read("a.xml", 1_000)


def test_no_more_is_unpacked_than_may_be_taken():
    with pytest.raises(FileRefused, match="more than 10 bytes"):
        SafeZip(entry("a.xml", b"x" * 11)).read("a.xml", 10)


def test_a_zip_that_hides_behind_another_name_is_refused_when_it_is_read():
    with pytest.raises(FileRefused, match="a zip inside the zip"):
        SafeZip(entry("a.xml", SOUND)).read("a.xml", 10_000)


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(FileRefused, match=r"does not hold 'b\.xml'"):
        SafeZip(entry("a.xml")).read("b.xml", 10)


@pytest.mark.parametrize("where", [b"PK\x01\x02", b"PK\x05\x06", b"<manifest"])
def test_a_damaged_zip_is_refused_and_no_traceback(where: bytes):
    content = zip_of({"imsmanifest.xml": b"<manifest/>"}, zipfile.ZIP_STORED)
    place = content.index(where)

    with pytest.raises(FileRefused, match="broken"):
        SafeZip(content[:place] + b"damaged" + content[place + 7 :]).read("imsmanifest.xml", 10_000)


@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_no_damage_gets_past_the_reader_but_as_a_refusal(changes: list[tuple[int, int]]):
    damaged = bytearray(SOUND)
    for place, value in changes:
        damaged[place] = value

    assert outcome(bytes(damaged)) in {"read, within the bound", "refused, nothing taken"}


def outcome(content: bytes) -> str:
    """What the reader makes of a zip; any other exception than a refusal comes through."""
    try:
        package = SafeZip(content)
        sizes = [len(package.read(name, 10_000)) for name in package.names]
    except FileRefused as why:
        return "refused, nothing taken" if why.sentence.endswith("Nothing was taken.") else why.sentence
    return "read, within the bound" if max(sizes, default=0) <= 10_000 else f"read {max(sizes)} bytes"


def test_a_sound_zip_is_read_file_by_file():
    package = SafeZip(zip_of({"items/": b"", "items/a.xml": b"<a/>", "b.txt": b""}))

    assert package.names == ["items/a.xml", "b.txt"]
    assert package.read("items/a.xml", 4) == b"<a/>"
    assert looks_zipped(SOUND)
    assert not looks_zipped(b"<?xml")
