"""The figures of the library as text: what ``content report`` prints, and the table of endings for the docs."""

from collections.abc import Iterator, Mapping

from training_app.content.figures import CaseFigures, Figures, ModuleFigures, ScenarioFigures

ENDINGS_HEAD = """\
# How the stories end

What `training-app content endings` prints: for each scenario, how often each end comes when every choice is as likely
as the others, over all paths, exactly. It measures the writing and is no goal: who chooses with care fares better.

No end can be reached or missed by one choice alone; `training-app content check` refuses a story in which that is so.

| scenario | minutes, shortest to longest path | decisions | end | tone | random play |
|---|---|---|---|---|---|
"""


def report_lines(figures: Figures) -> Iterator[str]:
    """Yield the report, a line for each module, scenario and case study, then the sums."""
    yield from (_module(module) for module in figures.modules)
    yield from (_scenario(scenario) for scenario in figures.scenarios)
    yield from (_case(case) for case in figures.cases)
    hours, minutes = divmod(figures.minutes, 60)
    yield f"{len(figures.modules)} modules, {len(figures.scenarios)} scenarios, {len(figures.cases)} case studies"
    yield f"computed seat time of the modules: {hours} h {minutes} min"
    yield f"sources cited: {_counts(figures.sources)}"
    yield f"sources that nothing cites: {', '.join(figures.uncited) or 'none'}"
    yield f"unsourced sentences: {figures.unsourced}"


def endings_table(figures: Figures) -> str:
    """Return the page of the docs."""
    return ENDINGS_HEAD + "".join(f"{line}\n" for scenario in figures.scenarios for line in _end_rows(scenario))


def _end_rows(scenario: ScenarioFigures) -> Iterator[str]:
    minutes, decisions = scenario.paths.minutes, scenario.paths.decisions
    head = (
        f"{scenario.title} | {minutes.least:.1f} to {minutes.most:.1f} | {decisions.least:.0f} to {decisions.most:.0f}"
    )
    for place, end in enumerate(scenario.ends):
        yield f"| {head if place == 0 else ' | | '} | {end.title} | {end.tone} | {end.share:.1%} |"


def _module(module: ModuleFigures) -> str:
    return (
        f"{module.id} {module.version} {module.status}: {module.words} words, {module.minutes} min, "
        f"{module.lessons} lessons, grade at most {module.hardest_grade}, items {_counts(module.items)}, "
        f"levels {_counts(module.levels)}, sources {_counts(module.sources)}, unsourced {module.unsourced}"
    )


def _scenario(scenario: ScenarioFigures) -> str:
    words, minutes = scenario.paths.words, scenario.paths.minutes
    ends = ", ".join(f"{end.id} {end.share:.0%}" for end in scenario.ends)
    return (
        f"{scenario.id} {scenario.status}: {scenario.nodes} nodes, {scenario.decisions} decisions, "
        f"words {words.least:.0f}/{words.median:.0f}/{words.most:.0f}, "
        f"minutes {minutes.least:.1f}/{minutes.median:.1f}/{minutes.most:.1f}, two defensible {scenario.defensible}, "
        f"ends {ends}, sources {_counts(scenario.sources)}, unsourced {scenario.unsourced}"
    )


def _case(case: CaseFigures) -> str:
    return (
        f"cases/{case.id}, {case.basis}: {case.words} words, {case.minutes} min, "
        f"sources {_counts(case.sources)}, unsourced {case.unsourced}"
    )


def _counts(counts: Mapping[str, int]) -> str:
    return " ".join(f"{name} {count}" for name, count in counts.items()) or "none"
