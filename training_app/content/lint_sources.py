"""Gates on the sources that content cites."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from training_app.content.drafts import (
    CaseDraft,
    GuideDraft,
    Located,
    ModuleDraft,
    ScenarioDraft,
    Shared,
    TextDraft,
    ToolDraft,
)
from training_app.content.problems import Problem

SUPERSEDED = "superseded"


def source_problems(
    modules: Sequence[ModuleDraft],
    scenarios: Mapping[str, ScenarioDraft],
    others: Sequence[CaseDraft | GuideDraft | ToolDraft],
    shared: Shared,
    today: date | None,
) -> Iterator[Problem]:
    """Yield unknown and superseded sources where they are cited, and overdue ones where they are recorded."""
    citations = list(_citations(modules, scenarios, others))
    for source_id, problem_at in citations:
        record = shared.records.get(source_id)
        if record is None and not _is_recorded(shared, source_id):
            yield Problem(problem_at[0], problem_at[1], f'unknown source "{source_id}"')
        elif record is not None and record.status == SUPERSEDED:
            yield Problem(problem_at[0], problem_at[1], f'the source "{source_id}" is superseded')
    if today is not None:
        yield from overdue_sources({source_id for source_id, _ in citations}, shared, today)


def overdue_sources(cited: set[str], shared: Shared, today: date) -> Iterator[Problem]:
    """A cited source was to be looked at again before today."""
    for source_id in sorted(cited & set(shared.records)):
        due = shared.records[source_id].review_by
        if due < today.isoformat():
            message = f'the source "{source_id}" was to be reviewed by {due}'
            yield shared.sources_at.problem((source_id, "review_by"), message)


def _is_recorded(shared: Shared, source_id: str) -> bool:
    """A record that is there but broken has its own problem already."""
    recorded = shared.sources_at.document.value
    return isinstance(recorded, dict) and source_id in recorded


def _citations(
    modules: Sequence[ModuleDraft],
    scenarios: Mapping[str, ScenarioDraft],
    others: Sequence[CaseDraft | GuideDraft | ToolDraft],
) -> Iterator[tuple[str, tuple[str, int]]]:
    """Every source id with the file and line that cites it."""
    lessons = [lesson for draft in modules for lesson in draft.lessons]
    texts: list[TextDraft] = [*lessons, *(other for other in others if not isinstance(other, ToolDraft))]
    for text in texts:
        yield from ((source_id, (text.at.file, line)) for source_id, line in text.rendered.cited_at)
    for draft in modules:
        if draft.quiz:
            for place, item in enumerate(draft.quiz.file.items):
                yield from _listed(item.sources, draft.quiz.at, ("items", place, "sources"))
    for other in others:
        if isinstance(other, ToolDraft):
            yield from _of_tool(other)
    for scenario in scenarios.values():
        yield from _listed(scenario.record.sources, scenario.at, ("sources",))


def _of_tool(draft: ToolDraft) -> Iterator[tuple[str, tuple[str, int]]]:
    yield from _listed(draft.head.sources, draft.at, ("sources",))
    for at, part in enumerate(draft.head.parts):
        yield from _listed(part.sources, draft.at, ("parts", at, "sources"))


def _listed(
    source_ids: Sequence[str], at: Located, path: tuple[str | int, ...]
) -> Iterator[tuple[str, tuple[str, int]]]:
    for place, source_id in enumerate(source_ids):
        yield source_id, (at.file, at.document.line_of((*path, place)))
