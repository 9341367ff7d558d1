"""Builds the pages of the agency's texts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from training_app.content.catalogue import Slot
from training_app.slots import addresses
from training_app.slots.rules import LONGEST, SlotState, Version, state_of
from training_app.web.words import clock_time, counted, date_in_words

KEPT = "Kept. It stands in the lessons from now on."
RESTORED = "Kept. The default stands in the lessons again; your text is below."
MEANWHILE = (
    "Somebody else kept a text here since you opened the page. Theirs stands below. Keep yours over it, or leave it."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A state's shape and its word."""

    mark: str
    word: str


STATES = {
    SlotState.TO_FILL: Shown("open", "To be filled in"),
    SlotState.FILLED: Shown("done", "Filled in"),
    SlotState.DEFAULT_CHANGED: Shown("part", "Filled in; the default has changed since"),
}
LEFT_OVER = Shown("part", "No lesson has this slot now")


@dataclass(frozen=True, slots=True)
class SlotLine:
    """One slot in the list."""

    title: str
    url: str
    state: Shown
    detail: str


@dataclass(frozen=True, slots=True)
class TextsPage:
    """All slots, the ones to be filled in first; then texts whose slot this release no longer has."""

    lead: str
    percent: int
    percent_words: str
    lines: Sequence[SlotLine]
    left_over: Sequence[SlotLine]


@dataclass(frozen=True, slots=True)
class PastText:
    """A version as it stands in the history."""

    head: str
    paragraphs: Sequence[str]


@dataclass(frozen=True, slots=True)
class SlotPage:
    """One slot: where it stands, its default, the text, and every version before."""

    title: str
    word: str
    notice: str | None
    error: str | None
    can_write: bool
    is_older: bool
    "The text was written over another default than the one that ships now."
    default: Sequence[str]
    places: Sequence[str]
    value: str
    seen: int
    longest: int
    url: str
    past: Sequence[PastText]


@dataclass(frozen=True, slots=True)
class Look:
    """What both pages need: the slots and where they stand, who wrote, and the agency's zone."""

    slots: Mapping[str, Slot]
    places: Mapping[str, Sequence[str]]
    writers: Mapping[int, str]
    zone: ZoneInfo
    now: datetime


def build_texts(look: Look, newest: Mapping[str, Version]) -> TextsPage:
    """The list of all slots."""
    lines = sorted(_lines(look, newest), key=lambda line: (line.state.mark == "done", line.title))
    filled = sum(line.state.mark != "open" for line in lines)
    return TextsPage(
        lead=f"These stand in the lessons. {filled} of {len(lines)} are filled in; for the others the lessons say so.",
        percent=round(100 * filled / len(lines)) if lines else 100,
        percent_words=f"{filled} of {len(lines)} filled in",
        lines=lines,
        left_over=[
            SlotLine(key, addresses.text(key), LEFT_OVER, _written(look, version))
            for key, version in sorted(newest.items())
            if key not in look.slots and version.text
        ],
    )


def build_slot(
    look: Look,
    key: str,
    versions: Sequence[Version],
    *,
    typed: str | None = None,
    error: str | None = None,
    notice: str | None = None,
) -> SlotPage:
    """One slot.

    :param versions: the newest first
    :param typed: what was sent and could not be kept
    """
    slot = look.slots.get(key)
    newest = versions[0] if versions else None
    return SlotPage(
        title=slot.label if slot else key,
        word=(STATES[state_of(newest, slot.default)] if slot else LEFT_OVER).word,
        notice=notice,
        error=error,
        can_write=slot is not None,
        is_older=slot is not None and state_of(newest, slot.default) is SlotState.DEFAULT_CHANGED,
        default=slot.default.split("\n\n") if slot else (),
        places=look.places.get(key, ()),
        value=typed if typed is not None else (newest.text if newest else ""),
        seen=newest.number if newest else 0,
        longest=LONGEST,
        url=addresses.text(key),
        past=[_past(look, version) for version in versions],
    )


def _lines(look: Look, newest: Mapping[str, Version]) -> Iterator[SlotLine]:
    for key, slot in look.slots.items():
        version = newest.get(key)
        places = look.places.get(key, ())
        where = f"In {counted(len(places), 'lesson', 'lessons')}" if places else "In no lesson yet"
        detail = f"{where}. {_written(look, version)}" if version else f"{where}."
        yield SlotLine(slot.label, addresses.text(key), STATES[state_of(version, slot.default)], detail)


def _written(look: Look, version: Version) -> str:
    who = look.writers.get(version.written_by_id or 0, "The person who runs the server")
    at = version.written_at.astimezone(look.zone)
    return f"Version {version.number}, {who}, {date_in_words(at.date(), look.now.astimezone(look.zone).date())}."


def _past(look: Look, version: Version) -> PastText:
    head = f"{_written(look, version).removesuffix('.')}, {clock_time(version.written_at, look.zone)}"
    return PastText(head, version.text.split("\n\n") if version.text else ["Back to the default."])
