"""What ships, read once in each process of the tests: it is frozen, so that any number of tests may look at it."""

from datetime import date
from functools import cache

from training_app.content.catalogue import Catalogue
from training_app.content.loader import Drafts, load_catalogue, load_drafts
from training_app.settings import CONTENT_ROOT

READ_ON = date(2026, 11, 26)
"""The day by which the tests judge the review dates of sources."""


@cache
def shipped_catalogue() -> Catalogue:
    """The catalogue that ships, which passed every gate."""
    return load_catalogue(CONTENT_ROOT / "modules", CONTENT_ROOT / "scenarios", today=READ_ON)


@cache
def shipped_drafts(today: date | None = None) -> Drafts:
    """The drafts behind it, judged on that day."""
    return load_drafts(CONTENT_ROOT / "modules", CONTENT_ROOT / "scenarios", today=today)
