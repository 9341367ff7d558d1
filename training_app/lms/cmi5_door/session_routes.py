"""Inside a session that cmi5 opened: the way back to the LMS, and a module that is only looked at."""

from flask import Response, request
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.door import frame_at_this_door
from training_app.accounts.entry import end_session_of_page
from training_app.accounts.guard import current_identity, requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.lms.cmi5_door import sessions
from training_app.lms.cmi5_door.desk import this_room
from training_app.lms.cmi5_door.opening import LEAVE, leave_of
from training_app.lms.cmi5_door.queries import is_looking, read_way_back
from training_app.lms.cmi5_door.routes import LOOK, blueprint
from training_app.lms.cmi5_door.views import build_leave, build_left, build_look, build_only_looking
from training_app.web.render import render_page

_SAFE = {"GET", "HEAD", "OPTIONS"}
_SIGN_OF_LIFE = "learning.say_here"
_ALWAYS_OPEN = {"cmi5.leave", "accounts.sign_out", "accounts.lock", "accounts.unlock", "accounts.drop_held"}


@blueprint.get(f"{LEAVE}/<module_id>")
@requires(Permission.TAKE_MODULES)
def show_leave(module_id: str) -> str:
    """Before going back: what is saved, and one button."""
    identity = signed_in()
    way_back = read_way_back(db.session(), identity.session_hash)
    if way_back is None:
        raise NotFound
    # one that was taken out of the catalogue meanwhile can be left too
    module = this_room().library.catalogue.modules.get(way_back.module_id)
    title = module.title if module is not None else way_back.module_id
    return render_page(
        "cmi5/leave.html", page_frame(leave_of(module_id)), build_leave(way_back, title, post_url=leave_of(module_id))
    )


@blueprint.post(f"{LEAVE}/<module_id>")
@requires(Permission.TAKE_MODULES)
def leave(module_id: str) -> BaseResponse:  # noqa: ARG001 - it says which of the browser's sessions is left
    """Terminate the session, end the browser's of it, and lead back to the LMS.

    A page that goes on by itself and no redirect: browsers hold a form's redirect to another site against form-action.
    """
    row = sessions.leave(db.session(), signed_in().session_hash, now=this_room().house.clock())
    if row is None:
        raise NotFound
    return_url = iri_to_uri(row.return_url) if row.return_url is not None else None
    page = build_left(return_url, was_given_up=row.abandoned_at is not None)
    response = Response(render_page("web/message.html", frame_at_this_door(), page))
    if return_url is not None:
        response.headers["Refresh"] = f"0; url={return_url}"
    return end_session_of_page(response)


@blueprint.get(f"{LOOK}/<module_id>")
@requires(Permission.TAKE_MODULES)
def show_look(module_id: str) -> str:
    """Where a Browse or Review launch leads: what can be read, and that nothing is recorded."""
    identity = signed_in()
    way_back = read_way_back(db.session(), identity.session_hash)
    if way_back is None:
        raise NotFound
    module = this_room().library.current(module_id)
    return render_page("web/message.html", page_frame(""), build_look(module))


@blueprint.before_app_request
def let_look_and_record_nothing() -> BaseResponse | tuple[str, int] | None:
    """In a session of Browse or Review no step is taken: an attempt that runs, or is done, stays as it is."""
    if request.method in _SAFE or not request.path.startswith("/app/") or request.endpoint in _ALWAYS_OPEN:
        return None
    identity = current_identity()
    if identity is None or identity.launch is None or not is_looking(db.session(), identity.session_hash):
        return None
    if request.endpoint == _SIGN_OF_LIFE:
        # a script asks: the page may stay open, and no time is counted
        return Response(status=204)
    module = this_room().library.current(identity.launch.module_id or "")
    page = build_only_looking(module)
    return render_page("web/message.html", page_frame(""), page), 403
