"""Where the pages for an agency's directory stand."""

DIRECTORY = "/app/agency/directory"
TOKENS = f"{DIRECTORY}/tokens"
LEAVE = f"{DIRECTORY}/leave"
KEEP = f"{DIRECTORY}/keep"
AGENCY = "/app/agency"


def revoke(token_id: int) -> str:
    """The page that asks whether a token shall end."""
    return f"{TOKENS}/{token_id}/revoke"


def group(group_id: int) -> str:
    """What one group stands for."""
    return f"{DIRECTORY}/groups/{group_id}"
