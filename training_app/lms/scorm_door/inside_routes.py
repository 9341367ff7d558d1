"""Behind the door: the LMS has something, and the officer is done."""

from dataclasses import replace

from flask import Blueprint, request

from training_app.accounts.frame_parts import home_of
from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.lms.scorm_door import addresses, service
from training_app.lms.scorm_door.desk import this_room
from training_app.lms.scorm_door.queries import launch_id_of
from training_app.web.message import Action, MessagePage
from training_app.web.render import render_page

blueprint = Blueprint("scorm_inside", __name__)


@blueprint.post(f"{addresses.SAVED}/<module_id>")
@requires(Permission.TAKE_MODULES, for_script=True, is_held=False)
def note_saved(module_id: str) -> tuple[str, int]:  # noqa: ARG001 - it says which of the browser's sessions asks
    """Keep that the LMS has a result; nobody waits for the answer."""
    room, result_id = this_room(), request.form.get("result", "")
    service.note_saved(db.session(), room.library, signed_in(), result_id, now=room.house.clock())
    return "", 204


@blueprint.get(f"{addresses.FINISHED}/<module_id>")
@requires(Permission.TAKE_MODULES)
def show_finished(module_id: str) -> str:  # noqa: ARG001 - it says which of the browser's sessions is over
    """The officer is done: the page tells the LMS what is left to tell, and that its session is over.

    :raise NotFound: for who did not come with a SCORM package
    """
    identity = signed_in()
    if launch_id_of(identity) is None:
        raise NotFound
    frame = page_frame("")
    page = MessagePage(
        title="You can close this window",
        lead="What you did is kept here. To go on later, open the training again from your LMS.",
        actions=(Action("Back to the training", home_of(identity)),),
    )
    last = replace(frame.lms, is_last=True) if frame.lms is not None else None
    return render_page("web/message.html", replace(frame, lms=last), page)
