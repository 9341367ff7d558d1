"""What becomes of a tree of units when one is renamed or moved. Pure: a unit's name is its path."""

from collections.abc import Mapping, Sequence

from training_app.accounts.units import SEPARATOR, plain_unit, same_unit, units_above

UNIT_LONGEST = 120


class UnitRefused(Exception):
    """A unit cannot be called or removed so; the text is the sentence for the person."""


def check_new(name: str, there: Sequence[str]) -> str:
    """The name of a unit to add, as it is stored.

    :param there: the names of the units there are
    :raise UnitRefused: for one that is there, is empty, is too long, or cannot be seen
    """
    plain = plain_unit(name)
    _check_text(plain)
    if same_unit(plain) in {same_unit(one) for one in there}:
        raise UnitRefused(f"There is a unit {plain} already.")
    return plain


def rename(names: Mapping[int, str], unit_id: int, wanted: str) -> dict[int, str]:
    """The new names, by id, of a unit and of every unit below it; empty when nothing changes.

    :param names: the names of all units of the agency by id
    :param wanted: the whole path: "Field / North" also moves "Patrol / North" below "Field"
    :raise UnitRefused: when the path is not to be had, or leads below the unit itself
    """
    before, plain = names[unit_id], plain_unit(wanted)
    _check_text(plain)
    if plain == before:
        return {}
    stem = same_unit(before)
    if any(same_unit(above) == stem for above in units_above(plain)):
        raise UnitRefused(f"{before} cannot stand below itself.")
    spelled = {same_unit(name): name for name in names.values()}
    above, _, leaf = plain.rpartition(SEPARATOR)
    if above and same_unit(above) not in spelled:
        raise UnitRefused(f"There is no unit {above} to stand below. Add it first.")
    after = f"{spelled[same_unit(above)]}{SEPARATOR}{leaf}" if above else leaf
    changed = {
        one: after + name[len(before) :]
        for one, name in names.items()
        if one == unit_id or same_unit(name).startswith(stem + SEPARATOR)
    }
    _check_all(changed, {same_unit(name) for one, name in names.items() if one not in changed})
    return changed


def move(order: Sequence[int], unit_id: int, step: int) -> list[int]:
    """The order with this unit one place earlier (-1) or later (1); at an end it stays."""
    moved = list(order)
    place = moved.index(unit_id)
    moved.insert(min(max(place + step, 0), len(moved) - 1), moved.pop(place))
    return moved


def tops(names: Mapping[int, str]) -> list[int]:
    """The ids of the units that stand below no other, in the order given."""
    return [one for one, name in names.items() if not units_above(name)]


def top_of(name: str) -> str:
    """What the outermost unit above it is compared by; the unit itself when it stands at the top."""
    return same_unit((units_above(name) or [name])[0])


def _check_all(changed: Mapping[int, str], taken: set[str]) -> None:
    for name in changed.values():
        _check_text(name)
        if same_unit(name) in taken:
            raise UnitRefused(f"There is a unit {name} already.")


def _check_text(name: str) -> None:
    if not name:
        raise UnitRefused("Type a name.")
    if len(name) > UNIT_LONGEST:
        raise UnitRefused(f"{name[:40]}... has {len(name)} characters, and at most {UNIT_LONGEST} are kept.")
    if not name.isprintable():
        raise UnitRefused("This holds a sign that cannot be kept. Type it again.")
