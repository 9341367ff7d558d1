"""Gates on the knowledge check."""

import re
from collections import Counter
from collections.abc import Iterator

from training_app.content.blind_guess import HABITS, guessed_share
from training_app.content.drafts import ModuleDraft, QuizDraft
from training_app.content.lint_lesson import overclaim_message
from training_app.content.problems import Problem
from training_app.content.register import find_fact_in_story, find_overclaims
from training_app.content.schema import ItemRecord

LONGEST_KEY = 1.25
FEWEST_IN_FORM = 10
FEWEST_SPACED = 6
LEAST_APPLIED = 0.6
MOST_GUESSED = 0.6
PARALLEL_FORMS = ("a", "b")

_OF_THE_ABOVE = re.compile(r"\b(all|none|both|neither|any) of the (above|below)\b", re.IGNORECASE)


def quiz_problems(draft: ModuleDraft, quiz: QuizDraft) -> Iterator[Problem]:
    """Yield every problem of one quiz."""
    for place, item in enumerate(quiz.file.items):
        yield from one_key(quiz, place, item)
        yield from long_key(quiz, place, item)
        yield from of_the_above(quiz, place, item)
        yield from double_options(quiz, place, item)
        yield from strange_references(draft, quiz, place, item)
        yield from facts_without_source(quiz, place, item)
        yield from flat_statements(quiz, place, item)
    yield from double_items(quiz)
    yield from unequal_forms(quiz)
    yield from too_little_applied(quiz)
    yield from guessable_forms(quiz)
    yield from uncovered_objectives(draft, quiz)


def one_key(quiz: QuizDraft, place: int, item: ItemRecord) -> Iterator[Problem]:
    """An item has no key, or several."""
    keys = sum(option.key for option in item.options)
    if keys != 1:
        yield quiz.at.problem(("items", place), f'"{item.id}" has {keys} keys; exactly one is needed')


def long_key(quiz: QuizDraft, place: int, item: ItemRecord) -> Iterator[Problem]:
    """The key gives itself away by its length."""
    longest = max((len(option.text) for option in item.options if not option.key), default=0)
    for position, option in enumerate(item.options):
        if option.key and longest and len(option.text) > longest * LONGEST_KEY:
            message = (
                f"the key has {len(option.text)} characters, the longest distractor {longest}; at most a quarter more"
            )
            yield quiz.at.problem(("items", place, "options", position, "text"), message)


def of_the_above(quiz: QuizDraft, place: int, item: ItemRecord) -> Iterator[Problem]:
    """An option points at the others."""
    for position, option in enumerate(item.options):
        found = _OF_THE_ABOVE.search(option.text)
        if found:
            message = f'"{found.group()}" is not allowed as an option'
            yield quiz.at.problem(("items", place, "options", position, "text"), message)


def double_options(quiz: QuizDraft, place: int, item: ItemRecord) -> Iterator[Problem]:
    """Two options of an item have the same id."""
    for option_id, count in Counter(option.id for option in item.options).items():
        if count > 1:
            message = f'two options of "{item.id}" are called "{option_id}"'
            yield quiz.at.problem(("items", place, "options"), message)


def strange_references(draft: ModuleDraft, quiz: QuizDraft, place: int, item: ItemRecord) -> Iterator[Problem]:
    """An item names an objective or a lesson that the module does not have."""
    if item.objective not in {objective.id for objective in draft.head.objectives}:
        yield quiz.at.problem(("items", place, "objective"), f'unknown objective "{item.objective}"')
    if item.lesson not in draft.head.lessons:
        yield quiz.at.problem(("items", place, "lesson"), f'unknown lesson "{item.lesson}"')


def facts_without_source(quiz: QuizDraft, place: int, item: ItemRecord) -> Iterator[Problem]:
    """An item states a fact and names no source."""
    for text in () if item.sources else _texts(item):
        found = find_fact_in_story(text)
        if found:
            message = f'"{item.id}" states a fact ("{found.group()}") and names no source'
            yield quiz.at.problem(("items", place), message)
            return


def flat_statements(quiz: QuizDraft, place: int, item: ItemRecord) -> Iterator[Problem]:
    """The stem, the key or any feedback states a claim of the register flatly; a distractor may be wrong."""
    spoken = [item.stem, *(option.feedback for option in item.options)]
    spoken.extend(option.text for option in item.options if option.key)
    for text in spoken:
        for words, reason in find_overclaims(text):
            yield quiz.at.problem(("items", place), overclaim_message(words, reason))


def double_items(quiz: QuizDraft) -> Iterator[Problem]:
    """Two items have the same id."""
    seen: set[str] = set()
    for place, item in enumerate(quiz.file.items):
        if item.id in seen:
            yield quiz.at.problem(("items", place, "id"), f'two items are called "{item.id}"')
        seen.add(item.id)


def unequal_forms(quiz: QuizDraft) -> Iterator[Problem]:
    """The two forms differ in size, are too short, or there are too few spaced items."""
    sizes: Counter[str] = Counter(item.form for item in quiz.file.items)
    if sizes["a"] != sizes["b"]:
        yield quiz.at.problem(("items",), f"form a has {sizes['a']} items and form b {sizes['b']}; they must be equal")
    for form in PARALLEL_FORMS:
        if sizes[form] < FEWEST_IN_FORM:
            message = f"form {form} has {sizes[form]} items; at least {FEWEST_IN_FORM} are needed"
            yield quiz.at.problem(("items",), message)
    if sizes["spaced"] < FEWEST_SPACED:
        message = f"{sizes['spaced']} spaced items; at least {FEWEST_SPACED} are needed"
        yield quiz.at.problem(("items",), message)


def too_little_applied(quiz: QuizDraft) -> Iterator[Problem]:
    """A form asks too much recall."""
    for form in PARALLEL_FORMS:
        levels = [item.level for item in quiz.file.items if item.form == form]
        applied = sum(level != "recall" for level in levels)
        if levels and applied < LEAST_APPLIED * len(levels):
            message = f"form {form}: {applied} of {len(levels)} items apply or classify; at least 60 percent are needed"
            yield quiz.at.problem(("items",), message)


def guessable_forms(quiz: QuizDraft) -> Iterator[Problem]:
    """A habit that reads nothing answers too much of a form."""
    for form in PARALLEL_FORMS:
        items = [item for item in quiz.file.items if item.form == form]
        for name, habit in HABITS.items():
            share = guessed_share(items, habit)
            if share > MOST_GUESSED:
                message = f"form {form}: {name} is right {share:.0%} of the time; at most {MOST_GUESSED:.0%} is allowed"
                yield quiz.at.problem(("items",), message)


def uncovered_objectives(draft: ModuleDraft, quiz: QuizDraft) -> Iterator[Problem]:
    """An objective has no item in one of the forms."""
    for place, objective in enumerate(draft.head.objectives):
        covered = {item.form for item in quiz.file.items if item.objective == objective.id}
        for form in PARALLEL_FORMS:
            if form not in covered:
                message = f'objective "{objective.id}" has no item in form {form}'
                yield draft.at.problem(("objectives", place, "id"), message)


def _texts(item: ItemRecord) -> list[str]:
    return [item.stem, *(text for option in item.options for text in (option.text, option.feedback))]
