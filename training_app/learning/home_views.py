"""Builds the officer's home, the module list, the done page and the transcript."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from training_app.content.catalogue import Form, Module
from training_app.learning import addresses, rules
from training_app.learning.module_views import due_words
from training_app.learning.pages import (
    CataloguePage,
    ContinuePanel,
    DonePage,
    HomePage,
    Mark,
    ModuleLine,
    State,
    TranscriptLine,
    TranscriptPage,
    WayStep,
)
from training_app.learning.place import address_of_place
from training_app.learning.ports import Due
from training_app.learning.queries import AttemptView
from training_app.learning.viewer import Viewer
from training_app.web.words import distance_in_words, hours_from_minutes, minutes_words

SELF_CHECK = "/wellness/"
SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class Course:
    """One module for one learner: the text they are bound to, their newest attempt, and when it is due."""

    module: Module
    attempt: AttemptView | None
    due: Due | None

    @property
    def is_done(self) -> bool:
        """Whether the newest attempt is finished."""
        return self.attempt is not None and self.attempt.completed_at is not None

    @property
    def is_open_to_read(self) -> bool:
        """Whether a page is left: a step to do, or the last feedback, which is recorded but not yet read."""
        return self.attempt is not None and (not self.is_done or self.attempt.unread is not None)

    @property
    def sort_key(self) -> tuple[bool, int, int]:
        """Longest overdue first, then soonest due, then without a date."""
        days_left = self.due.days_left if self.due else None
        return (days_left is None, days_left or 0, self.module.number)


def build_home(courses: Sequence[Course], viewer: Viewer) -> HomePage:
    """Continue first; then what is due, longest overdue first; then what is done."""
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
        hours_this_year=_hours(courses, viewer, only_this_year=True),
        self_check_url=SELF_CHECK,
        transcript_url=url_for("learning.show_transcript"),
    )


def build_catalogue(courses: Sequence[Course], viewer: Viewer) -> CataloguePage:
    """Every module, in catalogue order."""
    return CataloguePage(lines=[_line(course, viewer) for course in courses])


def build_done(course: Course, attempt: AttemptView, delivery: str, rest: Sequence[Course], viewer: Viewer) -> DonePage:
    """What was recorded and what comes next."""
    assert attempt.completed_at is not None  # noqa: S101 - the route sends unfinished attempts on
    module = course.module
    hours = hours_from_minutes(attempt.nominal_minutes or module.minutes)
    return DonePage(
        title=module.title,
        recorded=f"Recorded {viewer.when(attempt.completed_at)}",
        score=_score_words(attempt),
        hours=f"{hours} hours",
        delivery=delivery,
        version=attempt.version,
        next_lines=[_line(other, viewer) for other in sorted(rest, key=lambda c: c.sort_key)],
        debrief_url=addresses.debrief(attempt.id) if module.scenario else None,
        cover_url=addresses.cover(module.id),
        transcript_url=url_for("learning.show_transcript"),
    )


def build_transcript(courses: Sequence[Course], viewer: Viewer) -> TranscriptPage:
    """All finished modules, newest first, with hours computed from the text that was read."""
    return TranscriptPage(
        lines=list(_transcript_lines(courses, viewer)),
        total_hours=_hours(courses, viewer, only_this_year=False),
        year_hours=_hours(courses, viewer, only_this_year=True),
        csv_url=url_for("learning.download_transcript"),
    )


def _going_on(course: Course, viewer: Viewer) -> ContinuePanel:
    attempt = course.attempt
    assert attempt is not None  # noqa: S101 - only started courses come here
    module, progress = course.module, attempt.progress
    step = rules.next_step(module, progress)
    return ContinuePanel(
        side="Where you stopped",
        title=module.title,
        lead=_place_words(module, progress, step),
        way=list(_way(module, progress, step)),
        button={
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


def _place_words(module: Module, progress: rules.Progress, step: rules.Step) -> str:
    left = rules.minutes_left(module, progress)
    match step.kind:
        case rules.StepKind.LESSON:
            lesson = module.lesson(step.ref)
            assert lesson is not None  # noqa: S101 - next_step names a lesson of this module
            return f"Lesson {lesson.number}, {lesson.title}. About {lesson.minutes} min left in this lesson."
        case rules.StepKind.SCENARIO:
            title = module.scenario.title if module.scenario else ""
            return f"The scenario, {title}. About {module.scenario_minutes} min."
        case rules.StepKind.CHECK:
            total = len(rules.items_of_round(module, progress.check_round))
            return f"The check, question {step.ref} of {total}. About {left} min left."
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
    if module.form(Form.A):
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
    time = (
        f"{rules.minutes_left(module, attempt.progress)} of {module.minutes} minutes left."
        if attempt
        else f"{minutes_words(module.minutes)}, not started."
    )
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


def _hours(courses: Sequence[Course], viewer: Viewer, *, only_this_year: bool) -> str:
    minutes = sum(
        course.attempt.nominal_minutes or 0
        for course in courses
        if course.attempt is not None
        and course.attempt.completed_at is not None
        and (not only_this_year or viewer.day_of(course.attempt.completed_at).year == viewer.today.year)
    )
    return hours_from_minutes(minutes)


def _score_words(attempt: AttemptView) -> str:
    passed = [score for score in attempt.progress.rounds if score.is_passed]
    if not passed:
        return ""
    words = f"Check {passed[0].right} of {passed[0].total}"
    return f"{words}, first try" if passed[0].check_round == 1 else f"{words}, try {passed[0].check_round}"


def _transcript_lines(courses: Sequence[Course], viewer: Viewer) -> Iterator[TranscriptLine]:
    for course in _newest_done(courses):
        attempt = course.attempt
        if attempt is None or attempt.completed_at is None:
            continue
        yield TranscriptLine(
            title=course.module.title,
            version=attempt.version,
            completed=viewer.day_words(attempt.completed_at),
            hours=hours_from_minutes(attempt.nominal_minutes or 0),
            score=_score_words(attempt),
            url=addresses.done(attempt.id),
        )


def index_by_module(due: Mapping[str, Due], modules: Sequence[Module], attempts: Sequence[AttemptView]) -> list[Course]:
    """One course per module of the catalogue, with the newest attempt of each."""
    newest: dict[str, AttemptView] = {}
    for attempt in attempts:
        newest.setdefault(attempt.module_id, attempt)
    return [Course(module, newest.get(module.id), due.get(module.id)) for module in modules]
