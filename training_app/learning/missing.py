"""Why a module is not complete, in sentences: one rule, and the same words for the officer and for the report."""

from collections.abc import Iterator

from training_app.content.catalogue import Module
from training_app.learning import rules
from training_app.web.words import counted, sentence_start

RULE = "A module is complete when every lesson is read, the scenario has reached an end, and the check is passed."
"""Said where the sentences below are shown."""


def what_is_missing(module: Module, progress: rules.Progress, tries: int | None = None) -> list[str]:
    """Each thing that is not done yet, in order; empty when the module is complete.

    :param tries: how many tries at the check are left, None for no limit
    """
    if progress.is_voided:
        return ["The completion was taken back. The module can be begun again."]
    if progress.is_completed:
        return []
    return [*_lessons(module, progress), *_scenario(module, progress), *_check(module, progress, tries)]


def _lessons(module: Module, progress: rules.Progress) -> Iterator[str]:
    left = [lesson for lesson in module.lessons if lesson.id not in progress.lessons_done]
    if not left:
        return
    if len(left) == len(module.lessons):
        yield f"None of the {counted(len(left), 'lesson', 'lessons')} is read to its end."
    elif len(left) == 1:
        yield f"Lesson {left[0].number}, {left[0].title}, is not read to its end."
    else:
        numbers = ", ".join(str(lesson.number) for lesson in left[:-1])
        yield f"Lessons {numbers} and {left[-1].number} are not read to their end."


def _scenario(module: Module, progress: rules.Progress) -> Iterator[str]:
    if module.scenario is None or progress.end_id is not None:
        return
    made = sentence_start(counted(len(progress.path), "decision", "decisions"))
    how_far = f"{made} made, no end reached." if progress.path else "Not begun."
    yield f"The scenario, {module.scenario.title}, is open. {how_far}"


def _check(module: Module, progress: rules.Progress, tries: int | None) -> Iterator[str]:
    if not rules.needs_check(module, progress) or progress.is_passed:
        return
    total = len(rules.items_of_round(module, progress.check_round, progress))
    if not progress.rounds:
        given = len(progress.answers)
        yield f"The check is open: {given} of {total} answered." if given else "The check is not begun."
        return
    score = progress.rounds[-1]
    needed = needed_right(module, score.total)
    why = (
        "a question about safety was not right"
        if score.right >= needed
        else f"{score.right} of {score.total} right, {needed} are needed"
    )
    yield f"The check is not passed: {why}.{_tries(tries)}"


def _tries(tries: int | None) -> str:
    if tries is None:
        return ""
    if tries == 0:
        return " No try is left; the coordinator can give one more."
    return f" {sentence_start(counted(tries, 'try', 'tries'))} left."


def needed_right(module: Module, total: int) -> int:
    """How many of so many questions must be right."""
    return -(-round(module.pass_scaled * 100) * total // 100)
