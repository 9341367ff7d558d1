"""The door for SCORM packages: a page that the shell opens in the frame of the LMS, and the form that it sends."""

from dataclasses import replace

from flask import Blueprint, Response, g, make_response, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.door import frame_at_this_door
from training_app.accounts.entry import let_in_from_lms
from training_app.accounts.guard import public_view
from training_app.foundation.db import db
from training_app.foundation.errors import HouseError, NotFound
from training_app.foundation.log import get_log
from training_app.learning.addresses import cover
from training_app.lms.scorm.errors import MessageRefused
from training_app.lms.scorm.messages import LAUNCH_FIELDS, read_launch
from training_app.lms.scorm_door import addresses, service
from training_app.lms.scorm_door.desk import this_room
from training_app.lms.scorm_door.errors import LaunchRefused
from training_app.lms.scorm_door.models import ScormPackage
from training_app.lms.scorm_door.pages import LaunchPage
from training_app.lms.scorm_door.queries import read_open_package
from training_app.lms.scorm_door.rules import why_closed
from training_app.web.frame import Frame, LmsLine
from training_app.web.headers import policy_with
from training_app.web.message import MessagePage
from training_app.web.render import render_page

blueprint = Blueprint("scorm_door", __name__, template_folder="templates")
log = get_log("lms")


@blueprint.get(f"{addresses.LAUNCH}/<public_id>")
@public_view
def show_launch(public_id: str) -> str | Response:
    """What the shell opens: hears from the shell who is there, and sends it on as a form. Sets no cookie."""
    package = _find_package(public_id)
    closed = why_closed(package, this_room().house.clock())
    if closed is not None:
        return _refuse(LaunchRefused(closed), 403)
    origins = " ".join(package.origins)
    page = LaunchPage(url=addresses.launch(public_id), fields=LAUNCH_FIELDS)
    return render_page("scorm_door/launch.html", replace(_frame(), lms=LmsLine(origins)), page)


@blueprint.post(f"{addresses.LAUNCH}/<public_id>")
@public_view
def launch(public_id: str) -> BaseResponse:
    """Let in whoever the LMS says is there, and lead them to the module."""
    _find_package(public_id)
    try:
        _need_own_page()
        told = read_launch(request.form)
        if told.package != public_id:
            raise MessageRefused
        opened = service.open_launch(db.session(), told, now=this_room().house.clock())
    except LaunchRefused as refused:
        log.info("scorm.launch_refused", package=public_id, why=refused.why.value)
        return _refuse(refused, 403)
    except MessageRefused as refused:
        log.info("scorm.launch_refused", package=public_id, why="message")
        return _refuse(refused, 400)
    log.info("scorm.launched", package=public_id)
    return let_in_from_lms(opened.token, cover(opened.module_id))


@blueprint.after_request
def let_lms_frame(response: Response) -> Response:
    """The LMS of the package shows each answer of the door, also one that says what went wrong; nobody else does."""
    origins = g.get("scorm_origins")
    if origins:
        response.headers["Content-Security-Policy"] = policy_with(origins)
        response.headers["Cache-Control"] = "no-store"
    return response


def _find_package(public_id: str) -> ScormPackage:
    package = read_open_package(db.session(), public_id)
    if package is None:
        raise NotFound
    g.scorm_origins = list(package.origins)
    return package


def _need_own_page() -> None:
    """Take the form from the page of this door alone: another site's would sign its reader in as somebody.

    :raise MessageRefused: when the browser says that it comes from elsewhere
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise MessageRefused


def _refuse(refused: HouseError, code: int) -> Response:
    # what a refused launch had begun is over; the sentence is all there is to say
    db.session.rollback()
    page = MessagePage(title="The training could not be opened", lead=refused.sentence)
    return make_response(render_page("web/message.html", _frame(), page), code)


def _frame() -> Frame:
    """The frame of the door; its brand leads nowhere that the LMS could not show."""
    return replace(frame_at_this_door(), home_url=request.path)
