"""Looks for a text in every place where a server or a browser could have left it, in ten forms."""

import base64
import gzip
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

GZIP_START = b"\x1f\x8b\x08"


def forms(text: str) -> dict[str, bytes]:
    """Ten ways in which a text may stand in bytes. Base64 without its ends, which depend on what stands beside it."""
    plain = text.encode()
    shifted = [base64.b64encode(b"x" * shift + plain)[4:-4] for shift in range(3)]
    return {
        "utf-8": plain,
        "utf-16 little": text.encode("utf-16-le"),
        "utf-16 big": text.encode("utf-16-be"),
        "base64": shifted[0],
        "base64, one byte on": shifted[1],
        "base64, two bytes on": shifted[2],
        "hexadecimal": plain.hex().encode(),
        "HEXADECIMAL": plain.hex().upper().encode(),
        "url": quote(quote(text, safe=""), safe="").encode(),
        "backwards": plain[::-1],
    }


def found_in(data: bytes, text: str) -> list[str]:
    """The forms of a text that stand in some bytes, also inside what was packed with gzip."""
    parts = [data, *_unpacked(data)]
    return [name for name, form in forms(text).items() if any(form in part for part in parts)]


def found_in_files(paths: Iterable[Path], text: str) -> list[str]:
    """File and form for each find."""
    return [f"{path.name}: {form}" for path in paths if path.is_file() for form in found_in(path.read_bytes(), text)]


def found_in_memory(pid: int, text: str) -> list[str]:
    """The forms that stand in the memory of a process and of the processes it started."""
    return [f"{one}: {form}" for one in (pid, *children(pid)) for part in _memory(one) for form in found_in(part, text)]


def children(pid: int) -> list[int]:
    """The processes that a process started, and theirs."""
    own = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [*own, *(grandchild for child in own for grandchild in children(child))]


def _memory(pid: int) -> Iterator[bytes]:
    with Path(f"/proc/{pid}/maps").open() as maps:
        spans = [line.split()[:2] for line in maps if "[vvar" not in line and "[vsyscall" not in line]
    memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    try:
        for span, rights in spans:
            first, last = (int(edge, 16) for edge in span.split("-"))
            if "w" in rights:
                yield _read(memory, first, last - first)
    finally:
        os.close(memory)


def _read(memory: int, start: int, size: int) -> bytes:
    try:
        return os.pread(memory, size, start)
    except OSError:  # a page that was given back meanwhile
        return b""


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Whatever inside was packed, as far as it can be unpacked."""
    start = data.find(GZIP_START)
    while start != -1:
        # three bytes may look like the start of something packed and be none
        with suppress(zlib.error):
            yield zlib.decompressobj(wbits=31).decompress(data[start:], 1_000_000)
        start = data.find(GZIP_START, start + 1)


def packed(text: str) -> bytes:
    """A text as gzip packs it."""
    return gzip.compress(text.encode(), mtime=0)
