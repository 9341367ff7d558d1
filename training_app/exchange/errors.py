"""What can go wrong when texts are exchanged with other programs."""

from training_app.foundation.errors import HouseError


class ExchangeError(HouseError):
    """Nothing was written; the sentence says why."""

    sentence = "This could not be exchanged. Nothing was written."


class FileRefused(ExchangeError):
    """A file from outside is hostile, broken or not what was asked for: none of it is taken."""


class ItemRefused(ExchangeError):
    """One item of a sound file cannot become a question here; the others may. The sentence follows the item's name."""


class CannotExport(ExchangeError):
    """A text cannot be kept whole in the other format."""
