"""Why nothing was erased or changed. Each is answered with its sentence."""

from collections.abc import Sequence

from training_app.foundation.errors import Conflict


class KeepingRefused(Conflict):
    """Something about keeping records cannot be done; nothing was changed. Answered with 409."""


class StillHere(KeepingRefused):
    """The person may still sign in."""

    def __init__(self, name: str) -> None:
        """Say what comes first."""
        super().__init__(
            f"{name} may still sign in. Nothing was changed. Whoever is erased has left first: deactivate them."
        )


class StillToSend(KeepingRefused):
    """Records of the person have not reached where they go."""

    def __init__(self, count: int, destinations: Sequence[str]) -> None:
        """Say how many, and what can be done."""
        super().__init__(
            f"{count} records of this person have not reached {', '.join(destinations)}. Nothing was changed. Let the "
            "worker send them, or say --drop-unsent if they shall never arrive there."
        )


class ErasedAlready(KeepingRefused):
    """Nothing more of the person would go."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("This person was erased to that extent already. Nothing was changed.")
