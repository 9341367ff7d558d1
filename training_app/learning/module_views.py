"""Builds the cover and lesson pages, and the shared words about a module's state."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from training_app.content.catalogue import Catalogue, Form, Module, Source
from training_app.content.package import restore_sources
from training_app.content.slots import fill_slots
from training_app.learning import addresses, marking, rules
from training_app.learning.course import Course
from training_app.learning.marking import Policy
from training_app.learning.missing import what_is_missing
from training_app.learning.pages import ContentsLine, CoverPage, LessonPage, Mark, ReadingLine, State
from training_app.learning.place import address_of_place
from training_app.learning.ports import Due
from training_app.learning.queries import AttemptView
from training_app.learning.stamps import stamp_of
from training_app.learning.viewer import Viewer
from training_app.web.words import counted, date_in_words, hours_from_minutes, minutes_words

TRACKS = {"core": "Core", "victim": "Victims", "wake": "In the wake of harm", "lead": "Leading"}
DONE = State(Mark.DONE, "Done")
STARTED = State(Mark.PART, "Started")
TO_DO = State(Mark.OPEN, "To do")


def build_cover(
    catalogue: Catalogue, course: Course, policy: Policy, viewer: Viewer, *, runs_sessions: bool = False
) -> CoverPage:
    """The cover of a module, begun or not.

    :param runs_sessions: the reader may run a session, and so is shown the way to the facilitator pack
    """
    module, attempt = course.module, course.attempt
    progress = attempt.progress if attempt else rules.Progress()
    stamp, stamp_why = stamp_of(module.status)
    step = rules.next_step(module, progress)
    can_begin_with_questions = attempt is None and policy.offers_pretest and has_two_forms(module)
    count = len(module.form(Form.A))
    limit = marking.tries_left(len(progress.rounds), progress.tries_granted, policy.check_limit)
    return CoverPage(
        side=f"Module {module.number}",
        track=TRACKS.get(module.track, module.track),
        title=module.title,
        percent=percent_done(module, progress),
        percent_words=f"{module.minutes - rules.minutes_left(module, progress)} of {module.minutes} minutes done",
        why=module.why,
        stamp=stamp,
        stamp_why=stamp_why,
        button=_button(module, attempt, step),
        button_url=address_of_place(module, attempt) if attempt else addresses.start(module.id),
        is_start=attempt is None,
        button_note=_button_note(course, viewer),
        facts=list(_facts(module)),
        content_note=module.content_note,
        contents=list(_contents(module, attempt, step)),
        objectives=[objective.text for objective in module.objectives],
        sources=sources_of(catalogue.sources, module, module.source_ids),
        pretest=f"Start with {counted(count, 'question', 'questions')}" if can_begin_with_questions else None,
        pretest_note="They show what the module adds. Not counted, and you can skip them.",
        missing=what_is_missing(module, progress, limit) if attempt else (),
        again_note=_again_note(course, viewer),
        changes_url=addresses.changes(module.id) if _is_asked_in_new_version(course) else None,
        further=further_lines(catalogue, module.further),
        pack_url=addresses.pack(module.id) if runs_sessions and module.id in catalogue.teaching else None,
        print_url=addresses.on_paper(module.id),
        text_url=addresses.whole_text(module.id),
    )


def further_lines(catalogue: Catalogue, scenario_ids: Iterable[str]) -> list[ReadingLine]:
    """Scenarios to try, as far as the catalogue still has them."""
    scenarios = [catalogue.scenarios[name] for name in scenario_ids if name in catalogue.scenarios]
    return [
        ReadingLine(scenario.title, addresses.further(scenario.id), f"{scenario.setting} {scenario.minutes} min.")
        for scenario in scenarios
    ]


def has_two_forms(module: Module) -> bool:
    """Whether there are parallel questions, so that some can be asked before."""
    return bool(module.form(Form.A)) and bool(module.form(Form.B))


def _again_note(course: Course, viewer: Viewer) -> str | None:
    before = course.finished_before
    if before is None or before.completed_at is None or course.attempt is not None:
        return None
    finished = (
        f"You finished version {before.version} on {viewer.day_words(before.completed_at)}, and that stays on your "
        "transcript."
    )
    if not _is_asked_in_new_version(course):
        return f"{finished} It is time to take it again."
    return f"{finished} The module changed, and your agency asks you to take version {course.module.version}."


def _is_asked_in_new_version(course: Course) -> bool:
    before = course.finished_before
    if before is None or course.attempt is not None:
        return False
    return before.version_hash != course.module.version_hash


def build_lesson(module: Module, attempt: AttemptView, lesson_id: str, own: Mapping[str, str]) -> LessonPage:
    """A lesson to read: the button records it the first time, and is a plain link afterwards.

    :param own: the agency's own texts by slot key, which stand in place of the defaults
    """
    lesson = module.lesson(lesson_id)
    assert lesson is not None  # noqa: S101 - the route has answered 404 before
    is_done = lesson.id in attempt.progress.lessons_done
    following = _step_after(module, attempt.progress, lesson_id)
    return LessonPage(
        side=f"Lesson {lesson.number}",
        title=lesson.title,
        percent=percent_done(module, attempt.progress),
        ground_label=f"Lesson {lesson.number} of {len(module.lessons)}",
        stamp=stamp_of(module.status)[0],
        html=fill_slots(lesson.html, own),
        next_label=_step_words(module, following),
        next_url=(
            addresses.of_step(attempt.id, attempt.progress, following)
            if is_done
            else addresses.lesson(attempt.id, lesson.id)
        ),
        next_is_post=not is_done,
        cover_url=addresses.cover(module.id),
        content_note=lesson.content_note,
    )


def percent_done(module: Module, progress: rules.Progress) -> int:
    """The share of the module's nominal minutes that is done, for the ground line."""
    if module.minutes == 0:
        return 100
    return round(100 * (module.minutes - rules.minutes_left(module, progress)) / module.minutes)


