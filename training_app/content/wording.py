"""Two wordings of one text side by side: plain words, and only the places where they differ."""

import re
from difflib import SequenceMatcher
from html import unescape

# Words kept on each side of a change, places shown, and words of one long change.
CONTEXT = 6
MOST_PLACES = 3
MOST_WORDS = 60

_NOT_TEXT = re.compile(r'<aside\b.*?</aside>|<a class="cite".*?</a>|<option\b.*?</option>', re.DOTALL)
_INLINE_TAG = re.compile(r"</?(?:a|b|cite|em|i|q|span|strong|time)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


def plain_text(html: str) -> str:
    """Return the words of HTML that we made ourselves, on one line; marks and margin notes of sources are left out."""
    inline = _INLINE_TAG.sub("", _NOT_TEXT.sub("", html))
    return " ".join(unescape(_TAG.sub(" ", inline)).split())


def excerpts(old: str, new: str) -> tuple[str, str]:
    """Return the places where two texts differ, each with a few words around it; dots stand for what is left out."""
    before, after = old.split(), new.split()
    groups = list(SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(CONTEXT))
    return (
        _cut(before, [(group[0][1], group[-1][2]) for group in groups]),
        _cut(after, [(group[0][3], group[-1][4]) for group in groups]),
    )


def _cut(words: list[str], stretches: list[tuple[int, int]]) -> str:
    shown: list[str] = []
    at = 0
    for start, end in stretches[:MOST_PLACES]:
        last = min(end, start + MOST_WORDS)
        shown += ["…"] * (start > at) + words[start:last] + ["…"] * (last < end)
        at = end
    left = at < len(words) and bool(stretches)
    return " ".join([*shown, "…"] if left and shown[-1:] != ["…"] else shown)
