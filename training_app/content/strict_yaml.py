"""Strict YAML: no surprises in what a word means, and the line of every key kept for messages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"
Path = tuple[str | int, ...]

DEEPEST = 24

_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "": None}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")


class YamlRefused(Exception):
    """The text is not strict YAML; ``line`` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        """Keep the line and the message for a Problem."""
        super().__init__(f"line {line}: {message}")
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML text as plain values, with the line of each key and list entry by its path."""

    value: Plain
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """Return the line of the deepest known part of the path; parts that the file lacks are passed over."""
        known: Path = ()
        for part in path:
            if (*known, part) in self.lines:
                known = (*known, part)
        return self.lines.get(known, 1)


def load_strict(text: str, first_line: int = 1) -> Document:
    """Return the text's values and lines; ``first_line`` is where the text starts in its file.

    Only true, false, null, whole numbers and plain decimals are more than text when written without quotes.

    :raise YamlRefused: for broken YAML, duplicate keys, anchors, aliases, tags, and a second document
    """
    try:
        return _Builder(yaml.parse(text, Loader=yaml.CSafeLoader), first_line).build()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + first_line
        raise YamlRefused(line, _in_plain_words(error.problem or "not readable as YAML")) from error
    except yaml.YAMLError as error:
        raise YamlRefused(first_line, "a character that YAML does not allow") from error


def _in_plain_words(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return "a colon inside a text: put the text in quotes"
    return f"not readable as YAML: {problem}"


class _Builder:
    """Turns YAML events into values, one pass."""

    def __init__(self, events: Iterator[yaml.Event], first_line: int) -> None:
        self.events = events
        self.first_line = first_line
        self.lines: dict[Path, int] = {(): first_line}

    def build(self) -> Document:
        value: Plain = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise YamlRefused(self.line(event), "a second document: one file holds one")
            elif isinstance(event, yaml.NodeEvent):
                value = self.value_of(event, ())
        return Document(value, self.lines)

    def value_of(self, event: yaml.Event, path: Path) -> Plain:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise YamlRefused(self.line(event), "anchors and aliases (& and *) are not allowed: quote the text")
        if getattr(event, "tag", None):
            raise YamlRefused(self.line(event), "tags (!) are not allowed: quote the text")
        if len(path) > DEEPEST:
            raise YamlRefused(self.line(event), f"nested more than {DEEPEST} deep")
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path)
        return self.mapping(path)

    def sequence(self, path: Path) -> list[Plain]:
        entries: list[Plain] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            inside = (*path, len(entries))
            self.lines[inside] = self.line(event)
            entries.append(self.value_of(event, inside))
        return entries

    def mapping(self, path: Path) -> dict[str, Plain]:
        values: dict[str, Plain] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.key(event)
            inside = (*path, key)
            if key in values:
                raise YamlRefused(self.line(event), f'"{key}" is given twice')
            self.lines[inside] = self.line(event)
            values[key] = self.value_of(next(self.events), inside)
        return values

    def key(self, event: yaml.Event) -> str:
        if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag or not event.value:
            raise YamlRefused(self.line(event), "a key must be a plain word")
        return str(event.value)

    def line(self, event: yaml.Event) -> int:
        return (event.start_mark.line if event.start_mark else 0) + self.first_line


def _scalar(event: yaml.ScalarEvent) -> Plain:
    text = str(event.value)
    if not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
