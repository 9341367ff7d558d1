"""The pages inside an attempt: lessons, scenario, debrief, check, done. Guard, form, service, redirect."""

from dataclasses import dataclass, replace

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.content.catalogue import Module
from training_app.content.slots import slot_keys
from training_app.foundation.ids import AttemptId
from training_app.learning import addresses, check_views, marking, queries, rules, scenario_views, service
from training_app.learning.course import Course
from training_app.learning.debrief_views import build_debrief
from training_app.learning.delivery_words import describe_delivery
from training_app.learning.desk import open_desk, this_room, view_as, vouched_for
from training_app.learning.errors import StepUnknown
from training_app.learning.forms import AnswerForm, ChoiceForm
from training_app.learning.home_views import build_done
from training_app.learning.marking import Policy
from training_app.learning.module_views import build_lesson
from training_app.learning.pages import ScenarioPage
from training_app.learning.policy import read_policy
from training_app.learning.queries import AttemptView
from training_app.learning.routes import blueprint, minutes_about, open_shelf
from training_app.learning.service import Desk, Outcome
from training_app.learning.viewer import Viewer
from training_app.slots.queries import own_texts
from training_app.web.frame import Frame, Strip
from training_app.web.render import render_page


@dataclass(frozen=True, slots=True)
class Opened:
    """An attempt of the signed-in officer, with its text."""

    desk: Desk
    viewer: Viewer
    attempt: AttemptView
    module: Module

    @property
    def policy(self) -> Policy:
        """What the agency decided; asked of the database each time."""
        return read_policy(self.desk.session, self.viewer.learner.agency_id)

    @property
    def stamp(self) -> str | None:
        """What stands above every page of this version's text that its reviewers have not signed off."""
        return vouched_for(self.viewer.learner.agency_id, self.module).stamp

    @property
    def has_no_try_left(self) -> bool:
        """Whether the agency's limit keeps the next round of the check shut."""
        progress = self.attempt.progress
        if not progress.rounds or progress.is_passed:
            return False
        return marking.tries_left(len(progress.rounds), progress.tries_granted, self.policy.check_limit) == 0

    def frame(self, progress: str, step_back_url: str | None = None) -> Frame:
        """The frame with the strip: where, how far, what was saved, how to pause and leave."""
        strip = Strip(
            back_label=self.module.title,
            back_url=addresses.cover(self.module.id),
            progress=progress,
            saved=f"Saved {self.viewer.when(self.attempt.saved_at)}",
            leave_url=addresses.AWAY,
            step_back_url=step_back_url,
            # what is done has no clock to stop
            pause_url=None if self.attempt.progress.is_completed else addresses.pause(self.attempt.id),
            here_url=addresses.here(self.attempt.id) if self.attempt.completed_at is None else None,
        )
        return page_frame("/app/modules", strip)


def open_attempt(attempt_id: AttemptId) -> Opened:
    """The attempt, or 404 when it is not this officer's."""
    desk, viewer = open_desk(), view_as(signed_in())
    attempt = queries.read_attempt(desk.session, viewer.learner, attempt_id)
    return Opened(desk, viewer, attempt, desk.library.bound(desk.session, attempt.version_hash))


@blueprint.get("/attempts/<uuid:attempt_id>/lessons/<lesson_id>")
@requires(Permission.TAKE_MODULES)
def show_lesson(attempt_id: AttemptId, lesson_id: str) -> str:
    """A lesson to read."""
    opened = open_attempt(attempt_id)
    lesson = opened.module.lesson(lesson_id)
    if lesson is None:
        raise StepUnknown
    minutes = minutes_about(opened.module, lesson.minutes, opened.viewer)
    frame = opened.frame(f"Lesson {lesson.number} of {len(opened.module.lessons)}, about {minutes} min")
    has_slots = any(slot_keys(lesson.html))
    own = own_texts(open_desk().session, opened.viewer.learner.agency_id) if has_slots else {}
    page = replace(build_lesson(opened.module, opened.attempt, lesson_id, own), stamp=opened.stamp)
    return render_page("learning/lesson.html", frame, page)


