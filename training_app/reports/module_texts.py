"""Which versions of a module ask what it asks today, so that their attempts can be counted together."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from training_app.content.catalogue import Module
from training_app.learning.library import Library
from training_app.reports.contributions import Asked, asked_by


@dataclass(frozen=True, slots=True)
class SameTexts:
    """Version hashes, by the part in which they are like today's."""

    story: frozenset[str]
    check: frozenset[str]
    boosters: frozenset[str]


def same_texts(session: Session, library: Library, module: Module, hashes: Iterable[str]) -> SameTexts:
    """Sort the versions that attempts are bound to by what they have in common with the module of today."""
    today = asked_by(module)
    asked = {one: _asked_in(session, library, one) for one in hashes}
    return SameTexts(
        story=frozenset(one for one, text in asked.items() if text and text.story == today.story),
        check=frozenset(one for one, text in asked.items() if text and text.check == today.check),
        boosters=frozenset(one for one, text in asked.items() if text and text.boosters == today.boosters),
    )


def _asked_in(session: Session, library: Library, version_hash: str) -> Asked | None:
    """None for a text that this release cannot read: nobody can say then that it asked the same."""
    try:
        return asked_by(library.bound(session, version_hash))
    except ValueError:
        return None
