"""A lesson file taken apart: front matter, then prose and directives, each with its line."""

import re
from dataclasses import dataclass
from enum import StrEnum

from training_app.content.problems import Problem


class BlockKind(StrEnum):
    """What a stretch of a lesson is."""

    PROSE = "prose"
    CITE = "cite"
    CALLOUT = "callout"
    PRACTICE = "practice"
    INSERT = "insert"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of a lesson. ``words`` are those after the directive's name; ``line`` is where ``text`` begins."""

    kind: BlockKind
    words: tuple[str, ...]
    text: str
    line: int

    @property
    def head_line(self) -> int:
        """The line of the directive itself, or of the prose."""
        return self.line if self.kind is BlockKind.PROSE else self.line - 1


@dataclass(frozen=True, slots=True)
class SplitLesson:
    """Front matter as YAML text that begins on line 2, and the blocks of the body."""

    front: str
    blocks: tuple[Block, ...]


_OPENING = re.compile(r":::\s*([a-z]+)((?:\s+\S+)*)\s*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def split_lesson(text: str, file: str, problems: list[Problem]) -> SplitLesson | None:
    """Return the parts of a lesson, or None when it has no front matter; problems are added either way."""
    lines = text.splitlines()
    closing = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if not lines or lines[0].rstrip() != "---" or closing is None:
        problems.append(Problem(file, 1, "no front matter: begin with ---, title and objectives, ---"))
        return None
    blocks = split_blocks(lines[closing + 1 :], closing + 2, file, problems)
    return SplitLesson("\n".join(lines[1:closing]), tuple(blocks))


def split_blocks(lines: list[str], first_line: int, file: str, problems: list[Problem]) -> list[Block]:
    """Return prose and directives in order; ``first_line`` is the line of the first of the lines."""
    splitter = _Splitter(file, problems)
    for number, line in enumerate(lines, first_line):
        splitter.take(number, line)
    splitter.finish()
    return splitter.blocks


class _Splitter:
    """Reads line by line; a fence hides what looks like a directive; a hard passage keeps its own for later."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems
        self.blocks: list[Block] = []
        self.kind = BlockKind.PROSE
        self.words: tuple[str, ...] = ()
        self.held: list[str] = []
        self.line = 0
        self.fence = ""
        self.is_inside = False

    def take(self, number: int, line: str) -> None:
        if self.fence:
            if re.fullmatch(rf" {{0,3}}{re.escape(self.fence[0])}{{{len(self.fence)},}}\s*", line):
                self.fence = ""
            self.hold(number, line)
        elif line.startswith(":::") and self.kind is BlockKind.HARD and (self.is_inside or line.rstrip() != ":::"):
            self.is_inside = line.rstrip() != ":::"
            self.hold(number, line)
        elif line.startswith(":::"):
            self.mark(number, line)
        else:
            opening = _FENCE.match(line)
            self.fence = opening.group(1) if opening else ""
            self.hold(number, line)

    def hold(self, number: int, line: str) -> None:
        if not self.held:
            self.line = number
        self.held.append(line)

    def mark(self, number: int, line: str) -> None:
        if line.rstrip() == ":::":
            if self.kind is BlockKind.PROSE:
                self.problems.append(Problem(self.file, number, "::: closes nothing here"))
            self.close(number)
            return
        if self.kind is not BlockKind.PROSE:
            message = f"::: {self.kind.value} is not closed before the next directive"
            self.problems.append(Problem(self.file, number, message))
        self.close(number)
        found = _OPENING.fullmatch(line)
        name = found.group(1) if found else ""
        if name not in {kind.value for kind in BlockKind if kind is not BlockKind.PROSE}:
            message = f'unknown directive "{line.strip()}"; there are cite, callout, practice, insert and hard'
            self.problems.append(Problem(self.file, number, message))
            return
        self.kind = BlockKind(name)
        self.words = tuple(found.group(2).split()) if found else ()
        self.line = number + 1

    def close(self, number: int) -> None:
        if self.kind is not BlockKind.PROSE:
            self.blocks.append(Block(self.kind, self.words, "\n".join(self.held), self.line))
        elif any(line.strip() for line in self.held):
            self.blocks.append(Block(BlockKind.PROSE, (), "\n".join(self.held), self.line))
        self.kind, self.words, self.held, self.line = BlockKind.PROSE, (), [], number + 1

    def finish(self) -> None:
        if self.kind is not BlockKind.PROSE:
            self.problems.append(Problem(self.file, self.line - 1, f"::: {self.kind.value} is not closed"))
        self.close(self.line)
