"""On which days coordinators are told of promises, and what the mail says. Pure.

Nothing is scheduled: each time it is worked out from what is open and what was told last, so that a worker that was
down for three days sends one mail and not three.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from training_app.readiness.promises.rules import SOON
from training_app.web.words import counted, sentence_start

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Owing:
    """An open promise with its day; ``told_on`` is when a mail spoke of that day last, None for never."""

    due_on: date
    told_on: date | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What a mail speaks of: due later in the week, due today, past their day."""

    soon: int
    today: int
    overdue: int

    @property
    def due(self) -> int:
        """Due today or within a week."""
        return self.soon + self.today


def is_to_be_told(owing: Owing, today: date) -> bool:
    """Whether a mail has to go out for it today: a week before, on its day, and each week after."""
    told = owing.told_on
    if today < owing.due_on:
        return told is None and owing.due_on - today <= SOON
    if told is None or told < owing.due_on:
        return True
    return today - told >= WEEK


def spoken_of(owing: Owing, today: date) -> bool:
    """Whether a mail of today counts it, once one goes out."""
    return owing.due_on - today <= SOON


def count(owing: Sequence[Owing], today: date) -> Counts:
    """What a mail of today says of them."""
    near = [one for one in owing if spoken_of(one, today)]
    return Counts(
        soon=sum(one.due_on > today for one in near),
        today=sum(one.due_on == today for one in near),
        overdue=sum(one.due_on < today for one in near),
    )


def subject_of(counts: Counts) -> str:
    """ "One promise is past its day, two are due within a week"."""
    parts = []
    if counts.overdue:
        parts.append(f"{counted(counts.overdue, 'promise is', 'promises are')} past {_its(counts.overdue)}")
    if counts.due:
        noun = ("is", "are") if parts else ("promise is", "promises are")
        parts.append(f"{counted(counts.due, *noun)} due {'today' if not counts.soon else 'within a week'}")
    return sentence_start(", ".join(parts))


def text_of(counts: Counts, url: str, agency: str) -> str:
    """The mail: counts and a link. No word that anybody typed but the agency's name, and nobody's name."""
    lines = []
    if counts.overdue:
        lines.append(f"Past {_its(counts.overdue)}: {counts.overdue}")
    if counts.today:
        lines.append(f"Due today: {counts.today}")
    if counts.soon:
        lines.append(f"Due within a week: {counts.soon}")
    listed = "\n".join(f"- {line}" for line in lines)
    return (
        f"Your agency made promises after listening sessions. Of those that are open:\n{listed}\n\n"
        f"Say what became of each, or move its day and say why:\n{url}\n\n"
        "Whoever came to the session reads the answer. You sign in as always.\n\n"
        f"Sent by the training program of {agency}. There is one such mail a day at most.\n"
    )


def _its(number: int) -> str:
    return "its day" if number == 1 else "their day"
