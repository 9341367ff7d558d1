"""Counting words the way the seat-time formula needs them."""

import re

_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ0-9]+(?:[’'.:,-][A-Za-zÀ-ÖØ-öø-ÿ0-9]+)*")
_TAG = re.compile(r"<[^>]*>")

WORDS_PER_MINUTE = 200
MINUTES_PER_DECISION = 0.5


def count_words(text: str) -> int:
    """Return the number of words; a time, a figure or a hyphenated word is one word."""
    return len(_WORD.findall(text))


def count_html_words(html: str) -> int:
    """Return the number of words between the tags of HTML that we made ourselves."""
    return count_words(_TAG.sub(" ", html))
