"""Builds the pages of a fork tried again: the path on record up to it, then choices that stand only in the address."""

from collections.abc import Sequence
from itertools import zip_longest

from training_app.content.catalogue import Module
from training_app.learning import addresses
from training_app.learning.again_pages import AgainEnd, AgainPage, Beside
from training_app.learning.debrief_views import forks_of
from training_app.learning.errors import StepUnknown
from training_app.learning.events import Mode
from training_app.learning.queries import AttemptView
from training_app.learning.scenario_views import (
    SQUAD,
    choice_cards,
    chose_words,
    ground_label,
    percent_at,
    scenario_of,
    steps_of,
)
from training_app.learning.stamps import stamp_of
from training_app.learning.viewer import Viewer
from training_app.scenarios import play
from training_app.scenarios.errors import StoryEnded, UnknownChoice
from training_app.scenarios.graph import Decision, End, Scenario
from training_app.web.words import sentence_start

NOTE = "You are trying this again. Nothing here is recorded."
SAME = "the same"


def build_again(module: Module, attempt: AttemptView, viewer: Viewer, step: int, choices: Sequence[str]) -> AgainPage:
    """The story after the path on record up to decision ``step`` and these choices made anew.

    :raise StepUnknown: when there is no such decision, the story has not ended once, or a choice is not offered there
    """
    scenario = scenario_of(module)
    path = attempt.progress.path
    if attempt.progress.end_id is None or not 1 <= step <= len(path):
        raise StepUnknown
    on_record = steps_of(scenario, path)
    steps = play_on(scenario, on_record[: step - 1], choices)
    page = play.current_page(scenario, steps)
    node, at = page.node, len(steps) + 1
    before = play.chosen(scenario, steps[-1].node_id, steps[-1].choice_id) if steps else None
    is_squads = attempt.progress.scenario_mode == Mode.GROUP and not choices
    return AgainPage(
        title=scenario.title,
        percent=100 if isinstance(node, End) else percent_at(at),
        ground_label=ground_label(node, at),
        stamp=stamp_of(scenario.status)[0],
        content_note=None if choices else scenario.content_note,
        note=NOTE,
        time=page.time,
        place=page.place,
        who=SQUAD if is_squads else "You",
        you_chose=chose_words(before, is_group=is_squads) if before else None,
        consequence=play.address_in(page.consequence, viewer.surname) if page.consequence else None,
        scene=[play.address_in(told, viewer.surname) for told in page.scene],
        know=page.know,
        side=f"Decision {at}" if isinstance(node, Decision) else "",
        ask=node.ask if isinstance(node, Decision) else "",
        choices=choice_cards(scenario, node, attempt, viewer),
        made=choices,
        here_url=addresses.again(attempt.id, step),
        back_url=addresses.again(attempt.id, step, choices[:-1]) if choices else addresses.debrief(attempt.id),
        end=_end(scenario, node, attempt, viewer, on_record, steps, step) if isinstance(node, End) else None,
    )


def play_on(scenario: Scenario, before: Sequence[play.Step], choices: Sequence[str]) -> list[play.Step]:
    """The steps before, then those of these choices.

    :raise StepUnknown: when a choice is not offered where the story stands by then
    """
    steps = list(before)
    for choice_id in choices:
        try:
            steps.append(play.choose(scenario, play.current_standing(scenario, steps), choice_id))
        except (StoryEnded, UnknownChoice) as error:
            raise StepUnknown from error
    return steps


def _end(
    scenario: Scenario,
    end: End,
    attempt: AttemptView,
    viewer: Viewer,
    on_record: Sequence[play.Step],
    steps: Sequence[play.Step],
    step: int,
) -> AgainEnd:
    first = scenario.variables[0]
    return AgainEnd(
        title=end.title,
        summary=end.summary,
        beside=_beside(scenario, on_record, steps, step),
        lane_low=first.low,
        lane_high=first.high,
        forks=forks_of(scenario, steps, viewer)[step - 1 :],
        restart_url=addresses.again(attempt.id, step),
        debrief_url=addresses.debrief(attempt.id),
    )


def _beside(scenario: Scenario, on_record: Sequence[play.Step], steps: Sequence[play.Step], step: int) -> list[Beside]:
    pairs = list(zip_longest(on_record[step - 1 :], steps[step - 1 :]))
    if all(old and new and old.choice_id == new.choice_id and old.node_id == new.node_id for old, new in pairs):
        return []
    lines = [
        Beside(f"Decision {number}", _words(scenario, old, new), _words(scenario, new, old, is_new=True))
        for number, (old, new) in enumerate(pairs, step)
    ]
    old_end, new_end = on_record[-1].page.node, steps[-1].page.node
    return [*lines, Beside("The end", _title(old_end), SAME if new_end.id == old_end.id else _title(new_end))]


def _words(scenario: Scenario, step: play.Step | None, other: play.Step | None, *, is_new: bool = False) -> str:
    """What was done at a decision, with its heading where the other way came to another decision or to none."""
    if step is None:
        return "the story had ended"
    node = scenario.nodes[step.node_id]
    choice = play.chosen(scenario, step.node_id, step.choice_id)
    if other is None or other.node_id != step.node_id:
        heading = node.heading if isinstance(node, Decision) else ""
        return f"{heading}: {choice.short}"
    return SAME if is_new and other.choice_id == step.choice_id else sentence_start(choice.short)


def _title(node: Decision | End) -> str:
    return node.title if isinstance(node, End) else ""
