"""What the page at the door shows: prepared values only, so that the template never thinks."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LaunchPage:
    """The form that the page's script fills with what the shell said, and sends."""

    url: str
    fields: Sequence[str]
