"""The catalogue: everything an officer can take, checked and rendered once, never changed while running."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from training_app.content.toolkit import Tool
from training_app.scenarios.graph import Scenario


class PackageStatus(StrEnum):
    """Whether a module or scenario may be shown without a stamp."""

    PUBLISHED = "published"
    AWAITING_CULTURAL_REVIEW = "awaiting-cultural-review"
    DRAFT = "draft"


class OpenTo(StrEnum):
    """For whom a text is: anybody, who is signed in, or the agency's own people alone."""

    PUBLIC = "public"
    MEMBERS = "members"
    AGENCY = "agency"


class Form(StrEnum):
    """Where a quiz item belongs: one of two parallel forms, or kept for later boosters."""

    A = "a"
    B = "b"
    SPACED = "spaced"


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the source registry, as shown in the margin."""

    id: str
    authors: str
    title: str
    where: str
    year: int
    url: str | None
    status: str
    remark: str

    @property
    def where_and_year(self) -> str:
        """Where it appeared and when; the year is not said twice where the place names it."""
        year = str(self.year)
        if not self.where:
            return year
        return self.where if year in self.where else f"{self.where}, {year}"


@dataclass(frozen=True, slots=True)
class Objective:
    """What the officer will be able to do."""

    id: str
    verb: str
    text: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson; ``html`` is safe, made from checked Markdown, and starts with its lead paragraph.

    ``content_note`` names in one line what is hard to read in it, and is shown above it.
    """

    id: str
    number: int
    title: str
    html: str
    minutes: int
    words: int
    objective_ids: tuple[str, ...]
    source_ids: tuple[str, ...]
    content_note: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of an item, with the feedback for whoever chose it."""

    id: str
    text: str
    is_key: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the knowledge check, single best answer."""

    id: str
    form: Form
    objective_id: str
    level: str
    lesson_id: str
    is_critical: bool
    stem: str
    options: tuple[Option, ...]
    source_ids: tuple[str, ...]

    @property
    def key(self) -> Option:
        """The right option; the check made sure there is exactly one."""
        return next(option for option in self.options if option.is_key)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who reviewed a module, for what, and when."""

    name: str
    seat: str
    date: str
    scope: str


@dataclass(frozen=True, slots=True)
class Module:
    """One module of the catalogue, bound to the exact text it was compiled from.

    ``version_hash`` covers lessons, quiz and scenario; ``package_json`` is the canonical text kept with attempts.
    Minutes are computed from the text: lessons one by one, scenario, check, and their sum.
    ``further`` names scenarios of the catalogue that may be tried besides; nothing of them is recorded or asked for.
    ``individual_check`` is False where a group that took the scenario together need not take the check one by one.
    """

    id: str
    number: int
    version: str
    version_hash: str
    package_json: str
    track: str
    title: str
    short_title: str
    audience: str
    why: str
    content_note: str
    status: PackageStatus
    pass_scaled: float
    objectives: tuple[Objective, ...]
    lessons: tuple[Lesson, ...]
    items: tuple[Item, ...]
    scenario: Scenario | None
    reviewers: tuple[Reviewer, ...]
    source_ids: tuple[str, ...]
    scenario_minutes: int
    check_minutes: int
    minutes: int
    individual_check: bool = True
    further: tuple[str, ...] = ()

    def form(self, form: Form) -> tuple[Item, ...]:
        """The items of one form, in file order."""
        return tuple(item for item in self.items if item.form is form)

    def lesson(self, lesson_id: str) -> Lesson | None:
        """The lesson of that id, or None."""
        return next((lesson for lesson in self.lessons if lesson.id == lesson_id), None)


@dataclass(frozen=True, slots=True)
class TaughtPractice:
    """A practice as an instructor reads it out; ``answer_html`` is safe.

    ``options`` are pairs (what one may do, what it may lead to), ``items`` stand in the right order; both may be empty.
    """

    title: str
    prompt: str
    options: tuple[tuple[str, str], ...]
    items: tuple[str, ...]
    answer_html: str


@dataclass(frozen=True, slots=True)
class TaughtLesson:
    """The parts of a lesson that carry it in a room: its first paragraph, its one sentence, its practices."""

    id: str
    title: str
    lead: str
    callout: str | None
    practices: tuple[TaughtPractice, ...]
    slot_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Teaching:
    """What a facilitator pack is made of, beside the module itself. No part of the version: nobody is examined on it.

    ``hour`` and ``quarter`` name the lessons for the plans of 60 and of 15 minutes.
    """

    lessons: tuple[TaughtLesson, ...]
    hour: tuple[TaughtLesson, ...]
    quarter: TaughtLesson
    prompts: tuple[str, ...]
    observe: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """A page for instructors that holds for every module; ``html`` is safe."""

    id: str
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for the agency's own text, with what stands there until it is written."""

    key: str
    label: str
    default: str


class Basis(StrEnum):
    """What a case study tells of: work under the initiative, or public facts about the same place and nothing more."""

    INITIATIVE = "initiative"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Case:
    """One demonstration site as a case study; ``html`` is safe and ends in a decision for the reader's own agency.

    ``gap`` says what is not known about it.
    """

    id: str
    title: str
    site: str
    basis: Basis
    gap: str
    content_note: str
    html: str
    minutes: int
    words: int
    source_ids: tuple[str, ...]
    tools: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All modules by id in catalogue order, sources, inserts, and every scenario and case study by id."""

    modules: Mapping[str, Module]
    sources: Mapping[str, Source]
    glossary: Mapping[str, tuple[str, str]]
    inserts: Mapping[str, Slot]
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    teaching: Mapping[str, Teaching] = field(default_factory=dict)
    "By module id."
    guides: Mapping[str, Guide] = field(default_factory=dict)
    toolkit: Mapping[str, Tool] = field(default_factory=dict)
    "What an agency fills in, by id, in the order of the files."
    levels: Mapping[str, OpenTo] = field(default_factory=dict)
    """For whom a module is, or a lesson (``m01-trauma/10-what-counts``), where its author said so. No part of the
    version: who may read a text changes no word of it."""

    def level_of(self, module_id: str, lesson_id: str | None = None) -> OpenTo:
        """For whom a module is, or one lesson of it: what its author said, otherwise whoever is signed in."""
        own = self.levels.get(f"{module_id}/{lesson_id}") if lesson_id is not None else None
        return own or self.levels.get(module_id, OpenTo.MEMBERS)
