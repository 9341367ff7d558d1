"""Instruments as published: wording, points, bands, and the papers and permissions they come from."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from training_app.wellness.reading import Fields, read_fields

INSTRUMENT_DIR = Path(__file__).parent / "instruments"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer and the points it counts."""

    label: str
    points: int


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
    stem: str
    options: tuple[Option, ...]
    items: tuple[str, ...]
    bands: tuple[Band, ...]
    next_steps: tuple[str, ...]
    cited: str
    """The sources in a few words, to stand beside a result."""
    sources: tuple[str, ...]
    licence: str
    source_url: str
    owner_notice: str
    verified_by: str | None
    """The clinician who checked wording, scoring and result texts; None until one has, and the page says so."""
    verified_on: date | None

    @property
    def highest_total(self) -> int:
        """The largest total that the answers can give."""
        return len(self.items) * max(option.points for option in self.options)


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
        stem=fields.text("stem"),
        options=tuple(_option(block) for block in fields.blocks("options")),
        items=fields.texts("items"),
        bands=tuple(_band(block) for block in fields.blocks("bands")),
        next_steps=fields.texts("next_steps"),
        cited=fields.text("cited"),
        sources=fields.texts("sources"),
        licence=fields.text("licence"),
        source_url=fields.text("source_url"),
        owner_notice=fields.text("owner_notice"),
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

    A changed word or point makes another instrument, for which no published cut-off holds.
    """
    answers = [f"{option.label}={option.points}" for option in instrument.options]
    lines = [instrument.stem, *answers, *instrument.items]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _option(block: Fields) -> Option:
    option = Option(label=block.text("label"), points=block.number("points"))
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
