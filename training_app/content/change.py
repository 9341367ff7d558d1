"""One difference between two versions of a text, in a coordinator's words, and the rules that tell minor from major."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import singledispatch
from typing import Generic, TypeVar

from training_app.content.catalogue import Reviewer
from training_app.content.wording import excerpts, plain_text
from training_app.scenarios.graph import Branch, Condition, Hard, Line

Part = TypeVar("Part")

# A value longer than this is shown beside the sentence, not in it.
LONGEST_IN_SENTENCE = 60


class Kind(StrEnum):
    """What happened to the thing at the place."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REWORDED = "reworded"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``before`` and ``after`` are plain text; of a long text only the places that differ."""

    kind: Kind
    is_major: bool
    place: str
    sentence: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two versions of a module."""

    changes: tuple[Change, ...]

    @property
    def is_major(self) -> bool:
        """Whether someone must decide who has to do the module again."""
        return any(change.is_major for change in self.changes)


@dataclass(frozen=True, slots=True)
class Rule:
    """How a field is compared. ``what`` continues "The wording of ..." or begins a sentence."""

    what: str
    is_major: bool = False
    is_text: bool = False
    is_html: bool = False

    def change(self, old: object, new: object, place: str) -> Change:
        """Return the change of this field from one value to another."""
        if self.is_text or self.is_html:
            return self._reworded(in_words(old), in_words(new), place)
        before, after = in_words(old), in_words(new)
        is_short = max(len(before), len(after)) <= LONGEST_IN_SENTENCE
        moved = f" from {before or 'nothing'} to {after or 'nothing'}" if is_short else ""
        return Change(Kind.CHANGED, self.is_major, place, f"{_capital(self.what)} changed{moved}.", before, after)

    def _reworded(self, old: str, new: str, place: str) -> Change:
        before, after = (plain_text(old), plain_text(new)) if self.is_html else (old, new)
        if not before or not after:
            kind, came_or_went = (Kind.REMOVED, "was taken out") if before else (Kind.ADDED, "is new")
            return Change(kind, self.is_major, place, f"{_capital(self.what)} {came_or_went}.", before, after)
        if before == after:
            sentence = f"The words of {self.what} are the same; marks or notes beside them changed."
            return Change(Kind.REWORDED, self.is_major, place, sentence)
        return Change(
            Kind.REWORDED, self.is_major, place, f"The wording of {self.what} changed.", *excerpts(before, after)
        )


Rules = Mapping[str, Rule]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def compare_fields(rules: Rules, old: object, new: object, place: str) -> Iterator[Change]:
    """Yield a change for each field of two dataclasses of one kind that differs."""
    for name, rule in rules.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield rule.change(before, after, place)


@dataclass(frozen=True, slots=True)
class Parts(Generic[Part]):
    """A list of parts with a key of their own: what a part is called, where it stands, what is shown of it.

    ``adding_is_major`` tells for a part that is new; taking one out is major unless ``may_go`` says otherwise.
    """

    noun: str
    place: str
    key: Callable[[Part], str]
    shown: Callable[[Part], str]
    adding_is_major: Callable[[Part], bool]
    may_go: bool = False
    has_order: bool = True

    def compare(
        self,
        old: Sequence[Part],
        new: Sequence[Part],
        whole: str,
        inside: Callable[[Part, Part, str], Iterator[Change]],
    ) -> Iterator[Change]:
        """Yield what was taken out, what is new, whether the rest stands in another order, and what changed inside."""
        before = {self.key(part): part for part in old}
        after = {self.key(part): part for part in new}
        for key in [key for key in before if key not in after]:
            sentence = f"The {self.noun} was taken out."
            shown = self.shown(before[key])
            yield Change(Kind.REMOVED, not self.may_go, self.place.format(key), sentence, before=shown)
        for key in [key for key in after if key not in before]:
            sentence = f"The {self.noun} is new."
            part, is_major = after[key], self.adding_is_major(after[key])
            yield Change(Kind.ADDED, is_major, self.place.format(key), sentence, after=self.shown(part))
        kept, now = [key for key in before if key in after], [key for key in after if key in before]
        if self.has_order and kept != now:
            sentence = f"The order of the {self.noun}s changed."
            yield Change(Kind.MOVED, False, whole, sentence, ", ".join(kept), ", ".join(now))
        for key in kept:
            if before[key] != after[key]:
                yield from inside(before[key], after[key], self.place.format(key))


@singledispatch
def in_words(value: object) -> str:
    """Return a value of a field as plain text."""
    return "" if value is None else str(value)


@in_words.register
def _(value: bool) -> str:  # noqa: FBT001 - dispatched on
    return "yes" if value else "no"


@in_words.register
def _(value: float) -> str:
    return f"{value:g}"


@in_words.register(tuple)
def _(value: tuple[object, ...]) -> str:
    are_sentences = any(isinstance(entry, Line | Reviewer) for entry in value)
    return (" " if are_sentences else ", ").join(in_words(entry) for entry in value)


@in_words.register(Mapping)
def _(value: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number:+d}" for name, number in value.items())


@in_words.register
def _(value: Line) -> str:
    how = f" ({value.how})" if value.how else ""
    return f"{value.who}{how}: {value.words}" if value.who else value.words


@in_words.register
def _(value: Hard) -> str:
    return f"{value.note} {value.instead}"


@in_words.register
def _(value: Reviewer) -> str:
    return f"{value.name}, {value.seat}, {value.date}: {value.scope}."


@in_words.register
def _(value: Branch) -> str:
    joined = (" and " if value.needs_all else " or ").join(in_words(condition) for condition in value.conditions)
    return f"{value.to} if {joined}"


@in_words.register
def _(value: Condition) -> str:
    words = {"gte": "at least", "lte": "at most", "eq": "exactly"}
    return f"{value.variable} is {words[value.operator]} {value.limit}"
