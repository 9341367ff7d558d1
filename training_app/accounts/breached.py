"""Passwords that are known from breaches: looked up in a file of the operator's, on this machine and nowhere else."""

from hashlib import sha1
from io import BufferedReader
from pathlib import Path
from typing import Protocol

from training_app.accounts.rules import plain_password

SIGNS_LEAST = 10
SIGNS_MOST = 40
_LINE_LONGEST = 256


class Breached(Protocol):
    """Knows passwords that were breached."""

    def holds(self, password: str) -> bool:
        """Whether this is one of them."""


class NoList:
    """An installation without such a file."""

    def holds(self, password: str) -> bool:  # noqa: ARG002 - nothing is known of any password
        """False."""
        return False


NO_LIST: Breached = NoList()


class BreachedFile:
    """A file with the SHA-1 of one password a line, in hexadecimal, sorted; what follows a colon is passed over.

    As Have I Been Pwned gives its list "ordered by hash". Lines may be cut to their first ten signs or more, all to
    the same length. Nothing is loaded: a file of any size is searched where it lies, in some forty steps.
    """

    def __init__(self, path: Path) -> None:
        """Look at the first line.

        :raise ValueError: for a file that is none of this kind
        """
        self._path = path
        try:
            with path.open("rb") as file:
                first = _hash_in(file.readline(_LINE_LONGEST))
        except OSError as error:
            raise ValueError(f"cannot be read: {error.strerror}.") from error
        if not SIGNS_LEAST <= len(first) <= SIGNS_MOST or set(first) - set(b"0123456789ABCDEF"):
            raise ValueError("must be a file of SHA-1 hashes in hexadecimal, one a line and sorted.")

    def holds(self, password: str) -> bool:
        """Whether the file has this password's hash."""
        # the lists are made of what people typed, whose usual form this is
        wanted = sha1(plain_password(password).encode(), usedforsecurity=False).hexdigest().upper().encode()
        with self._path.open("rb") as file:
            low, high = 0, self._path.stat().st_size
            while low < high:
                middle = (low + high) // 2
                found = _hash_in(_line_at(file, middle))
                # an empty one stands behind the last line
                if found and found < wanted[: len(found)]:
                    low = middle + 1
                else:
                    high = middle
            found = _hash_in(_line_at(file, low))
            return bool(found) and wanted.startswith(found)


def _line_at(file: BufferedReader, place: int) -> bytes:
    """The first line that begins at this byte or behind it; empty at the end."""
    if place:
        file.seek(place - 1)
        # to the end of the line that the byte before is in
        while (part := file.readline(_LINE_LONGEST)) and not part.endswith(b"\n"):
            pass
    else:
        file.seek(0)
    return file.readline(_LINE_LONGEST)


def _hash_in(line: bytes) -> bytes:
    return line.split(b":")[0].strip().upper()
