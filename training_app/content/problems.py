"""What is wrong with a text file, and the refusal that lists it all at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from training_app.foundation.errors import HouseError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing an author must mend. ``file`` is relative to the folder that holds modules and scenarios."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """Show it the way editors and terminals make clickable."""
        return f"{self.file}:{self.line}: {self.message}"


class ContentRefused(HouseError):
    """The content has problems; ``problems`` holds them all, in file order. Nothing of it is served."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Sort the problems and leave out doubles."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))
