"""Settings from the environment: read once, every mistake said at once."""

from collections.abc import Callable, Mapping
from typing import TypeVar

T = TypeVar("T")


class SettingsRefused(Exception):
    """The environment cannot be used; ``problems`` holds one full sentence per mistake."""

    def __init__(self, problems: list[str]) -> None:
        """Keep the sentences; the text lists them all."""
        super().__init__("Common Ground cannot start:\n" + "\n".join(f"  - {problem}" for problem in problems))
        self.problems = problems


class EnvReader:
    """Reads variables and collects what is wrong, so that an operator mends all of it in one go."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Read from this mapping, usually ``os.environ``."""
        self._environ = environ
        self.problems: list[str] = []

    def read(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """The parsed variable, or the default when it is missing or empty; a ValueError's text becomes a problem."""
        raw = self._environ.get(name, "").strip()
        if not raw:
            return default
        try:
            return parse(raw)
        except ValueError as error:
            self.problems.append(f"{name} {error}")
            return default

    def require(self, name: str, parse: Callable[[str], T], placeholder: T, missing: str) -> T:
        """As :meth:`read`, but a missing variable is a problem said with ``missing``."""
        if not self._environ.get(name, "").strip():
            self.problems.append(f"{name} is not set. {missing}")
            return placeholder
        return self.read(name, parse, placeholder)

    def finish(self) -> None:
        """Raise :class:`SettingsRefused` when anything was wrong."""
        if self.problems:
            raise SettingsRefused(self.problems)
