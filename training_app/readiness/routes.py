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
from training_app.readiness.open.home_lines import home_lines as open_lines
from training_app.readiness.pages import DueLine
from training_app.readiness.plan.home_lines import plan_lines
from training_app.readiness.promises.queries import open_promises
from training_app.readiness.promises.views import home_lines as promise_lines
from training_app.readiness.service import begin_copy
from training_app.readiness.standing.brief import home_lines as action_lines
from training_app.readiness.views import Look, build_home, build_tool

blueprint = Blueprint("readiness", __name__, template_folder="templates")
TOOL = f"{addresses.TOOLS}/<tool_id>"


@blueprint.get(addresses.READINESS)
@requires(Permission.SEE_READINESS)
def show_home() -> str:
    """Every tool, and how far the agency is."""
    copies = queries.copies_of(db.session(), signed_in().agency_id)
    return show("home.html", build_home(look(), copies, _waiting()))


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


def _waiting() -> list[DueLine]:
    """What is to be done in this room, and pages of it that are no tool."""
    session, identity = db.session(), signed_in()
    return [
        *action_lines(session, identity.agency_id, here()),
        *promise_lines(look(), open_promises(session, identity.agency_id)),
        *plan_lines(session, this_room().catalogue, identity.agency_id, here()),
        *open_lines(session, identity),
    ]


def _tool_page(tool: Tool, *, name: str, error: str | None = None) -> str:
    copies = queries.copies_of(db.session(), signed_in().agency_id, tool.id)
    return show("tool.html", build_tool(look(), tool, copies, name=name, error=error), tool.title)
