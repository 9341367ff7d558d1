"""What the pages of promises show: prepared values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from training_app.readiness.pages import DueLine, Mark
from training_app.readiness.sheets import Entry

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into a form, and a sentence for each field that cannot be kept."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    notice: str | None = None

    @property
    def problems(self) -> Sequence[Pair]:
        """For the summary above the page: the sentence, and the field it is about."""
        return [(words, name) for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class ThemeBlock:
    """One theme with what it got. ``forms`` are label and address of what can be said; none for who only reads."""

    title: str
    said: Sequence[str]
    remark: str | None
    lines: Sequence[DueLine]
    forms: Sequence[Pair]


@dataclass(frozen=True, slots=True)
class ThemesPage:
    """The themes of a session."""

    title: str
    session: str
    percent: int
    answered: str
    notice: str | None
    left: str
    nameless: str | None
    themes: Sequence[ThemeBlock]
    links: Sequence[Pair]


@dataclass(frozen=True, slots=True)
class NewPage:
    """The form for one theme; ``is_promise`` False asks for a reason alone."""

    title: str
    theme: str
    said: Sequence[str]
    kind: str
    is_promise: bool
    url: str
    back_url: str
    form: Typed


@dataclass(frozen=True, slots=True)
class ListPage:
    """Every promise of the agency, narrowed by the address."""

    title: str
    lead: str
    reminded: str
    lines: Sequence[DueLine]
    empty: Pair
    form_url: str
    which_options: Sequence[Pair]
    which_value: str
    copy_options: Sequence[Pair]
    copy_value: str
    pages_words: str | None
    before_url: str | None
    after_url: str | None


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step: when and what, and the public words."""

    head: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class PromisePage:
    """One promise. The addresses are None where there is nothing to send."""

    title: str
    side: str
    words: str
    state: Mark
    answer: Sequence[str]
    facts: Sequence[Pair]
    steps: Sequence[StepLine]
    notice: str | None
    seen: int
    answer_url: str | None
    move_url: str | None
    state_options: Sequence[Pair]
    answer_form: Typed
    move_form: Typed
    links: Sequence[Pair]

    @property
    def problems(self) -> Sequence[Pair]:
        """Of whichever form was sent."""
        return [*self.answer_form.problems, *self.move_form.problems]


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """A promise, or a reason, as everybody reads it. ``by``: the post and the day; ``moves``: a sentence for each."""

    words: str
    by: str | None
    moves: Sequence[str]
    state: Mark
    said_on: str | None
    answer: Sequence[str]


@dataclass(frozen=True, slots=True)
class PublicTheme:
    """One theme with everything it got; nothing is said in words."""

    title: str
    entries: Sequence[PublicEntry]


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """The answer sheet."""

    title: str
    agency: str
    facts: Sequence[Pair]
    lead: str
    left: str
    themes: Sequence[PublicTheme]
    files: Sequence[Pair]
    back: Pair


@dataclass(frozen=True, slots=True)
class Handout:
    """One sheet: the entries of a part. ``where`` it goes and the ``warning`` are not printed."""

    id: str
    where: str
    title: str
    entries: Sequence[Entry]
    warning: str | None
    edit_url: str | None


@dataclass(frozen=True, slots=True)
class HandoutsPage:
    """What is printed for the evening; the note form has ``blocks`` themes of ``lines`` lines."""

    title: str
    session: str
    lead: str
    team: Handout
    handouts: Sequence[Handout]
    blocks: int
    lines: int
    back: Pair
