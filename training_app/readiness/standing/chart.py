"""Draws a theme as one bar of segments: geometry is worked out here so that a template only prints it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.readiness.standing.rules import UNANSWERED

FILLS = ("solid", "hatched", "dotted", "empty")
"""From the best to the worst; told apart without colour, in print and under forced colours."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of a bar, in percent of its width. ``fill``: one of ``FILLS``, or "line" for what is unanswered."""

    x: float
    width: float
    fill: str


def fills(best_first: Sequence[str]) -> dict[str, str]:
    """How each step is drawn: the best solid, the worst empty, what is between hatched or dotted; no answer as a line.

    :param best_first: the steps, ending with ``UNANSWERED``
    :raise ValueError: for more steps between than can be told apart
    """
    steps = [step for step in best_first if step != UNANSWERED]
    between = FILLS[1:-1]
    if len(steps) - 2 > len(between):
        raise ValueError("a bar has at most four steps")
    drawn = dict(zip(steps[1:-1], between, strict=False))
    return {**drawn, steps[0]: FILLS[0], steps[-1]: FILLS[-1], UNANSWERED: "line"}


def draw_bar(counts: Mapping[str, int], best_first: Sequence[str]) -> list[Segment]:
    """The pieces from left to right, as wide as their share; a step with no statement has none.

    :raise ValueError: without a statement
    """
    of = sum(counts.values())
    if of == 0:
        raise ValueError("a bar needs at least one statement")
    drawn = fills(best_first)
    pieces, done = [], 0
    for step in best_first:
        if counts[step]:
            pieces.append(Segment(round(100 * done / of, 3), round(100 * counts[step] / of, 3), drawn[step]))
            done += counts[step]
    return pieces
