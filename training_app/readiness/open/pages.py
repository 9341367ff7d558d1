"""What the pages of comments and of published totals show: prepared values only."""

from collections.abc import Sequence
from dataclasses import dataclass

from training_app.review.pages import SaidLine, Typed

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CopyCommentsPage:
    """What was said of one copy. ``form_url`` is None for who does not comment, and for a copy that was put away."""

    copy: str
    lead: str
    notice: str | None
    lines: Sequence[SaidLine]
    form: Typed
    form_url: str | None
    place_options: Sequence[Pair]


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Every comment on the agency's papers, narrowed by the address."""

    title: str
    lead: str
    lines: Sequence[SaidLine]
    form_url: str
    state_options: Sequence[Pair]
    state_value: str
    tool_options: Sequence[Pair]
    tool_value: str
    pages_words: str | None
    before_url: str | None
    after_url: str | None
    texts_url: str


@dataclass(frozen=True, slots=True)
class RemarkPage:
    """One comment with its answer; ``answer_url`` None for who does not answer.

    ``part_options`` is empty where the comment is about one part: the change is then in that part.
    """

    title: str
    notice: str | None
    line: SaidLine
    facts: Sequence[Pair]
    form: Typed
    answer_url: str | None
    state_options: Sequence[Pair]
    part_options: Sequence[Pair]
    number_hint: str
    copy_url: str


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """One published total, in words, with the day it is of."""

    label: str
    words: str
    as_of: str


@dataclass(frozen=True, slots=True)
class ShownTotals:
    """The published page, the same before and after it is published."""

    agency: str
    lead: str
    hours: ShownFigure | None
    modules: Sequence[ShownFigure]
    promises: Sequence[ShownFigure]
    promises_as_of: str
    counted: Sequence[str]


@dataclass(frozen=True, slots=True)
class PublicPage:
    """What is published now, and the choice of what to publish next."""

    notice: str | None
    state: Pair
    detail: str
    shown_url: str | None
    withdraw_url: str | None
    preview_url: str
    years: Sequence[Pair]
    year: str
    wants: Sequence[str]
    has_promises: bool
    rules: Sequence[str]
    past: Sequence[Pair]
    error: str | None


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """Exactly what would be public. ``fields`` go along with the publishing."""

    shown: ShownTotals
    problem: str | None
    stays: Sequence[str]
    publish_url: str
    fields: Sequence[Pair]
    back_url: str
    is_same: bool
