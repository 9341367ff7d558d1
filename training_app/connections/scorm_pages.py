"""What each page of SCORM packages shows: prepared values only, so that templates never think."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.connections.pages import Option
from training_app.learning.pages import State
from training_app.web.question import Button, Link


@dataclass(frozen=True, slots=True)
class PackageItem:
    """One package; ``remark`` is for which LMS it is and what became of it.

    ``revoke`` and ``test`` are None once it was revoked.
    """

    module: str
    state: State
    people: str
    arrived: str
    remark: str
    again: Link
    revoke: Link | None
    test: Button | None


@dataclass(frozen=True, slots=True)
class PackagesPage:
    """Every package of the agency, revoked ones last. The title is the finding."""

    title: str
    notice: str | None
    lead: str
    items: Sequence[PackageItem]
    empty: str
    add: Link


@dataclass(frozen=True, slots=True)
class PackageFormPage:
    """Making a package, or issuing one again: then ``modules`` and ``versions`` are empty and ``facts`` say what it is.

    ``values`` and ``errors`` are by field; ``modules`` are pairs (id, title).
    """

    title: str
    url: str
    button: str
    lead: str
    warning: str | None
    modules: Sequence[tuple[str, str]]
    versions: Sequence[Option]
    facts: Sequence[tuple[str, str]]
    values: Mapping[str, str]
    errors: Mapping[str, str]
    back: Link

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]
