"""The addresses of this room. Ids are letters, digits and hyphens (``content.schema.Id``), so nothing needs quoting."""

from collections.abc import Sequence
from urllib.parse import urlencode

from training_app.learning.addresses import CASES, MODULES, case, further

__all__ = ["CASES", "MODULES", "case", "further", "tool", "try_out"]


TOOLS = "/app/readiness/tools"
"""Of a room above this one, which this one knows by its address alone."""


def tool(tool_id: str) -> str:
    """Where a tool is that an agency fills in."""
    return f"{TOOLS}/{tool_id}"


def try_out(scenario_id: str, choices: Sequence[str] = ()) -> str:
    """A scenario after these choices; they stand in the address and nowhere else."""
    return further(scenario_id) + (f"?{urlencode([('choice', choice) for choice in choices])}" if choices else "")
