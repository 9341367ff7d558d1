"""The picture of a sheet, and what changed from round to round."""

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.readiness import addresses as room
from training_app.readiness.copy_routes import ONE
from training_app.readiness.desk import copy_called, show, tool_called
from training_app.readiness.routes import blueprint, look
from training_app.readiness.standing import addresses, queries
from training_app.readiness.standing.errors import PictureUnknown
from training_app.readiness.standing.picture_views import build_change, build_picture


@blueprint.get(f"{ONE}/picture")
@requires(Permission.SEE_READINESS)
def show_picture(copy_id: int) -> str:
    """How many statements of each theme stand where, and those that are missing."""
    copy, tool = copy_called(copy_id)
    if tool.id != addresses.TOOL:
        raise PictureUnknown
    session, agency_id = db.session(), signed_in().agency_id
    page = build_picture(
        look(),
        tool,
        copy,
        queries.read_steps(session, tool, copy.id),
        queries.read_rounds(session, agency_id, tool),
        queries.read_actions(session, agency_id),
    )
    return show("standing_picture.html", page, page.title, back=(copy.name, room.copy(copy.id)))


@blueprint.get(addresses.CHANGE)
@requires(Permission.SEE_READINESS)
def show_change() -> str:
    """The sheets in use, round after round."""
    tool = tool_called(addresses.TOOL)
    page = build_change(look(), tool, queries.read_rounds(db.session(), signed_in().agency_id, tool))
    return show("standing_change.html", page, page.title, back=(tool.title, room.tool(tool.id)))
