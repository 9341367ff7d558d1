"""Where the pages of comments and of published totals are."""

from urllib.parse import urlencode

from training_app.readiness.addresses import READINESS, copy

COMMENTS = f"{READINESS}/comments"
PUBLIC = f"{READINESS}/public"
PREVIEW = f"{PUBLIC}/preview"
WITHDRAW = f"{PUBLIC}/withdraw"
SHOWN = "/open"


def comments_on(copy_id: int) -> str:
    """What was said of one copy; a comment is posted to it."""
    return f"{copy(copy_id)}/comments"


def comment(remark_id: int) -> str:
    """One comment with its answer; an answer is posted to it."""
    return f"{COMMENTS}/{remark_id}"


def comments(*, state: str = "", tool: str = "", page: int = 1) -> str:
    """The queue, narrowed."""
    asked = {"state": state, "tool": tool, "page": str(page) if page > 1 else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{COMMENTS}?{query}" if query else COMMENTS


def shown(agency_id: int) -> str:
    """What an agency published, for anybody: outside /app, so that no sign-in comes along."""
    return f"{SHOWN}/{agency_id}"
