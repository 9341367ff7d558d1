"""Strict reading of the room's small YAML files: every mistake is named by file, line and field."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import yaml

from training_app.wellness.errors import BadFile

LONGEST_TEXT = 600

Read = TypeVar("Read")


def read_fields(path: Path) -> "Fields":
    """Return the fields of a file whose top level is a list of ``name: value`` lines.

    :raise BadFile: when the file is missing, is not UTF-8, is not YAML, or is empty
    """
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except OSError as missing:
        raise BadFile(f"{path}: cannot be read ({missing.strerror})") from missing
    except UnicodeDecodeError as other_encoding:
        raise BadFile(f"{path}: is not UTF-8 text") from other_encoding
    except yaml.MarkedYAMLError as broken:
        line = broken.problem_mark.line + 1 if broken.problem_mark else 1
        raise BadFile(f"{path.name}, line {line}: {broken.problem}") from broken
    except yaml.YAMLError as broken:
        raise BadFile(f"{path.name}: {broken}") from broken
    return _fields(node, path.name, 1)


class Fields:
    """One block of ``name: value`` lines. Ask for each field once, then call :meth:`refuse_others`."""

    def __init__(self, pairs: dict[str, yaml.Node], file_name: str, line: int) -> None:
        self.line = line
        self._pairs = pairs
        self._file_name = file_name
        self._asked: set[str] = set()

    def text(self, name: str) -> str:
        """Return the words of a field that must be there."""
        words = self.optional_text(name)
        if words is None:
            raise self.error(name, "is missing or empty")
        return words

    def optional_text(self, name: str) -> str | None:
        """Return the words as they stand in the file, None when the field is absent, ``null`` or empty."""
        node = self._node(name)
        return None if node is None else self._words(node, name)

    def number(self, name: str) -> int:
        """Return a whole number."""
        return self._converted(name, int, "must be a whole number")

    def optional_date(self, name: str) -> date | None:
        """Return a date written as 2026-11-22, None when the field is absent or ``null``."""
        if self.optional_text(name) is None:
            return None
        return self._converted(name, date.fromisoformat, "must be a date like 2026-11-22")

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of words, at least one."""
        words = [self._words(node, name) for node in self._list(name)]
        if not words or None in words:
            raise self.error(name, "must be a list of texts, none of them empty")
        return tuple(entry for entry in words if entry)

    def blocks(self, name: str) -> tuple["Fields", ...]:
        """Return a list of blocks; ``[]`` is an empty list, a missing field is a mistake."""
        return tuple(_fields(node, self._file_name, node.start_mark.line + 1) for node in self._list(name))

    def has(self, name: str) -> bool:
        """Return whether the field is written down, whatever it holds."""
        return name in self._pairs

    def optional_block(self, name: str) -> "Fields | None":
        """Return one block of its own, None when the field is absent."""
        node = self._node(name)
        return None if node is None else _fields(node, self._file_name, node.start_mark.line + 1)

    def require(self, *names: str) -> None:
        """Refuse the block when a field is not written down at all, even as ``null``."""
        for name in names:
            if name not in self._pairs:
                raise self.error(name, "is missing")

    def refuse_others(self) -> None:
        """Refuse a field that nobody asked for: it is most often a spelling mistake."""
        for name in self._pairs:
            if name not in self._asked:
                raise self.error(name, "is not a field of this file")

    def error(self, name: str, problem: str) -> BadFile:
        """Return the mistake, placed at the field's line, or at the block's when the field is absent."""
        node = self._pairs.get(name)
        line = self.line if node is None else node.start_mark.line + 1
        return BadFile(f"{self._file_name}, line {line}, {name}: {problem}")

    def _node(self, name: str) -> yaml.Node | None:
        self._asked.add(name)
        return self._pairs.get(name)

    def _list(self, name: str) -> list[yaml.Node]:
        node = self._node(name)
        if not isinstance(node, yaml.SequenceNode):
            raise self.error(name, "must be a list")
        return list(node.value)

    def _words(self, node: yaml.Node, name: str) -> str | None:
        if not isinstance(node, yaml.ScalarNode):
            raise self.error(name, "must be one text")
        if node.tag.endswith(":null"):
            return None
        words = " ".join(str(node.value).split())
        if len(words) > LONGEST_TEXT:
            raise self.error(name, f"is longer than {LONGEST_TEXT} characters")
        return words or None

    def _converted(self, name: str, convert: Callable[[str], Read], problem: str) -> Read:
        words = self.text(name)
        try:
            return convert(words)
        except ValueError:
            raise self.error(name, problem) from None


def _fields(node: yaml.Node | None, file_name: str, line: int) -> Fields:
    if not isinstance(node, yaml.MappingNode):
        raise BadFile(f"{file_name}, line {line}: expected lines of the form 'name: value'")
    pairs: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if key.value in pairs:
            raise BadFile(f"{file_name}, line {key.start_mark.line + 1}, {key.value}: is written twice")
        pairs[str(key.value)] = value
    return Fields(pairs, file_name, line)
