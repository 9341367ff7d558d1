"""multipart/mixed, in and out: RFC 2046, section 5.1; xAPI 1.0.3 Part Three, section 1.5.2. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from hashlib import new as new_hash

from training_app.lrs.call import plain_content_type
from training_app.lrs.errors import Refused
from training_app.lrs.intake import AttachmentPart

_HASHES = {56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
MOST_PARTS = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One part; names of headers in lower case."""

    headers: Mapping[str, str]
    content: bytes


def split(body: bytes, content_type: str) -> list[Part]:
    """The parts of a multipart body.

    :param content_type: the whole header, with its boundary
    :raise Refused: when it is not put together as RFC 2046 has it
    """
    boundary = _boundary_of(content_type)
    # the line break before a boundary belongs to the boundary
    delimiter = b"\r\n--" + boundary.encode()
    pieces = (b"\r\n" + body).split(delimiter)
    if len(pieces) < 3 or not pieces[-1].startswith(b"--"):
        raise Refused(400, "The multipart body does not begin and end with its boundary.")
    if len(pieces) - 2 > MOST_PARTS:
        raise Refused(400, f"A request may have {MOST_PARTS} parts.")
    return [_read_part(piece) for piece in pieces[1:-1]]


def attachments_of(parts: Sequence[Part]) -> dict[str, AttachmentPart]:
    """The attachments among the parts: all but the first, by SHA-2.

    :raise Refused: when a part lacks what the specification asks for, or is not what its hash says
    """
    found = {}
    for part in parts:
        # XAPI-00135
        if part.headers.get("content-transfer-encoding", "").lower() != "binary":
            raise Refused(400, "An attachment needs the header Content-Transfer-Encoding: binary.")
        # XAPI-00132
        sha2 = part.headers.get("x-experience-api-hash", "").lower()
        if len(sha2) not in _HASHES:
            raise Refused(400, "An attachment needs the header X-Experience-API-Hash with its SHA-2.")
        if new_hash(_HASHES[len(sha2)], part.content).hexdigest() != sha2:
            raise Refused(400, "An attachment is not what its X-Experience-API-Hash says.")
        content_type = plain_content_type(part.headers.get("content-type", "application/octet-stream"))
        found[sha2] = AttachmentPart(sha2, content_type, part.content)
    return found


def join(first: bytes, attachments: Iterable[AttachmentPart], boundary: str) -> Iterator[bytes]:
    """The pieces of a multipart body: JSON first, then each attachment."""
    lines = [f"--{boundary}", "Content-Type: application/json", "", ""]
    yield "\r\n".join(lines).encode() + first
    for part in attachments:
        lines = ["", f"--{boundary}", f"Content-Type: {part.content_type}", "Content-Transfer-Encoding: binary"]
        lines += [f"X-Experience-API-Hash: {part.sha2}", "", ""]
        yield "\r\n".join(lines).encode()
        yield part.content
    yield f"\r\n--{boundary}--\r\n".encode()


def _boundary_of(content_type: str) -> str:
    message = Message()
    message["content-type"] = content_type
    boundary = message.get_boundary()
    if not boundary or _BOUNDARY.fullmatch(boundary) is None:
        raise Refused(400, "multipart/mixed needs a boundary in its Content-Type.")
    return boundary


def _read_part(piece: bytes) -> Part:
    # white space after a boundary is padding
    padding, line_break, rest = piece.partition(b"\r\n")
    head, blank, content = (b"\r\n" + rest).partition(b"\r\n\r\n")
    if padding.strip() or not line_break or not blank:
        raise Refused(400, "A part of the multipart body has no headers.")
    headers = {}
    for line in head.split(b"\r\n"):
        if line:
            name, colon, value = line.decode("latin-1").partition(":")
            if not colon or not name.strip():
                raise Refused(400, "A header of a part of the multipart body cannot be read.")
            headers[name.strip().lower()] = value.strip()
    return Part(headers, content)
