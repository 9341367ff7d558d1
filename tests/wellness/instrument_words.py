"""The words by which a trace of a self-check would be known: names, questions and ranges, from the room's own files."""

import re
from html import unescape

from training_app.wellness.document import INSTRUMENT_DIR, INSTRUMENTS
from training_app.wellness.instrument import load_instrument

LONG_ENOUGH = 20
"""A shorter question, such as "nervous?", or range, such as "Mild", may stand anywhere."""
NAMES = r"\bk6\b|\bphq|\bgad[ _-]?7|pc[ _-]?ptsd|\baudit[ _-]c\b|\bproqol"
RECORD = re.compile(rf"{NAMES}|wellness|self[ _-]?check", re.IGNORECASE)
"""For places where the program keeps or calls something: no name there may even be near it."""
_TOKENS = re.compile(r'name="csrf_token"[^>]*>|/app/sign-in/[\w.-]{20,}')
_LINKS = re.compile(r'<a\b[^>]*href="/wellness/"[^>]*>.*?</a>', re.DOTALL)


def _sentences() -> set[str]:
    checks = [load_instrument(INSTRUMENT_DIR / f"{each}.yaml") for each in INSTRUMENTS]
    asked = {question.words for check in checks for question in check.questions}
    ranges = {band.name for check in checks for band in check.bands}
    return {words.lower() for words in asked | ranges if len(words) >= LONG_ENOUGH}


SENTENCES = _sentences()
_ANY = re.compile(NAMES + "|" + "|".join(re.escape(each) for each in sorted(SENTENCES)), re.IGNORECASE)


def instrument_words(text: str) -> list[str]:
    """The names, questions and ranges of a self-check in a page or a file; what is random is left out before."""
    return sorted({found[0].lower() for found in _ANY.finditer(unescape(_TOKENS.sub(" ", text)))})


def self_check_links(page: str) -> list[str]:
    """What the links of a page to the self-check say: words, and no number or date beside them."""
    return [" ".join(re.sub(r"<[^>]+>", " ", link).split()) for link in _LINKS.findall(page)]


def around_self_check(page: str) -> list[str]:
    """What a page says of the self-check beside the links to it: each sentence, without markup."""
    plain = " ".join(unescape(re.sub(r"<[^>]+>", "\n", _LINKS.sub(" ", page))).split(" "))
    lines = [" ".join(line.split()) for line in re.split(r"(?<=[.!?])\s|\n\s*\n", plain)]
    return [line for line in lines if re.search(r"self-check|/wellness", line, re.IGNORECASE)]
