"""What the pages of keeping show: prepared values, and nothing to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class YearsField:
    """One kind with its years."""

    name: str
    label: str
    hint: str
    value: str
    error: str | None


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """The policy as it is, and the form to change it. ``extents`` are (value, words, what it means)."""

    notice: str | None
    facts: Sequence[tuple[str, str]]
    changed: str
    due: str
    "How much is older than that now, and what removes it."
    url: str
    fields: Sequence[YearsField]
    extents: Sequence[tuple[str, str, str]]
    values: Mapping[str, str]
    errors: Mapping[str, str]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class CopyPage:
    """Making a person's copy as an administrator."""

    title: str
    url: str
    reason: str
    error: str | None
    back_url: str
