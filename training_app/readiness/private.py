"""What has no place in an agency's papers: the name of anybody on its roster, and what a self-check said. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

NAMES_SOMEBODY = "This names somebody on the roster ({}). Name the post instead, such as “Captain, Patrol”."
NAMES_A_SELF_CHECK = (
    "This speaks of a self-check ({}). What it says belongs to the officer alone and is kept nowhere. Write what the "
    "agency offers, not how anybody is."
)

_RANKS = (
    "officer|deputy|detective|det|investigator|corporal|cpl|sergeant|sgt|lieutenant|lt|captain|cpt|capt|major|maj"
    "|commander|cmdr|chief|sheriff|trooper|inspector|agent|mr|mrs|ms|dr"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_BADGE = re.compile(
    r"\b(?:badge|star|serial)\s*(?:no\.?|number|num\.?|#)?\s*[:#]?\s*([\w-]*\d[\w-]*)|#\s*(\d[\w-]*)", re.I
)
_INSTRUMENT = re.compile(
    r"\b(?:PHQ[- ]?[289]|GAD[- ]?[27]|K-?6|PC[- ]PTSD(?:[- ]5)?|AUDIT[- ]C|ProQOL(?:[- ]5)?"
    r"|self[- ]check (?:score|result|answer)s?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class OnRoster:
    """Who might be named."""

    given: str
    family: str
    badge: str | None


class Roster:
    """Everybody of the agency, ready to be looked for in texts."""

    def __init__(self, people: Iterable[OnRoster]) -> None:
        """Sort them by family name and by badge."""
        self._by_family: dict[str, list[OnRoster]] = {}
        self._by_badge: dict[str, OnRoster] = {}
        for person in people:
            self._by_family.setdefault(_plain(person.family), []).append(person)
            if person.badge:
                self._by_badge[person.badge.casefold()] = person

    def why_refused(self, text: str) -> str | None:
        """The sentence for who typed it; None for a text that names nobody and no self-check."""
        found = _INSTRUMENT.search(text)
        if found:
            return NAMES_A_SELF_CHECK.format(found.group())
        named = next(self._named(text), None)
        return NAMES_SOMEBODY.format(named) if named is not None else None

    def _named(self, text: str) -> Iterator[str]:
        """What of the text is somebody's: "Jane Ortiz", "Ortiz, Jane", "J. Ortiz", "Officer Ortiz", "badge 4417".

        A family name alone is not enough: many are also streets, colors and trades.
        """
        for words in _BADGE.finditer(text):
            if (words[1] or words[2] or "").casefold() in self._by_badge:
                yield words.group().strip()
        plain = _plain(text)
        for family in {name for name in self._candidates(plain) if name in self._by_family}:
            for person in self._by_family[family]:
                found = re.search(_pattern(_plain(person.given), family), plain)
                if found:
                    yield found.group()

    def _candidates(self, plain: str) -> Iterator[str]:
        words = _WORD.findall(plain)
        for length in (1, 2, 3):
            for at in range(len(words) - length + 1):
                yield " ".join(words[at : at + length])


def refused_by(roster: Roster, texts: Mapping[str, str]) -> dict[str, str]:
    """A sentence for each text that cannot be kept, by its key."""
    said = {key: roster.why_refused(text) for key, text in texts.items()}
    return {key: sentence for key, sentence in said.items() if sentence is not None}


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _pattern(given: str, family: str) -> str:
    first = given.split(" ", maxsplit=1)[0]
    initial = f"{re.escape(first[:1])}\\.?" if first else "(?!)"
    whole = re.escape(first) if first else "(?!)"
    name = re.escape(family)
    return rf"\b(?:(?:{whole}|{initial}) {name}|{name}, ?(?:{whole}\b|{initial}(?!\w))|(?:{_RANKS})\.? {name})(?!\w)"
