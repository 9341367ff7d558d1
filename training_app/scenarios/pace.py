"""How long the paths of a scenario are, in decisions, words and minutes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from training_app.scenarios.graph import Choice, Decision, End, Line, Scenario
from training_app.scenarios.play import Page, Standing, Told, advance, apply_effects
from training_app.scenarios.words import MINUTES_PER_DECISION, WORDS_PER_MINUTE, count_html_words, count_words

# One more than any allowed path, so that an overlong one is seen and a story with loops still ends here.
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Spread:
    """The least, the most, and the median when every choice is as likely as the others."""

    least: float
    median: float
    most: float


@dataclass(frozen=True, slots=True)
class PathFacts:
    """What the paths of one scenario measure; paths of more than seven decisions count as eight."""

    decisions: Spread
    words: Spread
    minutes: Spread


@dataclass(frozen=True, slots=True)
class _Path:
    decisions: int
    words: int
    chance: float

    @property
    def minutes(self) -> float:
        return self.words / WORDS_PER_MINUTE + self.decisions * MINUTES_PER_DECISION


def measure_paths(scenario: Scenario) -> PathFacts:
    """Return the measures over all paths, exactly. The debrief that the path leads to is read too, and counted."""
    paths = _all_paths(scenario)
    return PathFacts(
        decisions=_spread(paths, lambda path: path.decisions),
        words=_spread(paths, lambda path: path.words),
        minutes=_spread(paths, lambda path: path.minutes),
    )


def _all_paths(scenario: Scenario) -> list[_Path]:
    walker = _Walker(scenario)
    frontier = {(*walker.go(scenario.start, walker.start_state), 0): 1.0}
    paths = []
    for decisions in range(DEEPEST + 1):
        coming: dict[tuple[Standing, int, int], float] = {}
        for (standing, page_words, read), chance in frontier.items():
            words = read + page_words
            node = scenario.nodes[standing.node_id]
            if isinstance(node, Decision) and decisions < DEEPEST:
                for choice in node.choices:
                    following, more = walker.choose(standing, choice)
                    key = (following, more, words + walker.choice_words[node.id, choice.id])
                    coming[key] = coming.get(key, 0.0) + chance / len(node.choices)
            else:
                paths.append(_Path(decisions, words + walker.debrief_words, chance))
        frontier = coming
    return paths


class _Walker:
    """Remembers the words of each stretch of story, because many paths share them."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.start_state = tuple(variable.start for variable in scenario.variables)
        self.debrief_words = _debrief_words(scenario)
        self.choice_words = {
            (node.id, choice.id): _choice_words(node, choice)
            for node in scenario.nodes.values()
            if isinstance(node, Decision)
            for choice in node.choices
        }
        self._stretches: dict[tuple[str, tuple[int, ...]], tuple[Standing, int]] = {}

    def choose(self, standing: Standing, choice: Choice) -> tuple[Standing, int]:
        return self.go(choice.to, apply_effects(self.scenario, standing.state, choice))

    def go(self, node_id: str, state: tuple[int, ...]) -> tuple[Standing, int]:
        if (node_id, state) not in self._stretches:
            standing, page = advance(self.scenario, node_id, state)
            self._stretches[node_id, state] = standing, _page_words(page)
        return self._stretches[node_id, state]


def _page_words(page: Page) -> int:
    told = sum(_told_words(stretch) for stretch in page.told) + count_words(page.know or "")
    if isinstance(page.node, End):
        return told + count_words(page.node.title) + count_words(page.node.summary)
    return told + count_words(page.node.ask) + sum(count_words(choice.text) for choice in page.node.choices)


def _choice_words(node: Decision, choice: Choice) -> int:
    """The consequence on the next page, and this decision's part of the debrief."""
    left_aside = sum(count_words(other.short) for other in node.choices if other.id != choice.id)
    told = _told_words(Told(choice.consequence, choice.hard))
    return told + count_words(choice.did) + count_words(choice.debrief) + left_aside


def _debrief_words(scenario: Scenario) -> int:
    debrief = scenario.debrief
    html_words = count_html_words(debrief.felt_html) + count_html_words(debrief.points_html)
    return html_words + count_words(debrief.better_line) + count_words(debrief.better_note)


def _told_words(told: Told) -> int:
    """Of a hard stretch one reads the note and one wording, at most the longer."""
    in_full = _line_words(told.lines)
    if not told.hard:
        return in_full
    return count_words(told.hard.note) + max(in_full, count_words(told.hard.instead))


def _line_words(lines: Sequence[Line]) -> int:
    return sum(count_words(line.words) + count_words(line.who or "") + count_words(line.how or "") for line in lines)


def _spread(paths: Sequence[_Path], measure: Callable[[_Path], float]) -> Spread:
    ranked = sorted((measure(path), path.chance) for path in paths)
    half, covered, median = sum(chance for _, chance in ranked) / 2, 0.0, ranked[-1][0]
    for value, chance in ranked:
        covered += chance
        # The small margin keeps sums of thirds from falling a hair short of one half.
        if covered >= half - 1e-9:
            median = value
            break
    return Spread(ranked[0][0], median, ranked[-1][0])
