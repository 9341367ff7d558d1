"""What the pages of this room show: prepared values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.shelf.print_views import PrintPage

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TextRow:
    """One module in the list."""

    number: str
    title: str
    url: str
    version: str
    signed: str
    waiting: str


@dataclass(frozen=True, slots=True)
class TextsPage:
    """Every text, what it lacks, and how many comments wait. ``is_public`` is the list for anybody."""

    title: str
    lead: str
    rows: Sequence[TextRow]
    comments_url: str | None
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A comment in a list: who, when, of what, and what became of it."""

    url: str
    about: str
    who: str
    said: str
    mark: str
    state: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into one of the forms, and what is wrong with it."""

    typed: Mapping[str, str]
    errors: Mapping[str, str]

    @property
    def problems(self) -> Sequence[Pair]:
        """For the summary above the page: the sentence, and the field it is about."""
        return [(words, name) for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class TextPage:
    """A module as one text, with its sign-offs and comments; a form's address is None where the reader has none."""

    text: PrintPage
    notice: str | None
    level: str
    signed: Sequence[str]
    missing: str | None
    said: Sequence[SaidLine]
    all_url: str | None
    form: Typed
    comment_url: str | None
    place_options: Sequence[Pair]
    sign_url: str | None
    kind_options: Sequence[Pair]
    seen: str


@dataclass(frozen=True, slots=True)
class GatePage:
    """A text that is not shown: what it is, why it is not, and what to do."""

    side: str
    title: str
    summary: str
    facts: Sequence[Pair]
    why: str
    action: Pair | None


@dataclass(frozen=True, slots=True)
class CommentsPage:
    """The review queue: comments, narrowed by the address."""

    title: str
    lead: str
    lines: Sequence[SaidLine]
    form_url: str
    state_options: Sequence[Pair]
    state_value: str
    module_options: Sequence[Pair]
    module_value: str
    pages_words: str | None
    before_url: str | None
    after_url: str | None
    papers: Pair | None = None
    "Where else comments wait, for who may read there."


@dataclass(frozen=True, slots=True)
class CommentPage:
    """One comment with its answer; ``answer_url`` None for who does not answer."""

    title: str
    notice: str | None
    line: SaidLine
    facts: Sequence[Pair]
    form: Typed
    answer_url: str | None
    state_options: Sequence[Pair]
    text_url: str


@dataclass(frozen=True, slots=True)
class TotalsPage:
    """The agency in totals: rows are pairs (module, how many finished)."""

    title: str
    lead: str
    people: str
    rows: Sequence[Pair]
