"""What may be typed about a person, a unit and a reason. Pure.

Every ``why_..._refused`` gives the sentence for the person, None when the text can be taken.
"""

from training_app.accounts.roster_file import LONGEST_CELL
from training_app.foundation.typed import read_day

REASON_LONGEST = 500
UPLOAD_BYTES_MOST = 4 * 1024 * 1024
UPLOAD_ROWS_MOST = 20_000
"""Twice the largest agency that this is measured with. The command line takes more."""
LISTED_MOST = 200
"""How many lines of one kind a page lists before it says how many more there are."""

_ODD_SIGN = "This holds a sign that cannot be kept. Type it again."
_UPLOAD_HELP = "Nothing was changed. The template below has the columns."


def plain(typed: str | None) -> str:
    """The text with one space between words."""
    return " ".join((typed or "").split())


def why_cell_refused(column: str, text: str) -> str | None:
    """A text that is kept of a person, such as a name or a rank.

    :param column: its name in a roster; what a cell holds there, a field holds here
    """
    longest = LONGEST_CELL[column]
    if len(text) > longest:
        return f"This has {len(text)} characters, and at most {longest} are kept."
    return None if text.isprintable() else _ODD_SIGN


def why_day_refused(text: str) -> str | None:
    """A day; none is right too."""
    if not text or read_day(text) is not None:
        return None
    return "Type the day as 2024-03-01, or leave it empty."


def why_reason_refused(reason: str) -> str | None:
    """A reason that stands in the audit log for good; none is right too."""
    if len(reason) > REASON_LONGEST:
        return f"A reason has at most {REASON_LONGEST} characters."
    # a reason may have lines; PostgreSQL refuses the sign of code 0 in any text
    return None if all(sign.isprintable() or sign in "\r\n\t" for sign in reason) else _ODD_SIGN


def why_upload_refused(content: bytes) -> str | None:
    """A file as a whole, before anybody reads its lines."""
    if not content:
        return "Choose a file. The one that came holds nothing, so nothing was changed."
    if len(content) > UPLOAD_BYTES_MOST:
        most = UPLOAD_BYTES_MOST // 1024**2
        return f"The file is larger than {most} MiB, which is more than any roster needs. {_UPLOAD_HELP}"
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        return f"This is a workbook or another document, not CSV. Save it as CSV in UTF-8. {_UPLOAD_HELP}"
    if b"\x00" in content:
        return (
            "This file is not plain UTF-8 text: it may be UTF-16, or no text at all. Save it as CSV in UTF-8. "
            f"{_UPLOAD_HELP}"
        )
    if content.count(b"\n") > UPLOAD_ROWS_MOST:
        return (
            f"The file has more than {UPLOAD_ROWS_MOST} lines, and a page takes at most so many. Nothing was changed. "
            "Split it, or import it from the command line of the server."
        )
    return None


def visible(words: str) -> str:
    """The words with a question mark for every sign that cannot be seen."""
    return "".join(sign if sign.isprintable() else "?" for sign in words)
