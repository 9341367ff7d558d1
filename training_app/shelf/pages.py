"""What the pages of this room show: prepared values only."""

from collections.abc import Sequence
from dataclasses import dataclass

from training_app.content.catalogue import Source
from training_app.learning.pages import ChoiceCard, Fork, ReadingLine, SkillBar
from training_app.scenarios.play import Told


@dataclass(frozen=True, slots=True)
class TryEnd:
    """The end that was reached, and the debrief of the way that led there."""

    title: str
    summary: str
    lane_low: str
    lane_high: str
    forks: Sequence[Fork]
    felt_html: str
    better_line: str
    better_note: str
    skills: Sequence[SkillBar]
    points_html: str
    sources: Sequence[Source]
    restart_url: str


@dataclass(frozen=True, slots=True)
class TryPage:
    """A scene and its decision, played in the address alone, or (``end`` set) what came of it.

    The names are those of learning's ScenarioPage, whose template shows the scene. ``made`` are the choices so far;
    they go along with the next one to ``here_url``.
    """

    title: str
    percent: int
    ground_label: str
    stamp: str | None
    content_note: str | None
    note: str | None
    time: str | None
    place: str | None
    you_chose: str | None
    consequence: Told | None
    scene: Sequence[Told]
    know: str | None
    side: str
    ask: str
    choices: Sequence[ChoiceCard]
    made: Sequence[str]
    here_url: str
    back_url: str
    modules_url: str
    end: TryEnd | None
    who: str = "You"
    error: str | None = None


@dataclass(frozen=True, slots=True)
class CasesPage:
    """The list: work under the initiative, and public context."""

    initiative: Sequence[ReadingLine]
    context: Sequence[ReadingLine]


@dataclass(frozen=True, slots=True)
class CaseTool:
    """A tool that a case study illustrates; ``url`` is None for who does not read the agency's papers."""

    title: str
    purpose: str
    url: str | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case study; ``html`` is safe and ends in a decision, which is not sent. ``stamp`` marks mere context."""

    site: str
    title: str
    stamp: str | None
    gap: str
    content_note: str
    minutes: str
    html: str
    next_title: str | None
    next_url: str | None
    cases_url: str
    tools: Sequence[CaseTool] = ()
