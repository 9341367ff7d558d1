"""The addresses of this room. Ids are letters, digits and hyphens (``content.schema.Id``), so nothing needs quoting."""

from collections.abc import Sequence
from urllib.parse import urlencode

from training_app.learning.addresses import CASES, MODULES, case, further

__all__ = ["CASES", "MODULES", "case", "further", "try_out"]


def try_out(scenario_id: str, choices: Sequence[str] = ()) -> str:
    """A scenario after these choices; they stand in the address and nowhere else."""
    return further(scenario_id) + (f"?{urlencode([('choice', choice) for choice in choices])}" if choices else "")