@blueprint.post("/attempts/<uuid:attempt_id>/lessons/<lesson_id>")
@requires(Permission.TAKE_MODULES)
def finish_lesson(attempt_id: AttemptId, lesson_id: str) -> BaseResponse:
    """Record the lesson and go on."""
    desk, viewer = open_desk(), view_as(signed_in())
    service.finish_lesson(desk, viewer.learner, attempt_id, lesson_id)
    return redirect(addresses.resume(attempt_id), 303)


@blueprint.get("/attempts/<uuid:attempt_id>/scenario")
@requires(Permission.TAKE_MODULES)
def show_scenario(attempt_id: AttemptId) -> str:
    """The scenario where it stands; ``?step=2`` shows an earlier page, read only."""
    opened = open_attempt(attempt_id)
    note = scenario_views.CHOICE_STOOD if request.args.get("note") == "stood" else None
    step = request.args.get("step", type=int)
    page = scenario_views.build_scenario(opened.module, opened.attempt, step, opened.viewer, note=note)
    return _render_scenario(opened, page)


@blueprint.post("/attempts/<uuid:attempt_id>/scenario")
@requires(Permission.TAKE_MODULES)
def make_choice(attempt_id: AttemptId) -> BaseResponse | tuple[str, int]:
    """Record a decision and show what follows."""
    form = ChoiceForm()
    if not form.validate_on_submit():
        opened = open_attempt(attempt_id)
        error = next(iter(message for messages in form.errors.values() for message in messages), "")
        page = scenario_views.build_scenario(opened.module, opened.attempt, None, opened.viewer, error=error)
        return _render_scenario(opened, page), 422
    desk, viewer = open_desk(), view_as(signed_in())
    outcome = service.make_choice(desk, viewer.learner, attempt_id, step=form.step.data, choice_id=form.choice.data)
    note = "stood" if outcome is Outcome.ALREADY else None
    return redirect(url_for("learning.show_scenario", attempt_id=attempt_id, note=note), 303)


@blueprint.get("/attempts/<uuid:attempt_id>/debrief")
@requires(Permission.TAKE_MODULES)
def show_debrief(attempt_id: AttemptId) -> str:
    """The way the scenario went; readable again at any time."""
    opened = open_attempt(attempt_id)
    sources = opened.desk.library.catalogue.sources
    page = build_debrief(sources, opened.module, opened.attempt, opened.viewer)
    return render_page("learning/debrief.html", opened.frame("Scenario finished"), replace(page, stamp=opened.stamp))


@blueprint.get("/attempts/<uuid:attempt_id>/check/<int:check_round>/<int:number>")
@requires(Permission.TAKE_MODULES)
def show_question(attempt_id: AttemptId, check_round: int, number: int) -> str | BaseResponse:
    """One question; an answered one leads to its feedback."""
    opened = open_attempt(attempt_id)
    item = check_views.item_at(opened.module, opened.attempt, check_round, number)
    if check_views.given_answer(opened.attempt, check_round, item) is not None:
        return redirect(addresses.feedback(attempt_id, check_round, number), 303)
    if opened.has_no_try_left:
        return redirect(addresses.result(attempt_id), 303)
    return _render_question(opened, check_round, number)


@blueprint.post("/attempts/<uuid:attempt_id>/check/<int:check_round>/<int:number>")
@requires(Permission.TAKE_MODULES)
def answer_question(attempt_id: AttemptId, check_round: int, number: int) -> BaseResponse | tuple[str, int]:
    """Record an answer and show the feedback."""
    form = AnswerForm()
    if not form.validate_on_submit():
        error = next(iter(form.answer.errors), "Choose one answer, then press Answer.")
        return _render_question(open_attempt(attempt_id), check_round, number, error), 422
    desk, viewer = open_desk(), view_as(signed_in())
    outcome = service.answer_question(
        desk, viewer.learner, attempt_id, check_round=check_round, number=number, option_id=form.answer.data
    )
    note = "stood" if outcome is Outcome.ALREADY else None
    target = url_for("learning.show_feedback", attempt_id=attempt_id, check_round=check_round, number=number, note=note)
    return redirect(target, 303)


