"""The shape of a tool's file in modules/toolkit/: what it is, and the fields an agency fills in."""

from typing import Literal

from pydantic import Field, model_validator

from training_app.content.schema import Id, Strict, Text, Tool

CLOCK = ("first-hour", "first-day", "three-days", "week-two", "month-three", "anniversaries")
"""The parts of a response plan that are hours of the clock, in their order."""
SERVED = ("family", "officers", "community", "staff", "media", "partners")
"""Who is served in each of them."""


class WordRecord(Strict):
    """One thing that may be chosen."""

    id: Id
    label: Text
    meaning: Text | None = None


class ColumnRecord(Strict):
    """One cell of each row."""

    id: Id
    label: Text
    kind: Literal["line", "day", "choice"] = "line"
    wide: bool = Field(False, description="A sentence stands in it, so it gets more room on the page")
    options: list[WordRecord] = Field([], description="Of a choice")

    @model_validator(mode="after")
    def choices_have_options(self) -> "ColumnRecord":
        """A choice offers something, and nothing else does."""
        if (self.kind == "choice") is not (len(self.options) >= 2):
            raise ValueError("a choice has two options or more, and nothing else has any")
        return self


class FieldRecord(Strict):
    """One thing to fill in: a line, a text, a day, a choice, a rating with its evidence, or rows of cells."""

    id: Id
    label: Text
    hint: Text | None = None
    kind: Literal["line", "text", "day", "choice", "rating", "rows"]
    default: Text | None = Field(None, description="Adaptable text that stands there at first; lines and texts only")
    options: list[WordRecord] = Field([], description="Of a choice")
    columns: list[ColumnRecord] = Field([], max_length=5, description="Of rows")
    starts: list[dict[Id, Text]] = Field([], max_length=20, description="Rows that stand there at the start")

    @model_validator(mode="after")
    def parts_fit_the_kind(self) -> "FieldRecord":
        """Each kind has its own parts and no others."""
        if (self.kind == "choice") is not (len(self.options) >= 2):
            raise ValueError("a choice has two options or more, and nothing else has any")
        if (self.kind == "rows") is not bool(self.columns) or (self.starts and self.kind != "rows"):
            raise ValueError("rows have columns, and nothing else has any")
        if self.default and self.kind not in {"line", "text"}:
            raise ValueError("only a line or a text has a default")
        known = {column.id for column in self.columns}
        if any(key not in known for start in self.starts for key in start):
            raise ValueError("a row at the start names a column that is not there")
        return self


class PartRecord(Strict):
    """One part of a tool: a theme of the assessment, hours of a plan, a page of a worksheet."""

    id: Id
    title: Text
    lead: Text | None = Field(None, description="What to do here, in one to three sentences; no facts")
    basis: Text | None = Field(None, description="Why it is here: a sentence with its sources")
    sources: list[Id] = Field([], description="Of the basis")
    leave_behind: bool = Field(
        False, description="Printed on a sheet of its own, in larger type, to be left with somebody"
    )
    fields: list[FieldRecord] = Field(min_length=1, max_length=20)

    @model_validator(mode="after")
    def a_basis_has_sources(self) -> "PartRecord":
        """What is said to be so is said with its source."""
        if bool(self.basis) is not bool(self.sources):
            raise ValueError("a basis has sources, and sources have a basis")
        return self


class ToolFile(Strict):
    """A file of modules/toolkit/."""

    id: Tool
    title: Text
    one: Text = Field(description='What one filled-in copy is called: "a session", "an agreement"')
    purpose: Text
    how: list[Text] = Field(min_length=2, max_length=6, description="How it is used, step by step")
    origin: Text = Field(description="Where it comes from, and what is not known of that")
    sources: list[Id] = Field(min_length=1, description="Of the origin")
    licence: Literal["CC BY 4.0"] = "CC BY 4.0"
    scale: list[WordRecord] = Field([], description="Of its ratings, the worst first")
    scenario: Id | None = Field(None, description="The scenario that a drill of it walks through")
    parts: list[PartRecord] = Field(min_length=1, max_length=14)

    @model_validator(mode="after")
    def ids_are_there_once(self) -> "ToolFile":
        """Answers are kept by part and field; the ids are theirs for good."""
        parts = [part.id for part in self.parts]
        fields = [(part.id, field.id) for part in self.parts for field in part.fields]
        if len(set(parts)) != len(parts) or len(set(fields)) != len(fields):
            raise ValueError("the id of a part, or of a field in a part, is there twice")
        if any(field.kind == "rating" for part in self.parts for field in part.fields) is not (len(self.scale) >= 2):
            raise ValueError("ratings need a scale, and a scale needs ratings")
        return self
