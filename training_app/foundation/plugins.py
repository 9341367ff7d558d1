"""What other installed packages add, and whether one is there: the one place where code is loaded by name at run time.

Source: Python Packaging User Guide, entry points specification.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, PackageNotFoundError, distribution, entry_points
from typing import Any

from training_app.foundation.errors import HouseError

CONTENT = "common_ground.content"
"""Content packs. The object is a folder that holds ``modules`` and ``scenarios``, or a callable that returns one."""

SINKS = "common_ground.sinks"
"""Record sinks. The object is a callable without parameters that gives what takes records: see docs/extending.md."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """What an installed package adds, as its metadata has it: nothing of it was loaded."""

    name: str
    package: str
    version: str


class PluginMissing(HouseError):
    """No installed package adds this name, or two do and it cannot be told which is meant."""


class PluginRefused(HouseError):
    """An installed package adds something that cannot be used; the program does not start without it in silence."""


def load_plugins(group: str, find: Callable[..., Any] = entry_points) -> dict[str, object]:
    """What the installed packages add to the group, by name.

    :raise PluginRefused: with the package's name, when one cannot be loaded or two use one name
    """
    loaded: dict[str, object] = {}
    for point in sorted(find(group=group), key=lambda one: str(one.name)):
        if point.name in loaded:
            raise PluginRefused(f"Two packages add {point.name!r} to {group}. Uninstall one of them.")
        loaded[point.name] = _load(point, group)
    return loaded


def find_plugins(group: str, find: Callable[..., Any] = entry_points) -> dict[str, Plugin]:
    """What the installed packages add to the group, by name, without loading it; a name that two add is left out."""
    points = sorted(find(group=group), key=lambda one: str(one.name))
    names = [point.name for point in points]
    return {point.name: _described(point) for point in points if names.count(point.name) == 1}


def load_plugin(group: str, name: str, find: Callable[..., Any] = entry_points) -> object:
    """What a package adds under this name.

    :raise PluginMissing: when it is not installed, or two packages add the name
    :raise PluginRefused: with the package's name, when it cannot be loaded
    """
    points = list(find(group=group, name=name))
    if len(points) != 1:
        raise PluginMissing(f"{len(points)} installed packages add {name!r} to {group}.")
    return _load(points[0], group)


def _described(point: EntryPoint) -> Plugin:
    if point.dist is None:
        return Plugin(point.name, point.name, "")
    return Plugin(point.name, point.dist.name, point.dist.version)


@cache
def is_installed(package: str) -> bool:
    """Whether the package is installed. It is not loaded: some take half a second and 50 MB."""
    try:
        distribution(package)
    except PackageNotFoundError:
        return False
    return True


def _load(point: EntryPoint, group: str) -> object:
    try:
        return point.load()
    # a stranger's module may fail in any way at all
    except Exception as error:
        package = point.dist.name if point.dist is not None else "An installed package"
        raise PluginRefused(
            f"{package} adds {point.name!r} to {group}, and it cannot be loaded ({type(error).__name__}: {error}). "
            "Repair or uninstall it."
        ) from error
