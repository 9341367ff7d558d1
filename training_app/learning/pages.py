"""What each officer page shows: prepared values only, so that templates never think."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from training_app.content.catalogue import Source
from training_app.scenarios.play import Told


class Mark(StrEnum):
    """A state's shape; the word beside it is given by the page."""

    DONE = "done"
    PART = "part"
    OPEN = "open"
    DUE = "due"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class State:
    """A mark and its word: "Due in 3 days"."""

    mark: Mark
    word: str


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """One module in a list: title, link, state, and one quiet sentence."""

    title: str
    url: str
    state: State
    detail: str


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of a module's contents: number "1", "S" or "C"; url None while it cannot be opened yet."""

    number: str
    title: str
    minutes: int
    state: State
    url: str | None
    is_here: bool


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """Something to read or try besides, of which nothing is recorded; ``detail`` is one quiet sentence."""

    title: str
    url: str
    detail: str


@dataclass(frozen=True, slots=True)
class CoverPage:
    """A module's cover. ``button_url`` is posted to when ``is_start``, followed as a link otherwise."""

    side: str
    track: str
    title: str
    percent: int
    percent_words: str
    why: str
    stamp: str | None
    stamp_why: str | None
    button: str
    button_url: str
    is_start: bool
    button_note: str
    facts: Sequence[tuple[str, str]]
    content_note: str
    contents: Sequence[ContentsLine]
    objectives: Sequence[str]
    sources: Sequence[Source]
    pretest: str | None = None
    "The label of the second way to begin, with questions first."
    pretest_note: str = ""
    missing: Sequence[str] = ()
    again_note: str | None = None
    changes_url: str | None = None
    "What is different since the version that was finished, where there is a newer one."
    "Why a module that was finished once is to be taken again."
    further: Sequence[ReadingLine] = ()
    "Scenarios to try besides."
    pack_url: str | None = None
    "The facilitator pack, for those who run a session."
    print_url: str = ""
    text_url: str = ""
    "The whole module as one text, with what reviewers said of it and the answers."


@dataclass(frozen=True, slots=True)
class LessonPage:
    """A lesson to read; ``html`` is safe. Next is a POST that records it when ``next_is_post``, then a link.

    ``content_note`` names in one line what is hard to read in it.
    """

    side: str
    title: str
    percent: int
    ground_label: str
    stamp: str | None
    html: str
    next_label: str
    next_url: str
    next_is_post: bool
    cover_url: str
    content_note: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerOption:
    """One radio line."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question to answer; ``error`` is a sentence when nothing was chosen."""

    side: str
    number: int
    total: int
    percent: int
    stem: str
    options: Sequence[AnswerOption]
    chosen_id: str | None
    error: str | None
    post_url: str
    lesson_url: str | None
    hint: str = "Choose one. Your answer is saved when you press Answer."
    skip_label: str = ""
    skip_url: str | None = None


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """After an answer. ``note`` tells e.g. that this question was already answered and the first answer stands.

    Next is a POST, which moves the bookmark on, unless ``is_next_post`` is False.
    """

    side: str
    number: int
    total: int
    percent: int
    stem: str
    chosen: str
    is_right: bool
    key: str
    chosen_feedback: str
    key_feedback: str
    sources: Sequence[Source]
    lesson_title: str
    lesson_url: str
    next_label: str
    next_url: str
    note: str | None
    is_next_post: bool = True


@dataclass(frozen=True, slots=True)
class CheckResultPage:
    """The end of a check round that was not passed, or the last page before done."""

    title: str
    lead: str
    right: int
    total: int
    needed: int
    is_passed: bool
    to_review: Sequence[tuple[str, str]]
    button: str
    post_url: str | None
    cover_url: str
    tries: str = ""
    "How many tries are left,  where there is no limit. Without one ``post_url`` is None."


@dataclass(frozen=True, slots=True)
class ChoiceCard:
    """One choice: letter A, B, C in the shuffled order; the value is the choice's id."""

    letter: str
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class ScenarioPage:
    """A scene and its decision, or (choices empty) the last scene with the way to the debrief.

    ``you_chose`` continues ``who``: "You" or, after a roll call, "The squad’s choice:". ``consequence`` comes before
    ``scene``; a hard stretch of either may be read in other words. ``back_url`` shows the step before, read only;
    ``is_past`` marks such an earlier step: then ``taken_id`` names the card that was chosen, and nothing is sent.
    """

    title: str
    percent: int
    ground_label: str
    stamp: str | None
    content_note: str | None
    time: str | None
    place: str | None
    you_chose: str | None
    consequence: Told | None
    scene: Sequence[Told]
    know: str | None
    side: str
    ask: str
    choices: Sequence[ChoiceCard]
    taken_id: str | None
    is_past: bool
    post_url: str
    step: int
    back_url: str | None
    forward_url: str | None
    error: str | None
    note: str | None
    who: str = "You"
    taken_words: str = "You chose this"


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A choice that was not taken, with what it would have done: calmer, held, tenser."""

    shift: str
    short: str


@dataclass(frozen=True, slots=True)
class Fork:
    """One decision of the path. Lanes: 0 left (low), 1 middle, 2 right (high); the line comes in at ``from_lane``.

    ``again_url`` opens the scenario at this decision; None where a decision cannot be tried again.
    """

    time: str | None
    heading: str
    did: str
    why: str
    shift: str
    from_lane: int
    to_lane: int
    other_lanes: Sequence[int]
    is_last: bool
    not_taken: Sequence[NotTaken]
    again_url: str | None = None


@dataclass(frozen=True, slots=True)
class SkillBar:
    """A skill's bar: value 0 to 4 and its word; percent = value * 25."""

    label: str
    value: int
    percent: int
    word: str


@dataclass(frozen=True, slots=True)
class DebriefPage:
    """The path taken, what the person may have felt, the better line, skills. Next is a POST when ``next_is_post``.

    ``roll_call`` says that a squad decided and this officer did not; then ``forks`` may be empty, when the squad played
    another version of the text.
    """

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
    skills: Sequence[SkillBar]
    points_html: str
    sources: Sequence[Source]
    next_label: str
    next_url: str
    next_is_post: bool
    cover_url: str
    roll_call: str | None = None
