"""Which record sinks are installed where this process runs."""

from collections.abc import Mapping
from functools import cache

from training_app.foundation.plugins import SINKS, Plugin, find_plugins


@cache
def installed_sinks() -> Mapping[str, Plugin]:
    """By name, as when it was first asked: whoever installs or removes a package restarts the program.

    Only the packages' own descriptions are read: no code of a sink runs in a process that serves pages.
    """
    return find_plugins(SINKS)
