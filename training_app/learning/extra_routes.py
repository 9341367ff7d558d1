"""The questions that never count, and the sign that somebody is at the page."""

from flask import redirect
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.content.catalogue import Item
from training_app.foundation.ids import AttemptId
from training_app.learning import addresses, questions
from training_app.learning.attempt_routes import Opened, open_attempt
from training_app.learning.clock import say_here as keep_sign
from training_app.learning.desk import open_desk, view_as
from training_app.learning.errors import StepUnknown
from training_app.learning.extra_views import booster_of, build_before, build_later, build_later_feedback, pretest_of
from training_app.learning.forms import AnswerForm
from training_app.learning.marking import GivenAnswer, Policy
from training_app.learning.policy import read_policy
from training_app.learning.routes import blueprint
from training_app.web.render import render_page

_CHOOSE = "Choose one answer, then press Answer."


@blueprint.get("/attempts/<uuid:attempt_id>/before/<int:number>")
@requires(Permission.TAKE_MODULES)
def show_before(attempt_id: AttemptId, number: int) -> str | BaseResponse:
    """One question before the module; an answered one, and all of them once a lesson is read, lead on."""
    opened = open_attempt(attempt_id)
    progress = opened.attempt.progress
    items = pretest_of(opened.module, opened.attempt, _policy(opened))
    is_over = progress.lessons_done or progress.path or progress.is_completed
    if is_over or number <= len(progress.pretest_answers):
        return redirect(addresses.resume(attempt_id), 303)
    if not 1 <= number <= len(items) or number > len(progress.pretest_answers) + 1:
        raise StepUnknown
    return _render_before(opened, number)


@blueprint.post("/attempts/<uuid:attempt_id>/before/<int:number>")
@requires(Permission.TAKE_MODULES)
def answer_before(attempt_id: AttemptId, number: int) -> BaseResponse | tuple[str, int]:
    """Record an answer and show the next question; after the last one the first lesson."""
    form = AnswerForm()
    if not form.validate_on_submit():
        opened = open_attempt(attempt_id)
        if not 1 <= number <= len(pretest_of(opened.module, opened.attempt, _policy(opened))):
            raise StepUnknown
        return _render_before(opened, number, next(iter(form.answer.errors), _CHOOSE)), 422
    desk, viewer = open_desk(), view_as(signed_in())
    questions.answer_before(desk, viewer.learner, attempt_id, number=number, option_id=form.answer.data)
    return redirect(addresses.resume(attempt_id), 303)


@blueprint.get("/attempts/<uuid:attempt_id>/later/<int:day>/<int:number>")
@requires(Permission.TAKE_MODULES)
def show_later(attempt_id: AttemptId, day: int, number: int) -> str | BaseResponse:
    """One question after the module; an answered one leads to its feedback."""
    opened = open_attempt(attempt_id)
    _, given = _booster(opened, day, number)
    if number <= len(given):
        return redirect(addresses.later_feedback(attempt_id, day, number), 303)
    return _render_later(opened, day, number)


@blueprint.post("/attempts/<uuid:attempt_id>/later/<int:day>/<int:number>")
@requires(Permission.TAKE_MODULES)
def answer_later(attempt_id: AttemptId, day: int, number: int) -> BaseResponse | tuple[str, int]:
    """Record an answer and show the feedback."""
    form = AnswerForm()
    if not form.validate_on_submit():
        opened = open_attempt(attempt_id)
        return _render_later(opened, day, number, next(iter(form.answer.errors), _CHOOSE)), 422
    desk, viewer = open_desk(), view_as(signed_in())
    questions.answer_later(desk, viewer.learner, attempt_id, day=day, number=number, option_id=form.answer.data)
    return redirect(addresses.later_feedback(attempt_id, day, number), 303)


@blueprint.get("/attempts/<uuid:attempt_id>/later/<int:day>/<int:number>/feedback")
@requires(Permission.TAKE_MODULES)
def show_later_feedback(attempt_id: AttemptId, day: int, number: int) -> str | BaseResponse:
    """What was answered and why it is so; an open question leads back to itself."""
    opened = open_attempt(attempt_id)
    items, given = _booster(opened, day, number)
    if number > len(given):
        return redirect(addresses.later(attempt_id, day, number), 303)
    sources = opened.desk.library.catalogue.sources
    page = build_later_feedback(
        sources, opened.module, opened.attempt, items, given[number - 1], day=day, number=number
    )
    return render_page("learning/feedback.html", opened.frame(f"After {day} days"), page)


@blueprint.post("/attempts/<uuid:attempt_id>/here")
@requires(Permission.TAKE_MODULES, for_script=True)
def say_here(attempt_id: AttemptId) -> tuple[str, int]:
    """Somebody is at the page: the time since the last sign counts."""
    desk, viewer = open_desk(), view_as(signed_in())
    keep_sign(desk, viewer.learner, attempt_id)
    return "", 204


def _policy(opened: Opened) -> Policy:
    return read_policy(opened.desk.session, opened.viewer.learner.agency_id)


def _booster(opened: Opened, day: int, number: int) -> tuple[tuple[Item, ...], tuple[GivenAnswer, ...]]:
    return booster_of(opened.module, opened.attempt, _policy(opened), day=day, number=number, now=opened.viewer.now)


def _render_before(opened: Opened, number: int, error: str | None = None) -> str:
    items = pretest_of(opened.module, opened.attempt, _policy(opened))
    page = build_before(opened.module, opened.attempt, items, number, error)
    frame = opened.frame(f"Before you begin, question {number} of {len(items)}")
    return render_page("learning/question.html", frame, page)


def _render_later(opened: Opened, day: int, number: int, error: str | None = None) -> str:
    items, _ = _booster(opened, day, number)
    page = build_later(opened.attempt, items, day=day, number=number, error=error)
    return render_page("learning/question.html", opened.frame(f"After {day} days, question {number}"), page)
