"""What the record store refuses. A reader is another system's administrator: sentences say what was asked and kept."""

from collections.abc import Mapping

from training_app.foundation.errors import BadRequest, Conflict, HouseError
from training_app.lrs.spec.versions import Version


class StatementConflict(Conflict):
    """A statement of this id is stored with other content. Answered with 409; the stored one stands."""

    sentence = (
        "This step is already recorded differently. What was recorded first is kept. Open the page again to go on."
    )


class VoidingRefused(BadRequest):
    """A statement that takes back one that takes back another: XAPI-00016. Answered with 400."""

    sentence = "A statement that voids another cannot be voided itself. Nothing was stored."


class NotJson(BadRequest):
    """A document that is to be merged is no JSON object. Answered with 400; the stored one stands."""

    sentence = "Only JSON objects of type application/json can be merged. The stored document was not changed."


class PreconditionFailed(HouseError):
    """Another document stands there than the request names. Answered with 412; it stays."""

    sentence = "The document is not the one your request names. It was not changed. Read it again, then send yours."


class DocumentConflict(Conflict):
    """A profile document stands there and the request does not say that it knows. Answered with 409; it stays."""

    sentence = (
        "A document stands here already. It was not changed. Read it, then send yours with If-Match and its ETag."
    )


class ConditionMissing(BadRequest):
    """A profile document is to be written without a word on what stands there. Answered with 400."""

    sentence = "Send If-None-Match: * for a new document, or If-Match with the ETag of the one that you change."


class Refused(HouseError):
    """A request to the store that cannot be met; ``status`` is the HTTP status that says so."""

    def __init__(
        self, status: int, sentence: str, *, version: Version | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        """Keep what to answer with.

        :param version: the one to refuse in, where that is not the request's own
        :param headers: what goes with the status: Allow, Retry-After
        """
        super().__init__(sentence)
        self.status = status
        self.version = version
        self.headers = dict(headers or {})


class VoidingForbidden(Refused):
    """A statement that takes back what another system sent, or the program itself. Answered with 403.

    Source: xAPI 1.0.3, Part Two, section 2.3.2: only a source that is authorized to.
    """

    def __init__(self) -> None:
        """One sentence for all of them."""
        super().__init__(403, "A statement can be voided only by the system that sent it. Nothing was stored.")
