"""Which other pages of this room stand beside the copies of a tool, and beside the list of tools."""

from collections.abc import Callable, Mapping, Sequence

from training_app.readiness.plan import addresses as plan
from training_app.readiness.plan.reading import TOOL_ID as PLAN

Links = Callable[[int], Sequence[tuple[str, str]]]

OF_COPY: Mapping[str, Links] = {PLAN: plan.beside}
from training_app.readiness.standing import addresses as standing

Links = Callable[[int], Sequence[tuple[str, str]]]

OF_COPY: Mapping[str, Links] = {standing.TOOL: standing.beside}
from training_app.readiness.promises import addresses as promises

Links = Callable[[int], Sequence[tuple[str, str]]]

OF_COPY: Mapping[str, Links] = {
    promises.SESSION_TOOL: promises.of_copy,
}
"""By tool id: label and address of each page about one copy."""
