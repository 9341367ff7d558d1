"""All figures of one module, worked out from its rows: what page and file are both made of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from training_app.content.catalogue import Form, Module
from training_app.reports import contributions, module_stats
from training_app.reports.contributions import Paper, StoryRun
from training_app.reports.module_rows import AnswerRow, BegunRow, DecisionRow, MilestoneRow, PaperRow
from training_app.reports.module_stats import DecisionFigure, ItemFigure, RetentionFigure, SkillFigure
from training_app.reports.module_texts import SameTexts
from training_app.reports.sample import counted_people
from training_app.reports.statistics import Change, Share, share_of

Row = TypeVar("Row", PaperRow, MilestoneRow)


@dataclass(frozen=True, slots=True)
class Rows:
    """What was read of one module."""

    begun: Sequence[BegunRow]
    decisions: Sequence[DecisionRow]
    answers: Sequence[AnswerRow]
    milestones: Sequence[MilestoneRow]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures, and the people they are of. A question or decision of fewer than ten people is not in them."""

    papers: Sequence[Paper]
    stories: Sequence[StoryRun]
    items: Mapping[str, ItemFigure]
    decisions: Mapping[str, DecisionFigure]
    skills: Sequence[SkillFigure]
    change: Change | None
    retention: Sequence[RetentionFigure]
    median_minutes: float | None
    is_text_new: bool
    "Whether attempts were left out because their version asked something else."


def figures_of(module: Module, rows: Rows, same: SameTexts, now: datetime) -> Figures:
    """Count the people that may be counted by this moment."""
    begun = {part: [one for one in rows.begun if one.version_hash in hashes] for part, hashes in _parts(same).items()}
    papers = counted_people(
        contributions.answered_papers_of(begun["check"], rows.answers, rows.milestones, module), now
    )
    stories = counted_people(contributions.stories_of(begun["story"], rows.decisions, rows.milestones), now)
    boosters = contributions.boosters_of(begun["boosters"], rows.milestones)
    asked = [*module.form(Form.A), *module.form(Form.B)]
    return Figures(
        papers=papers,
        stories=stories,
        items=module_stats.item_figures(asked, papers),
        decisions=module_stats.decision_figures(module.scenario, stories) if module.scenario else {},
        skills=module_stats.skill_figures(module.scenario, stories) if module.scenario else (),
        change=module_stats.change_of(papers),
        retention=module_stats.retention(papers, {day: counted_people(runs, now) for day, runs in boosters.items()}),
        median_minutes=module_stats.median_minutes(
            counted_people(contributions.times_of(rows.begun, rows.milestones), now)
        ),
        is_text_new=any(len(one) < len(rows.begun) for one in begun.values()),
    )


def _parts(same: SameTexts) -> dict[str, frozenset[str]]:
    return {"check": same.check, "story": same.story, "boosters": same.boosters}


def shares_right(
    read: tuple[Sequence[BegunRow], Sequence[PaperRow], Sequence[MilestoneRow]],
    same: Mapping[str, frozenset[str]],
    now: datetime,
) -> dict[str, Share | None]:
    """By module the share of all questions right at first try; None where nobody may be counted yet.

    :param read: attempts, first rounds in one row each, and milestones, of all modules
    :param same: by module the version hashes that ask what its check asks today
    """
    begun, sums, milestones = read
    counting: defaultdict[str, list[BegunRow]] = defaultdict(list)
    module_of: dict[str, str] = {}
    for one in begun:
        if one.version_hash in same.get(one.module_id, ()):
            counting[one.module_id].append(one)
            module_of[one.attempt] = one.module_id
    sums_of = _by_module(sums, module_of)
    ends_of = _by_module(milestones, module_of)
    shares: dict[str, Share | None] = {}
    for module_id in same:
        papers = contributions.papers_of(counting[module_id], sums_of[module_id], ends_of[module_id])
        counted = counted_people(papers, now)
        shares[module_id] = share_of(sum(one.right for one in counted), sum(one.total for one in counted))
    return shares


def _by_module(rows: Iterable[Row], module_of: Mapping[str, str]) -> defaultdict[str, list[Row]]:
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.attempt in module_of:
            grouped[module_of[row.attempt]].append(row)
    return grouped
