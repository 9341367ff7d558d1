"""The compiled page; the browser is used by tests/proof only."""

from tests.wellness.browsing import sealed

__all__ = ["sealed"]
