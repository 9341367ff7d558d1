"""Which other pages of this room stand beside the copies of a tool, and beside the list of tools."""

from collections.abc import Callable, Mapping, Sequence

from training_app.readiness.standing import addresses as standing

Links = Callable[[int], Sequence[tuple[str, str]]]

OF_COPY: Mapping[str, Links] = {standing.TOOL: standing.beside}
"""By tool id: label and address of each page about one copy."""