@blueprint.get("/attempts/<uuid:attempt_id>/check/<int:check_round>/<int:number>/feedback")
@requires(Permission.TAKE_MODULES)
def show_feedback(attempt_id: AttemptId, check_round: int, number: int) -> str | BaseResponse:
    """What was answered and why it is so; an open question leads back to itself."""
    opened = open_attempt(attempt_id)
    item = check_views.item_at(opened.module, opened.attempt, check_round, number)
    given = check_views.given_answer(opened.attempt, check_round, item)
    if given is None:
        if check_round < opened.attempt.progress.check_round:
            raise StepUnknown
        return redirect(addresses.question(attempt_id, check_round, number), 303)
    note = check_views.FIRST_ANSWER_STANDS if request.args.get("note") == "stood" else None
    sources = opened.desk.library.catalogue.sources
    page = check_views.build_feedback(sources, opened.module, opened.attempt, given, check_round, number, note)
    return render_page("learning/feedback.html", opened.frame(_question_words(opened, check_round, number)), page)


@blueprint.get("/attempts/<uuid:attempt_id>/result")
@requires(Permission.TAKE_MODULES)
def show_result(attempt_id: AttemptId) -> str:
    """How the newest round of the check ended."""
    opened = open_attempt(attempt_id)
    page = check_views.build_result(opened.module, opened.attempt, opened.policy)
    return render_page("learning/check_result.html", opened.frame("The check"), page)


@blueprint.post("/attempts/<uuid:attempt_id>/go-on/<path:seen>")
@requires(Permission.TAKE_MODULES)
def go_on_from(attempt_id: AttemptId, seen: str) -> BaseResponse:
    """Leave a page that was read."""
    desk, viewer = open_desk(), view_as(signed_in())
    service.go_on(desk, viewer.learner, attempt_id, seen=seen)
    return redirect(addresses.resume(attempt_id), 303)


@blueprint.get("/attempts/<uuid:attempt_id>/done")
@requires(Permission.TAKE_MODULES)
def show_done(attempt_id: AttemptId) -> str | BaseResponse:
    """Recorded; an unfinished attempt leads on instead."""
    opened = open_attempt(attempt_id)
    if opened.attempt.completed_at is None:
        return redirect(addresses.resume(attempt_id), 303)
    rest = [course for course in open_shelf(opened.viewer).courses if not course.is_done and course.due]
    arrival = this_room().arrival(
        opened.desk.session, opened.viewer.learner, module_id=opened.module.id, attempt_id=attempt_id
    )
    delivery = describe_delivery(arrival, opened.viewer)
    course = Course(opened.module, opened.attempt, None)
    page = build_done(course, opened.attempt, delivery, rest, opened.viewer)
    return render_page("learning/done.html", page_frame("/app/modules"), page)


def _render_scenario(opened: Opened, page: ScenarioPage) -> str:
    nominal_left = opened.module.scenario_minutes * (100 - page.percent) / 100
    minutes = max(1, minutes_about(opened.module, round(nominal_left), opened.viewer))
    words = "Scenario, the end" if not page.choices else f"Scenario, about {minutes} min left"
    return render_page("learning/scenario.html", opened.frame(words, page.back_url), replace(page, stamp=opened.stamp))


def _render_question(opened: Opened, check_round: int, number: int, error: str | None = None) -> str:
    page = check_views.build_question(opened.module, opened.attempt, check_round, number, error)
    return render_page("learning/question.html", opened.frame(_question_words(opened, check_round, number)), page)


def _question_words(opened: Opened, check_round: int, number: int) -> str:
    total = len(rules.items_of_round(opened.module, check_round, opened.attempt.progress))
    return f"Check, question {number} of {total}"
