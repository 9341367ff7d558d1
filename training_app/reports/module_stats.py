"""The figures of one module, from the people that ``sample`` lets be counted. Pure; no figure of fewer than ten."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from training_app.content.catalogue import Item
from training_app.reports.contributions import BoosterRun, MeasuredTime, Paper, StoryRun
from training_app.reports.sample import HIDDEN_BELOW
from training_app.reports.statistics import Change, Correlation, Share, paired_change, point_biserial, share_of
from training_app.scenarios.graph import Decision, Scenario
from training_app.scenarios.play import replay


@dataclass(frozen=True, slots=True)
class TakenFigure:
    """One option of a question or one choice of a decision: who took it, and how that goes with the rest.

    ``tells_apart`` is the point-biserial correlation of taking it with the score on all else.
    """

    id: str
    is_right: bool
    share: Share
    tells_apart: Correlation | None


@dataclass(frozen=True, slots=True)
class ItemFigure:
    """One question. ``facility`` is the share that answered right; both it and the options are of the same people."""

    item_id: str
    facility: Share
    options: Sequence[TakenFigure]

    @property
    def discrimination(self) -> Correlation | None:
        """How the right answer goes with the rest of the paper."""
        return next(option.tells_apart for option in self.options if option.is_right)


@dataclass(frozen=True, slots=True)
class DecisionFigure:
    """One decision. ``facility`` is the share that took a recommended choice; ``stopped`` went no further from here.

    ``stopped`` are people who came here, decided nothing, and had not gone on 30 days after they began.
    """

    node_id: str
    facility: Share
    choices: Sequence[TakenFigure]
    stopped: int


@dataclass(frozen=True, slots=True)
class SkillFigure:
    """The mean over people of the points shown by the points their own path offered, 0.0-1.0."""

    skill_id: str
    label: str
    mean: float
    n: int


@dataclass(frozen=True, slots=True)
class RetentionFigure:
    """The share right some days after; day 0 is the first round of the check. None for fewer than ten people."""

    day: int
    share: float | None
    n: int


def item_figures(items: Sequence[Item], papers: Sequence[Paper]) -> Mapping[str, ItemFigure]:
    """Each question that ten people or more answered, by id."""
    by_form: defaultdict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        by_form[paper.form].append(paper)
    figures = {}
    for item in items:
        answered = by_form[item.form.value]
        if len(answered) >= HIDDEN_BELOW:
            figures[item.id] = _item_figure(item, answered)
    return figures


def _item_figure(item: Item, papers: Sequence[Paper]) -> ItemFigure:
    given = [paper.answers.get(item.id, "") for paper in papers]
    rest = [
        (paper.right - (option == item.key.id)) / max(1, paper.total - 1)
        for paper, option in zip(papers, given, strict=True)
    ]
    judged = list(zip(given, rest, strict=True))
    options = [_taken(option.id, given, judged, is_right=option.is_key) for option in item.options]
    return ItemFigure(item.id, next(one.share for one in options if one.is_right), options)


def _taken(id: str, given: Sequence[str], judged: Sequence[tuple[str, float]], *, is_right: bool) -> TakenFigure:
    """:param judged: of those whose score on all else is known, what they took and that score"""
    tells_apart = None
    if len(judged) >= HIDDEN_BELOW:
        tells_apart = point_biserial([one == id for one, _ in judged], [rest for _, rest in judged])
    return TakenFigure(id, is_right, _share(sum(one == id for one in given), len(given)), tells_apart)


def _share(part: int, n: int) -> Share:
    share = share_of(part, n)
    assert share is not None  # noqa: S101 - a figure is made of ten people or more
    return share


def decision_figures(scenario: Scenario, stories: Sequence[StoryRun]) -> Mapping[str, DecisionFigure]:
    """Each decision that ten people or more made, by node, in the order of the scenario."""
    taken: defaultdict[str, list[tuple[str, float | None]]] = defaultdict(list)
    stopped: Counter[str] = Counter()
    points = _Points(scenario)
    for story in stories:
        for node_id, choice_id in first_visits(story):
            taken[node_id].append((choice_id, points.share_without(story, node_id)))
        if story.end_id is None:
            stopped[stopped_at(scenario, story)] += 1
    return {
        node.id: _decision_figure(node, taken[node.id], stopped[node.id])
        for node in scenario.nodes.values()
        if isinstance(node, Decision) and len(taken[node.id]) >= HIDDEN_BELOW
    }


def _decision_figure(node: Decision, taken: Sequence[tuple[str, float | None]], stopped: int) -> DecisionFigure:
    given = [choice_id for choice_id, _ in taken]
    judged = [(choice_id, rest) for choice_id, rest in taken if rest is not None]
    return DecisionFigure(
        node.id,
        _share(sum(choice_id in node.recommended for choice_id in given), len(given)),
        [_taken(choice.id, given, judged, is_right=choice.id in node.recommended) for choice in node.choices],
        stopped,
    )


def first_visits(story: StoryRun) -> Iterable[tuple[str, str]]:
    """Each decision of a path once, in its order, with the choice made there first."""
    visits: dict[str, str] = {}
    for node_id, choice_id in story.path:
        visits.setdefault(node_id, choice_id)
    return visits.items()


def stopped_at(scenario: Scenario, story: StoryRun) -> str:
    """The decision that stood open when the person went no further."""
    return replay(scenario, story.path)[-1].standing.node_id


class _Points:
    """What choices show of each skill, and what the best choice of each decision would have shown."""

    def __init__(self, scenario: Scenario) -> None:
        self.shown: dict[tuple[str, str], Mapping[str, int]] = {}
        self.best: dict[str, dict[str, int]] = {}
        for node in scenario.nodes.values():
            if isinstance(node, Decision):
                self.shown |= {(node.id, choice.id): choice.skills for choice in node.choices}
                self.best[node.id] = {
                    skill.id: max(choice.skills.get(skill.id, 0) for choice in node.choices)
                    for skill in scenario.skills
                }

    def share_without(self, story: StoryRun, node_id: str) -> float | None:
        """Points shown by points offered on all of a finished path but this decision; None when there is nothing else.

        A path that was broken off says too little about the rest of it.
        """
        if story.end_id is None:
            return None
        others = [step for step in story.path if step[0] != node_id]
        possible = sum(sum(self.best[node].values()) for node, _ in others)
        earned = sum(sum(self.shown[step].values()) for step in others)
        return earned / possible if possible else None

    def skill_share(self, story: StoryRun, skill_id: str) -> float | None:
        """The same for one skill on the whole path."""
        possible = sum(self.best[node][skill_id] for node, _ in story.path)
        earned = sum(self.shown[step].get(skill_id, 0) for step in story.path)
        return earned / possible if possible else None


def skill_figures(scenario: Scenario, stories: Iterable[StoryRun]) -> Sequence[SkillFigure]:
    """Each skill that ten people or more had a chance to show on a finished path, in the scenario's order."""
    points, finished = _Points(scenario), [story for story in stories if story.end_id is not None]
    figures = []
    for skill in scenario.skills:
        shares = [share for story in finished if (share := points.skill_share(story, skill.id)) is not None]
        if len(shares) >= HIDDEN_BELOW:
            figures.append(SkillFigure(skill.id, skill.label, math.fsum(shares) / len(shares), len(shares)))
    return figures


def change_of(papers: Iterable[Paper]) -> Change | None:
    """The share right before and after, of those who answered both; None for fewer than ten."""
    pairs = [(paper.before, paper.scaled) for paper in papers if paper.before is not None]
    if len(pairs) < HIDDEN_BELOW:
        return None
    return paired_change([before for before, _ in pairs], [after for _, after in pairs])


def retention(papers: Sequence[Paper], boosters: Mapping[int, Sequence[BoosterRun]]) -> Sequence[RetentionFigure]:
    """The curve: the first round, then each day's questions."""
    return [
        _retained(0, papers),
        *(_retained(day, runs) for day, runs in sorted(boosters.items())),
    ]


def _retained(day: int, runs: Sequence[Paper | BoosterRun]) -> RetentionFigure:
    n = len(runs)
    if n < HIDDEN_BELOW:
        return RetentionFigure(day, None, n)
    return RetentionFigure(day, sum(run.right for run in runs) / sum(run.total for run in runs), n)


def median_minutes(times: Sequence[MeasuredTime]) -> float | None:
    """The median active time, None for fewer than ten people."""
    return median(one.seconds for one in times) / 60 if len(times) >= HIDDEN_BELOW else None
