"""The words of a lesson without their markup, for counting and for the gates."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from markdown_it.token import Token


class PassageKind(StrEnum):
    """Where words stand in a lesson; the gates treat them differently."""

    PROSE = "prose"
    HEADING = "heading"
    CITED = "cited"
    CALLOUT = "callout"
    PRACTICE = "practice"
    TITLE = "title"
    RADIO = "radio"
    INSERT = "insert"


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, heading or list entry as plain words; line breaks of the file are kept, to find lines again."""

    kind: PassageKind
    text: str
    line: int

    @property
    def flat(self) -> str:
        """The text on one line, character for character as long as ``text``."""
        return self.text.replace("\n", " ")

    def line_at(self, offset: int) -> int:
        """Return the file's line of the character at the offset."""
        return self.line + self.text.count("\n", 0, offset)


def inline_text(children: Sequence[Token]) -> str:
    """Return the words of inline tokens; marks of sources leave nothing behind."""
    breaks = ("softbreak", "hardbreak")
    return "".join("\n" if token.type in breaks else token.content for token in children if token.type != "cite_mark")
