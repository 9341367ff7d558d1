"""The shape of every file an author writes, as models that know no other keys."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

# 60: ids are parts of step keys and bookmarks, whose columns are not endless
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Version = Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$")]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Level = Literal["public", "members", "agency"]
Status = Literal["published", "awaiting-cultural-review", "draft"]


class Strict(BaseModel):
    """No unknown keys, no silent conversion of one type into another."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SourceRecord(Strict):
    """One source in modules/sources.yaml."""

    authors: Text
    title: Text
    where: Text | None = None
    year: int = Field(ge=1600, le=2200)
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None
    status: Literal["supported", "contested", "revised", "superseded", "testimony", "legal-time-bound"]
    remark: Text
    read: Literal["full", "abstract", "excerpt", "secondary"]
    checked_on: Day
    review_by: Day


class GlossaryEntry(Strict):
    """One word of modules/glossary.yaml."""

    term: Text
    meaning: Text


class InsertSlot(Strict):
    """One agency text slot of modules/inserts.yaml."""

    label: Text
    default: Text


class ReviewerRecord(Strict):
    """Who reviewed a module."""

    name: Text
    seat: Text
    date: Day
    scope: Text


class ObjectiveRecord(Strict):
    """What the officer will be able to do."""

    id: Id
    verb: Text
    text: Text


class FacilitatorRecord(Strict):
    """What an instructor takes from a module into a room, beside its lessons and scenario."""

    hour: list[Id] = Field(min_length=1, max_length=3, description="Lessons for the plan of 60 minutes")
    quarter: Id = Field(description="The lesson for the plan of 15 minutes")
    prompts: list[Text] = Field(min_length=3, max_length=6, description="Questions to talk about")
    observe: list[Text] = Field(min_length=4, max_length=8, description="What a supervisor may see on a shift")


class ModuleHead(Strict):
    """A module.yaml."""

    id: Id
    number: int = Field(ge=1, le=99)
    version: Version
    track: Literal["core", "victim", "wake", "lead"]
    title: Text
    short_title: Text
    audience: Text
    why: Text
    content_note: Text
    status: Status
    reviewers: list[ReviewerRecord] = []
    minutes: int = Field(ge=1, le=240)
    pass_scaled: float = Field(gt=0, le=1)
    objectives: list[ObjectiveRecord] = Field(min_length=1)
    lessons: list[Id] = Field(min_length=1)
    scenario: Id | None = None
    further: list[Id] = Field([], description="Scenarios to try after it; nothing of them is recorded")
    local_history: bool = False
    facilitator: FacilitatorRecord
    individual_check: bool = Field(True, description="After a group session the check stays individual")
    open_to: Level = Field("members", description="Anybody, whoever is signed in, or the agency's own people")


class LessonHead(Strict):
    """The front matter of a lesson."""

    title: Text
    objectives: list[Id] = Field(min_length=1)
    content_note: Text | None = None
    open_to: Level | None = Field(None, description="As for the module, where this lesson differs from it")


Tool = Literal[
    "self-assessment",
    "listening-session",
    "response-plan",
    "officer-needs",
    "acknowledgement",
    "local-history",
    "mou-outline",
    "family-liaison",
    "first-statement",
]
"""The working tools that a case study may illustrate."""


class CaseHead(Strict):
    """The front matter of a case study in modules/cases/."""

    title: Text
    site: Text
    basis: Literal["initiative", "context"] = Field(description="Work under the initiative, or public context only")
    gap: Text = Field(description="What is not known, or was not found")
    content_note: Text
    tools: list[Tool] = []


class GuideHead(Strict):
    """The front matter of a page for instructors in modules/guides/."""

    title: Text


class OptionRecord(Strict):
    """One answer of an item."""

    id: Id
    text: Text
    key: bool = False
    feedback: Text


class ItemRecord(Strict):
    """One question of a quiz."""

    id: Id
    form: Literal["a", "b", "spaced"]
    objective: Id
    level: Literal["recall", "classify", "apply"]
    lesson: Id
    critical: bool = False
    stem: Text
    sources: list[Id] = []
    options: list[OptionRecord] = Field(min_length=3, max_length=4)


class QuizFile(Strict):
    """A quiz.yaml."""

    items: list[ItemRecord]


class PracticeBase(Strict):
    """What every practice has: something to look at, something to do, and the minutes it takes."""

    title: Text
    prompt: Text
    minutes: float = Field(gt=0, le=2)


class ChoiceToTry(Strict):
    """One option of a choose practice, with what is said about it."""

    text: Text
    reply: Text


class ChoosePractice(PracticeBase):
    """A practice with options to choose from."""

    options: list[ChoiceToTry] = Field(min_length=2, max_length=5)


class SortPractice(PracticeBase):
    """A practice with items to put in order, given in the right one."""

    items: list[Text] = Field(min_length=3, max_length=8)


def schemas() -> dict[str, dict[str, object]]:
    """Return the JSON Schema of each kind of file, for editors."""
    from training_app.content.scenario_schema import ScenarioFile
    from training_app.content.toolkit_schema import ToolFile

    kinds: dict[str, type[Strict]] = {
        "module": ModuleHead,
        "lesson": LessonHead,
        "case": CaseHead,
        "guide": GuideHead,
        "tool": ToolFile,
        "quiz": QuizFile,
        "scenario": ScenarioFile,
        "source": SourceRecord,
        "glossary-entry": GlossaryEntry,
        "insert": InsertSlot,
    }
    return {name: kind.model_json_schema(by_alias=True) for name, kind in kinds.items()}
