"""Words as markup, written the way a browser writes them back.

Attributes without a value are written ``hidden=""`` and only ``& < >`` are escaped, because the copy an officer
saves is made from the open page and must be the same file, byte for byte.
"""

from collections.abc import Iterable
from datetime import date


def escaped(words: str) -> str:
    """Return words safe inside an element, as a browser would write them; not for attributes."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def list_items(lines: Iterable[str]) -> str:
    """Return each line as an item of a list."""
    return "".join(f"<li>{escaped(line)}</li>" for line in lines)


def in_words(day: date) -> str:
    """Return a day as people write it: 22 November 2026."""
    return f"{day.day} {day:%B %Y}"


def folded(summary: str, inside: str) -> str:
    """Return markup that is shown on a click, with or without script, and always on paper."""
    return f'<details class="wide fold"><summary>{escaped(summary)}</summary>\n{inside}\n</details>'
