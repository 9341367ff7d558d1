"""Whom an assignment means today, given the roster: people, units, ranks, day of hire, supervisors, and mixtures."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from training_app.foundation.ids import PersonId, UnitId


@dataclass(frozen=True, slots=True)
class Member:
    """One active person of the agency, as the roster has them today."""

    person_id: PersonId
    unit_id: UnitId | None = None
    rank: str | None = None
    hired_on: date | None = None
    is_supervisor: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody who is active, and the unit that each unit is part of; None for one at the top."""

    members: tuple[Member, ...]
    parents: Mapping[UnitId, UnitId | None] = field(default_factory=dict)

    def is_below(self, unit_id: UnitId | None, above: UnitId) -> bool:
        """Whether a unit is that one or part of it, at any depth. A tree that bites its own tail has an end too."""
        seen: set[UnitId] = set()
        while unit_id is not None and unit_id not in seen:
            if unit_id == above:
                return True
            seen.add(unit_id)
            unit_id = self.parents.get(unit_id)
        return False


@dataclass(frozen=True, slots=True)
class Everyone:
    """The whole agency."""


@dataclass(frozen=True, slots=True)
class ThesePeople:
    """People by name."""

    person_ids: frozenset[PersonId]


@dataclass(frozen=True, slots=True)
class InUnit:
    """A unit, with everything below it in the unit tree."""

    unit_id: UnitId


@dataclass(frozen=True, slots=True)
class OfRank:
    """One of these ranks, in whatever case and spacing the roster writes them."""

    ranks: frozenset[str]


@dataclass(frozen=True, slots=True)
class HiredFrom:
    """Hired on this day or later. Somebody without a day of hire is not among them."""

    day: date


@dataclass(frozen=True, slots=True)
class Supervisors:
    """Everybody who answers for a unit."""


@dataclass(frozen=True, slots=True)
class AllOf:
    """Those whom every part means: supervisors in Patrol. Without parts nobody."""

    parts: tuple["Audience", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Those whom some part means. Without parts nobody."""

    parts: tuple["Audience", ...]


@dataclass(frozen=True, slots=True)
class Except:
    """Those of ``whom`` whom ``but`` does not mean: everybody but Dispatch."""

    whom: "Audience"
    but: "Audience"


Audience = Everyone | ThesePeople | InUnit | OfRank | HiredFrom | Supervisors | AllOf | AnyOf | Except


@dataclass(frozen=True, slots=True)
class Movement:
    """Who came and who went since somebody last looked, each in order of their ids.

    ``joined`` were hired, moved in, or became what the rule asks for. ``moved`` are still in the agency and no longer
    meant: ``plans.Leaving`` says what becomes of their open assignment. ``left`` are not in the agency any more, and
    nothing stays open for them.
    """

    joined: tuple[PersonId, ...]
    moved: tuple[PersonId, ...]
    left: tuple[PersonId, ...]


def who_is_meant(audience: Audience, roster: Roster) -> frozenset[PersonId]:
    """Everybody whom the audience means today."""
    return frozenset(one.person_id for one in roster.members if is_meant(audience, one, roster))


def is_meant(audience: Audience, member: Member, roster: Roster) -> bool:
    """Whether the audience means this person today."""
    match audience:
        case AllOf(parts):
            return bool(parts) and all(is_meant(part, member, roster) for part in parts)
        case AnyOf(parts):
            return any(is_meant(part, member, roster) for part in parts)
        case Except(whom, but):
            return is_meant(whom, member, roster) and not is_meant(but, member, roster)
        case _:
            return _has(audience, member, roster)


def compare(before: Collection[PersonId], audience: Audience, roster: Roster) -> Movement:
    """What changed: call it after each change of roster or audience, and once a day.

    :param before: those it meant when somebody last looked
    """
    now, here = who_is_meant(audience, roster), {one.person_id for one in roster.members}
    gone = frozenset(before) - now
    return Movement(
        joined=_in_order(now - frozenset(before)), moved=_in_order(gone & here), left=_in_order(gone - here)
    )


def units_named(audience: Audience) -> frozenset[UnitId]:
    """Every unit the audience names, so that a unit is not deleted under it."""
    match audience:
        case InUnit(unit_id):
            return frozenset({unit_id})
        case AllOf(parts) | AnyOf(parts):
            return frozenset().union(*map(units_named, parts))
        case Except(whom, but):
            return units_named(whom) | units_named(but)
        case _:
            return frozenset()


def _has(
    trait: Everyone | ThesePeople | InUnit | OfRank | HiredFrom | Supervisors, member: Member, roster: Roster
) -> bool:
    match trait:
        case Everyone():
            return True
        case ThesePeople(person_ids):
            return member.person_id in person_ids
        case InUnit(unit_id):
            return roster.is_below(member.unit_id, unit_id)
        case OfRank(ranks):
            return member.rank is not None and _plain(member.rank) in {_plain(rank) for rank in ranks}
        case HiredFrom(day):
            return member.hired_on is not None and member.hired_on >= day
        case Supervisors():
            return member.is_supervisor


def _plain(rank: str) -> str:
    return " ".join(rank.split()).casefold()


def _in_order(people: Iterable[PersonId]) -> tuple[PersonId, ...]:
    return tuple(sorted(people))
