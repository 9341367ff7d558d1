"""Instruments as published: wording, points, bands, and the papers and permissions they come from."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from training_app.wellness.reading import Fields, read_fields

INSTRUMENT_DIR = Path(__file__).parent / "instruments"

Part = Literal["gate", "counted", "extra"]
"""A question that decides whether the others are asked, one that counts, or one that is asked and not counted."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer and the points it counts."""

    label: str
    points: int
    ends: bool = False
    """Whether nothing more is asked after it, and what was not asked counts nothing."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its own answers."""

    words: str
    options: tuple[Option, ...]
    part: Part = "counted"
    asks_help: bool = False
    """Whether any answer that counts opens the list of people to talk to at once."""


@dataclass(frozen=True, slots=True)
class Band:
    """A range of totals, both ends included, under the name its paper gave it."""

    low: int
    high: int
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire as its owner published it."""

    id: str
    name: str
    side: str
    minutes: str
    asks: str
    stem: str
    questions: tuple[Question, ...]
    bands: tuple[Band, ...]
    next_steps: tuple[str, ...]
    cited: str
    """The sources in a few words, to stand beside a result."""
    sources: tuple[str, ...]
    licence: str
    source_url: str
    owner_notice: str
    compared_with: str
    """What the wording was compared with, and what it was not; shown on the page."""
    verified_by: str | None
    """The clinician who checked wording, scoring and result texts; None until one has, and the page says so."""
    verified_on: date | None

    @property
    def counted(self) -> tuple[Question, ...]:
        """The questions whose points make the total."""
        return tuple(question for question in self.questions if question.part == "counted")

    @property
    def highest_total(self) -> int:
        """The largest total that the answers can give."""
        return sum(max(option.points for option in question.options) for question in self.counted)

    @property
    def shared_options(self) -> tuple[Option, ...] | None:
        """The answers, when every counted question has the same; None when each has its own."""
        first = self.counted[0].options
        return first if all(question.options == first for question in self.counted) else None


def load_instrument(path: Path) -> Instrument:
    """Return the instrument in a file, checked as a whole.

    :raise BadFile: for a missing field, bands that leave a gap, or wording that differs from its recorded hash
    """
    fields = read_fields(path)
    fields.require("verified_by", "verified_on")
    instrument = Instrument(
        id=fields.text("id"),
        name=fields.text("name"),
        side=fields.text("side"),
        minutes=fields.text("minutes"),
        asks=fields.text("asks"),
        stem=fields.text("stem"),
        questions=(*_gate(fields), *_counted(fields), *_extra(fields)),
        bands=tuple(_band(block) for block in fields.blocks("bands")),
        next_steps=fields.texts("next_steps"),
        cited=fields.text("cited"),
        sources=fields.texts("sources"),
        licence=fields.text("licence"),
        source_url=fields.text("source_url"),
        owner_notice=fields.text("owner_notice"),
        compared_with=fields.text("compared_with"),
        verified_by=fields.optional_text("verified_by"),
        verified_on=fields.optional_date("verified_on"),
    )
    _refuse_gaps(instrument, fields)
    _refuse_half_a_review(instrument, fields)
    _refuse_changed_wording(instrument, fields)
    fields.refuse_others()
    return instrument


def wording_sha256(instrument: Instrument) -> str:
    """Return the SHA-256 of stem, answers with their points, and items: one per line, UTF-8.

    Answers that all questions share stand once, after the stem. A changed word or point makes another instrument, for
    which no published cut-off holds.
    """
    shared = instrument.shared_options
    lines = [instrument.stem, *(_written(option) for option in shared or ())]
    for question in instrument.questions:
        lines.append(question.words)
        if question.options != shared:
            lines += [_written(option) for option in question.options]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _written(option: Option) -> str:
    return f"{option.label}={option.points}" + (" ends" if option.ends else "")


def _gate(fields: Fields) -> tuple[Question, ...]:
    """Read the question that stands before the others, if there is one."""
    block = fields.optional_block("gate")
    if block is None:
        return ()
    options = (Option(block.text("go_on"), 0), Option(block.text("stop"), 0, ends=True))
    question = Question(block.text("words"), options, "gate")
    block.refuse_others()
    return (question,)


def _counted(fields: Fields) -> tuple[Question, ...]:
    """Read ``items`` that share their ``options``, or ``questions`` that bring their own."""
    if fields.has("questions"):
        return tuple(_own_question(block) for block in fields.blocks("questions"))
    options = tuple(_option(block, ends=None) for block in fields.blocks("options"))
    items = fields.texts("items")
    help_at = fields.number("help_at") if fields.has("help_at") else None
    if help_at is not None and not 1 <= help_at <= len(items):
        raise fields.error("help_at", "must be the number of an item")
    return tuple(Question(words, options, asks_help=number == help_at) for number, words in enumerate(items, start=1))


def _own_question(block: Fields) -> Question:
    ends = block.optional_text("ends")
    options = tuple(_option(each, ends=ends) for each in block.blocks("options"))
    if ends is not None and not any(option.ends for option in options):
        raise block.error("ends", "is none of the labels")
    question = Question(block.text("words"), options)
    block.refuse_others()
    return question


def _extra(fields: Fields) -> tuple[Question, ...]:
    """Read the question that is asked after the others and not counted, if there is one."""
    block = fields.optional_block("extra")
    if block is None:
        return ()
    question = Question(block.text("words"), tuple(Option(label, 0) for label in block.texts("labels")), "extra")
    block.refuse_others()
    return (question,)


def _option(block: Fields, *, ends: str | None) -> Option:
    label = block.text("label")
    option = Option(label=label, points=block.number("points"), ends=label == ends)
    block.refuse_others()
    return option


def _band(block: Fields) -> Band:
    band = Band(
        low=block.number("low"), high=block.number("high"), name=block.text("name"), sentence=block.text("sentence")
    )
    block.refuse_others()
    return band


def _refuse_gaps(instrument: Instrument, fields: Fields) -> None:
    expected = 0
    for band in instrument.bands:
        if band.low != expected or band.high < band.low:
            raise fields.error("bands", f"{band.low} to {band.high} leaves a gap or overlaps")
        expected = band.high + 1
    if expected != instrument.highest_total + 1:
        raise fields.error("bands", f"end at {expected - 1}, the highest total is {instrument.highest_total}")


def _refuse_half_a_review(instrument: Instrument, fields: Fields) -> None:
    if (instrument.verified_by is None) != (instrument.verified_on is None):
        raise fields.error("verified_by", "and verified_on must both be filled or both be null")


def _refuse_changed_wording(instrument: Instrument, fields: Fields) -> None:
    found = wording_sha256(instrument)
    if fields.text("wording_sha256") != found:
        raise fields.error("wording_sha256", f"does not fit the wording, which gives {found}")
