"""Which other pages of this room stand beside the copies of a tool."""

from collections.abc import Callable, Mapping, Sequence

from training_app.readiness.open.addresses import comments_on
from training_app.readiness.plan import addresses as plan
from training_app.readiness.plan.reading import TOOL_ID as PLAN
from training_app.readiness.promises import addresses as promises
from training_app.readiness.standing import addresses as standing

Links = Callable[[int], Sequence[tuple[str, str]]]

EVERY = "*"
"""In place of a tool's id: pages about each copy, whatever its tool."""


def _comments(copy_id: int) -> Sequence[tuple[str, str]]:
    return [("Comments", comments_on(copy_id))]


OF_COPY: Mapping[str, Links] = {
    standing.TOOL: standing.beside,
    promises.SESSION_TOOL: promises.of_copy,
    PLAN: plan.beside,
    EVERY: _comments,
}
"""By tool id: label and address of each page about one copy."""


def links_of(tool_id: str, copy_id: int) -> list[tuple[str, str]]:
    """The pages about this copy: those of its tool first, then those of every tool."""
    return [link for key in (tool_id, EVERY) if key in OF_COPY for link in OF_COPY[key](copy_id)]
