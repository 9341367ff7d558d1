"""The one door through which content enters: text files in, one frozen catalogue out, or all problems at once."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from training_app.content.catalogue import Catalogue
from training_app.content.compile_module import compile_module
from training_app.content.compile_scenario import seal_scenario
from training_app.content.lint import find_problems
from training_app.content.package import restore_module
from training_app.content.problems import ContentRefused
from training_app.content.reader import Reader

__all__ = ["load_catalogue", "restore_module"]


def load_catalogue(
    modules_dir: Path, scenarios_dir: Path, *, today: date | None, inserts: Mapping[str, str] | None = None
) -> Catalogue:
    """Return everything below the two folders, checked and rendered.

    :param today: the day by which a source's review date is judged; None leaves it to ``content check``, so that a
        running agency never stays closed because a date went by
    :param inserts: the agency's own texts by insert key; the others keep their default
    :raise ContentRefused: with every problem of every file
    """
    reader = Reader(modules_dir, scenarios_dir)
    shared = reader.shared(inserts or {})
    drafts = reader.modules(shared)
    scenario_drafts = reader.scenarios()
    problems = [*reader.problems, *find_problems(drafts, scenario_drafts, shared, today)]
    if problems:
        raise ContentRefused(problems)
    scenarios = {folder: seal_scenario(draft.scenario) for folder, draft in scenario_drafts.items()}
    modules = [
        compile_module(draft, scenarios[draft.head.scenario] if draft.head.scenario else None, shared.sources)
        for draft in drafts
    ]
    return Catalogue(
        modules={module.id: module for module in sorted(modules, key=lambda module: module.number)},
        sources=dict(shared.sources),
        glossary=dict(shared.glossary),
        inserts={key: insert.text for key, insert in shared.inserts.items()},
    )
