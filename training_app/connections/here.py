"""From when and where the records are looked at."""

from training_app.web.here import Here

__all__ = ["Here"]
