"""Builds a scenario that is tried: its whole state is a list of choices, and nothing of it is written."""

from collections.abc import Mapping, Sequence

from training_app.content.catalogue import Source
from training_app.learning.again_views import play_on
from training_app.learning.debrief_views import forks_of, skill_bars
from training_app.learning.scenario_views import cards_in_order, chose_words, ground_label, percent_at
from training_app.learning.stamps import stamp_of
from training_app.learning.viewer import Viewer
from training_app.scenarios import play
from training_app.scenarios.graph import Decision, End, Scenario
from training_app.shelf import addresses
from training_app.shelf.pages import TryEnd, TryPage

NOTE = "You are trying this story. Nothing here is recorded, and no module asks for it."
CHANGED = "This story has changed since you began it, so it begins again. Nothing of it was recorded."


def build_try(
    registry: Mapping[str, Source], scenario: Scenario, choices: Sequence[str], viewer: Viewer, *, has_changed: bool
) -> TryPage:
    """The story after these choices.

    :param has_changed: say that an address of an older text began anew
    :raise StepUnknown: when a choice is not offered where the story stands by then
    """
    steps = play_on(scenario, [], choices)
    page = play.current_page(scenario, steps)
    node, at = page.node, len(steps) + 1
    before = play.chosen(scenario, steps[-1].node_id, steps[-1].choice_id) if steps else None
    is_end = isinstance(node, End)
    return TryPage(
        title=scenario.title,
        percent=100 if is_end else percent_at(at),
        ground_label=ground_label(node, at),
        stamp=stamp_of(scenario.status)[0],
        content_note=None if choices else scenario.content_note,
        note=CHANGED if has_changed else None if choices else NOTE,
        time=page.time,
        place=page.place,
        you_chose=chose_words(before, is_group=False) if before else None,
        consequence=play.address_in(page.consequence, viewer.surname) if page.consequence else None,
        scene=[play.address_in(told, viewer.surname) for told in page.scene],
        know=page.know,
        side=f"Decision {at}" if isinstance(node, Decision) else "",
        ask=node.ask if isinstance(node, Decision) else "",
        # the same order for one person whenever they come back
        choices=cards_in_order(scenario, node, f"{viewer.learner.person_id}/{scenario.id}", viewer),
        made=choices,
        here_url=addresses.further(scenario.id),
        back_url=addresses.try_out(scenario.id, choices[:-1]) if choices else addresses.MODULES,
        modules_url=addresses.MODULES,
        end=_end(registry, scenario, node, steps, viewer) if isinstance(node, End) else None,
    )


def _end(
    registry: Mapping[str, Source], scenario: Scenario, end: End, steps: Sequence[play.Step], viewer: Viewer
) -> TryEnd:
    first = scenario.variables[0]
    return TryEnd(
        title=end.title,
        summary=end.summary,
        lane_low=first.low,
        lane_high=first.high,
        forks=forks_of(
            scenario,
            steps,
            viewer,
            again_url=lambda number: addresses.try_out(scenario.id, [step.choice_id for step in steps[: number - 1]]),
        ),
        felt_html=scenario.debrief.felt_html,
        better_line=scenario.debrief.better_line,
        better_note=scenario.debrief.better_note,
        skills=skill_bars(scenario, steps),
        points_html=scenario.debrief.points_html,
        sources=[registry[source_id] for source_id in scenario.source_ids],
        restart_url=addresses.further(scenario.id),
    )
