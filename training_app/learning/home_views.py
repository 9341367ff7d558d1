"""Builds the officer's home, the module list, the page of what is missing, and the done page."""

from collections.abc import Iterator, Sequence

from flask import url_for

from training_app.content.catalogue import Catalogue, Module
from training_app.learning import addresses, rules
from training_app.learning.course import Course
from training_app.learning.home_pages import (
    BoosterLine,
    CataloguePage,
    ContinuePanel,
    DonePage,
    HomePage,
    MissingModule,
    MissingPage,
    WayStep,
)
from training_app.learning.missing import RULE, what_is_missing
from training_app.learning.module_views import due_words, further_lines
from training_app.learning.pages import Mark, ModuleLine, ReadingLine, State
from training_app.learning.place import address_of_place
from training_app.learning.queries import AttemptView
from training_app.learning.viewer import Viewer
from training_app.web.words import counted, distance_in_words, hours_from_minutes, minutes_words, sentence_start

SELF_CHECK = "/wellness/"
SOON_DAYS = 14


def build_home(
    courses: Sequence[Course],
    boosters: Sequence[BoosterLine],
    hours_this_year: str,
    viewer: Viewer,
    *,
    plan: tuple[str, str, str] | None = None,
) -> HomePage:
    """Continue first; then what is due, longest overdue first; then what is done.

    :param plan: title, address and detail of the agency's plan for the night
    """
    open_courses = sorted((course for course in courses if not course.is_done and course.due), key=lambda c: c.sort_key)
    started = [course for course in courses if course.attempt is not None and course.is_open_to_read]
    started.sort(key=lambda course: course.attempt.saved_at if course.attempt else viewer.now, reverse=True)
    done = _newest_done(courses)
    now = _going_on(started[0], viewer) if started else _starting(open_courses[0], viewer) if open_courses else None
    return HomePage(
        now=now,
        calm_title="Everything is done" if done else "Nothing is assigned to you",
        calm_lead=(
            "All that was assigned to you is recorded. New modules will stand here."
            if done
            else "When your coordinator assigns a module, it stands here. You can look through all modules meanwhile."
        ),
        due=[_line(course, viewer) for course in open_courses],
        done=[_line(course, viewer) for course in done],
        hours_this_year=hours_this_year,
        self_check_url=SELF_CHECK,
        transcript_url=addresses.TRANSCRIPT,
        boosters=boosters,
        missing_url=url_for("learning.show_missing") if open_courses else None,
        plan=ReadingLine(*plan) if plan is not None else None,
    )


def build_missing(courses: Sequence[Course], viewer: Viewer) -> MissingPage:
    """Every module that is assigned or begun and not complete, with the reasons; then what is done."""
    still_open = sorted(
        (course for course in courses if not course.is_done and (course.due or course.attempt)),
        key=lambda c: c.sort_key,
    )
    open_words = sentence_start(counted(len(still_open), "module is", "modules are"))
    return MissingPage(
        title=f"{open_words} not complete" if still_open else "Nothing is missing",
        rule=RULE,
        open=[
            MissingModule(
                title=course.module.title,
                url=addresses.cover(course.module.id),
                state=_state(course, viewer),
                due=due_words(course.due, viewer),
                why=what_is_missing(course.module, course.attempt.progress if course.attempt else rules.Progress()),
            )
            for course in still_open
        ],
        done=[_line(course, viewer) for course in _newest_done(courses)],
        home_url=addresses.HOME,
    )


def build_catalogue(catalogue: Catalogue, courses: Sequence[Course], viewer: Viewer) -> CataloguePage:
    """Every module, in catalogue order; then what there is besides."""
    further = sorted({name for module in catalogue.modules.values() for name in module.further})
    return CataloguePage(
        lines=[_line(course, viewer) for course in courses],
        further=further_lines(catalogue, further),
        cases=[
            ReadingLine(case.title, addresses.case(case.id), f"{case.site}. {case.minutes} min.")
            for case in catalogue.cases.values()
        ],
    )


def build_done(course: Course, attempt: AttemptView, delivery: str, rest: Sequence[Course], viewer: Viewer) -> DonePage:
    """What was recorded and what comes next."""
    assert attempt.completed_at is not None  # noqa: S101 - the route sends unfinished attempts on
    module = course.module
    hours = hours_from_minutes(attempt.nominal_minutes or module.minutes)
    return DonePage(
        title=module.title,
        recorded=f"Recorded {viewer.when(attempt.completed_at)}",
        score=score_words_of(attempt.progress),
        hours=f"{hours} hours",
        delivery=delivery,
        version=attempt.version,
        next_lines=[_line(other, viewer) for other in sorted(rest, key=lambda c: c.sort_key)],
        debrief_url=addresses.debrief(attempt.id) if module.scenario else None,
        cover_url=addresses.cover(module.id),
        transcript_url=addresses.TRANSCRIPT,
    )


