"""Where the pages of promises are, and which of them stand beside a session."""

from collections.abc import Sequence
from urllib.parse import urlencode

from training_app.readiness.addresses import READINESS, copy

SESSION_TOOL = "listening-session"
PROMISES = f"{READINESS}/promises"


def themes(copy_id: int) -> str:
    """The themes of a session, each with what was promised."""
    return f"{copy(copy_id)}/promises"


def new(copy_id: int, kind: str, theme: str) -> str:
    """Where a theme gets a promise, or the reason why it gets none."""
    return f"{themes(copy_id)}/new?{urlencode({'kind': kind, 'theme': theme})}"


def promise(promise_id: int) -> str:
    """One promise with everything that became of it."""
    return f"{PROMISES}/{promise_id}"


def answers(copy_id: int) -> str:
    """What is handed out and hung up: heard, promised, what became of it."""
    return f"{copy(copy_id)}/answers"


def answers_file(copy_id: int, ending: str) -> str:
    """The same as a file: md or csv."""
    return f"{answers(copy_id)}/file.{ending}"


def handouts(copy_id: int) -> str:
    """What is printed for the evening, each on its own sheet."""
    return f"{copy(copy_id)}/handouts"


def of_copy(copy_id: int) -> Sequence[tuple[str, str]]:
    """Label and address of each page beside a session."""
    return (
        ("Themes and promises", themes(copy_id)),
        ("Answer sheet", answers(copy_id)),
        ("Handouts for the evening", handouts(copy_id)),
    )
