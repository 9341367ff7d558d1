"""What groups of a directory mean here, and when so many leave at once that somebody should look. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from training_app.accounts.models import Role

GIVEN_BY_GROUPS = (Role.OFFICER, Role.SUPERVISOR, Role.COORDINATOR)
"""Never administrators: whoever holds the token of a directory would then hold the agency."""

LEAVING_WITHIN = timedelta(hours=1)
LEAVING_SHARE = 0.2
LEAVING_FEW = 3
"""So many leave on one day without anybody being asked, also where a fifth of the people are fewer."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a group stands for: a role, a unit to belong to, or the unit that a supervisor answers for.

    Neither of the two: its members are known and nothing follows from it.
    """

    role: Role | None = None
    unit_id: int | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether the agency has not said what it stands for."""
        return self.role is None and self.unit_id is None

    @property
    def home(self) -> int | None:
        """The unit its members belong to."""
        return self.unit_id if self.role is None else None


@dataclass(frozen=True, slots=True)
class Follows:
    """What becomes of a person's roles and unit. ``unit`` is a pair (changes, to what)."""

    give: tuple[Meaning, ...]
    take: tuple[Role, ...]
    unit: tuple[bool, int | None]


def too_many_leave(*, left: int, more: int, active: int) -> bool:
    """Whether these would be more than a fifth of those who were active an hour ago, and more than a few.

    :param left: how many left within the hour, by the directory
    :param more: how many would leave now
    :param active: how many are active now
    """
    return left + more > max(LEAVING_FEW, (active + left) * LEAVING_SHARE)


def what_follows(before: Sequence[Meaning], after: Sequence[Meaning], *, unit_id: int | None) -> Follows:
    """What follows for a person whose groups change. What no group ever gave is never taken.

    :param before: what their groups stood for, in the order the groups came here
    :param after: what they stand for now
    :param unit_id: the unit they belong to
    """
    roles_before, roles_after = _roles(before), _roles(after)
    lost = tuple(role for role in roles_before if role not in roles_after)
    gained = tuple(one for role, one in roles_after.items() if roles_before.get(role) != one)
    return Follows(gained, lost, _unit(before, after, unit_id))


def _roles(meanings: Sequence[Meaning]) -> dict[Role, Meaning]:
    """By role; where two groups give one, the earlier says for which unit."""
    found: dict[Role, Meaning] = {}
    for one in meanings:
        if one.role is not None:
            found.setdefault(one.role, one)
    return found


def _unit(before: Sequence[Meaning], after: Sequence[Meaning], unit_id: int | None) -> tuple[bool, int | None]:
    homes_before, homes = _homes(before), _homes(after)
    new = [one for one in homes if one not in homes_before]
    if new:
        return new[0] != unit_id, new[0]
    if unit_id in homes_before and unit_id not in homes:
        return True, homes[0] if homes else None
    return False, unit_id


def _homes(meanings: Collection[Meaning]) -> list[int]:
    return [one.home for one in meanings if one.home is not None]
