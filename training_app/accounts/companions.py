"""Which sessions may stand side by side in one browser. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from training_app.accounts.identity import LaunchedFrom


@dataclass(frozen=True, slots=True)
class Held:
    """One session that a browser holds, ended ones too. ``launch`` is None for who signed in here."""

    started_at: datetime
    launch: LaunchedFrom | None


def companions_of(held: Mapping[str, Held]) -> list[str]:
    """The names under which the newest is held and those that may stay beside it, the newest first.

    Beside it stay those that the same person opened at the same platform, and nobody else's: on a shared computer
    whoever came last is who is here. A session that has ended still says who came last.
    """
    by_age = sorted(held, key=lambda name: held[name].started_at, reverse=True)
    if not by_age:
        return []
    newest = held[by_age[0]].launch
    visitor = newest.visitor if newest is not None else None
    return [name for name in by_age if name == by_age[0] or _is_visitor(held[name].launch, visitor)]


def _is_visitor(launch: LaunchedFrom | None, visitor: str | None) -> bool:
    return visitor is not None and launch is not None and launch.visitor == visitor
