"""Gates on module.yaml and on the module as a whole."""

from collections.abc import Iterator, Mapping, Sequence

from training_app.content.compile_module import check_minutes_of, lesson_minutes
from training_app.content.drafts import ModuleDraft, ScenarioDraft
from training_app.content.lint_lesson import overclaim_message
from training_app.content.problems import Problem
from training_app.content.register import find_fact, find_overclaims
from training_app.content.seat_time import whole_minutes
from training_app.scenarios.pace import measure_paths
from training_app.scenarios.path_check import can_be_measured

MOST_CLAIMED = 1.25
LONGEST_UNIT = 15
HISTORICAL_NUMBER = 3
AWAITING = "awaiting-cultural-review"

_REMEMBER_UNDERSTAND = """
define describe explain identify label list match name outline recall recognize restate select sort
state summarize tell
"""
_APPLY = """
act adapt apply ask carry choose close complete demonstrate give hand keep make offer open plan
practice prepare refer respond say set show speak use write
"""
_ANALYZE_EVALUATE_CREATE = """
analyze appraise arrange assess build calculate categorize classify combine compare connect contrast
correct decide design develop differentiate distinguish draft evaluate examine formulate judge
justify locate order organize place predict prioritize rank rate relate revise rewrite separate
solve spot trace weigh
"""
BLOOM_VERBS = frozenset(f"{_REMEMBER_UNDERSTAND} {_APPLY} {_ANALYZE_EVALUATE_CREATE}".split())
_VAGUE = "know, understand, learn, appreciate, be aware of"


def module_problems(draft: ModuleDraft, scenarios: Mapping[str, ScenarioDraft]) -> Iterator[Problem]:
    """Yield every problem of one module's head and of its parts together."""
    yield from wrong_folder(draft)
    yield from weak_verbs(draft)
    yield from double_objectives(draft)
    yield from untaught_objectives(draft)
    yield from missing_lessons(draft)
    yield from unknown_scenario(draft, scenarios)
    yield from worrying_note(draft)
    yield from unreviewed_history(draft)
    yield from flat_statements(draft)
    yield from wrong_minutes(draft, scenarios)
    yield from long_units(draft)


def wrong_folder(draft: ModuleDraft) -> Iterator[Problem]:
    """The id is not the folder's name."""
    if draft.head.id != draft.folder:
        yield draft.at.problem(("id",), f'the id "{draft.head.id}" is not the folder\'s name "{draft.folder}"')


def weak_verbs(draft: ModuleDraft) -> Iterator[Problem]:
    """An objective's verb cannot be observed, or its text begins with another."""
    for place, objective in enumerate(draft.head.objectives):
        if objective.verb not in BLOOM_VERBS:
            message = f'verb "{objective.verb}" is not on the Bloom list (never {_VAGUE})'
            yield draft.at.problem(("objectives", place, "verb"), message)
        elif not objective.text.startswith(f"{objective.verb} "):
            message = f'the text of the objective does not begin with its verb "{objective.verb}"'
            yield draft.at.problem(("objectives", place, "text"), message)


def double_objectives(draft: ModuleDraft) -> Iterator[Problem]:
    """Two objectives have the same id."""
    seen: set[str] = set()
    for place, objective in enumerate(draft.head.objectives):
        if objective.id in seen:
            yield draft.at.problem(("objectives", place, "id"), f'two objectives are called "{objective.id}"')
        seen.add(objective.id)


def untaught_objectives(draft: ModuleDraft) -> Iterator[Problem]:
    """No lesson names the objective."""
    taught = {objective_id for lesson in draft.lessons for objective_id in lesson.head.objectives}
    all_read = len(draft.lessons) == len(draft.head.lessons)
    for place, objective in enumerate(draft.head.objectives):
        if all_read and objective.id not in taught:
            yield draft.at.problem(("objectives", place, "id"), f'no lesson has the objective "{objective.id}"')


def missing_lessons(draft: ModuleDraft) -> Iterator[Problem]:
    """A listed lesson has no file, a file is not listed, or a lesson is listed twice."""
    for place, lesson_id in enumerate(draft.head.lessons):
        if lesson_id not in draft.lesson_files:
            yield draft.at.problem(("lessons", place), f'unknown lesson "{lesson_id}": no file lessons/{lesson_id}.md')
        if lesson_id in draft.head.lessons[:place]:
            yield draft.at.problem(("lessons", place), f'the lesson "{lesson_id}" is listed twice')
    for name in draft.lesson_files:
        if name not in draft.head.lessons:
            yield draft.at.problem(("lessons",), f"lessons/{name}.md is not listed")


