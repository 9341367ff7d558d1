"""What the papers say about scoring, written down a second time, so that a slip in the room's own files is seen.

Nothing here is read from the room. A band is its lowest total and its name, the lowest first.
"""

from dataclasses import dataclass
from itertools import product

DISTRESS = [(0, "None or low distress"), (5, "Moderate distress"), (13, "Serious distress")]
FOUR = [0, 1, 2, 3]


@dataclass(frozen=True)
class Paper:
    """One questionnaire: the points of each counted question, its bands, and what ends it early."""

    points: list[list[int]]
    bands: list[tuple[int, str]]
    gate: bool = False
    "A question before the others, where one answer ends it with 0."
    first_ends_at: int | None = None
    "The points of the first question at which nothing more is asked."

    @property
    def highest(self) -> int:
        return sum(max(points) for points in self.points)

    def score(self, answers: list[int | None]) -> int | None:
        """The total, None when an answer that applies is missing."""
        if answers[0] is not None and answers[0] == self.first_ends_at:
            return 0
        return None if None in answers else sum(value for value in answers if value is not None)

    def band(self, total: int) -> str:
        return [name for low, name in self.bands if total >= low][-1]

    def edges(self) -> list[int]:
        """Every total at an edge of a band, and one on each side of it."""
        near = {low + step for low, _ in self.bands for step in (-1, 0, 1)} | {self.highest - 1, self.highest}
        return sorted(total for total in near if 0 <= total <= self.highest)

    def reaching(self, total: int) -> list[int]:
        """Some answers that add up to a total, the first questions filled up first."""
        answers, rest = [], total
        for points in self.points:
            answers.append(max(value for value in points if value <= rest))
            rest -= answers[-1]
        return answers

    def all_answers(self) -> list[tuple[int, ...]]:
        """Every complete set of answers there is, the last question turning fastest."""
        return list(product(*self.points))


PAPERS = {
    # Kessler 2003: 13 or more; Prochaska 2012: 5 or more
    "k6": Paper([[0, 1, 2, 3, 4]] * 6, DISTRESS),
    # Kroenke, Spitzer, Williams 2001: 5, 10, 15, 20
    "phq9": Paper(
        [FOUR] * 9, [(0, "Minimal"), (5, "Mild"), (10, "Moderate"), (15, "Moderately severe"), (20, "Severe")]
    ),
    # Kroenke 2009: the same cut-points
    "phq8": Paper(
        [FOUR] * 8,
        [(0, "No significant symptoms"), (5, "Mild"), (10, "Moderate"), (15, "Moderately severe"), (20, "Severe")],
    ),
    # Spitzer 2006: 5, 10, 15
    "gad7": Paper([FOUR] * 7, [(0, "Below mild"), (5, "Mild"), (10, "Moderate"), (15, "Severe")]),
    # Prins 2016: 3 most sensitive, 4 most efficient; no event, total 0
    "pcptsd5": Paper(
        [[0, 1]] * 5,
        [
            (0, "Below both cut-points"),
            (3, "At the most sensitive cut-point"),
            (4, "At or above the most efficient cut-point"),
        ],
        gate=True,
    ),
    # Bradley 2003: women 3 or more; Bush 1998: men 4 or more; never drinks, total 0
    "auditc": Paper(
        [[0, 1, 2, 3, 4]] * 3,
        [(0, "Below both cut-offs"), (3, "At the cut-off for women"), (4, "At or above both cut-offs")],
        first_ends_at=0,
    ),
}
