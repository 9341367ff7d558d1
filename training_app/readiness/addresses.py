"""Where this room's pages are."""

READINESS = "/app/readiness"
TOOLS = f"{READINESS}/tools"
COPIES = f"{READINESS}/copies"


def tool(tool_id: str) -> str:
    """What a tool is, and the agency's copies of it."""
    return f"{TOOLS}/{tool_id}"


def copy(copy_id: int) -> str:
    """One filled-in copy, to read."""
    return f"{COPIES}/{copy_id}"


def part(copy_id: int, part_id: str) -> str:
    """One part of it, to fill in."""
    return f"{COPIES}/{copy_id}/parts/{part_id}"


def history(copy_id: int) -> str:
    """Every version of every part of it."""
    return f"{COPIES}/{copy_id}/history"


def file(copy_id: int, ending: str) -> str:
    """The copy as a file: html, md or csv."""
    return f"{COPIES}/{copy_id}/file.{ending}"
