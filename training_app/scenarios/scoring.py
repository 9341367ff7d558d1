"""What the debrief says about skills and shifts; nothing here is a score for a record."""

from collections.abc import Sequence
from dataclasses import dataclass

from training_app.scenarios.graph import Choice, Decision, Scenario, Skill
from training_app.scenarios.play import Step, chosen

BAR_STEPS = 4
HELD = "held"


@dataclass(frozen=True, slots=True)
class SkillScore:
    """One skill along one path: points shown, points the same decisions offered, and the bar from 0 to 4."""

    skill: Skill
    earned: int
    possible: int
    bar: int
    word: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A choice left aside at a decision, with the word for where it would have led."""

    choice: Choice
    word: str


def skill_scores(scenario: Scenario, steps: Sequence[Step]) -> tuple[SkillScore, ...]:
    """Return the skills that this path gave a chance to show, in the order of the scenario.

    Possible is the sum, over the decisions met, of the best that any choice there shows.
    A skill that no decision on the path asked for is left out: nothing is known about it.
    """
    scores = []
    for skill in scenario.skills:
        earned = sum(chosen(scenario, step.node_id, step.choice_id).skills.get(skill.id, 0) for step in steps)
        possible = sum(_best(scenario, step.node_id, skill.id) for step in steps)
        if possible:
            bar = (2 * BAR_STEPS * earned + possible) // (2 * possible)
            scores.append(SkillScore(skill, earned, possible, bar, bar_word(bar)))
    return tuple(scores)


def skill_points(scenario: Scenario, steps: Sequence[Step]) -> tuple[tuple[str, int, int], ...]:
    """Return (skill id, earned, possible) for each skill that this path gave a chance to show, as in skill_scores."""
    return tuple((score.skill.id, score.earned, score.possible) for score in skill_scores(scenario, steps))


def bar_word(bar: int) -> str:
    """Return the word that stands beside a bar of 0 to 4."""
    if bar >= BAR_STEPS:
        return "strong"
    return "steady" if bar >= BAR_STEPS / 2 else "to practice"


def shift(scenario: Scenario, choice: Choice) -> int:
    """Return -1, 0 or 1: whether the choice lowers, holds or raises the first variable."""
    effect = choice.effects.get(scenario.variables[0].name, 0)
    return (effect > 0) - (effect < 0)


def shift_word(scenario: Scenario, choice: Choice) -> str:
    """Return the story's own word for the shift, such as calmer or tenser; held when there is none."""
    first = scenario.variables[0]
    return {-1: first.low, 0: HELD, 1: first.high}[shift(scenario, choice)]


def not_taken(scenario: Scenario, step: Step) -> tuple[NotTaken, ...]:
    """Return the other choices of the decision that the step was made at, in file order."""
    node = scenario.nodes[step.node_id]
    choices = node.choices if isinstance(node, Decision) else ()
    return tuple(NotTaken(choice, shift_word(scenario, choice)) for choice in choices if choice.id != step.choice_id)


def _best(scenario: Scenario, node_id: str, skill_id: str) -> int:
    node = scenario.nodes[node_id]
    choices = node.choices if isinstance(node, Decision) else ()
    return max((choice.skills.get(skill_id, 0) for choice in choices), default=0)
