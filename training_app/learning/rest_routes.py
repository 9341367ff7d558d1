"""Pause, leave and a two-minute exercise: the ways out of anything that is hard to read. None of them leaves a row."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.frame_parts import SIGN_OUT_URL
from training_app.accounts.guard import requires, signed_in
from training_app.accounts.jar import cookie_manner
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.foundation.ids import AttemptId
from training_app.learning import addresses, clock
from training_app.learning.attempt_routes import open_attempt
from training_app.learning.desk import open_desk, view_as
from training_app.learning.line import describe_place
from training_app.learning.rest_pages import GROUNDING, AwayPage, GroundingPage, PausePage
from training_app.learning.routes import blueprint
from training_app.learning.viewer import Viewer
from training_app.web.render import render_page

AWAY_COOKIE = "cg_away"
"""In the browser that was left, until somebody goes on: while it is there, Back shows no page of an attempt."""
_INSIDE = "/app/attempts/"
_RESTING = {"learning.show_away", "learning.show_grounding"}
_LONGEST_PAUSE_SHOWN = timedelta(days=7)


@blueprint.post("/attempts/<uuid:attempt_id>/pause")
@requires(Permission.TAKE_MODULES, is_held=False)
def pause(attempt_id: AttemptId) -> BaseResponse:
    """Stop the clock, and show that it stands still."""
    desk, viewer = open_desk(), view_as(signed_in())
    clock.pause(desk, viewer.learner, attempt_id)
    return redirect(addresses.paused(attempt_id, since=viewer.now), 303)


@blueprint.get("/attempts/<uuid:attempt_id>/pause")
@requires(Permission.TAKE_MODULES)
def show_pause(attempt_id: AttemptId) -> str | BaseResponse:
    """The clock stands still; while it runs, this leads on to the officer's place."""
    opened = open_attempt(attempt_id)
    viewer, attempt = opened.viewer, opened.attempt
    go_on_url = addresses.resume(attempt_id)
    if not clock.is_paused(opened.desk.session, viewer.learner, attempt_id):
        return redirect(go_on_url, 303)
    page = PausePage(
        lead=f"{_since_words(viewer)}. The clock is stopped.",
        place=f"{describe_place(opened.module, attempt.progress)}. Saved {viewer.when(attempt.saved_at)}.",
        go_on_url=go_on_url,
        grounding_url=url_for("learning.show_grounding", attempt=attempt_id),
        leave_url=addresses.AWAY,
    )
    return render_page("learning/pause.html", page_frame("/app/modules"), page)


@blueprint.get("/away")
@requires(Permission.TAKE_MODULES)
def show_away() -> BaseResponse:
    """What stands on the screen after leaving; until somebody goes on, this browser gets no page of an attempt."""
    page = AwayPage(
        go_on_url=addresses.HOME,
        grounding_url=url_for("learning.show_grounding"),
        sign_out_url=SIGN_OUT_URL,
    )
    response = Response(render_page("learning/away.html", page_frame(""), page))
    response.set_cookie(AWAY_COOKIE, "1", **cookie_manner())
    return response


@blueprint.get("/grounding")
@requires(Permission.TAKE_MODULES)
def show_grounding() -> str:
    """Two minutes with the feet on the floor; ``?attempt=`` leads back to where the officer paused."""
    attempt_id = request.args.get("attempt", type=UUID)
    page = GroundingPage(
        steps=GROUNDING,
        go_on_url=(addresses.resume(AttemptId(attempt_id)) if attempt_id else addresses.HOME),
        go_on_label="Go on where you were" if attempt_id else "Go on",
    )
    return render_page("learning/grounding.html", page_frame(""), page)


@blueprint.before_request
def stay_away() -> BaseResponse | None:
    """After leaving, Back and Forward show no page of an attempt; whoever goes on by a link of ours is let in."""
    is_shown = request.method in {"GET", "HEAD"} and request.path.startswith(_INSIDE)
    if not is_shown or AWAY_COOKIE not in request.cookies or request.endpoint == "learning.resume":
        return None
    return redirect(addresses.AWAY, 303)


@blueprint.after_request
def come_back(response: Response) -> Response:
    """Going on takes the mark of having left away again: home, a cover, or straight back to the place."""
    is_going_on = request.endpoint == "learning.resume" or not request.path.startswith(_INSIDE)
    if AWAY_COOKIE in request.cookies and is_going_on and request.endpoint not in _RESTING:
        response.delete_cookie(AWAY_COOKIE, **cookie_manner())
    return response


def _since_words(viewer: Viewer) -> str:
    # the moment travels in the address: kept nowhere else, it would be a record of the pause
    seconds = request.args.get("since", type=int)
    now = viewer.now
    earliest = now - _LONGEST_PAUSE_SHOWN
    if seconds is None or not earliest.timestamp() <= seconds <= now.timestamp():
        return "Paused"
    return f"Paused {viewer.when(datetime.fromtimestamp(seconds, UTC))}"
