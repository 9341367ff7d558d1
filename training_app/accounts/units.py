"""The units of an agency are a tree, and a unit's name is its path: "Patrol / North" stands below "Patrol". Pure.

A name that is a path needs no second column to be read, sorted or exported by, and cannot point in a circle.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

SEPARATOR = " / "
_ALONE = re.compile(r"(?<!\S)/(?!\S)")
"""People write "Patrol / North" and "Patrol > North"; "SWAT/CNT" is one name."""


def plain_unit(typed: str) -> str:
    """The name as it is stored: one space between words, the parts of its path apart by " / ", none of them empty."""
    parts = (" ".join(part.split()) for part in _ALONE.split(typed.replace(">", " / ")))
    return SEPARATOR.join(part for part in parts if part)


def same_unit(name: str) -> str:
    """What two spellings of one unit have in common: they may differ in spaces and capitals."""
    return plain_unit(name).casefold()


def units_above(name: str) -> list[str]:
    """The units that it stands below, the outermost first; none for one at the top."""
    parts = name.split(SEPARATOR)
    return [SEPARATOR.join(parts[:count]) for count in range(1, len(parts))]


def at_or_below(names: Mapping[int, str]) -> dict[int, frozenset[int]]:
    """For each unit by id the ids of itself and of every unit below it.

    :param names: the names of all of them by id
    """
    ids = {same_unit(name): unit_id for unit_id, name in names.items()}
    found: defaultdict[int, set[int]] = defaultdict(set)
    for unit_id, name in names.items():
        found[unit_id].add(unit_id)
        for above in units_above(name):
            if (above_id := ids.get(same_unit(above))) is not None:
                found[above_id].add(unit_id)
    return {unit_id: frozenset(below) for unit_id, below in found.items()}


def new_units(wanted: Iterable[str], there: Iterable[str]) -> list[str]:
    """The units to add so that all that are wanted are there, each after those it stands below.

    Each is spelled as the units above it are, and those as they were spelled first.

    :param there: the names of the units there are
    """
    spelled = {same_unit(name): name for name in there}
    new: list[str] = []
    for name in wanted:
        for path in [*units_above(name), name]:
            if same_unit(path) in spelled:
                continue
            above, _, leaf = path.rpartition(SEPARATOR)
            name_here = f"{spelled[same_unit(above)]}{SEPARATOR}{leaf}" if above else leaf
            spelled[same_unit(path)] = name_here
            new.append(name_here)
    return new
