"""Counting a self-assessment: how many statements of a theme stand where, and what changed between rounds. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from training_app.content.toolkit import FieldKind, Tool, Word
from training_app.readiness.answers import Answers, Rated, label_of
from training_app.web.words import count_in_words

UNANSWERED = ""
UNANSWERED_WORD = "unanswered"

Place = tuple[str, str]
"""A statement: the ids of its part and its field."""
Steps = Mapping[Place, str]
"""Where each statement stands: a step of the tool's scale, or ``UNANSWERED``. Every statement of the tool is there."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the tool."""

    place: Place
    theme: str
    words: str


@dataclass(frozen=True, slots=True)
class Theme:
    """One part of the tool, counted. ``counts`` has every step of the scale, and ``UNANSWERED``."""

    id: str
    title: str
    counts: Mapping[str, int]

    @property
    def of(self) -> int:
        """How many statements it has."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Round:
    """One sheet in use, as it stands now."""

    copy_id: int
    name: str
    begun_at: datetime
    steps: Steps


@dataclass(frozen=True, slots=True)
class Moved:
    """A statement that stands elsewhere than in the round before."""

    statement: Statement
    before: str
    after: str


def statements_of(tool: Tool) -> list[Statement]:
    """What can be marked in the tool, in its order."""
    return [
        Statement((part.id, one.id), part.title, one.label)
        for part in tool.parts
        for one in part.fields
        if one.kind is FieldKind.RATING
    ]


def steps_of(tool: Tool, kept: Mapping[str, Answers]) -> dict[Place, str]:
    """Where each statement stands.

    :param kept: answers by part id; a part that nobody kept is unanswered, as is a step that the scale has no longer
    """
    known = {word.id for word in tool.scale}
    found = {}
    for statement in statements_of(tool):
        part_id, field_id = statement.place
        answer = kept.get(part_id, {}).get(field_id)
        step = answer.step if isinstance(answer, Rated) else UNANSWERED
        found[statement.place] = step if step in known else UNANSWERED
    return found


def count_themes(tool: Tool, steps: Steps) -> list[Theme]:
    """Each theme with how many of its statements stand where, in the order of the tool."""
    themes = []
    for part in tool.parts:
        counted = Counter(step for (part_id, _), step in steps.items() if part_id == part.id)
        if counted:
            counts = {key: counted[key] for key in (*(word.id for word in tool.scale), UNANSWERED)}
            themes.append(Theme(part.id, part.title, counts))
    return themes


def worst_step(tool: Tool) -> str:
    """The step of a statement that nothing stands for: a scale begins with the worst."""
    return tool.scale[0].id


def worst_first(tool: Tool, steps: Steps, before: Steps | None) -> list[Statement]:
    """The statements at the worst step: first the theme with the largest share of them, in it those that stood better
    in the round before, and then in the order of the tool.

    :param before: the steps of the round before, None without one
    """
    worst = worst_step(tool)
    themes = {theme.id: theme for theme in count_themes(tool, steps)}

    def key(statement: Statement) -> tuple[float, int, bool]:
        theme = themes[statement.place[0]]
        return -theme.counts[worst] / theme.of, list(themes).index(theme.id), not has_fallen(tool, statement, before)

    return sorted((one for one in statements_of(tool) if steps[one.place] == worst), key=key)


def has_fallen(tool: Tool, statement: Statement, before: Steps | None) -> bool:
    """Whether a statement that stands worst now stood better in the round before."""
    stood = before.get(statement.place, UNANSWERED) if before is not None else UNANSWERED
    return stood not in {UNANSWERED, worst_step(tool)}


def round_before(rounds: Sequence[Round], copy_id: int) -> Round | None:
    """The round before this one; None for the first, and for a sheet that is no round.

    :param rounds: the oldest first
    """
    ids = [one.copy_id for one in rounds]
    at = ids.index(copy_id) if copy_id in ids else 0
    return rounds[at - 1] if at else None


def moved(tool: Tool, before: Steps, after: Steps) -> Iterator[Moved]:
    """The statements that stand elsewhere than before, in the order of the tool."""
    for statement in statements_of(tool):
        was, now = before[statement.place], after[statement.place]
        if was != now:
            yield Moved(statement, was, now)


def step_words(scale: Sequence[Word], step: str) -> str:
    """ "shown"; "unanswered" where nothing is marked."""
    return UNANSWERED_WORD if step == UNANSWERED else label_of(scale, step).lower()


def best_first(scale: Sequence[Word]) -> list[str]:
    """The order in which steps are drawn and told: the best, down to the worst, then what is unanswered."""
    return [*(word.id for word in reversed(scale)), UNANSWERED]


def counts_words(scale: Sequence[Word], counts: Mapping[str, int]) -> str:
    """ "2 shown, 1 said, 3 missing"; steps that no statement stands at are left out."""
    return ", ".join(f"{counts[step]} {step_words(scale, step)}" for step in best_first(scale) if counts[step])


def difference_words(scale: Sequence[Word], before: Mapping[str, int], after: Mapping[str, int]) -> str:
    """ "two more shown, two fewer missing", or "the same counts"."""
    differences = {step: after[step] - before[step] for step in best_first(scale)}
    words = [
        f"{count_in_words(abs(by))} {'more' if by > 0 else 'fewer'} {step_words(scale, step)}"
        for step, by in differences.items()
        if by
    ]
    return ", ".join(words) or "the same counts"
