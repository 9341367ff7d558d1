"""Why a request to provision cannot be done, as SCIM says it."""

from training_app.foundation.errors import Conflict, HouseError, NotFound


class ScimRefused(HouseError):
    """A refusal with its HTTP status and, where the standard has one, its word for the kind.

    Source: RFC 7644, section 3.12 and table 9.
    """

    def __init__(self, status: int, sentence: str, kind: str | None = None) -> None:
        """Keep them for the answer.

        :param kind: the ``scimType``, such as invalidFilter
        """
        super().__init__(sentence)
        self.status = status
        self.kind = kind


class NoSuchResource(ScimRefused):
    """Not there, deleted, or of another agency: the three are not told apart. Answered with 404."""

    def __init__(self, what: str = "resource") -> None:
        """Name what was looked for."""
        super().__init__(404, f"There is no such {what} here. Nothing was changed.")


class NotUnique(ScimRefused):
    """Another one has this name. Answered with 409."""

    def __init__(self, sentence: str) -> None:
        """Say which name."""
        super().__init__(409, sentence, "uniqueness")


class InvalidValue(ScimRefused):
    """A value that cannot be kept. Answered with 400."""

    def __init__(self, sentence: str) -> None:
        """Say what is wrong with it."""
        super().__init__(400, f"{sentence} Nothing was changed.", "invalidValue")


class LeavingStopped(ScimRefused):
    """Too many people would leave at once: nobody more does until an administrator says so. Answered with 403."""

    def __init__(self) -> None:
        """Say where it is decided."""
        super().__init__(
            403,
            "More than a fifth of the agency would be deactivated within an hour, so nobody more is until an "
            "administrator has looked: Agency, People from your directory. This person stays as they were.",
        )


class LastAdministratorStays(ScimRefused):
    """The agency would have nobody left who looks after it. Answered with 403."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            403,
            "This is the only administrator of the agency. Nothing was changed. Make somebody else an administrator "
            "there first.",
        )


class NothingWaits(Conflict):
    """Somebody else has decided already. Answered with 409."""

    sentence = "Nobody waits to be deactivated any more. Nothing was changed. Somebody else may have decided already."


class UnknownToken(NotFound):
    """The agency has no such token. Answered with 404."""

    sentence = "There is no such token here, or it is not yours. Nothing was changed."
