"""What a sink's process said means for the records it was given. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from training_app.delivery.rules import Delivered, DestinationStopped, NotTried, Outcome, Refused, RetryLater

KIND = "sink.record"
"""The kind of destination. Its ``endpoint`` is the sink's name, and its ``username`` the package that it came with."""
LIMIT_S = 10.0
"""How long one batch may take, with the start of the process. It is ended then, whatever it is doing."""
WORDS_LONGEST = 300

GONE = (
    "The package that adds the sink {name!r} is not installed where the worker runs. Install it there again and start "
    "this destination again, or leave it stopped. Nothing was lost: every record is kept here."
)
BROKEN = (
    "The sink {name!r} cannot be loaded where the worker runs ({said}). Repair its package, then start this "
    "destination again. Nothing was lost: every record is kept here."
)
NOT_OPENED = "The sink did not open: {said}"
SLOW_START = "The sink was not ready within {within_s:g} seconds, and its process was ended."
DIED_AT_START = "The sink’s process ended by itself before it was ready ({code})."
SLOW = "The sink did not answer within {within_s:g} seconds, and its process was ended."
DIED = "The sink’s process ended by itself at this record ({code})."


class Word(StrEnum):
    """The first word of each line that a sink's process says."""

    READY = "ready"
    "It was loaded and opened."
    GONE = "gone"
    "No installed package adds it."
    BROKEN = "broken"
    "It cannot be loaded, or is no sink."
    NOT_OPENED = "not_opened"
    "It was loaded, and raised when it was opened."
    TAKEN = "taken"
    "It has the record."
    REFUSED = "refused"
    "It will not have this record, ever."
    LATER = "later"
    "It raised; the record is tried again."
    CHECKED = "checked"
    "Its own check found it in order, or it has none."


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what it said. ``text`` is for people, empty where there is nothing to say."""

    word: Word
    text: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """All that a sink's process said, and how it ended. ``code`` is None when it was ended after ``within_s``."""

    lines: tuple[Line, ...]
    code: int | None
    within_s: float = LIMIT_S


def outcomes_of(said: Said, name: str, count: int) -> list[Outcome]:
    """What became of each of so many records, in the order they were given.

    One that it raised at, or that its process ended at, is tried again later, and those behind it were not tried: so
    the order holds. When only the time was up, what was settled is kept and the rest begins the next batch.
    """
    if not said.lines or said.lines[0].word is not Word.READY:
        return _not_opened(said, name, count)
    outcomes: list[Outcome] = []
    for line in said.lines[1 : count + 1]:
        outcomes.append(_outcome_of(line))
        if not isinstance(outcomes[-1], Delivered | Refused):
            break
    else:
        if len(outcomes) < count:
            outcomes.append(_unanswered(said, is_first=not outcomes))
    return [*outcomes, *[NotTried()] * (count - len(outcomes))]


def lines_in(output: bytes) -> tuple[Line, ...]:
    """The lines of the process, each "word text"; what is no such line ends them, as a cut one does."""
    lines: list[Line] = []
    for raw in output.decode("utf-8", "replace").split("\n")[:-1]:
        word, _, text = raw.partition(" ")
        if word not in list(Word):
            break
        lines.append(Line(Word(word), text))
    return tuple(lines)


def how_it_ended(code: int) -> str:
    """ "exit code 3" or "signal 9"."""
    return f"exit code {code}" if code >= 0 else f"signal {-code}"


def _not_opened(said: Said, name: str, count: int) -> list[Outcome]:
    first = said.lines[0] if said.lines else None
    stopped = {Word.GONE: GONE, Word.BROKEN: BROKEN}
    if first is not None and first.word in stopped:
        return [DestinationStopped(stopped[first.word].format(name=name, said=first.text))] * count
    return [RetryLater(why_not_opened(said)), *[NotTried()] * (count - 1)]


def why_not_opened(said: Said) -> str:
    """What kept it from being ready, for a sink that is installed and can be loaded."""
    if said.lines:
        return NOT_OPENED.format(said=said.lines[0].text)
    return (
        SLOW_START.format(within_s=said.within_s)
        if said.code is None
        else DIED_AT_START.format(code=how_it_ended(said.code))
    )


def _unanswered(said: Said, *, is_first: bool) -> Outcome:
    if said.code is not None:
        return RetryLater(DIED.format(code=how_it_ended(said.code)))
    # counted as a failure when nothing was settled, so that the next batch is smaller and something gets through
    return RetryLater(SLOW.format(within_s=said.within_s)) if is_first else NotTried()


def _outcome_of(line: Line) -> Outcome:
    match line.word:
        case Word.TAKEN:
            return Delivered()
        case Word.REFUSED:
            return Refused(f"The sink will not have it: {line.text}")
        case _:
            return RetryLater(f"The sink failed at this record: {line.text}")


def shortened(words: str) -> str:
    """One line of at most ``WORDS_LONGEST`` printable characters."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in " ".join(words.split()))
    return plain if len(plain) <= WORDS_LONGEST else f"{plain[:WORDS_LONGEST]} ..."
