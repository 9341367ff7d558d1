"""Which statement an action comes of. Pure."""

from dataclasses import dataclass

from training_app.content.toolkit import Tool
from training_app.readiness.standing.rules import Statement, statements_of


@dataclass(frozen=True, slots=True)
class Origin:
    """A statement of one sheet."""

    copy_id: int
    part_id: str
    field_id: str


def is_statement_of(tool: Tool, origin: Origin) -> bool:
    """Whether this release's tool has the statement."""
    return find_statement(tool, origin.part_id, origin.field_id) is not None


def find_statement(tool: Tool, part_id: str, field_id: str) -> Statement | None:
    """The statement; None when this release has it no longer."""
    return next((one for one in statements_of(tool) if one.place == (part_id, field_id)), None)
