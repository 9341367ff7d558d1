"""Every gate that content must pass, called in one place."""

from collections.abc import Mapping, Sequence
from datetime import date

from training_app.content.drafts import ModuleDraft, ScenarioDraft, Shared
from training_app.content.lint_lesson import lesson_problems
from training_app.content.lint_module import catalogue_problems, module_problems
from training_app.content.lint_quiz import quiz_problems
from training_app.content.lint_scenario import scenario_problems
from training_app.content.lint_sources import source_problems
from training_app.content.problems import Problem


def find_problems(
    modules: Sequence[ModuleDraft], scenarios: Mapping[str, ScenarioDraft], shared: Shared, today: date | None
) -> list[Problem]:
    """Return the problems of drafts whose shape is sound; ``today`` is the day that sources are judged by."""
    problems = [*source_problems(modules, scenarios, shared, today), *catalogue_problems(modules)]
    for draft in modules:
        problems.extend(module_problems(draft, scenarios))
        for lesson in draft.lessons:
            problems.extend(lesson_problems(draft, lesson))
        if draft.quiz:
            problems.extend(quiz_problems(draft, draft.quiz))
    for scenario in scenarios.values():
        problems.extend(scenario_problems(scenario))
    return problems