def unknown_scenario(draft: ModuleDraft, scenarios: Mapping[str, ScenarioDraft]) -> Iterator[Problem]:
    """The module names a scenario that is not there."""
    if draft.head.scenario and draft.head.scenario not in scenarios:
        yield draft.at.problem(("scenario",), f'unknown scenario "{draft.head.scenario}"')
    for place, scenario_id in enumerate(draft.head.further):
        if scenario_id not in scenarios:
            yield draft.at.problem(("further", place), f'unknown scenario "{scenario_id}"')


def worrying_note(draft: ModuleDraft) -> Iterator[Problem]:
    """The content note says trigger."""
    if "trigger" in draft.head.content_note.lower():
        yield draft.at.problem(("content_note",), 'the content note says "trigger": name the topics instead')


def unreviewed_history(draft: ModuleDraft) -> Iterator[Problem]:
    """A historical module without a reviewer is published."""
    is_historical = draft.head.number == HISTORICAL_NUMBER or draft.head.local_history
    if is_historical and not draft.head.reviewers and draft.head.status != AWAITING:
        message = f"a historical module without a reviewer must have the status {AWAITING}"
        yield draft.at.problem(("status",), message)


def flat_statements(draft: ModuleDraft) -> Iterator[Problem]:
    """The cover states a claim of the register flatly, or a fact, which has no source there."""
    for key, text in (("title", draft.head.title), ("why", draft.head.why)):
        for words, reason in find_overclaims(text):
            yield draft.at.problem((key,), overclaim_message(words, reason))
        found = find_fact(text)
        if found:
            yield draft.at.problem((key,), f'states a fact ("{found.group()}") on the cover, where no source can stand')


def wrong_minutes(draft: ModuleDraft, scenarios: Mapping[str, ScenarioDraft]) -> Iterator[Problem]:
    """More minutes are claimed than the text can fill, or so few that nobody could plan by them."""
    computed = _computed_minutes(draft, scenarios)
    claimed = draft.head.minutes
    if computed is not None and not computed / MOST_CLAIMED <= claimed <= computed * MOST_CLAIMED:
        side = "more" if claimed > computed else "less"
        message = f"claims {claimed} minutes; {computed} are computed, and at most a quarter {side} may be claimed"
        yield draft.at.problem(("minutes",), message)


def long_units(draft: ModuleDraft) -> Iterator[Problem]:
    """A lesson or the check is longer than one sitting; the paths of a scenario have a gate of their own."""
    for lesson in draft.lessons:
        minutes = lesson_minutes(lesson)
        if minutes > LONGEST_UNIT:
            yield Problem(lesson.at.file, 1, f"a unit takes {minutes} minutes; at most {LONGEST_UNIT}")
    if draft.quiz:
        for form in ("a", "b"):
            minutes = check_minutes_of(sum(item.form == form for item in draft.quiz.file.items))
            if minutes > LONGEST_UNIT:
                yield draft.quiz.at.problem(("items",), f"a unit takes {minutes} minutes; at most {LONGEST_UNIT}")


def _computed_minutes(draft: ModuleDraft, scenarios: Mapping[str, ScenarioDraft]) -> int | None:
    """The module's minutes, or None while a part is missing or cannot be played."""
    scenario = scenarios.get(draft.head.scenario or "")
    if draft.quiz is None or len(draft.lessons) < len(draft.head.lessons) or (draft.head.scenario and not scenario):
        return None
    if scenario and not can_be_measured(scenario.scenario):
        return None
    played = whole_minutes(measure_paths(scenario.scenario).minutes.median) if scenario else 0
    asked = check_minutes_of(sum(item.form == "a" for item in draft.quiz.file.items))
    return sum(lesson_minutes(lesson) for lesson in draft.lessons) + played + asked


def catalogue_problems(drafts: Sequence[ModuleDraft]) -> Iterator[Problem]:
    """Yield what is wrong between modules: a number or an item id used twice."""
    numbers: dict[int, str] = {}
    item_ids: dict[str, str] = {}
    for draft in drafts:
        if draft.head.number in numbers:
            message = f"number {draft.head.number} is taken by {numbers[draft.head.number]}"
            yield draft.at.problem(("number",), message)
        numbers.setdefault(draft.head.number, draft.folder)
        for place, item in enumerate(draft.quiz.file.items if draft.quiz else ()):
            if draft.quiz and item_ids.setdefault(item.id, draft.folder) != draft.folder:
                message = f'the item id "{item.id}" is taken by {item_ids[item.id]}'
                yield draft.quiz.at.problem(("items", place, "id"), message)
