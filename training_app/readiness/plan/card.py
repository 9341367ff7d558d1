"""The card for the glove box: first hour and day, seats and numbers, and what of them one printed sheet holds. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import TypeVar

from training_app.readiness.plan.reading import FIRST_DAY, FIRST_HOUR, Contact, Plan, Seat, Step, is_open

Thing = TypeVar("Thing")
SHEET_LINES = 50
"""How many lines one sheet of letter paper holds below its head, in two columns beside each other."""
COLUMN_SIGNS = 51
"""About how many signs stand on a line of a column."""
FIRST_SHORTEST = 30
"""A first sentence of fewer signs says too little alone: “One voice.”"""
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z“])")
_DIGITS = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True)
class CardStep:
    """One step: who does it, what, and who is called. ``more`` is read on the screen and has no room on paper."""

    post: str
    does: str
    more: str = ""
    calls: str = ""


@dataclass(frozen=True, slots=True)
class CardNumber:
    """One number. ``telephone`` is what a phone dials, empty where it is no number."""

    who: str
    number: str
    hours: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on the card. ``screen_only`` are steps for which the sheet has no room at all."""

    hour: Sequence[CardStep]
    day: Sequence[CardStep]
    seats: Sequence[Seat]
    numbers: Sequence[CardNumber]
    screen_only: Sequence[CardStep] = ()
    prints_hours: bool = False
    "Whether paper has room for when a number is answered."
    prints_stand_ins: bool = False
    "Likewise for who stands in."

    @property
    def is_cut(self) -> bool:
        """Whether the screen shows more than the sheet."""
        whole = self.prints_hours and self.prints_stand_ins and not self.screen_only
        return not whole or any(one.more for one in (*self.hour, *self.day))


def card_of(plan: Plan) -> Card:
    """The card, with as much of each step in print as one sheet holds.

    Always printed are each number, and each seat with its post. Of each step the first sentence is, as long as there is
    room; then when the numbers are answered, who stands in, and whole steps in the order of the clock.
    """
    card = Card(
        hour=[_step(one) for one in plan.steps_in(FIRST_HOUR)],
        day=[_step(one) for one in plan.steps_in(FIRST_DAY)],
        seats=plan.seats,
        numbers=[_number(one) for one in plan.contacts if not is_open(one.number)],
    )
    while lines_of(card) > SHEET_LINES and (card.hour or card.day):
        card = _without_last(card)
    card = _if_it_fits(card, replace(card, prints_hours=True))
    card = _if_it_fits(card, replace(card, prints_stand_ins=True))
    for at in range(len(card.hour)):
        card = _if_it_fits(card, replace(card, hour=_whole_at(card.hour, at)))
    for at in range(len(card.day)):
        card = _if_it_fits(card, replace(card, day=_whole_at(card.day, at)))
    return card


def lines_of(card: Card) -> int:
    """About how many lines the card takes in print: what stands beside each other counts once."""
    steps = max(_lines(_printed(one) for one in card.hour), _lines(_printed(one) for one in card.day))
    seats = [f"{one.name}. {one.held_by}" + f"; then {one.stands_in}" * card.prints_stand_ins for one in card.seats]
    numbers = [f"{one.who}: {one.number}" + f" {one.hours}" * card.prints_hours for one in card.numbers]
    return steps + _beside(seats) + _beside(numbers)


def halves(things: Sequence[Thing]) -> tuple[Sequence[Thing], Sequence[Thing]]:
    """The left and the right column; the left has one more where they are odd."""
    middle = (len(things) + 1) // 2
    return things[:middle], things[middle:]


def telephone_of(number: str) -> str:
    """What is dialed: digits, after a plus where one stands first; empty where there are fewer than three digits.

    An extension cannot be dialed from a link, and the words beside it still show it.
    """
    first = re.split(r"(?i)\s*(?:ext|x|;|,|/| or )", number, maxsplit=1)[0]
    digits = "".join(_DIGITS.findall(first))
    if len(digits) < 3:
        return ""
    return f"+{digits}" if first.strip().startswith("+") else digits


def step_of(step: Step) -> CardStep:
    """The whole step."""
    return CardStep(", ".join(step.posts), _ended(step.does), calls="; ".join(step.calls))


def _step(step: Step) -> CardStep:
    whole = step_of(step)
    first, *more = _SENTENCE.split(whole.does)
    while more and len(first) < FIRST_SHORTEST:
        first = f"{first} {more.pop(0)}"
    return replace(whole, does=first, more=" ".join(more))


def _number(contact: Contact) -> CardNumber:
    return CardNumber(contact.who, contact.number, contact.hours, telephone_of(contact.number))


def _without_last(card: Card) -> Card:
    """The same with one step fewer in print, of the longer column."""
    if _lines(map(_printed, card.day)) >= _lines(map(_printed, card.hour)):
        return replace(card, day=card.day[:-1], screen_only=(card.day[-1], *card.screen_only))
    return replace(card, hour=card.hour[:-1], screen_only=(card.hour[-1], *card.screen_only))


def _whole_at(steps: Sequence[CardStep], at: int) -> list[CardStep]:
    return [
        replace(one, does=f"{one.does} {one.more}".strip(), more="") if number == at else one
        for number, one in enumerate(steps)
    ]


def _if_it_fits(card: Card, longer: Card) -> Card:
    return longer if lines_of(longer) <= SHEET_LINES else card


def _printed(step: CardStep) -> str:
    return f"{step.post}. {step.does}"


def _beside(texts: Sequence[str]) -> int:
    left, right = halves(texts)
    return max(_lines(left), _lines(right))


def _lines(texts: Iterable[str]) -> int:
    return sum(len(wrap(text, COLUMN_SIGNS)) for text in texts)


def _ended(text: str) -> str:
    """A sentence with its end."""
    return text if text.endswith((".", "?", "!", "”", "…")) else f"{text}."
