"""How the minutes of a session are shared out: pure arithmetic, so that a plan always adds up."""

from collections.abc import Sequence
from dataclasses import dataclass

OPENING = 5
CLOSING = 5
TALK = 10
SCENARIO_LEAST, SCENARIO_MOST = 20, 30
SQUAD_TAKES = 1.6
"""Times the minutes of one reader: a squad also raises hands and talks."""
STEP = 5


@dataclass(frozen=True, slots=True)
class Stretch:
    """From minute ``start`` to minute ``end`` of a session."""

    start: int
    end: int


def hour_stretches(lessons: int, scenario_minutes: int) -> list[Stretch]:
    """Return the stretches of 60 minutes: opening, each lesson, scenario, talk, closing.

    The scenario gets what a squad takes for it, in steps of five; the lessons share what is left, the first the most.

    :param lessons: one to three
    :param scenario_minutes: of one reader's median path; 0 where there is no scenario, and then there is no stretch
    """
    story = _to_step(scenario_minutes * SQUAD_TAKES, SCENARIO_LEAST, SCENARIO_MOST) if scenario_minutes else 0
    left = 60 - OPENING - TALK - CLOSING - story
    each, over = divmod(left, lessons)
    lengths = [
        OPENING,
        *(each + (place < over) for place in range(lessons)),
        *([story] if story else []),
        TALK,
        CLOSING,
    ]
    return _laid_out(lengths)


def quarter_stretches() -> list[Stretch]:
    """Return the stretches of 15 minutes: opening, one lesson, one decision, closing."""
    return _laid_out([2, 5, 6, 2])


def _to_step(minutes: float, least: int, most: int) -> int:
    return min(most, max(least, STEP * round(minutes / STEP)))


def _laid_out(lengths: Sequence[int]) -> list[Stretch]:
    stretches, at = [], 0
    for length in lengths:
        stretches.append(Stretch(at, at + length))
        at += length
    return stretches