def _going_on(course: Course, viewer: Viewer) -> ContinuePanel:
    attempt = course.attempt
    assert attempt is not None  # noqa: S101 - only started courses come here
    module, progress = course.module, attempt.progress
    step = rules.next_step(module, progress)
    return ContinuePanel(
        side="Where you stopped",
        title=module.title,
        lead=_place_words(course, progress, step),
        way=list(_way(module, progress, step)),
        button={
            rules.StepKind.PRETEST: "Continue the questions",
            rules.StepKind.LESSON: f"Continue lesson {_lesson_number(module, step)}",
            rules.StepKind.SCENARIO: "Continue the scenario" if progress.path else "Start the scenario",
            rules.StepKind.CHECK: "Continue the check" if progress.answers else "Start the check",
            rules.StepKind.DONE: "Go on",
        }[step.kind],
        url=address_of_place(module, attempt),
        is_start=False,
        saved=f"Saved {viewer.when(attempt.saved_at)}. Your place and your answers were kept.",
    )


def _starting(course: Course, viewer: Viewer) -> ContinuePanel:
    module = course.module
    progress = rules.Progress()
    return ContinuePanel(
        side="Next for you",
        title=module.title,
        lead=f"{minutes_words(module.minutes)}, {len(module.lessons)} lessons. {due_words(course.due, viewer)}".strip(),
        way=list(_way(module, progress, rules.Step(rules.StepKind.DONE))),
        button="Start",
        url=addresses.start(module.id),
        is_start=True,
        saved=None,
    )


def _place_words(course: Course, progress: rules.Progress, step: rules.Step) -> str:
    module = course.module
    left = f"About {course.minutes_left} min left in the module."
    match step.kind:
        case rules.StepKind.PRETEST:
            return (
                f"Before you begin, question {step.ref} of {len(rules.pretest_items(module, progress))}. Not counted."
            )
        case rules.StepKind.LESSON:
            lesson = module.lesson(step.ref)
            assert lesson is not None  # noqa: S101 - next_step names a lesson of this module
            return f"Lesson {lesson.number}, {lesson.title}. {left}"
        case rules.StepKind.SCENARIO:
            title = module.scenario.title if module.scenario else ""
            return f"The scenario, {title}. {left}"
        case rules.StepKind.CHECK:
            total = len(rules.items_of_round(module, progress.check_round, progress))
            return f"The check, question {step.ref} of {total}. {left}"
        case rules.StepKind.DONE:
            return "One page is left to read."


def _lesson_number(module: Module, step: rules.Step) -> int:
    lesson = module.lesson(step.ref)
    return lesson.number if lesson else 1


def _way(module: Module, progress: rules.Progress, step: rules.Step) -> Iterator[WayStep]:
    for lesson in module.lessons:
        is_here = step == rules.Step(rules.StepKind.LESSON, lesson.id)
        where = "past" if lesson.id in progress.lessons_done else "now" if is_here else "ahead"
        yield WayStep(str(lesson.number), where, is_word=False)
    if module.scenario is not None:
        is_here = step.kind is rules.StepKind.SCENARIO
        yield WayStep("Scenario", "past" if progress.end_id else "now" if is_here else "ahead", is_word=True)
    if rules.needs_check(module, progress):
        is_here = step.kind is rules.StepKind.CHECK
        yield WayStep("Check", "past" if progress.is_passed else "now" if is_here else "ahead", is_word=True)


def _line(course: Course, viewer: Viewer) -> ModuleLine:
    module, attempt = course.module, course.attempt
    if attempt is not None and attempt.completed_at is not None:
        hours = hours_from_minutes(attempt.nominal_minutes or module.minutes)
        detail = f"{viewer.day_words(attempt.completed_at)}. {hours} hours."
    else:
        detail = _open_detail(course, viewer)
    return ModuleLine(title=module.title, url=addresses.cover(module.id), state=_state(course, viewer), detail=detail)


def _open_detail(course: Course, viewer: Viewer) -> str:
    module, attempt = course.module, course.attempt
    if attempt is not None:
        time = f"About {course.minutes_left} min left."
    elif course.finished_before is not None:
        is_new = course.finished_before.version_hash != module.version_hash
        version = " in its new version" if is_new else ""
        time = f"{minutes_words(module.minutes)}, to be taken again{version}."
    else:
        time = f"{minutes_words(module.minutes)}, not started."
    words = due_words(course.due, viewer)
    if course.due and course.due.due_on and course.due.days_left is not None and course.due.days_left < 0:
        words = f"{words.removesuffix('.')}, {distance_in_words(course.due.due_on, viewer.today)}."
    return f"{words} {time}".strip()


def _state(course: Course, viewer: Viewer) -> State:
    if course.is_done:
        return State(Mark.DONE, "Done")
    if course.due is not None and course.due.due_on is not None and course.due.days_left is not None:
        if course.due.days_left < 0:
            return State(Mark.LATE, "Overdue")
        if course.due.days_left <= SOON_DAYS:
            return State(Mark.DUE, f"Due {distance_in_words(course.due.due_on, viewer.today)}")
    return State(Mark.PART, "Started") if course.attempt else State(Mark.OPEN, "Not started")


def _newest_done(courses: Sequence[Course]) -> list[Course]:
    done = [course for course in courses if course.is_done]
    return sorted(
        done,
        key=lambda c: c.attempt.completed_at.timestamp() if c.attempt and c.attempt.completed_at else 0,
        reverse=True,
    )


def score_words_of(progress: rules.Progress) -> str:
    """ "Check 9 of 10, first try", "" without a check that was passed."""
    passed = [score for score in progress.rounds if score.is_passed]
    if not passed:
        return ""
    words = f"Check {passed[0].right} of {passed[0].total}"
    return f"{words}, first try" if passed[0].check_round == 1 else f"{words}, try {passed[0].check_round}"
