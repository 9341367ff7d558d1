"""The one door through which content enters: text files in, one frozen catalogue out, or all problems at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from training_app.content.catalogue import Catalogue, Slot
from training_app.content.compile_module import compile_case, compile_guide, compile_module, compile_teaching, levels_of
from training_app.content.compile_scenario import seal_scenario
from training_app.content.compile_toolkit import compile_tool
from training_app.content.drafts import CaseDraft, GuideDraft, ModuleDraft, ScenarioDraft, Shared, ToolDraft
from training_app.content.lint import find_problems
from training_app.content.package import restore_module
from training_app.content.problems import ContentRefused, Problem
from training_app.content.reader import Reader

__all__ = ["Drafts", "load_catalogue", "load_drafts", "restore_module"]


@dataclass(frozen=True, slots=True)
class Drafts:
    """Everything below the two folders that could be read, and every problem of it in file order."""

    modules: Sequence[ModuleDraft]
    scenarios: Mapping[str, ScenarioDraft]
    cases: Sequence[CaseDraft]
    guides: Sequence[GuideDraft]
    tools: Sequence[ToolDraft]
    shared: Shared
    problems: Sequence[Problem]


def load_drafts(modules_dir: Path, scenarios_dir: Path, *, today: date | None) -> Drafts:
    """Read everything below the two folders and judge it, whatever is wrong with it.

    :param today: the day by which a source's review date is judged; None leaves it to ``content check``, so that a
        running agency never stays closed because a date went by
    """
    reader = Reader(modules_dir, scenarios_dir)
    shared = reader.shared()
    modules, scenarios = reader.modules(shared), reader.scenarios()
    cases, guides, tools = reader.cases(shared), reader.guides(shared), reader.toolkit()
    problems = [*reader.problems, *find_problems(modules, scenarios, cases, guides, tools, shared, today)]
    return Drafts(modules, scenarios, cases, guides, tools, shared, sorted(set(problems)))


def load_catalogue(modules_dir: Path, scenarios_dir: Path, *, today: date | None) -> Catalogue:
    """Return everything below the two folders, checked and rendered.

    :param today: as for :func:`load_drafts`
    :raise ContentRefused: with every problem of every file
    """
    drafts = load_drafts(modules_dir, scenarios_dir, today=today)
    if drafts.problems:
        raise ContentRefused(drafts.problems)
    shared = drafts.shared
    scenarios = {folder: seal_scenario(draft.scenario) for folder, draft in drafts.scenarios.items()}
    modules = [
        compile_module(draft, scenarios[draft.head.scenario] if draft.head.scenario else None, shared.sources)
        for draft in drafts.modules
    ]
    return Catalogue(
        modules={module.id: module for module in sorted(modules, key=lambda module: module.number)},
        sources=dict(shared.sources),
        glossary=dict(shared.glossary),
        inserts={key: Slot(key, insert.label, insert.text) for key, insert in shared.inserts.items()},
        scenarios=scenarios,
        cases={draft.id: compile_case(draft) for draft in drafts.cases},
        teaching={draft.head.id: compile_teaching(draft) for draft in drafts.modules},
        guides={draft.id: compile_guide(draft) for draft in drafts.guides},
        toolkit={draft.head.id: compile_tool(draft) for draft in drafts.tools},
        levels={key: level for draft in drafts.modules for key, level in levels_of(draft).items()},
    )
