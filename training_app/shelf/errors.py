"""What can go wrong on the shelf."""

from training_app.foundation.errors import NotFound


class ScenarioUnknown(NotFound):
    """No scenario of this name may be tried: a module's own is played in the module."""


class CaseUnknown(NotFound):
    """There is no case study of this name."""
