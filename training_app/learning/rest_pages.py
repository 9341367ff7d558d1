"""What the pages of a break show: the pause, the page after leaving, and two minutes with the feet on the floor."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PausePage:
    """The clock stands still. ``place`` is "Lesson 3 of 6. Saved 14:02."; nothing of the text itself is shown."""

    lead: str
    place: str
    go_on_url: str
    grounding_url: str
    leave_url: str


@dataclass(frozen=True, slots=True)
class AwayPage:
    """What is seen after leaving, by whoever looks at the screen: nothing of the module."""

    go_on_url: str
    grounding_url: str
    sign_out_url: str


@dataclass(frozen=True, slots=True)
class GroundingStep:
    """One thing to do, and about how long it takes at an easy pace."""

    title: str
    words: str
    seconds: int

    @property
    def time_words(self) -> str:
        """ "About 20 seconds"."""
        return f"About {self.seconds} seconds"


@dataclass(frozen=True, slots=True)
class GroundingPage:
    """The exercise, in steps that also work on paper."""

    steps: Sequence[GroundingStep]
    go_on_url: str
    go_on_label: str


# no claim of what it does for anybody: then it needs no source, and nobody is told how to feel
GROUNDING = (
    GroundingStep("Feet", "Eyes open. Put both feet flat on the floor, and press down a little. Let go again.", 15),
    GroundingStep(
        "Hands",
        "Lay your hands on your legs, the desk or the wheel. What is under them: cloth, wood, plastic? Warm or cool?",
        20,
    ),
    GroundingStep(
        "Breath", "Let one breath out slowly. The next one comes by itself. Do that three times, at your own pace.", 30
    ),
    GroundingStep("Eyes", "Look around, and name five plain things you see: a door, a cup, a street sign.", 25),
    GroundingStep("Ears", "Name two things you hear. The radio may be one of them.", 15),
    GroundingStep(
        "Here", "Roll your shoulders once. Say where you are, and what day it is. Then choose: go on, or stop here.", 15
    ),
)
