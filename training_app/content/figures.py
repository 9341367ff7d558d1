"""What there is to count about content that passed: words, minutes, items, levels, sources, and how stories end."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from training_app.content.catalogue import Case, Catalogue, Module, Source
from training_app.content.reading import reading_grade, running_text, split_sentences
from training_app.content.register import find_fact, find_fact_in_story
from training_app.scenarios.endings import ending_shares
from training_app.scenarios.graph import Decision, End, Scenario
from training_app.scenarios.pace import PathFacts, measure_paths

# what a lesson may say without a source: what is cited, exercises, radio talk, agency texts, headings and hints
_APART = re.compile(
    r'<aside.*?</aside>|<div class="cited">.*?\n</div>\n|<section class="practice".*?</section>'
    r'|<ol class="script">.*?</ol>'
    r'|<p class="insert[^"]*">.*?</p>|<h[23].*?</h[23]>',
    re.DOTALL,
)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class EndShare:
    """One end and how often it comes when every choice is as likely as the others, 0 to 1."""

    id: str
    title: str
    tone: str
    share: float


@dataclass(frozen=True, slots=True)
class ScenarioFigures:
    """One scenario. ``minutes`` is the median path's; ``paths`` has the least and the most of everything.

    ``defensible`` counts the decisions with more than one recommended choice.
    """

    id: str
    title: str
    status: str
    nodes: int
    decisions: int
    minutes: int
    paths: PathFacts
    defensible: int
    ends: tuple[EndShare, ...]
    sources: Mapping[str, int]
    unsourced: int


@dataclass(frozen=True, slots=True)
class ModuleFigures:
    """One module. ``minutes`` are computed: lessons, its own scenario, one form of the check.

    ``items`` counts by form, ``levels`` both scored forms by level, ``sources`` by status.
    """

    id: str
    number: int
    title: str
    version: str
    status: str
    words: int
    minutes: int
    lessons: int
    hardest_grade: float
    objectives: int
    scenario: str | None
    further: tuple[str, ...]
    items: Mapping[str, int]
    levels: Mapping[str, int]
    sources: Mapping[str, int]
    unsourced: int


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """One case study."""

    id: str
    title: str
    basis: str
    words: int
    minutes: int
    sources: Mapping[str, int]
    unsourced: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The whole library. ``sources`` are those that something cites, by status; ``uncited`` names the others."""

    modules: tuple[ModuleFigures, ...]
    scenarios: tuple[ScenarioFigures, ...]
    cases: tuple[CaseFigures, ...]
    minutes: int
    sources: Mapping[str, int]
    uncited: tuple[str, ...]
    unsourced: int


def catalogue_figures(catalogue: Catalogue) -> Figures:
    """Return the figures of a whole catalogue."""
    modules = tuple(_module(module, catalogue.sources) for module in catalogue.modules.values())
    scenarios = tuple(_scenario(scenario, catalogue.sources) for scenario in catalogue.scenarios.values())
    cases = tuple(_case(case, catalogue.sources) for case in catalogue.cases.values())
    cited = {source_id for module in catalogue.modules.values() for source_id in module.source_ids}
    cited |= {source_id for scenario in catalogue.scenarios.values() for source_id in scenario.source_ids}
    cited |= {source_id for case in catalogue.cases.values() for source_id in case.source_ids}
    cited |= {source_id for tool in catalogue.toolkit.values() for source_id in tool.cited}
    return Figures(
        modules=modules,
        scenarios=scenarios,
        cases=cases,
        minutes=sum(module.minutes for module in modules),
        sources=_by_status(sorted(cited), catalogue.sources),
        uncited=tuple(sorted(set(catalogue.sources) - cited)),
        unsourced=sum(
            [
                *(one.unsourced for one in modules),
                *(one.unsourced for one in scenarios),
                *(one.unsourced for one in cases),
            ]
        ),
    )


def unsourced_sentences(html: str) -> list[str]:
    """Return the sentences of a lesson or case that state a fact and stand outside what is cited."""
    text = [_TAG.sub(" ", part) for part in _APART.sub("\n\n", html).split("\n") if part.strip()]
    return [sentence for paragraph in text for sentence in split_sentences(paragraph) if find_fact(sentence)]


def _module(module: Module, registry: Mapping[str, Source]) -> ModuleFigures:
    scored = [item for item in module.items if item.form != "spaced"]
    unsourced = sum(len(unsourced_sentences(lesson.html)) for lesson in module.lessons)
    for item in module.items:
        texts = [item.stem, *(words for option in item.options for words in (option.text, option.feedback))]
        unsourced += 0 if item.source_ids else _facts(texts)
    return ModuleFigures(
        id=module.id,
        number=module.number,
        title=module.title,
        version=module.version,
        status=module.status,
        words=sum(lesson.words for lesson in module.lessons),
        minutes=module.minutes,
        lessons=len(module.lessons),
        hardest_grade=round(max(reading_grade(running_text(lesson.html)) for lesson in module.lessons), 1),
        objectives=len(module.objectives),
        scenario=module.scenario.id if module.scenario else None,
        further=module.further,
        items=dict(Counter(str(item.form) for item in module.items)),
        levels=dict(sorted(Counter(item.level for item in scored).items())),
        sources=_by_status(module.source_ids, registry),
        unsourced=unsourced,
    )


def _scenario(scenario: Scenario, registry: Mapping[str, Source]) -> ScenarioFigures:
    decisions = [node for node in scenario.nodes.values() if isinstance(node, Decision)]
    shares = ending_shares(scenario)
    points = _TAG.sub(" ", scenario.debrief.points_html)
    return ScenarioFigures(
        id=scenario.id,
        title=scenario.title,
        status=scenario.status,
        nodes=len(scenario.nodes),
        decisions=len(decisions),
        minutes=scenario.minutes,
        paths=measure_paths(scenario),
        defensible=sum(len(node.recommended) > 1 for node in decisions),
        ends=tuple(
            EndShare(node.id, node.title, node.tone, round(float(shares[node.id]), 4))
            for node in scenario.nodes.values()
            if isinstance(node, End)
        ),
        sources=_by_status(scenario.source_ids, registry),
        unsourced=0 if scenario.source_ids else _facts([points]),
    )


def _case(case: Case, registry: Mapping[str, Source]) -> CaseFigures:
    return CaseFigures(
        id=case.id,
        title=case.title,
        basis=case.basis,
        words=case.words,
        minutes=case.minutes,
        sources=_by_status(case.source_ids, registry),
        unsourced=len(unsourced_sentences(case.html)),
    )


def _facts(texts: Sequence[str]) -> int:
    return sum(find_fact_in_story(sentence) is not None for text in texts for sentence in split_sentences(text))


def _by_status(source_ids: Iterable[str], registry: Mapping[str, Source]) -> dict[str, int]:
    return dict(sorted(Counter(registry[source_id].status for source_id in source_ids).items()))
