"""A question before something is ended: what follows, the button that does it, and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass

QUESTION = "web/question.html"


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Button:
    """A button that posts."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """The page of ``QUESTION``. ``side`` is what it is about; no button where there is nothing to do."""

    side: str
    title: str
    lead: str
    facts: Sequence[tuple[str, str]]
    button: Button | None
    back: Link
