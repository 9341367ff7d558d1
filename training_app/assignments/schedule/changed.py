"""What changed in a module since an officer finished it, as they are to read it before they take it again. Pure.

The texts of questions and of the story are left out: they are what is to be met.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from training_app.content.catalogue import Module
from training_app.content.change import Change, Comparison
from training_app.web.words import counted, sentence_start

_SHOWN = ("lesson ", "objective ", "module")
_UNSAID = frozenset({"module"})


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One difference: where, what, and of a text the places that differ."""

    place: str
    sentence: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What is shown, and what is only counted."""

    lines: tuple[ChangedLine, ...]
    counted: tuple[str, ...]


def changed_for_officer(comparison: Comparison, module: Module) -> Changed:
    """Lessons and aims with their words; questions and story by number alone; sources and minutes not at all."""
    titles = {f"lesson {lesson.id}": f"Lesson {lesson.number}, {lesson.title}" for lesson in module.lessons}
    lines = [_line(change, titles) for change in comparison.changes if _is_shown(change)]
    questions = sum(change.place.startswith("question ") for change in comparison.changes)
    story = sum(_is_of_story(change) for change in comparison.changes)
    parts = []
    if questions:
        parts.append(f"{sentence_start(counted(questions, 'change', 'changes'))} in the questions of the check.")
    if story:
        parts.append(f"{sentence_start(counted(story, 'change', 'changes'))} in the story.")
    return Changed(tuple(lines), tuple(parts))


def _is_shown(change: Change) -> bool:
    if change.place in _UNSAID:
        # the version number, minutes and the like mean something to an officer only where having finished does too
        return change.is_major
    return change.place.startswith(_SHOWN) and bool(change.before or change.after)


def _is_of_story(change: Change) -> bool:
    return not change.place.startswith((*_SHOWN, "question ", "source "))


def _line(change: Change, titles: Mapping[str, str]) -> ChangedLine:
    is_said = change.sentence.endswith(f"from {change.before} to {change.after}.")
    before, after = ("", "") if is_said else (change.before, change.after)
    place = titles.get(change.place, sentence_start(change.place.split(" ", 1)[0]))
    return ChangedLine(place, change.sentence, before, after)
