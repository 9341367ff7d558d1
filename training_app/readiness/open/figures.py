"""Which totals may be told to anybody, and when one may be told anew. Pure.

Two rules keep a total from giving somebody away.

*One page.* ``review.rules.total_words``: nothing of fewer than ten people, and none that leaves fewer than ten over.
Hours are told in steps of 25, so that no withheld module can be worked out from them.

*Two pages.* Whoever keeps the pages of an agency can subtract one from the other. So a figure is told anew only when
against each that was told for it in the last year the trained and the untrained are the same, or at least ten people
apart; hours only when at least ten people finished something since. Otherwise the figure told last stays, with the day
it is of. After a year of coming, going and training a difference is no longer the doing of few, and binds no more.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from training_app.review.rules import WITHHELD_UNDER, total_words

BINDS_FOR = timedelta(days=365)
HOURS_STEP = 25
HOURS, MODULE, PROMISES = "hours", "module", "promises"
WANTS = (HOURS, MODULE, PROMISES)
YES = "yes"
FEWER = (0, WITHHELD_UNDER - 1)
REST = (1, WITHHELD_UNDER - 1)

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the agency wants to publish; ``year`` is that of the hours, None for one that cannot be read."""

    wants: tuple[str, ...]
    year: int | None


@dataclass(frozen=True, slots=True)
class PromiseCount:
    """How many promises of listening sessions stand where. Counts of promises, and of no people."""

    kept: int
    open: int
    not_kept: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Facts:
    """The true numbers of a day. ``modules``: id, title, how many of the roster finished it.

    ``hours_people`` finished something in the year, ``hours_people_since`` after its hours were told last.
    """

    agency: str
    today: date
    roster: int
    modules: Sequence[tuple[str, str, int]]
    hours_minutes: int
    hours_people: int
    hours_people_since: int
    promises: PromiseCount | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One total as it is told: nothing in it that its words do not say.

    ``trained`` and ``untrained`` are what the words let anybody conclude, least and most; None for nothing.
    """

    key: str
    label: str
    words: str
    as_of: date
    trained: Range | None = None
    untrained: Range | None = None

    @property
    def kind(self) -> str:
        """HOURS, MODULE or PROMISES."""
        return self.key.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Content:
    """What one publication says."""

    agency: str
    as_of: date
    figures: Sequence[Figure]


def read_choice(typed: Mapping[str, str]) -> Choice:
    """What a form or an address asks for."""
    year = typed.get("year", "")
    wants = tuple(kind for kind in WANTS if typed.get(kind) == YES)
    return Choice(wants, int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None)


def years_on_offer(today: date) -> list[int]:
    """This year, and the two before."""
    return [today.year - back for back in range(3)]


def why_choice_refused(choice: Choice, today: date) -> str | None:
    """The sentence for a choice that makes no page."""
    if not choice.wants:
        return "Choose at least one total to publish."
    if HOURS in choice.wants and choice.year not in years_on_offer(today):
        return "Choose the year of the hours from the list."
    return None


def make_content(facts: Facts, choice: Choice, told: Sequence[Content]) -> tuple[Content, list[Figure]]:
    """What would be published, and the figures of it that stay as they were told.

    :param told: everything that was ever published, the oldest first, also what was withdrawn
    """
    figures, stayed = [], []
    for fresh in _fresh(facts, choice):
        figure = settle(fresh, told_before(told, fresh.key), facts)
        figures.append(figure)
        if figure is not fresh:
            stayed.append(figure)
    return Content(facts.agency, facts.today, figures), stayed


def told_before(told: Sequence[Content], key: str) -> list[Figure]:
    """Every figure that was told under this key, the oldest first."""
    return [figure for content in told for figure in content.figures if figure.key == key]


def settle(fresh: Figure, before: Sequence[Figure], facts: Facts) -> Figure:
    """The fresh figure where it may be told; otherwise the one told last."""
    binding = [one for one in before if facts.today - one.as_of < BINDS_FOR]
    if all(_gives_nobody_away(one, fresh, facts) for one in binding):
        return fresh
    # the label is a title of today; what was told is told as it was
    return replace(binding[-1], label=fresh.label)


def to_json(content: Content) -> str:
    """As it is kept."""
    figures = [{**asdict(one), "as_of": one.as_of.isoformat()} for one in content.figures]
    plain = {"agency": content.agency, "as_of": content.as_of.isoformat(), "figures": figures}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def from_json(kept: str) -> Content:
    """What was kept."""
    plain = json.loads(kept)
    figures = [
        Figure(
            key=one["key"],
            label=one["label"],
            words=one["words"],
            as_of=date.fromisoformat(one["as_of"]),
            trained=_range(one["trained"]),
            untrained=_range(one["untrained"]),
        )
        for one in plain["figures"]
    ]
    return Content(plain["agency"], date.fromisoformat(plain["as_of"]), figures)


def module_figure(module_id: str, title: str, count: int, of: int, today: date) -> Figure:
    """How many of the roster finished a module, as it may be told."""
    trained, untrained = _concluded(count, of)
    return Figure(f"{MODULE}:{module_id}", title, total_words(count, of), today, trained, untrained)


def hours_words(minutes: int, people: int) -> str:
    """The hours of a year as they may be told, in steps."""
    if people < WITHHELD_UNDER:
        return f"Withheld: fewer than {WITHHELD_UNDER} people"
    # half a step goes up, whatever the step before
    steps = (minutes + HOURS_STEP * 30) // (HOURS_STEP * 60)
    return f"About {steps * HOURS_STEP:,} hours" if steps else f"Fewer than {HOURS_STEP} hours"


def _fresh(facts: Facts, choice: Choice) -> Iterator[Figure]:
    today = facts.today
    if HOURS in choice.wants:
        label = f"Hours of training finished in {choice.year}"
        yield Figure(f"{HOURS}:{choice.year}", label, hours_words(facts.hours_minutes, facts.hours_people), today)
    if MODULE in choice.wants:
        for module_id, title, count in facts.modules:
            yield module_figure(module_id, title, count, facts.roster, today)
    if PROMISES in choice.wants and facts.promises is not None:
        promises = facts.promises
        counts = {
            "kept": promises.kept,
            "open": promises.open,
            "not kept": promises.not_kept,
            "withdrawn": promises.withdrawn,
        }
        for state, count in counts.items():
            yield Figure(f"{PROMISES}:{state}", f"Promises {state}", str(count), today)


def _concluded(count: int, of: int) -> tuple[Range | None, Range | None]:
    if count < WITHHELD_UNDER or of < WITHHELD_UNDER:
        return FEWER, None
    if 0 < of - count < WITHHELD_UNDER:
        return None, REST
    return (count, count), (of - count, of - count)


def _gives_nobody_away(before: Figure, after: Figure, facts: Facts) -> bool:
    if after.kind == PROMISES:
        return True
    if after.kind == HOURS:
        return before.words == after.words or facts.hours_people_since >= WITHHELD_UNDER
    return _far(before.trained, after.trained) and _far(before.untrained, after.untrained)


def _far(one: Range | None, other: Range | None) -> bool:
    """Whether no group of fewer than ten lies between the two."""
    if one is None or other is None or one == other:
        return True
    return max(other[0] - one[1], one[0] - other[1]) >= WITHHELD_UNDER


def _range(kept: list[int] | None) -> Range | None:
    return (kept[0], kept[1]) if kept is not None else None
