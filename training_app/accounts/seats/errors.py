"""What can go wrong with a seat."""

from collections.abc import Mapping

from training_app.foundation.errors import BadRequest, NotAllowed


class TermsRefused(BadRequest):
    """A seat cannot be given so; ``said`` has a sentence for each field. Answered on the form itself."""

    sentence = "The seat was not given or changed, because something in the form is missing or cannot be."

    def __init__(self, said: Mapping[str, str]) -> None:
        """Keep the sentences."""
        super().__init__(" ".join(said.values()) or None)
        self.said = said


class SeatOnlyReads(NotAllowed):
    """An auditor sent a form, or opened a page that does not keep to the period of the seat. Answered with 403."""

    sentence = (
        "Your seat reads the records of its period and the texts, and this is something else. Nothing was changed. "
        "The overview has what your seat opens; the agency can tell you the rest."
    )
