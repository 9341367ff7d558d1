"""What may stand in a cell of a file that people open: no formula by accident, and nothing that a file cannot hold."""

import re
from functools import lru_cache

REPLACEMENT = "\ufffd"

# Excel takes = + - @ for the start of a formula, in full width too where it runs in Japanese or Chinese; other programs
# look past blanks and marks that nobody sees. Tab, return and line feed begin a cell anew.
_SIGNS = "\t\r\n=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
_UNSEEN = " \u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
_FORMULA = re.compile(f"'*[{_UNSEEN}]*[{_SIGNS}]")
# XML 1.0 has no place for these, UTF-8 none for half a pair, and many readers of CSV stop at NUL
_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet program could take this for a formula, or for the escape of one.

    Source: OWASP, CSV Injection, https://owasp.org/www-community/attacks/CSV_Injection
    """
    return _FORMULA.match(text) is not None


# names, units and titles come again row after row
@lru_cache(maxsize=8192)
def safe_cell(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: one apostrophe before what could start one.

    A text that looks like such an escape already gets one apostrophe more, so that :func:`original_text` is exact.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def original_text(cell: str) -> str:
    """The text that :func:`safe_cell` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def holdable(text: str) -> str:
    """The text with each control character and half of a pair replaced by U+FFFD; tabs and line breaks stay.

    It can be applied to a whole file: what it replaces has no meaning in CSV.
    """
    return _UNHOLDABLE.sub(REPLACEMENT, text)
