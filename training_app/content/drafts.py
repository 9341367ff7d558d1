"""What an author wrote, read and checked in shape, with the lines kept for the gates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from training_app.content.catalogue import Source
from training_app.content.lesson_html import Insert, RenderedLesson
from training_app.content.problems import Problem
from training_app.content.scenario_schema import ScenarioFile
from training_app.content.schema import CaseHead, GuideHead, LessonHead, ModuleHead, QuizFile, SourceRecord
from training_app.content.strict_yaml import Document, Path
from training_app.content.toolkit_schema import ToolFile
from training_app.scenarios.graph import Scenario


@dataclass(frozen=True, slots=True)
class Located:
    """A file and its lines, to say where a problem is."""

    file: str
    document: Document

    def problem(self, path: Path, message: str) -> Problem:
        """Return a problem at the key of the path."""
        return Problem(self.file, self.document.line_of(path), message)


@dataclass(frozen=True, slots=True)
class LessonDraft:
    """One lesson file."""

    id: str
    at: Located
    head: LessonHead
    rendered: RenderedLesson


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """One case study; ``last_kind`` is the kind of the practice it ends in, None when it ends in something else."""

    id: str
    at: Located
    head: CaseHead
    rendered: RenderedLesson
    last_kind: str | None


@dataclass(frozen=True, slots=True)
class GuideDraft:
    """One page for instructors."""

    id: str
    at: Located
    head: GuideHead
    rendered: RenderedLesson


@dataclass(frozen=True, slots=True)
class ToolDraft:
    """One file of the tool library."""

    at: Located
    head: ToolFile


TextDraft = LessonDraft | CaseDraft | GuideDraft
"""A text with a head, rendered as lessons are."""


@dataclass(frozen=True, slots=True)
class QuizDraft:
    """One quiz.yaml."""

    at: Located
    file: QuizFile


@dataclass(frozen=True, slots=True)
class ScenarioDraft:
    """One scenario folder."""

    folder: str
    at: Located
    record: ScenarioFile
    scenario: Scenario


@dataclass(frozen=True, slots=True)
class ModuleDraft:
    """One module folder; a lesson or quiz that could not be read is missing here and told in the problems."""

    folder: str
    at: Located
    head: ModuleHead
    lessons: Sequence[LessonDraft]
    quiz: QuizDraft | None
    lesson_files: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shared:
    """What all packages share: sources, glossary and inserts, with the lines of the sources."""

    sources_at: Located
    records: Mapping[str, SourceRecord] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    glossary: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    inserts: Mapping[str, Insert] = field(default_factory=dict)
