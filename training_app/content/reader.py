"""The only code that opens content files: folders in, drafts out, every mistake added to the problems."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Generic, TypeVar

from training_app.content.catalogue import Source
from training_app.content.compile_scenario import compile_scenario
from training_app.content.drafts import (
    CaseDraft,
    GuideDraft,
    LessonDraft,
    Located,
    ModuleDraft,
    QuizDraft,
    ScenarioDraft,
    Shared,
    ToolDraft,
)
from training_app.content.lesson_html import Insert, RenderedLesson, render_lesson
from training_app.content.lesson_text import Block, BlockKind, split_lesson
from training_app.content.problems import Problem
from training_app.content.scenario_schema import ScenarioFile
from training_app.content.schema import (
    CaseHead,
    GlossaryEntry,
    GuideHead,
    InsertSlot,
    LessonHead,
    ModuleHead,
    QuizFile,
    SourceRecord,
    Strict,
)
from training_app.content.strict_yaml import Document
from training_app.content.toolkit_schema import ToolFile
from training_app.content.validate import check_record, parse_document

# folders beside the modules: case studies, pages for instructors, and tools that agencies fill in
CASES = "cases"
GUIDES = "guides"
TOOLKIT = "toolkit"

Record = TypeVar("Record", bound=Strict)

# Inserts may be joined by underscores too: agencies know them from their settings.
_KEY = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class _Prose(Generic[Record]):
    """A text with front matter, read: a lesson or a case study."""

    at: Located
    head: Record
    blocks: Sequence[Block]
    rendered: RenderedLesson


class Reader:
    """Reads below one modules folder and one scenarios folder."""

    def __init__(self, modules_dir: FilePath, scenarios_dir: FilePath) -> None:
        """Begin with no problems."""
        self.modules_dir = modules_dir
        self.scenarios_dir = scenarios_dir
        self.problems: list[Problem] = []

    def shared(self) -> Shared:
        """Read sources, glossary and inserts."""
        at, records = self._registry("sources.yaml", SourceRecord, needed=True)
        _, glossary = self._registry("glossary.yaml", GlossaryEntry, needed=False)
        _, slots = self._registry("inserts.yaml", InsertSlot, needed=False)
        return Shared(
            sources_at=at,
            records=records,
            sources={source_id: _source(source_id, record) for source_id, record in records.items()},
            glossary={key: (entry.term, entry.meaning) for key, entry in glossary.items()},
            inserts={key: Insert(slot.label, slot.default) for key, slot in slots.items()},
        )

    def modules(self, shared: Shared) -> list[ModuleDraft]:
        """Read every module folder, in the order of their names."""
        folders = (folder for folder in _folders(self.modules_dir) if folder.name not in {CASES, GUIDES, TOOLKIT})
        drafts = (self._module(folder, shared) for folder in folders)
        return [draft for draft in drafts if draft is not None]

    def scenarios(self) -> dict[str, ScenarioDraft]:
        """Read every scenario folder, by the folder's name."""
        drafts = (self._scenario(folder) for folder in _folders(self.scenarios_dir))
        return {draft.folder: draft for draft in drafts if draft is not None}

    def cases(self, shared: Shared) -> list[CaseDraft]:
        """Read every case study, in the order of their file names."""
        files = sorted((self.modules_dir / CASES).glob("*.md"))
        drafts = (self._case(path, shared) for path in files)
        return [draft for draft in drafts if draft is not None]

    def guides(self, shared: Shared) -> list[GuideDraft]:
        """Read every page for instructors, in the order of their file names."""
        files = sorted((self.modules_dir / GUIDES).glob("*.md"))
        found = ((path.stem, self._prose(path, GuideHead, shared)) for path in files)
        return [GuideDraft(name, prose.at, prose.head, prose.rendered) for name, prose in found if prose]

    def toolkit(self) -> list[ToolDraft]:
        """Read every tool, in the order of their file names."""
        files = sorted((self.modules_dir / TOOLKIT).glob("*.yaml"))
        found = (self._file(path, ToolFile) for path in files)
        return [ToolDraft(at, head) for at, head in filter(None, found)]

    def _module(self, folder: FilePath, shared: Shared) -> ModuleDraft | None:
        found = self._file(folder / "module.yaml", ModuleHead)
        quiz = self._file(folder / "quiz.yaml", QuizFile)
        if found is None:
            return None
        at, head = found
        lessons = (self._lesson(folder / "lessons" / f"{lesson_id}.md", shared) for lesson_id in head.lessons)
        return ModuleDraft(
            folder=folder.name,
            at=at,
            head=head,
            lessons=[lesson for lesson in lessons if lesson is not None],
            quiz=QuizDraft(*quiz) if quiz else None,
            lesson_files=sorted(file.stem for file in (folder / "lessons").glob("*.md")),
        )

    def _lesson(self, path: FilePath, shared: Shared) -> LessonDraft | None:
        found = self._prose(path, LessonHead, shared)
        return LessonDraft(path.stem, found.at, found.head, found.rendered) if found else None

    def _case(self, path: FilePath, shared: Shared) -> CaseDraft | None:
        found = self._prose(path, CaseHead, shared)
        if found is None:
            return None
        last = found.blocks[-1] if found.blocks else None
        last_kind = " ".join(last.words) if last and last.kind is BlockKind.PRACTICE else None
        return CaseDraft(path.stem, found.at, found.head, found.rendered, last_kind)

    def _prose(self, path: FilePath, kind: type[Record], shared: Shared) -> "_Prose[Record] | None":
        file = self._name(path)
        text = self._text(path) if path.is_file() else None
        split = split_lesson(text, file, self.problems) if text is not None else None
        document = parse_document(split.front, file, self.problems, first_line=2) if split else None
        head = check_record(kind, document, file, self.problems) if document else None
        if split is None or document is None or head is None:
            return None
        rendered = render_lesson(split.blocks, file, shared.sources, shared.inserts, self.problems)
        return _Prose(Located(file, document), head, split.blocks, rendered)

    def _scenario(self, folder: FilePath) -> ScenarioDraft | None:
        found = self._file(folder / "scenario.yaml", ScenarioFile)
        if found is None:
            return None
        at, record = found
        return ScenarioDraft(folder.name, at, record, compile_scenario(record, at.document))

    def _file(self, path: FilePath, kind: type[Record]) -> tuple[Located, Record] | None:
        document = self._document(path)
        record = check_record(kind, document, self._name(path), self.problems) if document else None
        return (Located(self._name(path), document), record) if document and record is not None else None

    def _registry(self, name: str, kind: type[Record], *, needed: bool) -> tuple[Located, dict[str, Record]]:
        path = self.modules_dir / name
        document = self._document(path) if needed or path.is_file() else None
        at = Located(self._name(path), document or Document(None))
        if document is None or document.value is None:
            return at, {}
        if not isinstance(document.value, dict):
            self.problems.append(at.problem((), "must be a mapping of ids to entries"))
            return at, {}
        for key in document.value:
            if not _KEY.fullmatch(key):
                self.problems.append(
                    at.problem((key,), f'"{key}" must be an id: small letters, digits and single hyphens')
                )
        checked = {key: check_record(kind, document, at.file, self.problems, (key,)) for key in document.value}
        return at, {key: record for key, record in checked.items() if record is not None}

    def _document(self, path: FilePath) -> Document | None:
        text = self._text(path)
        return None if text is None else parse_document(text, self._name(path), self.problems)

    def _text(self, path: FilePath) -> str | None:
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            self.problems.append(Problem(self._name(path), 1, "this file is missing"))
        except UnicodeDecodeError:
            self.problems.append(Problem(self._name(path), 1, "not written in UTF-8"))
        return None

    def _name(self, path: FilePath) -> str:
        root = self.scenarios_dir if self.scenarios_dir in path.parents else self.modules_dir
        return f"{root.name}/{path.relative_to(root).as_posix()}"


def _folders(root: FilePath) -> Iterator[FilePath]:
    if root.is_dir():
        yield from sorted(entry for entry in root.iterdir() if entry.is_dir() and entry.name[0] not in "._")


def _source(source_id: str, record: SourceRecord) -> Source:
    return Source(
        id=source_id,
        authors=record.authors,
        title=record.title,
        where=record.where or "",
        year=record.year,
        url=record.url,
        status=record.status,
        remark=record.remark,
    )
