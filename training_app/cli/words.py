"""What a person may type for an option: words that the tables can keep, and words in a list."""

from collections.abc import Iterable

import click


class Words(click.ParamType[str]):
    """One line of text that is not empty and not longer than the table's column."""

    name = "text"

    def __init__(self, longest: int) -> None:
        """Allow so many characters."""
        self._longest = longest

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text without outer spaces."""
        text = " ".join(value.split()) if value.isprintable() else value
        if not text:
            self.fail("is empty.", param, ctx)
        if not text.isprintable():
            self.fail("holds a line break, a tab or a sign that cannot be seen.", param, ctx)
        if len(text) > self._longest:
            self.fail(f"has {len(text)} characters, and at most {self._longest} are kept.", param, ctx)
        return text


def named(names: Iterable[str]) -> str:
    """The names with commas between, at most twenty of them."""
    listed = list(names)
    return ", ".join(listed[:20]) + (f" and {len(listed) - 20} more" if len(listed) > 20 else "")


def counted(number: int, one: str, more: str) -> str:
    """The number with its word: 1 person, 2 people."""
    return f"{number} {one if number == 1 else more}"
