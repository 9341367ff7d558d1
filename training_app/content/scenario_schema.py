"""The shape of a scenario.yaml."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from training_app.content.schema import Clock, Id, Status, Strict, Text, Version


class LineRecord(Strict):
    """Narration (text) or speech (who says)."""

    text: Text | None = None
    who: Text | None = None
    how: Text | None = None
    says: Text | None = None

    @model_validator(mode="after")
    def _is_one_kind(self) -> "LineRecord":
        narrated = self.text is not None and self.who is None and self.says is None and self.how is None
        spoken = self.text is None and self.who is not None and self.says is not None
        if not narrated and not spoken:
            raise ValueError("a line has either text, or who and says (and perhaps how)")
        return self


class VariableRecord(Strict):
    """One bounded whole number."""

    start: int
    min: int
    max: int
    label: Text
    low: Text
    high: Text


class SkillRecord(Strict):
    """One skill of the debrief."""

    id: Id
    label: Text


class HardRecord(Strict):
    """What makes a stretch hard to read, and the same stretch without the details."""

    note: Text
    instead: Text


class ChoiceRecord(Strict):
    """One thing the officer may do. That it has feedback is the graph check's business."""

    id: Id
    text: Text
    did: Text
    rating: Literal["strong", "sound", "costly"]
    effects: dict[str, int] = Field({}, description="Change per variable")
    skills: dict[str, int] = Field({}, description="0 to 2 per skill")
    to: Id
    consequence: list[LineRecord] = Field([])
    hard: HardRecord | None = Field(None, description="About the consequence")
    debrief: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
    short: Text


class NodeBase(Strict):
    """What nodes share."""

    time: Clock | None = None
    place: Text | None = None
    scene: list[LineRecord] = Field([])
    know: Text | None = None
    hard: HardRecord | None = Field(None, description="About the scene")


class DecisionRecord(NodeBase):
    """The officer chooses. How many choices there must be is the path check's business."""

    kind: Literal["decision"]
    heading: Text
    ask: Text
    scene: list[LineRecord] = Field(min_length=1)
    choices: list[ChoiceRecord]
    recommended: list[Id] = Field([])


class PassageRecord(NodeBase):
    """Told on the way."""

    kind: Literal["passage"]
    scene: list[LineRecord] = Field(min_length=1)
    to: str = ""


class ConditionRecord(Strict):
    """A variable and exactly one limit."""

    var: str
    gte: int | None = None
    lte: int | None = None
    eq: int | None = None

    @model_validator(mode="after")
    def _has_one_limit(self) -> "ConditionRecord":
        if sum(limit is not None for limit in (self.gte, self.lte, self.eq)) != 1:
            raise ValueError("a condition has exactly one of gte, lte, eq")
        return self


class RuleRecord(Strict):
    """All or any of some conditions."""

    all: list[ConditionRecord] | None = None
    any: list[ConditionRecord] | None = None

    @model_validator(mode="after")
    def _is_one_list(self) -> "RuleRecord":
        if bool(self.all) == bool(self.any):
            raise ValueError("a test has either all or any, with at least one condition")
        return self


class BranchRecord(Strict):
    """Where to go when the test holds."""

    test: RuleRecord = Field(alias="if")
    to: Id


class RouteRecord(Strict):
    """Unseen: picks the next node by the state."""

    kind: Literal["route"]
    when: list[BranchRecord] = Field(min_length=1)
    otherwise: str = Field("", alias="else")


class EndRecord(NodeBase):
    """The story stops."""

    kind: Literal["end"]
    title: Text
    tone: Literal["good", "mixed", "hard"]
    scene: list[LineRecord] = Field(min_length=1)
    summary: Text


NodeRecord = Annotated[DecisionRecord | PassageRecord | RouteRecord | EndRecord, Field(discriminator="kind")]


class DebriefRecord(Strict):
    """What is said to everyone at the end."""

    felt: Text
    better_line: Text
    better_note: Text
    points: Text


class ScenarioFile(Strict):
    """A scenario.yaml."""

    id: Id
    version: Version
    title: Text
    setting: Text
    content_note: Text
    status: Status
    state: dict[Id, VariableRecord]
    skills: list[SkillRecord]
    start: Id
    nodes: dict[Id, NodeRecord]
    debrief: DebriefRecord
    sources: list[Id] = Field([])
