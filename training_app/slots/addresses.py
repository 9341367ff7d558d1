"""The addresses of this room."""

TEXTS = "/app/agency-texts"


def text(slot_key: str) -> str:
    """One slot."""
    return f"{TEXTS}/{slot_key}"
