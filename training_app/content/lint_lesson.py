"""Gates on the text of lessons."""

from collections.abc import Iterator

from training_app.content.compile_module import lesson_grade
from training_app.content.drafts import CaseDraft, LessonDraft, ModuleDraft, TextDraft
from training_app.content.hard_passage import note_mistakes
from training_app.content.passages import PassageKind
from training_app.content.problems import Problem
from training_app.content.register import find_fact, find_overclaims

HARDEST_GRADE = 10.0
_NEEDS_CITE = {PassageKind.PROSE, PassageKind.CALLOUT}
# A practice's title is often a wrong line to work on, a radio log is what people say, an insert is the agency's.
_OURS = set(PassageKind) - {PassageKind.INSERT, PassageKind.RADIO, PassageKind.TITLE}


def lesson_problems(draft: ModuleDraft, lesson: LessonDraft) -> Iterator[Problem]:
    """Yield every problem of one lesson."""
    yield from facts_without_source(lesson)
    yield from flat_statements(lesson)
    yield from hard_reading(lesson)
    yield from strange_objectives(draft, lesson)
    yield from wrong_note(lesson)


def facts_without_source(lesson: TextDraft) -> Iterator[Problem]:
    """A fact, figure, date or study stands outside a cite block."""
    for passage in lesson.rendered.passages:
        found = find_fact(passage.flat) if passage.kind in _NEEDS_CITE else None
        if found:
            message = f'states a fact ("{found.group()}") outside a cite block'
            yield Problem(lesson.at.file, passage.line_at(found.start()), message)


def flat_statements(lesson: TextDraft) -> Iterator[Problem]:
    """A claim of the register is stated flatly."""
    for passage in lesson.rendered.passages:
        if passage.kind in _OURS:
            for words, reason in find_overclaims(passage.flat):
                yield Problem(lesson.at.file, passage.line, overclaim_message(words, reason))


def hard_reading(lesson: TextDraft) -> Iterator[Problem]:
    """The reading grade is above ten."""
    grade = lesson_grade(lesson)
    if grade > HARDEST_GRADE:
        yield Problem(lesson.at.file, 1, f"reading grade {grade:.1f}; at most {HARDEST_GRADE:.0f} is allowed")


def strange_objectives(draft: ModuleDraft, lesson: LessonDraft) -> Iterator[Problem]:
    """The lesson names an objective that the module does not have."""
    known = {objective.id for objective in draft.head.objectives}
    for place, objective_id in enumerate(lesson.head.objectives):
        if objective_id not in known:
            yield lesson.at.problem(("objectives", place), f'unknown objective "{objective_id}"')


def wrong_note(lesson: LessonDraft | CaseDraft) -> Iterator[Problem]:
    """The content note is no plain line, or a lesson with a hard passage has none."""
    note = lesson.head.content_note
    if note is None:
        if lesson.rendered.hard_at:
            message = "a lesson with a hard passage needs a content_note"
            yield Problem(lesson.at.file, lesson.rendered.hard_at, message)
        return
    for message in note_mistakes(note):
        yield lesson.at.problem(("content_note",), message)
    found = find_fact(note)
    if found:
        yield lesson.at.problem(("content_note",), f'states a fact ("{found.group()}") outside a cite block')
    for words, reason in find_overclaims(note):
        yield lesson.at.problem(("content_note",), overclaim_message(words, reason))


def overclaim_message(words: str, reason: str) -> str:
    """Return the message for a claim stated flatly."""
    return f'states flatly "{words}": {reason}'
