"""Gates on what goes into facilitator packs: lessons that are there, and no fact where no source can stand."""

from collections.abc import Iterator

from training_app.content.drafts import GuideDraft, ModuleDraft
from training_app.content.lint_lesson import facts_without_source, flat_statements, hard_reading, overclaim_message
from training_app.content.problems import Problem
from training_app.content.register import find_fact, find_overclaims

PLACE = "facilitator"


def facilitator_problems(draft: ModuleDraft) -> Iterator[Problem]:
    """Yield every problem of the facilitator part of one module."""
    yield from unknown_lessons(draft)
    yield from silent_lessons(draft)
    yield from facts_and_claims(draft)


def guide_problems(guide: GuideDraft) -> Iterator[Problem]:
    """Yield every problem of one page for instructors."""
    yield from facts_without_source(guide)
    yield from flat_statements(guide)
    yield from hard_reading(guide)


def unknown_lessons(draft: ModuleDraft) -> Iterator[Problem]:
    """A plan names a lesson that the module does not have."""
    plan = draft.head.facilitator
    named = [((PLACE, "hour", place), lesson_id) for place, lesson_id in enumerate(plan.hour)]
    for path, lesson_id in (*named, ((PLACE, "quarter"), plan.quarter)):
        if lesson_id not in draft.head.lessons:
            yield draft.at.problem(path, f'unknown lesson "{lesson_id}"')


def silent_lessons(draft: ModuleDraft) -> Iterator[Problem]:
    """A lesson of a plan has no practice: there is nothing to do in the room."""
    plan = draft.head.facilitator
    for lesson in draft.lessons:
        if lesson.id in {*plan.hour, plan.quarter} and not lesson.rendered.practices:
            yield draft.at.problem((PLACE,), f'the lesson "{lesson.id}" is in a plan and has no practice')


def facts_and_claims(draft: ModuleDraft) -> Iterator[Problem]:
    """A question or a thing to see states a fact, which has no source there, or a claim of the register flatly."""
    plan = draft.head.facilitator
    for key, texts in (("prompts", plan.prompts), ("observe", plan.observe)):
        for place, text in enumerate(texts):
            found = find_fact(text)
            if found:
                message = f'states a fact ("{found.group()}") where no source can stand'
                yield draft.at.problem((PLACE, key, place), message)
            for words, reason in find_overclaims(text):
                yield draft.at.problem((PLACE, key, place), overclaim_message(words, reason))
