"""What stands in a PDF, as far as tests ask: the text of all its objects, also of those that are packed."""

import re
import zlib

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def objects_of(pdf: bytes) -> bytes:
    """The file's own text, then that of every stream in it."""
    assert pdf.startswith(b"%PDF-1.7")
    return b"\n".join([pdf, *(_unpacked(found[1]) for found in _STREAM.finditer(pdf))])


def _unpacked(stream: bytes) -> bytes:
    # what is packed may end in the very byte that ends a line: the last of it, a checksum, may be cut off here
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return stream
