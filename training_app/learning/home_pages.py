"""What the officer's pages outside an attempt show: prepared values only, so that templates never think."""

from collections.abc import Sequence
from dataclasses import dataclass

from training_app.learning.pages import ModuleLine, ReadingLine, State
from training_app.learning.ports import OwnCredit


@dataclass(frozen=True, slots=True)
class WayStep:
    """One station of the ground line: label "1" or "Scenario"; where: past, now or ahead; is_word when longer."""

    label: str
    where: str
    is_word: bool


@dataclass(frozen=True, slots=True)
class ContinuePanel:
    """The first thing on the home page. ``is_start``: nothing is begun yet, and the button posts to ``url``."""

    side: str
    title: str
    lead: str
    way: Sequence[WayStep]
    button: str
    url: str
    is_start: bool
    saved: str | None


@dataclass(frozen=True, slots=True)
class BoosterLine:
    """A few questions some days after a module: "Three questions on Trauma"."""

    title: str
    url: str
    detail: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The officer's home. ``now`` is None when everything is done or nothing is assigned; ``calm`` then says which."""

    now: ContinuePanel | None
    calm_title: str
    calm_lead: str
    due: Sequence[ModuleLine]
    done: Sequence[ModuleLine]
    hours_this_year: str
    self_check_url: str
    transcript_url: str
    boosters: Sequence[BoosterLine] = ()
    missing_url: str | None = None
    plan: ReadingLine | None = None
    "The agency's plan for the night, on one card; None while none is signed."


@dataclass(frozen=True, slots=True)
class MissingModule:
    """One module that is to be done: ``why`` are the sentences that say what is not done."""

    title: str
    url: str
    state: State
    due: str
    why: Sequence[str]


@dataclass(frozen=True, slots=True)
class MissingPage:
    """What is still missing, said plainly: open modules with the reason, and what is done."""

    title: str
    rule: str
    open: Sequence[MissingModule]
    done: Sequence[ModuleLine]
    home_url: str


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """All modules of the catalogue with their state for this officer."""

    lines: Sequence[ModuleLine]
    further: Sequence[ReadingLine] = ()
    "Scenarios to try besides."
    cases: Sequence[ReadingLine] = ()


@dataclass(frozen=True, slots=True)
class DonePage:
    """ "Recorded 14:07. 0.67 hours." and what comes next. ``delivery`` says where the record went, or that it waits."""

    title: str
    recorded: str
    score: str
    hours: str
    delivery: str
    version: str
    next_lines: Sequence[ModuleLine]
    debrief_url: str | None
    cover_url: str
    transcript_url: str


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One completion. ``taken_back`` says when and why one no longer counts; it stays on the list.

    ``measured`` is the active time in minutes, "" where nothing was measured; ``how`` how it came about, "" for the
    usual way.
    """

    title: str
    version: str
    completed: str
    hours: str
    score: str
    url: str | None
    measured: str = ""
    how: str = ""
    taken_back: str = ""
    debrief_url: str | None = None
    certificate_url: str | None = None


@dataclass(frozen=True, slots=True)
class ElsewhereLine:
    """Hours from outside this program, which no module here stands for."""

    title: str
    where: str
    day: str
    hours: str


@dataclass(frozen=True, slots=True)
class TranscriptPage:
    """All that was finished, newest first. ``pdf_url`` is None where this server makes no PDF.

    The hours of ``elsewhere`` have a sum of their own and are in none of the others.
    """

    lines: Sequence[TranscriptLine]
    total_hours: str
    year_hours: str
    csv_url: str
    elsewhere_url: str
    pdf_url: str | None = None
    credit: OwnCredit | None = None
    "None while nothing is credited."
    elsewhere: Sequence[ElsewhereLine] = ()
    elsewhere_hours: str = ""
