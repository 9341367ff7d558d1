"""Where the pages about a plan are."""

from urllib.parse import urlencode

from training_app.readiness import addresses

CARD = f"{addresses.READINESS}/plan"


def check(copy_id: int) -> str:
    """What the plan lacks."""
    return f"{addresses.copy(copy_id)}/check"


def sign_offs(copy_id: int) -> str:
    """Its signed versions, and signing."""
    return f"{addresses.copy(copy_id)}/sign-offs"


def sign_off(copy_id: int, number: int) -> str:
    """One signed version, to read and to print."""
    return f"{sign_offs(copy_id)}/{number}"


def drills(copy_id: int) -> str:
    """How it was walked through so far."""
    return f"{addresses.copy(copy_id)}/drill"


def walk(copy_id: int) -> str:
    """Walking it through, from where one stopped."""
    return f"{drills(copy_id)}/walk"


def scene(copy_id: int, step: int) -> str:
    """One scene of it, from 1."""
    return f"{walk(copy_id)}/{step}"


def drill(copy_id: int, number: int) -> str:
    """One such walk, with its gaps."""
    return f"{drills(copy_id)}/{number}"


def new_action(what: str) -> str:
    """Where a gap becomes an action of the agency."""
    return f"{addresses.READINESS}/actions/new?{urlencode({'what': what})}"


def beside(copy_id: int) -> list[tuple[str, str]]:
    """What stands beside a copy of the plan: label and address."""
    return [
        ("What is missing", check(copy_id)),
        ("Sign-offs", sign_offs(copy_id)),
        ("Drill", drills(copy_id)),
        ("The card", CARD),
    ]
