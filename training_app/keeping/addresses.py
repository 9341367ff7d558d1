"""Where the pages of keeping stand."""

KEEPING = "/app/keeping"
OWN = "/app/account/everything"


def everything(person_id: int) -> str:
    """Where an administrator makes a person's copy."""
    return f"/app/people/{person_id}/everything"