def sources_of(registry: Mapping[str, Source], module: Module, ids: tuple[str, ...]) -> list[Source]:
    """The sources by id, in this order, as they were when this version was packed.

    An old version may name one that the registry has changed or lost since.
    """
    known = {**registry, **_packed_sources(module.package_json)}
    return [known[source_id] for source_id in ids if source_id in known]


@lru_cache(maxsize=256)
def _packed_sources(package_json: str) -> Mapping[str, Source]:
    # reading a package takes longer than making a page; a version's text can never change
    return restore_sources(package_json) if package_json else {}


def due_words(due: Due | None, viewer: Viewer) -> str:
    """ "By Friday 27 November." or "Was due Friday 20 November." or nothing."""
    if due is None or due.due_on is None or due.days_left is None:
        return ""
    day = date_in_words(due.due_on, viewer.today)
    return f"By {day}." if due.days_left >= 0 else f"Was due {day}."


def _button(module: Module, attempt: AttemptView | None, step: rules.Step) -> str:
    if attempt is None:
        return "Start"
    if step.kind is rules.StepKind.DONE:
        return "See what was recorded"
    return f"Continue {_step_words(module, step, is_inside=True)}"


def _step_words(module: Module, step: rules.Step, *, is_inside: bool = False) -> str:
    match step.kind:
        case rules.StepKind.PRETEST:
            return "the questions before it" if is_inside else "The questions before it"
        case rules.StepKind.LESSON:
            lesson = module.lesson(step.ref)
            number = lesson.number if lesson else 1
            return f"lesson {number}" if is_inside else f"Lesson {number}: {lesson.title if lesson else ''}"
        case rules.StepKind.SCENARIO:
            title = module.scenario.title if module.scenario else ""
            return "the scenario" if is_inside else f"The scenario: {title}"
        case rules.StepKind.CHECK:
            return "the check" if is_inside else f"The check, {module.check_minutes} min"
        case rules.StepKind.DONE:
            return "Finish"


def _step_after(module: Module, progress: rules.Progress, lesson_id: str) -> rules.Step:
    """What the button leads to: reading again, the next lesson in the book; else the first step still open."""
    ids = [lesson.id for lesson in module.lessons]
    following = ids[ids.index(lesson_id) + 1 :]
    if lesson_id in progress.lessons_done and following:
        return rules.Step(rules.StepKind.LESSON, following[0])
    return rules.next_step(module, replace(progress, lessons_done=(*progress.lessons_done, lesson_id)))


def _button_note(course: Course, viewer: Viewer) -> str:
    attempt = course.attempt
    if attempt is not None and attempt.completed_at is not None:
        return f"Recorded {viewer.when(attempt.completed_at)}."
    is_begun = attempt is not None and (attempt.progress.lessons_done or attempt.progress.path)
    time = f"About {course.minutes_left} min left." if is_begun else f"About {course.minutes_left} min, in parts."
    return " ".join(part for part in (time, due_words(course.due, viewer)) if part)


def _facts(module: Module) -> Iterator[tuple[str, str]]:
    yield "For", module.audience
    yield "Time", f"{minutes_words(module.minutes)}, {hours_from_minutes(module.minutes)} hours"
    yield "Version", module.version
    reviewers = [f"{reviewer.name}, {reviewer.seat}" for reviewer in module.reviewers]
    yield "Reviewed by", "; ".join(reviewers) if reviewers else "Nobody yet"


def _contents(module: Module, attempt: AttemptView | None, step: rules.Step) -> Iterator[ContentsLine]:
    progress = attempt.progress if attempt else rules.Progress()
    for lesson in module.lessons:
        is_here = attempt is not None and step == rules.Step(rules.StepKind.LESSON, lesson.id)
        is_done = lesson.id in progress.lessons_done
        yield ContentsLine(
            number=str(lesson.number),
            title=lesson.title,
            minutes=lesson.minutes,
            state=DONE if is_done else STARTED if is_here else TO_DO,
            url=addresses.lesson(attempt.id, lesson.id) if attempt else None,
            is_here=is_here,
        )
    if module.scenario is not None:
        is_here = attempt is not None and step.kind is rules.StepKind.SCENARIO
        is_done = progress.end_id is not None
        yield ContentsLine(
            number="S",
            title=f"Scenario: {module.scenario.title}",
            minutes=module.scenario_minutes,
            state=DONE if is_done else STARTED if progress.path else TO_DO,
            url=None
            if attempt is None
            else addresses.debrief(attempt.id)
            if is_done
            else addresses.scenario(attempt.id),
            is_here=is_here,
        )
    items = module.form(Form.A)
    if rules.needs_check(module, progress):
        yield _check_line(module, attempt, step, len(items))


def _check_line(module: Module, attempt: AttemptView | None, step: rules.Step, count: int) -> ContentsLine:
    progress = attempt.progress if attempt else rules.Progress()
    is_here = attempt is not None and step.kind is rules.StepKind.CHECK
    is_started = bool(progress.answers or progress.rounds)
    return ContentsLine(
        number="C",
        title=f"Check: {counted(count, 'question', 'questions')}",
        minutes=module.check_minutes,
        state=DONE if progress.is_passed else STARTED if is_started else TO_DO,
        url=addresses.of_step(attempt.id, progress, step) if attempt and is_here else None,
        is_here=is_here,
    )
