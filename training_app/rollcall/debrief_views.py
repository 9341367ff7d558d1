"""Builds the debrief for the squad: the path with its hands, and two prompts in the story's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from training_app.content.catalogue import Source
from training_app.learning.debrief_views import forks_of
from training_app.learning.module_views import sources_of
from training_app.learning.pages import Fork, NotTaken
from training_app.learning.stamps import stamp_of
from training_app.learning.viewer import Viewer
from training_app.rollcall import addresses, rules
from training_app.rollcall.errors import StoryNotEnded
from training_app.rollcall.pages import DebriefPage
from training_app.rollcall.queries import Vote
from training_app.rollcall.story_views import Run, hands_words
from training_app.scenarios import scoring
from training_app.scenarios.graph import Decision, End, Scenario
from training_app.scenarios.play import Step


def build_debrief(registry: Mapping[str, Source], run: Run, viewer: Viewer) -> DebriefPage:
    """The way it went, drawn and in words; judgement lives here and nowhere before.

    :raise StoryNotEnded: before the end
    """
    scenario, end_id = run.scenario, run.row.end_id
    if end_id is None:
        raise StoryNotEnded
    end = scenario.nodes[end_id]
    assert isinstance(end, End)  # noqa: S101 - only an End is recorded as one
    steps = run.steps(len(run.row.path))
    is_open = run.row.finished_at is not None and rules.is_list_open(run.row.finished_at, viewer.now)
    return DebriefPage(
        title=end.title,
        scenario_title=scenario.title,
        summary=end.summary,
        stamp=stamp_of(scenario.status)[0],
        lane_low=scenario.variables[0].low,
        lane_high=scenario.variables[0].high,
        forks=_forks_with_hands(scenario, steps, run.votes, viewer),
        felt_html=scenario.debrief.felt_html,
        better_line=scenario.debrief.better_line,
        better_note=scenario.debrief.better_note,
        prompts=[_ask_about_fork(scenario, steps, run.votes), _ask_about_line(scenario)],
        points_html=scenario.debrief.points_html,
        sources=sources_of(registry, run.module, scenario.source_ids),
        next_label="Tick who is here" if is_open else "See who was here",
        next_url=addresses.roster(run.row.id) if is_open else addresses.done(run.row.id),
        index_url=addresses.INDEX,
    )


def _forks_with_hands(scenario: Scenario, steps: Sequence[Step], votes: Sequence[Vote], viewer: Viewer) -> list[Fork]:
    return [
        replace(
            fork,
            shift=f"{fork.shift}, {hands_words(vote)}",
            not_taken=[_not_taken(other, vote) for other in scoring.not_taken(scenario, step)],
        )
        for fork, step, vote in zip(forks_of(scenario, steps, viewer), steps, votes, strict=True)
    ]


def _not_taken(other: scoring.NotTaken, vote: Vote) -> NotTaken:
    count = vote.hands.get(other.choice.id, 0)
    hands = f" ({count} {'hand' if count == 1 else 'hands'})" if any(vote.hands.values()) else ""
    return NotTaken(other.word, f"{other.choice.short}{hands}")


def _ask_about_fork(scenario: Scenario, steps: Sequence[Step], votes: Sequence[Vote]) -> str:
    """About the fork that divided the squad most; where none did, about the last one."""
    divided = rules.closest(vote.hands for vote in votes)
    at = len(steps) - 1 if divided is None else divided
    second_id = rules.runner_up(votes[at].hands, steps[at].choice_id)
    others = [other.choice for other in scoring.not_taken(scenario, steps[at])]
    other = next((choice for choice in others if choice.id == second_id), others[0])
    divided_words = " You were most divided here." if divided is not None else ""
    return f"{_heading(scenario, steps[at])}.{divided_words} What speaks for “{other.short}”, and what against it?"


def _ask_about_line(scenario: Scenario) -> str:
    return f"“{scenario.debrief.better_line}” Where on your next shift could that fit, and where would it not?"


def _heading(scenario: Scenario, step: Step) -> str:
    node = scenario.nodes[step.node_id]
    return node.heading if isinstance(node, Decision) else ""
