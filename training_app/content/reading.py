"""Reading grade after Flesch and Kincaid, with a syllable counter of our own and no word lists to download."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape
from itertools import pairwise

from training_app.scenarios.words import count_words

_SENTENCE_END = re.compile(r"[.!?…]+[”’\"')\]]*(?=\s|$)")
_WORD = re.compile(r"[A-Za-z]+(?:[’'][A-Za-z]+)*")
_NOT_RUNNING_TEXT = re.compile(
    r"<(aside|h2|h3|summary|select)\b.*?</\1>"
    r'|<ol class="script">.*?</ol>|<p class="(?:note|insert|insert todo|kicker)">.*?</p>|<span class="hint">.*?</span>'
    r'|<a class="cite".*?</a>',
    re.DOTALL,
)
_BLOCK_END = re.compile(r"</(?:p|li|label|legend|span|div)>")
_TAG = re.compile(r"<[^>]*>")
_VOWELS = re.compile(r"[aeiouy]+")
# The letters before keep table, houses and wanted from losing a syllable that is spoken.
_SILENT = [
    re.compile(r"[^aeiouyl]e$|[aeiouy]le$"),
    re.compile(r"[^aeiouyszxcgh]es$"),
    re.compile(r"[^aeiouytd]ed$"),
    re.compile(
        r"[^aeiouyl]e(ly|ful|less|ness|ment)"
        r"|^(some(?!o)|safe|there|where|home|life|fire|time|state)(?=[bcdfghjklmnpqrstvwxz][a-z])"
    ),
]
_SPOKEN_APART = [
    re.compile(r"(?<![ct])ia|(?<![tsgcxl])io"),
    re.compile(r"(?<![gq])ua"),
    re.compile(r"[aeiouy]ing$"),
    re.compile(r"iet|[^p]ier$"),
    re.compile(r"creat|realiz|realit|area|idea|theo|video"),
    re.compile(r"ism$|[ds]nt$"),
]
_ABBREVIATIONS = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Lt|Sgt|No|vs|e\.g|i\.e|U\.S|a\.m|p\.m)\.(?=\s)")


def reading_grade(paragraphs: Iterable[str]) -> float:
    """Return the Flesch-Kincaid grade of some paragraphs, 0.0 for none; each paragraph ends its last sentence.

    Source: Kincaid et al. 1975: 0.39 words per sentence + 11.8 syllables per word - 15.59
    """
    sentences = words = syllables = 0
    for paragraph in paragraphs:
        found = _WORD.findall(paragraph)
        if found:
            sentences += max(1, count_sentences(paragraph))
            words += len(found)
            syllables += sum(count_syllables(word) for word in found)
    if not words:
        return 0.0
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def running_text(html: str) -> list[str]:
    """Return the paragraphs of a lesson's HTML; headings, notes, radio logs and agency texts are left out."""
    blocks = _BLOCK_END.split(_NOT_RUNNING_TEXT.sub(" ", html))
    paragraphs = (unescape(" ".join(_TAG.sub("", block).split())) for block in blocks)
    return [paragraph for paragraph in paragraphs if paragraph]


def count_sentences(text: str) -> int:
    """Return the number of sentences; a last one without a full stop counts too."""
    return len(split_sentences(text))


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph."""
    held = _ABBREVIATIONS.sub(lambda found: found.group()[:-1] + "\x00", text)
    ends = [0, *(found.end() for found in _SENTENCE_END.finditer(held)), len(held)]
    parts = [text[start:end].strip() for start, end in pairwise(ends)]
    return [part for part in parts if _WORD.search(part) or count_words(part)]


@lru_cache(maxsize=20_000)
def count_syllables(word: str) -> int:
    """Return how many syllables an English word likely has; at least one.

    Groups of vowels, less those that are silent, plus those where two vowels are spoken apart. Off by one now and then.
    """
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(_VOWELS.findall(letters))
    count -= sum(bool(pattern.search(letters)) for pattern in _SILENT)
    count += sum(bool(pattern.search(letters)) for pattern in _SPOKEN_APART)
    return max(1, count)
