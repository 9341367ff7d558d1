"""b11: a broken story is never published. Each rule is broken once in a shipped story; each time its line is named."""

import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.shipped import shipped_catalogue
from training_app.cli.commands import main
from training_app.content.figures import catalogue_figures
from training_app.content.figures_text import endings_table
from training_app.scenarios.graph import Decision, End, Scenario
from training_app.scenarios.pace import measure_paths
from training_app.scenarios.play import Standing, begin, choose

ROOT = Path(__file__).parents[2]
STORY = "scenarios/s07-parking-lot/scenario.yaml"
ACADEMIC = (
    "Institutional responsibilities necessitate interdisciplinary reconsideration of organizational communication, "
    "notwithstanding contradictory environmental considerations and administrative complications. "
)


@dataclass(frozen=True)
class Shelf:
    """A copy of the shipped texts that one may break, and what the check says of it."""

    root: Path

    @property
    def story(self) -> str:
        return (self.root / STORY).read_text(encoding="utf-8")

    def swap(self, old: str, new: str) -> None:
        """Replace the only place of some text."""
        assert self.story.count(old) == 1, (old, self.story.count(old))
        (self.root / STORY).write_text(self.story.replace(old, new), encoding="utf-8")

    def add_node(self, text: str) -> None:
        """Put a node of its own at the head of the nodes."""
        self.swap("nodes:\n  arrive:\n", f"nodes:\n{text}  arrive:\n")

    def line(self, words: str) -> int:
        """The line that begins so."""
        return next(number for number, line in enumerate(self.story.splitlines(), 1) if line.startswith(words))

    def check(self) -> tuple[int, list[str]]:
        """How content check ends, and the problems it names."""
        result = CliRunner().invoke(main, ["content", "check", "--root", str(self.root)])
        return result.exit_code, result.stderr.splitlines()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    for name in ("modules", "scenarios"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return Shelf(tmp_path)


def dropped(shelf: Shelf, words: str) -> None:
    """Leave out the one line that begins so."""
    lines = shelf.story.splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(words)]
    assert len(kept) == len(lines) - 1
    (shelf.root / STORY).write_text("".join(kept), encoding="utf-8")


def without_consequence(shelf: Shelf) -> None:
    start = shelf.story.index("        consequence:\n", shelf.story.index("      - id: walk-up\n"))
    end = shelf.story.index("        debrief:", start)
    shelf.swap(shelf.story[start:end], "        consequence: []\n")


def in_a_circle(shelf: Shelf) -> None:
    shelf.swap("    to: alone-first\n", "    to: sidewalk\n")
    shelf.swap("    to: warned\n", "    to: corner\n")


def one_end_more(shelf: Shelf) -> None:
    """A sixth end, which some path does reach."""
    shelf.add_node(
        "  sixth:\n    kind: end\n    title: Another end\n    tone: mixed\n"
        "    scene: [{text: It is over.}]\n    summary: It is over.\n"
    )
    route = "  outcome:\n    kind: route\n    when:\n"
    shelf.swap(route, f"{route}      - {{if: {{all: [{{var: tension, eq: 0}}]}}, to: sixth}}\n")


