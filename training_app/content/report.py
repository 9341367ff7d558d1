"""What ``content check`` prints about content that passed: minutes, words, reading grades, lengths of paths."""

from collections.abc import Iterator

from training_app.content.catalogue import Case, Catalogue, Lesson, Module
from training_app.content.reading import reading_grade, running_text
from training_app.content.toolkit import Tool
from training_app.scenarios.graph import Scenario
from training_app.scenarios.pace import Spread, measure_paths


def check_report(catalogue: Catalogue) -> list[str]:
    """Return one line per module, lesson and scenario."""
    lines = [line for module in catalogue.modules.values() for line in _module_lines(module)]
    lines += [_scenario_line(scenario) for scenario in catalogue.scenarios.values()]
    lines += [_case_line(case) for case in catalogue.cases.values()]
    lines += [_tool_line(tool) for tool in catalogue.toolkit.values()]
    return [*lines, f"{len(catalogue.modules)} modules, {len(catalogue.sources)} sources: no problems"]


def _module_lines(module: Module) -> Iterator[str]:
    words = sum(lesson.words for lesson in module.lessons)
    yield (
        f"{module.id} {module.version} {module.status}: {module.minutes} min computed, {words} words, "
        f"{len(module.items)} items, check {module.check_minutes} min, {module.version_hash[:12]}"
    )
    yield from (_lesson_line(lesson) for lesson in module.lessons)


def _case_line(case: Case) -> str:
    grade = reading_grade(running_text(case.html))
    return f"cases/{case.id}: {case.minutes} min, {case.words} words, {case.basis}, reading grade {grade:.1f}"


def _tool_line(tool: Tool) -> str:
    fields = sum(1 for _ in tool.fields())
    return f"toolkit/{tool.id}: {len(tool.parts)} parts, {fields} fields, {len(tool.cited)} sources"


def _lesson_line(lesson: Lesson) -> str:
    grade = reading_grade(running_text(lesson.html))
    return f"  {lesson.id}: {lesson.minutes} min, {lesson.words} words, reading grade {grade:.1f}"


def _scenario_line(scenario: Scenario) -> str:
    facts = measure_paths(scenario)
    return (
        f"{scenario.id}: {scenario.minutes} min, {len(scenario.nodes)} nodes, "
        f"decisions {_range(facts.decisions)}, words {_range(facts.words)}, minutes {_range(facts.minutes)}"
    )


def _range(spread: Spread) -> str:
    return (
        f"{spread.least:.3g}/{spread.median:.3g}/{spread.most:.3g}"
        if spread.most < 100
        else (f"{spread.least:.0f}/{spread.median:.0f}/{spread.most:.0f}")
    )
