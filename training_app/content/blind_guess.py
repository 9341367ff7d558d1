"""What someone scores who has read nothing and answers by a habit: the longest option, the first, the politest."""

import re
from collections.abc import Callable, Mapping, Sequence

from training_app.content.schema import ItemRecord, OptionRecord

Habit = Callable[[Sequence[OptionRecord]], OptionRecord]

# Words of courtesy and care, by which a reader who wants to please would choose.
_COURTESY = re.compile(
    r"\b(please|thanks?|thank you|sorry|apologi[sz]\w*|may i|can i|could you|would you|if you (like|want|wish)"
    r"|when you.re ready|take your time|understand|gent(le|ly)|kind(ly|ness)?|calm(ly)?|soft(ly)?|quiet(ly)?"
    r"|polite(ly)?|warm(ly)?|listen\w*|care(s|d)?|careful(ly)?|comfort\w*|reassur\w*|respect\w*|support\w*|help\w*"
    r"|offer\w*|ask(s|ed)?|choose|choice|together|with (her|him|them)|stay(s|ed)? with|safe(ty)?|welcome|patien\w+"
    r"|sympath\w+|empath\w+|acknowledge\w*)\b",
    re.IGNORECASE,
)


def longest(options: Sequence[OptionRecord]) -> OptionRecord:
    """The option of most characters, the earlier of two that are as long."""
    return max(options, key=lambda option: len(option.text))


def first(options: Sequence[OptionRecord]) -> OptionRecord:
    """The option that stands first in the file."""
    return options[0]


def politest(options: Sequence[OptionRecord]) -> OptionRecord:
    """The option with the most words of courtesy and care; of equals the longer one, as care takes words."""
    return max(options, key=lambda option: (len(_COURTESY.findall(option.text)), len(option.text)))


HABITS: Mapping[str, Habit] = {
    "the longest option": longest,
    "the first option": first,
    "the politest option": politest,
}


def guessed_share(items: Sequence[ItemRecord], habit: Habit) -> float:
    """Return the share of the items, 0 to 1, that the habit answers right."""
    return sum(habit(item.options).key for item in items) / len(items) if items else 0.0
