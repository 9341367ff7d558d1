"""Who is counted in a module report, so that no figure, and no difference of two, tells what one person answered.

Figures are of the whole agency, never of a unit, and grow ten people at a time. A contribution is settled when the
part it belongs to is finished, or 30 days after the attempt began, and is fixed from then on. People are taken in the
order in which they settled, in whole tens of one kind each. A figure over some kinds is then a sum over whole tens,
and two figures of two days differ by nobody or by ten people at least.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

HIDDEN_BELOW = 10
"""No figure of fewer people is shown, and no fewer are added to one at a time."""
SETTLES_AFTER = timedelta(days=30)
"""Who stopped is counted as having stopped then, and not before: until then they may go on."""
SEEN_AFTER = timedelta(hours=1)
"""Two servers' clocks, or a slow commit, can bring a fact in late; by then nothing earlier can still arrive."""


class Contribution(Protocol):
    """What one person adds to some figures."""

    @property
    def person_id(self) -> int:
        """Whose it is."""

    @property
    def settled_at(self) -> datetime:
        """From when on nothing can change it."""

    @property
    def kind(self) -> Hashable:
        """What a coordinator may know of it by other ways, such as that the person stopped before the end.

        Tens are made within a kind: among nine who stopped, the one who went on could be made out.
        """


One = TypeVar("One", bound=Contribution)


def counted_people(contributions: Iterable[One], now: datetime) -> list[One]:
    """The contributions that figures may be made of: one for each person, whole tens of each kind, in settled order."""
    in_order = sorted(contributions, key=lambda one: (one.settled_at, one.person_id))
    firsts: dict[int, One] = {}
    for one in in_order:
        firsts.setdefault(one.person_id, one)
    kinds: defaultdict[Hashable, list[One]] = defaultdict(list)
    for one in firsts.values():
        if one.settled_at <= now - SEEN_AFTER:
            kinds[one.kind].append(one)
    kept = (one for ones in kinds.values() for one in ones[: len(ones) // HIDDEN_BELOW * HIDDEN_BELOW])
    return sorted(kept, key=lambda one: (one.settled_at, one.person_id))


def settled_at(started_at: datetime, finished_at: datetime | None) -> datetime:
    """When a part settles: with its end, or 30 days after the attempt began when it has none by then."""
    end = started_at + SETTLES_AFTER
    return finished_at if finished_at is not None and finished_at < end else end
