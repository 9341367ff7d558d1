"""What each page of a roll call shows: prepared values only, so that templates never think."""

from collections.abc import Sequence
from dataclasses import dataclass

from training_app.content.catalogue import Source
from training_app.learning.pages import ChoiceCard, Fork, ModuleLine, State
from training_app.scenarios.play import Told


@dataclass(frozen=True, slots=True)
class RunningLine:
    """A roll call to go on with, or to close without a record."""

    title: str
    detail: str
    url: str
    close_url: str


@dataclass(frozen=True, slots=True)
class ScenarioLine:
    """A scenario to start: "12 min", what is hard in it, and its stamp when it has one."""

    side: str
    title: str
    setting: str
    minutes: str
    content_note: str
    stamp: str | None
    start_url: str
    pack_url: str


@dataclass(frozen=True, slots=True)
class IndexPage:
    """What a roll call is, what can be gone on with, what can be started, what was run lately."""

    running: Sequence[RunningLine]
    scenarios: Sequence[ScenarioLine]
    lately: Sequence[ModuleLine]


@dataclass(frozen=True, slots=True)
class VoteCard:
    """One choice with its field for hands: letter A, B, C; ``typed`` is kept as it was sent, ``error`` is its fault."""

    letter: str
    text: str
    field_id: str
    field_name: str
    typed: str
    error: str | None


@dataclass(frozen=True, slots=True)
class StoryPage:
    """One screen of the story: a decision to count hands for, an earlier step read only, or the last scene.

    ``where`` is "23:40, Behind the pharmacy". ``did`` continues "You ..." and ``counted`` says with how many hands;
    ``consequence`` comes before ``scene``. ``past`` are an earlier step's cards, ``taken_id`` the one chosen there.
    """

    title: str
    percent: int
    ground_label: str
    stamp: str | None
    content_note: str | None
    where: str
    did: str | None
    counted: str | None
    consequence: Told | None
    scene: Sequence[Told]
    know: str | None
    side: str
    ask: str
    cards: Sequence[VoteCard]
    past: Sequence[ChoiceCard]
    past_hands: str | None
    taken_id: str | None
    step: int
    post_url: str
    back_url: str | None
    forward_url: str | None
    debrief_url: str | None
    errors: Sequence[tuple[str, str]]
    note: str | None


@dataclass(frozen=True, slots=True)
class EvenPage:
    """The hands did not say which: the choices to pick from; ``hands`` are sent along as they were typed."""

    side: str
    title: str
    lead: str
    step: int
    cards: Sequence[ChoiceCard]
    hands: Sequence[tuple[str, str]]
    post_url: str
    back_url: str


@dataclass(frozen=True, slots=True)
class DebriefPage:
    """The squad's path with its hands, what the person may have felt, the better line, two things to talk about."""

    title: str
    scenario_title: str
    summary: str
    stamp: str | None
    lane_low: str
    lane_high: str
    forks: Sequence[Fork]
    felt_html: str
    better_line: str
    better_note: str
    prompts: Sequence[str]
    points_html: str
    sources: Sequence[Source]
    next_label: str
    next_url: str
    index_url: str


@dataclass(frozen=True, slots=True)
class TickLine:
    """One person to tick: "Ortiz, Jamie", "badge 4417"."""

    id: int
    name: str
    detail: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class RosterPage:
    """Who is here. ``units`` is empty when there is nothing to choose; ``recorded`` are those who have it already."""

    lead: str
    closes: str
    units: Sequence[tuple[str, str]]
    unit: str
    list_label: str
    people: Sequence[TickLine]
    tick_label: str
    tick_url: str
    recorded: Sequence[str]
    error: str | None
    list_url: str
    debrief_url: str


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """What would be recorded: "Record for eleven people". ``person_ids`` are sent with either button."""

    title: str
    lead: str
    names: Sequence[str]
    person_ids: Sequence[int]
    unit: str
    button: str
    record_url: str
    list_url: str


@dataclass(frozen=True, slots=True)
class DoneLine:
    """One person who was here, and what they still do alone.

    The state: it was recorded, was there before, or could not be, because they began a version with another scenario.
    """

    name: str
    state: State
    left: str


@dataclass(frozen=True, slots=True)
class DonePage:
    """Who got it, who had it already, what each still has to do. ``add_url`` is None once the list has closed."""

    title: str
    scenario_title: str
    lead: str
    lines: Sequence[DoneLine]
    add_url: str | None
    closes: str
    debrief_url: str
    index_url: str
