"""Gates on the case studies: those of a lesson, and that each ends in a decision and names no fact outside a source."""

from collections.abc import Iterator

from training_app.content.compile_module import lesson_minutes
from training_app.content.drafts import CaseDraft
from training_app.content.lint_lesson import facts_without_source, flat_statements, hard_reading, wrong_note
from training_app.content.problems import Problem
from training_app.content.register import find_fact

LONGEST_CASE = 15
DECISION = "choose"


def case_problems(case: CaseDraft) -> Iterator[Problem]:
    """Yield every problem of one case study."""
    yield from facts_without_source(case)
    yield from flat_statements(case)
    yield from hard_reading(case)
    yield from wrong_note(case)
    yield from facts_in_the_head(case)
    yield from no_decision(case)
    yield from too_long(case)


def facts_in_the_head(case: CaseDraft) -> Iterator[Problem]:
    """The title, the place or the gap states a fact, and no source can stand there."""
    for key in ("title", "site", "gap"):
        found = find_fact(getattr(case.head, key))
        if found:
            yield case.at.problem((key,), f'states a fact ("{found.group()}") where no source can stand')


def no_decision(case: CaseDraft) -> Iterator[Problem]:
    """It does not end in a decision for the reader's own agency."""
    if case.last_kind != DECISION:
        yield Problem(case.at.file, 1, "a case study ends in a ::: practice choose, a decision for the reader's agency")


def too_long(case: CaseDraft) -> Iterator[Problem]:
    """It is longer than one sitting."""
    minutes = lesson_minutes(case)
    if minutes > LONGEST_CASE:
        yield Problem(case.at.file, 1, f"a unit takes {minutes} minutes; at most {LONGEST_CASE}")
