"""The drawing: every person in a band, no bar under another, columns from left to right."""

import random
import re
from itertools import pairwise

import pytest

from tests.reports.cohort import take_at_random
from tests.reports.ledger import NOW
from training_app.content.catalogue import Catalogue
from training_app.reports.contributions import StoryRun
from training_app.reports.module_flow import PEOPLE_HEIGHT, Station, count_moves, count_stations, draw_flow
from training_app.reports.module_stats import decision_figures
from training_app.scenarios.graph import Scenario

SCENARIOS = ["m01-trauma", "m03-past-in-the-room"]


def stories_of(shipped: Catalogue, module_id: str, people: int) -> tuple[Scenario, list[StoryRun]]:
    module, dice = shipped.modules[module_id], random.Random(7)
    assert module.scenario is not None
    taken = [take_at_random(module, dice) for _ in range(people)]
    return module.scenario, [StoryRun(number, NOW, one.path, one.end_id) for number, one in enumerate(taken)]


@pytest.mark.parametrize("module_id", SCENARIOS)
def test_bars_hold_everyone_and_never_overlap(shipped: Catalogue, module_id: str):
    scenario, stories = stories_of(shipped, module_id, 80)
    drawing = draw_flow(scenario, stories, decision_figures(scenario, stories))

    columns: dict[float, list[tuple[float, float]]] = {}
    for bar in drawing.bars:
        columns.setdefault(bar.x, []).append((bar.y, bar.y + bar.height))
    for spans in columns.values():
        spans.sort()
        assert all(below[0] >= above[1] for above, below in pairwise(spans))
    assert len(columns) == drawing.columns
    first = sum(end - start for start, end in columns[0.0])
    assert first == pytest.approx(PEOPLE_HEIGHT, abs=1)
    assert max(end for spans in columns.values() for _, end in spans) <= drawing.height


@pytest.mark.parametrize("module_id", SCENARIOS)
def test_every_band_leads_to_the_right(shipped: Catalogue, module_id: str):
    scenario, stories = stories_of(shipped, module_id, 80)

    for band in draw_flow(scenario, stories, decision_figures(scenario, stories)).bands:
        numbers = [float(one) for one in re.findall(r"-?\d+\.\d+", band.path)]
        assert numbers[0] < numbers[6], band.path
        assert band.shade in {"f0", "f1", "f2"}


def test_moves_add_up_to_the_people_who_went_on(shipped: Catalogue):
    scenario, stories = stories_of(shipped, "m01-trauma", 80)
    shown = decision_figures(scenario, stories)

    moves, people = count_moves(stories, shown), count_stations(stories, shown)

    for station, count in people.items():
        left = sum(number for (one, _), number in moves.items() if one == station)
        stayed = sum(
            story.end_id is None
            and story.path[-1][0] == station.node_id
            and (station.node_id not in shown or story.path[-1][1] == station.choice_id)
            for story in stories
        )
        assert left + stayed == count or station.node_id == next(
            (s.end_id for s in stories if s.end_id == station.node_id), None
        )


def test_a_decision_of_few_is_one_bar_that_does_not_tell_its_choices(shipped: Catalogue):
    scenario, stories = stories_of(shipped, "m01-trauma", 12)
    shown = decision_figures(scenario, stories)
    hidden = {node for story in stories for node, _ in story.path} - set(shown)
    assert hidden

    drawing = draw_flow(scenario, stories, shown)

    assert all(Station(node) in count_stations(stories, shown) for node in hidden)
    words = [" ".join(label.lines) for label in drawing.labels]
    assert words.count("Fewer than ten") == len(hidden)
    for node in hidden:
        for choice in scenario.nodes[node].choices:
            assert not any(choice.short[:14] in said for said in words)


def test_nobody_cannot_be_drawn(shipped: Catalogue):
    scenario, _ = stories_of(shipped, "m01-trauma", 0)

    with pytest.raises(ValueError, match="people"):
        draw_flow(scenario, [], {})
