"""What other installed packages add, and whether one is there: the one place where code is loaded by name at run time.

Source: Python Packaging User Guide, entry points specification.
"""

from collections.abc import Callable
from functools import cache
from importlib.metadata import EntryPoint, PackageNotFoundError, distribution, entry_points
from typing import Any

from training_app.foundation.errors import HouseError

CONTENT = "common_ground.content"
"""Content packs. The object is a folder that holds ``modules`` and ``scenarios``, or a callable that returns one."""


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
