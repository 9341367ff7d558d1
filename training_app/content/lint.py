"""Every gate that content must pass, called in one place."""

from collections.abc import Mapping, Sequence
from datetime import date

from training_app.content.drafts import CaseDraft, GuideDraft, ModuleDraft, ScenarioDraft, Shared, ToolDraft
from training_app.content.lint_case import case_problems
from training_app.content.lint_facilitator import facilitator_problems, guide_problems
from training_app.content.lint_lesson import lesson_problems
from training_app.content.lint_module import catalogue_problems, module_problems
from training_app.content.lint_quiz import quiz_problems
from training_app.content.lint_scenario import scenario_problems
from training_app.content.lint_sources import source_problems
from training_app.content.lint_toolkit import tool_problems
from training_app.content.problems import Problem


def find_problems(
    modules: Sequence[ModuleDraft],
    scenarios: Mapping[str, ScenarioDraft],
    cases: Sequence[CaseDraft],
    guides: Sequence[GuideDraft],
    tools: Sequence[ToolDraft],
    shared: Shared,
    today: date | None,
) -> list[Problem]:
    """Return the problems of drafts whose shape is sound; ``today`` is the day that sources are judged by."""
    problems = [
        *source_problems(modules, scenarios, [*cases, *guides, *tools], shared, today),
        *catalogue_problems(modules),
    ]
    for draft in modules:
        problems.extend(module_problems(draft, scenarios))
        problems.extend(facilitator_problems(draft))
        for lesson in draft.lessons:
            problems.extend(lesson_problems(draft, lesson))
        if draft.quiz:
            problems.extend(quiz_problems(draft, draft.quiz))
    for scenario in scenarios.values():
        problems.extend(scenario_problems(scenario))
    for case in cases:
        problems.extend(case_problems(case))
    for guide in guides:
        problems.extend(guide_problems(guide))
    for tool in tools:
        problems.extend(tool_problems(tool, scenarios))
    return problems
