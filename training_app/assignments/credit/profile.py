"""What a state's credit file looks like, as data: one TOML file for each in ``profiles``, checked against this shape.

Nobody outside a state's office can be sure of its rules. So each field says whether a rule is the state's, with the
page it was read on, or ours, with the reason; and each profile says on which day it was understood so, and what is not
known.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

FOLDER = Path(__file__).parent / "profiles"
OURS = "ours"
CHECK_FIRST = "as understood on {day}; check with your state before the first upload"

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Value = Literal[
    "officer_id",
    "family_name",
    "given_name",
    "agency",
    "agency_id",
    "course_number",
    "title",
    "description",
    "category",
    "provider",
    "instructor",
    "delivery",
    "started_on",
    "ended_on",
    "hours",
    "minutes",
    "entry_id",
]


class ProfileBroken(Exception):
    """A profile is not of the shape above: the file, and what is wrong in it."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ProfileSource(_Strict):
    """A page that was read. ``read`` says how much of it."""

    id: Text
    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https?://")]
    read: Literal["page", "excerpt"]


class Known(_Strict):
    """A sentence about how the state has it, with the id of the page that says so."""

    says: Text
    source: Text


class ProfileField(_Strict):
    """One column. ``rule`` is where its rules come from: the id of a source, or ours; ``why`` what was read, or why."""

    name: Text
    value: Value
    rule: Text
    why: Text
    required: bool
    pattern: str | None = None
    "The whole text must match."
    pattern_words: str | None = None
    "What the pattern asks for: 14 digits."
    longest: Annotated[int, Field(gt=0)] | None = None
    "In characters; None where no limit is known."
    letters: Literal["any", "ascii"] = "any"
    days: Literal["iso", "us"] = "iso"
    "Of a date: 2026-11-11 or 11/11/2026."

    @model_validator(mode="after")
    def _pattern_says_itself(self) -> Self:
        if (self.pattern is None) != (self.pattern_words is None):
            raise ValueError(f"{self.name}: pattern and pattern_words go together")
        if self.pattern is not None:
            _refuse_broken_pattern(self.name, self.pattern)
        return self


def _refuse_broken_pattern(name: str, pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as why:
        raise ValueError(f"{name}: the pattern is none: {why}") from why


class Profile(_Strict):
    """One kind of file. ``sheet``: what people type from, for no upload is publicly known."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
    title: Text
    kind: Literal["sheet", "file"]
    understood_on: date
    known: Annotated[list[Known], Field(min_length=1)]
    unknown: Annotated[list[Text], Field(min_length=1)]
    late_after_days: Annotated[int, Field(gt=0)] | None = None
    "Reports later than this are said, not refused: a late report is better than none."
    late_rule: str | None = None
    sources: list[ProfileSource]
    fields: Annotated[list[ProfileField], Field(min_length=1)]

    @property
    def check_first(self) -> str:
        """The sentence that stands beside every file of this profile."""
        return CHECK_FIRST.format(day=self.understood_on.isoformat())

    @model_validator(mode="after")
    def _sources_are_named_and_used(self) -> Self:
        named = [source.id for source in self.sources]
        used = {field.rule for field in self.fields} | {one.source for one in self.known}
        used |= {self.late_rule} if self.late_rule else set()
        if len(set(named)) != len(named) or OURS in named:
            raise ValueError("a source's id is taken")
        if used - {OURS} != set(named):
            raise ValueError(f"named and used sources differ: {sorted((used - {OURS}) ^ set(named))}")
        if (self.late_after_days is None) != (self.late_rule is None):
            raise ValueError("late_after_days and late_rule go together")
        columns = [field.name for field in self.fields]
        if len(set(columns)) != len(columns):
            raise ValueError("a column stands twice")
        return self


@cache
def load_profiles() -> Mapping[str, Profile]:
    """All profiles by id, in the order of their file names.

    :raise ProfileBroken: for the first that is not in order
    """
    profiles = [read_profile(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {profile.id: profile for profile in profiles}


def read_profile(path: Path) -> Profile:
    """The profile in this file.

    :raise ProfileBroken: when it is not TOML, or not of this shape
    """
    try:
        profile = Profile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as why:
        raise ProfileBroken(f"{path.name}: {why}") from why
    if profile.id != path.stem:
        raise ProfileBroken(f"{path.name} holds the profile {profile.id!r}")
    return profile
