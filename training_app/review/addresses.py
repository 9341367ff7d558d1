"""The addresses of this room. Ids are letters, digits and hyphens (``content.schema.Id``), so nothing needs quoting."""

from urllib.parse import urlencode

TEXTS = "/app/texts"
COMMENTS = f"{TEXTS}/comments"
TOTALS = "/app/totals"
PUBLIC = "/texts"


def text(module_id: str) -> str:
    """A module as one text, for who is signed in."""
    return f"{TEXTS}/{module_id}"


def comment_on(module_id: str) -> str:
    """Where a comment is posted to."""
    return f"{text(module_id)}/comment"


def sign_off(module_id: str) -> str:
    """Where a sign-off is posted to."""
    return f"{text(module_id)}/sign-off"


def comment(comment_id: int) -> str:
    """One comment with its answer; an answer is posted to it."""
    return f"{COMMENTS}/{comment_id}"


def comments(*, state: str = "", module: str = "", page: int = 1) -> str:
    """The list, narrowed."""
    asked = {"state": state, "module": module, "page": str(page) if page > 1 else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{COMMENTS}?{query}" if query else COMMENTS


def public_text(module_id: str) -> str:
    """The same module for anybody, as far as it is public."""
    return f"{PUBLIC}/{module_id}"
