"""The home of the room, and each tool."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.content.toolkit import Tool
from training_app.foundation.db import db
from training_app.readiness import addresses, queries
from training_app.readiness.desk import here, may_keep, show, this_room, tool_called
from training_app.readiness.errors import WordsRefused
from training_app.readiness.forms import NameForm
from training_app.readiness.plan.home_lines import plan_lines
from training_app.readiness.promises.queries import open_promises
from training_app.readiness.promises.views import home_lines
from training_app.readiness.open.home_lines import home_lines
from training_app.readiness.service import begin_copy
from training_app.readiness.standing.brief import home_lines
from training_app.readiness.views import Look, build_home, build_tool

blueprint = Blueprint("readiness", __name__, template_folder="templates")
TOOL = f"{addresses.TOOLS}/<tool_id>"


@blueprint.get(addresses.READINESS)
@requires(Permission.SEE_READINESS)
def show_home() -> str:
    """Every tool, and how far the agency is."""
    session, agency_id = db.session(), signed_in().agency_id
    beside = plan_lines(session, this_room().catalogue, agency_id, here())
    beside = home_lines(session, agency_id, here())
    beside = home_lines(look(), open_promises(session, agency_id))
    return show("home.html", build_home(look(), queries.copies_of(session, agency_id), beside))
    identity, session = signed_in(), db.session()
    beside = home_lines(session, identity)
    return show("home.html", build_home(look(), queries.copies_of(session, identity.agency_id), beside))


@blueprint.get(TOOL)
@requires(Permission.SEE_READINESS)
def show_tool(tool_id: str) -> str:
    """One tool with the agency's copies."""
    return _tool_page(tool_called(tool_id), name="")


@blueprint.post(f"{TOOL}/begin")
@requires(Permission.KEEP_READINESS)
def begin(tool_id: str) -> BaseResponse | tuple[str, int]:
    """Begin a copy."""
    tool, form = tool_called(tool_id), NameForm()
    try:
        copy_id = begin_copy(db.session(), tool, form.name.data, by=signed_in(), now=here().now)
    except WordsRefused as refused:
        return _tool_page(tool, name=form.name.data, error=refused.sentence), 422
    return redirect(f"{addresses.copy(copy_id)}?did=begun", 303)


def look() -> Look:
    """What every page of this room needs."""
    return Look(this_room().catalogue, here(), may_keep())


def _tool_page(tool: Tool, *, name: str, error: str | None = None) -> str:
    copies = queries.copies_of(db.session(), signed_in().agency_id, tool.id)
    return show("tool.html", build_tool(look(), tool, copies, name=name, error=error), tool.title)
