"""A fork of the debrief tried again: its state is its address, and nothing of it is written."""

from dataclasses import replace

from flask import request

from training_app.accounts.guard import requires
from training_app.accounts.rules import Permission
from training_app.foundation.ids import AttemptId
from training_app.learning.again_views import build_again
from training_app.learning.attempt_routes import open_attempt
from training_app.learning.routes import blueprint
from training_app.web.render import render_page


@blueprint.get("/attempts/<uuid:attempt_id>/again/<int:step>")
@requires(Permission.TAKE_MODULES)
def try_again(attempt_id: AttemptId, step: int) -> str:
    """The scene at this fork; each ``?choice=`` is one decision made anew from there on."""
    opened = open_attempt(attempt_id)
    page = build_again(opened.module, opened.attempt, opened.viewer, step, request.args.getlist("choice"))
    frame = opened.frame("Trying again, the end" if page.end else "Trying again", page.back_url)
    if frame.strip is not None:
        # no sign of life is sent from here: the time is nobody's business either
        frame = replace(frame, strip=replace(frame.strip, here_url=None))
    return render_page("learning/again.html", frame, replace(page, stamp=opened.stamp))
