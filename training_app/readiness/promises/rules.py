"""What a promise, its answer and its day may be, and how themes and promises belong together. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from training_app.foundation.typed import read_day, why_reason_refused
from training_app.readiness.promises.models import PromiseKind, PromiseState
from training_app.web.words import counted, sentence_start

NOTES_PART, THEMES_FIELD = "notes", "themes"
"""Where the tool of a session keeps its themes."""
WORDS_SHORTEST, WORDS_LONGEST = 10, 500
OWNER_LONGEST = 200
ANSWER_LONGEST = 1000
SOON = timedelta(days=7)
"""So long before its day a promise is told of."""
_FARTHEST = timedelta(days=3660)
_ODD = "This holds a sign that cannot be kept. Type it again, or paste it as plain text."
SAME_DAY = "This is the day that stands there already."
_NO_DAY = "Give the day by which it is done. Write it as 2027-03-01."

STATES: Mapping[PromiseKind, Sequence[PromiseState]] = {
    PromiseKind.PROMISE: (PromiseState.OPEN, PromiseState.KEPT, PromiseState.NOT_KEPT, PromiseState.WITHDRAWN),
    PromiseKind.NO_PROMISE: (PromiseState.OPEN, PromiseState.WITHDRAWN),
}
"""What may become of each."""


@dataclass(frozen=True, slots=True)
class Said:
    """One theme of the notes, with what was said of it."""

    theme: str
    said: Sequence[str]


@dataclass(frozen=True, slots=True)
class Notes:
    """The themes of a session in their order; ``nameless`` counts what was noted under no theme."""

    themes: Sequence[Said]
    nameless: int

    @property
    def names(self) -> frozenset[str]:
        """The themes alone."""
        return frozenset(one.theme for one in self.themes)


@dataclass(frozen=True, slots=True)
class Promised:
    """What is promised for a theme, or why nothing is; ``due_on`` as it was typed: "2027-03-01"."""

    theme: str
    kind: PromiseKind
    words: str
    owner: str
    due_on: str

    @property
    def day(self) -> date | None:
        """The day; None where nothing is promised."""
        return read_day(self.due_on) if self.kind is PromiseKind.PROMISE else None

    @property
    def texts(self) -> dict[str, str]:
        """What was typed in words, by its field."""
        return {"words": self.words, "owner": self.owner}


def read_notes(rows: Sequence[Mapping[str, str]]) -> Notes:
    """The themes of the notes' rows; the same theme in two rows is one theme."""
    said: dict[str, list[str]] = {}
    nameless = 0
    for row in rows:
        theme, words = row.get("theme", ""), row.get("said", "")
        if not theme:
            nameless += 1
            continue
        said.setdefault(theme, [])
        if words:
            said[theme].append(words)
    return Notes([Said(theme, words) for theme, words in said.items()], nameless)


def why_promise_refused(promised: Promised, today: date) -> dict[str, str]:
    """A sentence for each field that cannot be kept: by ``words``, ``owner`` and ``due_on``."""
    found = {"words": _why_text(promised.words, WORDS_LONGEST)}
    if promised.kind is PromiseKind.PROMISE:
        found["owner"] = _why_owner(promised.owner)
        found["due_on"] = _why_day(promised.due_on, today)
    return {name: sentence for name, sentence in found.items() if sentence is not None}


def why_answer_refused(kind: PromiseKind, state: str, answer: str) -> dict[str, str]:
    """A sentence for each field of an answer that cannot be kept: by ``state`` and ``public_answer``."""
    said = {}
    if state not in STATES[kind]:
        said["state"] = "Choose what became of it."
    if (sentence := _why_text(answer, ANSWER_LONGEST)) is not None:
        said["public_answer"] = sentence
    return said


def why_move_refused(due_on: str, reason: str, today: date) -> dict[str, str]:
    """A sentence for each field of a new day that cannot be kept: by ``due_on`` and ``reason``."""
    found = {"due_on": _why_day(due_on, today), "reason": why_reason_refused(reason)}
    day = read_day(due_on)
    if found["due_on"] is None and day is not None and day < today:
        found["due_on"] = "This day has passed. A promise is moved to a day that is still to come."
    return {name: sentence for name, sentence in found.items() if sentence is not None}


def is_overdue(state: PromiseState, due_on: date | None, today: date) -> bool:
    """Whether its day has passed and nothing became of it."""
    return state is PromiseState.OPEN and due_on is not None and due_on < today


def is_soon(state: PromiseState, due_on: date | None, today: date) -> bool:
    """Whether it is due today or within a week."""
    return state is PromiseState.OPEN and due_on is not None and today <= due_on <= today + SOON


def left_words(left: int, themes: int) -> str:
    """Which themes have nothing: "Three themes have neither a promise nor a reason."

    :param left: how many of the themes
    """
    if themes == 0:
        return "No theme is kept yet. They come from the part “What was said.”"
    if left == 0:
        return "Every theme has a promise, or a reason why not."
    return sentence_start(
        f"{counted(left, 'theme has', 'themes have')} neither a promise nor a reason. Whoever came is waiting for one."
    )


def nameless_words(count: int) -> str | None:
    """What is said of notes under no theme."""
    if count == 0:
        return None
    return sentence_start(f"{counted(count, 'note stands', 'notes stand')} under no theme, so nothing answers it yet.")


def _why_text(text: str, longest: int) -> str | None:
    if not WORDS_SHORTEST <= len(text) <= longest:
        return f"Write {WORDS_SHORTEST} to {longest} characters."
    return None if text.replace("\n", "").isprintable() else _ODD


def _why_owner(owner: str) -> str | None:
    if not owner:
        return "Name the post that answers for it, such as “Captain, Patrol”."
    if len(owner) > OWNER_LONGEST:
        return f"Write at most {OWNER_LONGEST} characters."
    return None if owner.isprintable() else _ODD


def _why_day(typed: str, today: date) -> str | None:
    day = read_day(typed)
    if day is None:
        return _NO_DAY
    if abs(day - today) > _FARTHEST:
        return "This day is more than ten years away. Check the year."
    return None
