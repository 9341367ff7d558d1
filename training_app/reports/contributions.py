"""What each attempt adds to the figures of its module: a story, a paper, a booster, a measured time. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from training_app.content.catalogue import Form, Module
from training_app.reports.module_rows import AnswerRow, BegunRow, DecisionRow, MilestoneRow, PaperRow
from training_app.reports.sample import settled_at
from training_app.scenarios.graph import Decision, Passage, Route, Scenario

INDIVIDUAL = "individual"
GROUP = "group"

Path = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StoryRun:
    """One person's own way through the scenario; ``end_id`` is None for who stopped before an end."""

    person_id: int
    settled_at: datetime
    path: Path
    end_id: str | None

    @property
    def kind(self) -> bool:
        """Whether they reached an end: the completion report shows it."""
        return self.end_id is not None


@dataclass(frozen=True, slots=True)
class Paper:
    """One person's first round of the check; ``before`` is their scaled score before the module, if they answered then.

    ``answers`` are item id -> option id, and empty where only sums were read.
    """

    person_id: int
    settled_at: datetime
    form: str
    right: int
    total: int
    scaled: float
    before: float | None
    answers: Mapping[str, str]

    @property
    def kind(self) -> tuple[str, bool]:
        """The form, and whether there are questions before: both decide into which figures it goes."""
        return self.form, self.before is not None


@dataclass(frozen=True, slots=True)
class BoosterRun:
    """One person's answers some days after the module."""

    person_id: int
    settled_at: datetime
    day: int
    right: int
    total: int

    @property
    def kind(self) -> int:
        """The day; each has its own figure."""
        return self.day


@dataclass(frozen=True, slots=True)
class MeasuredTime:
    """How long one person was active from beginning to completion."""

    person_id: int
    settled_at: datetime
    seconds: int

    @property
    def kind(self) -> None:
        """All are of one kind."""
        return


@dataclass(frozen=True, slots=True)
class Asked:
    """What a text asks, without its wording: attempts on two versions are counted together where this is equal."""

    story: object
    check: object
    boosters: object


def asked_by(module: Module) -> Asked:
    """What this version asks: the questions with their options and keys, and the graph of its scenario.

    Wording, feedback and points are left out, so that a mended comma does not begin the counting anew.
    """
    forms = {form: tuple((i.id, tuple(o.id for o in i.options), i.key.id) for i in module.form(form)) for form in Form}
    return Asked(
        story=_graph(module.scenario) if module.scenario else None,
        check=(forms[Form.A], forms[Form.B]),
        boosters=forms[Form.SPACED],
    )


def _graph(scenario: Scenario) -> object:
    nodes: list[object] = []
    for node in scenario.nodes.values():
        match node:
            case Decision():
                ways: object = tuple((one.id, one.to, tuple(sorted(one.effects.items()))) for one in node.choices)
            case Passage():
                ways = node.to
            case Route():
                ways = (node.branches, node.otherwise)
            case _:
                ways = None
        nodes.append((node.id, ways))
    bounds = tuple((one.name, one.start, one.minimum, one.maximum) for one in scenario.variables)
    return scenario.id, scenario.start, bounds, tuple(nodes)


def stories_of(
    begun: Iterable[BegunRow], decisions: Iterable[DecisionRow], milestones: Iterable[MilestoneRow]
) -> list[StoryRun]:
    """The stories in which at least one decision was made by oneself, as they stood when they settled."""
    paths: defaultdict[str, list[DecisionRow]] = defaultdict(list)
    for decision in decisions:
        paths[decision.attempt].append(decision)
    ends = {one.attempt: one for one in milestones if one.kind == "scenario_finished"}
    stories = []
    for attempt in begun:
        found = ends.get(attempt.attempt)
        at = settled_at(attempt.started_at, found.happened_at if found else None)
        # an end that came too late, be it a squad's, does not change a story that had settled without one
        end = found if found is not None and found.happened_at <= at else None
        path = tuple((one.node_id, one.choice_id) for one in paths.get(attempt.attempt, ()) if one.happened_at <= at)
        if path and (end is None or end.mode != GROUP):
            stories.append(StoryRun(attempt.person_id, at, path, end.end_id if end else None))
    return stories


def papers_of(begun: Iterable[BegunRow], sums: Iterable[PaperRow], milestones: Iterable[MilestoneRow]) -> list[Paper]:
    """First rounds that were finished, however late: a paper settles when its last question is answered."""
    return _papers(begun, {one.attempt: (one, {}) for one in sums}, milestones)


def answered_papers_of(
    begun: Iterable[BegunRow], answers: Iterable[AnswerRow], milestones: Iterable[MilestoneRow], module: Module
) -> list[Paper]:
    """The same with every answer; marked by the module's keys, so ``begun`` holds attempts on equal questions only."""
    given: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for answer in answers:
        given[answer.attempt][answer.item_id] = answer.option_id
    items = {item.id: (item.form, item.key.id) for item in module.items}
    sums: dict[str, tuple[PaperRow, Mapping[str, str]]] = {}
    for attempt, options in given.items():
        form = next((items[item_id][0] for item_id in options if item_id in items), None)
        if form is not None:
            right = sum(options.get(item_id) == key for item_id, (of, key) in items.items() if of is form)
            sums[attempt] = PaperRow(attempt, form.value, right, len(module.form(form))), options
    return _papers(begun, sums, milestones)


def _papers(
    begun: Iterable[BegunRow],
    sums: Mapping[str, tuple[PaperRow, Mapping[str, str]]],
    milestones: Iterable[MilestoneRow],
) -> list[Paper]:
    ends: dict[str, MilestoneRow] = {}
    before: dict[str, float | None] = {}
    for one in milestones:
        if one.kind == "check_finished" and one.check_round == 1:
            ends[one.attempt] = one
        elif one.kind == "pretest_finished":
            before[one.attempt] = one.scaled
    papers = []
    for attempt in begun:
        if attempt.attempt in ends and attempt.attempt in sums:
            end, (row, answers) = ends[attempt.attempt], sums[attempt.attempt]
            scaled = row.right / row.total if end.scaled is None else end.scaled
            earlier = before.get(attempt.attempt)
            papers.append(
                Paper(attempt.person_id, end.happened_at, row.form, row.right, row.total, scaled, earlier, answers)
            )
    return papers


def boosters_of(begun: Iterable[BegunRow], milestones: Iterable[MilestoneRow]) -> Mapping[int, Sequence[BoosterRun]]:
    """The boosters that were finished, by day."""
    people = {one.attempt: one.person_id for one in begun}
    runs: defaultdict[int, list[BoosterRun]] = defaultdict(list)
    for one in milestones:
        if one.kind == "booster_finished" and one.attempt in people and one.day is not None and one.total:
            run = BoosterRun(people[one.attempt], one.happened_at, one.day, one.right or 0, one.total)
            runs[one.day].append(run)
    return runs


def times_of(begun: Iterable[BegunRow], milestones: Iterable[MilestoneRow]) -> list[MeasuredTime]:
    """The measured time of those who completed the module themselves."""
    people = {one.attempt: one.person_id for one in begun}
    return [
        MeasuredTime(people[one.attempt], one.happened_at, one.active_seconds)
        for one in milestones
        if one.kind == "module_completed"
        and one.attempt in people
        and one.active_seconds is not None
        and (one.mode or INDIVIDUAL) == INDIVIDUAL
    ]
