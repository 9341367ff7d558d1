"""What a reminder says: one plain mail, what is due first, what to do, and nothing that blames. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from training_app.assignments.obligations import Phase
from training_app.assignments.reminders import Digest, Line
from training_app.web.words import counted, date_in_words, sentence_start


@dataclass(frozen=True, slots=True)
class Names:
    """What modules and people are called, by id; what is unknown is called by its id."""

    agency: str
    modules: Mapping[str, str]
    people: Mapping[int, str]


def subject_of(digest: Digest) -> str:
    """ "One module is overdue, two are due"."""
    late = sum(line.phase is Phase.OVERDUE for line in digest.own)
    due = len(digest.own) - late
    parts = []
    if late:
        parts.append(f"{counted(late, 'module is', 'modules are')} overdue")
    if due:
        parts.append(f"{counted(due, 'module is', 'modules are')} due")
    if digest.copies:
        people = len({line.mark.person_id for line in digest.copies})
        parts.append(f"{counted(people, 'person', 'people')} of yours late by more than a week")
    return sentence_start(", ".join(parts))


def text_of(digest: Digest, names: Names) -> str:
    """The mail. It names modules and days; never a score, an answer or a reason."""
    blocks = []
    if digest.own:
        blocks.append(_block("Your training:", [_own(line, names, digest.day) for line in digest.own]))
        blocks.append(
            "Sign in and press Continue: your place is kept, and lessons can be taken in parts. If you were away, tell "
            "your training coordinator, who can enter it; days away do not count."
        )
    if digest.copies:
        blocks.append(_block("Of your people:", [_copy(line, names, digest.day) for line in digest.copies]))
        blocks.append("They have been told as well. Time on shift to finish it is what helps most.")
    blocks.append(f"Sent by the training program of {names.agency}. There is one such mail a day at most.")
    return "\n\n".join(blocks) + "\n"


def _block(head: str, lines: Sequence[str]) -> str:
    return "\n".join([head, *(f"- {line}" for line in lines)])


def _own(line: Line, names: Names, today: date) -> str:
    return f"{_module(line, names)}: {_when(line, today)}"


def _copy(line: Line, names: Names, today: date) -> str:
    who = names.people.get(line.mark.person_id, f"person {line.mark.person_id}")
    return f"{who}, {_module(line, names)}: {_when(line, today)}"


def _module(line: Line, names: Names) -> str:
    return names.modules.get(line.mark.module_id, line.mark.module_id)


def _when(line: Line, today: date) -> str:
    day = date_in_words(line.mark.due_on, today)
    if line.phase is Phase.OVERDUE:
        return f"was due {day}"
    if line.phase is Phase.IN_GRACE:
        return f"was due {day}, and still counts as in time"
    return f"due {day}, by the end of the day"