RULES: dict[str, tuple[Callable[[Shelf], None], str, str]] = {
    "a node that no path reaches": (
        lambda shelf: shelf.add_node("  attic:\n    kind: passage\n    scene: [{text: Dust.}]\n    to: arrive\n"),
        "  attic:",
        'no path reaches the node "attic"',
    ),
    "a dead end": (
        lambda shelf: dropped(shelf, "    to: alone-first"),
        "  corner:",
        'dead end: "corner" leads nowhere',
    ),
    "a target that is not there": (
        lambda shelf: shelf.swap("    to: alone-first\n", "    to: alone-last\n"),
        "    to: alone-last",
        'unknown target "alone-last"',
    ),
    "a loop without exit": (
        in_a_circle,
        "  corner:",
        'loop without exit: from "corner" the story may never end',
    ),
    "a choice without a consequence": (
        without_consequence,
        "      - id: walk-up",
        'missing feedback: "walk-up" has no consequence, so nobody sees what it led to',
    ),
    "a choice without a debrief": (
        lambda shelf: dropped(shelf, "        debrief: One voice and open hands were good."),
        "      - id: walk-up",
        'missing feedback: "walk-up" has no debrief, so nobody learns why',
    ),
    "an ending that no state allows": (
        lambda shelf: shelf.swap(
            "{var: tension, lte: 3}, {var: trust, gte: 3}]}, to: end-walked",
            "{var: tension, lte: 3}, {var: trust, gte: 6}]}, to: end-walked",
        ),
        "  end-walked:",
        'no path reaches the end "end-walked"',
    ),
    "text above the reading grade": (
        lambda shelf: shelf.swap(
            '- {text: "It takes Reyes the better part of twenty minutes.', f'- {{text: "{ACADEMIC * 3}'
        ),
        "  end-went:",
        "reading grade ",
    ),
    "an end that one choice decides by itself": (
        lambda shelf: shelf.swap("        to: which-box\n", "        to: end-unsigned\n"),
        "        to: end-unsigned",
        'the choice "finish" alone leads to the end "end-unsigned", whatever else is chosen',
    ),
    "three variables": (
        lambda shelf: shelf.swap(
            "state:\n", "state:\n  hope: {start: 1, min: 0, max: 3, label: Hope, low: less, high: more}\n"
        ),
        "state:",
        "3 variables; one or two are allowed",
    ),
    "more than five ends": (one_end_more, "nodes:", "6 ends; 3 to 5 are needed"),
    "a skill that is none of the five": (
        lambda shelf: shelf.swap("  - {id: plain-words,", "  - {id: charm,"),
        "  - {id: charm,",
        'unknown skill "charm"; there are safety, voice, recognition, plain-words, hand-over',
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_broken_story_is_refused_at_its_line(shelf: Shelf, rule: str):
    break_it, at, message = RULES[rule]
    break_it(shelf)

    code, problems = shelf.check()

    assert code == 2
    assert any(problem.startswith(f"{STORY}:{shelf.line(at)}: {message}") for problem in problems), problems


def test_too_few_ends_are_refused(shelf: Shelf):
    """Three of five ends become passages that lead on."""
    for name in ("end-went", "end-left", "end-hold"):
        text = shelf.story
        start = text.index(f"  {name}:\n    kind: end\n")
        after = text.index("    scene:\n", start)
        head = text[start:after]
        summary = text.index("    summary:", start)
        line = text[summary : text.index("\n", summary) + 1]
        shelf.swap(head, f"  {name}:\n    kind: passage\n")
        shelf.swap(line, "    to: end-unsigned\n")

    code, problems = shelf.check()

    assert code == 2
    assert f"{STORY}:{shelf.line('nodes:')}: 2 ends; 3 to 5 are needed" in problems


def test_the_whole_story_is_accepted(shelf: Shelf):
    code, problems = shelf.check()

    assert (code, problems) == (0, [])


EVERY = shipped_catalogue().scenarios


@pytest.mark.parametrize("name", EVERY)
def test_every_shipped_story_reaches_every_end_by_more_than_one_choice(name: str):
    """Walked over every path: nothing here trusts the checks above."""
    scenario = EVERY[name]
    ends: Counter[str] = Counter()
    by_choice: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path, end in every_path(scenario):
        ends[end] += 1
        for step in path:
            by_choice[step].add(end)

    assert set(ends) == {node.id for node in scenario.nodes.values() if isinstance(node, End)}
    assert {step: found for step, found in by_choice.items() if len(found) == 1} == {}
    offered = {
        (node.id, choice.id)
        for node in scenario.nodes.values()
        if isinstance(node, Decision)
        for choice in node.choices
    }
    assert set(by_choice) == offered


@pytest.mark.parametrize("name", EVERY)
def test_every_path_of_every_shipped_story_takes_eight_to_fifteen_minutes(name: str):
    minutes = measure_paths(EVERY[name]).minutes

    assert 8 <= minutes.least <= minutes.most <= 15


@pytest.mark.parametrize("name", EVERY)
def test_every_shipped_story_has_a_decision_with_two_defensible_answers(name: str):
    decisions = [node for node in EVERY[name].nodes.values() if isinstance(node, Decision)]

    assert any(len(node.recommended) >= 2 for node in decisions)


def test_the_table_of_endings_in_the_docs_is_that_of_the_stories():
    catalogue = shipped_catalogue()

    assert (ROOT / "docs" / "scenario-endings.md").read_text(encoding="utf-8") == endings_table(
        catalogue_figures(catalogue)
    )


def every_path(scenario: Scenario) -> Iterator[tuple[list[tuple[str, str]], str]]:
    """Every way to play, with its end."""
    waiting: list[tuple[Standing, list[tuple[str, str]]]] = [(begin(scenario), [])]
    while waiting:
        standing, path = waiting.pop()
        node = scenario.nodes[standing.node_id]
        if isinstance(node, End):
            yield path, node.id
            continue
        assert isinstance(node, Decision)
        for choice in node.choices:
            step = choose(scenario, standing, choice.id)
            waiting.append((step.standing, [*path, (node.id, choice.id)]))
