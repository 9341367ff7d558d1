"""The action plan: the list, its files, and each action."""

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.content.toolkit import Tool
from training_app.foundation.db import db
from training_app.readiness.copy_routes import TYPES
from training_app.readiness.desk import here, show, tool_called
from training_app.readiness.errors import WordsRefused
from training_app.readiness.queries import find_copy
from training_app.readiness.routes import blueprint, look
from training_app.readiness.standing import addresses, queries, service
from training_app.readiness.standing.action_rules import WHAT_LONGEST, Action, in_order
from training_app.readiness.standing.action_views import (
    NOTICES,
    SHOWS,
    Narrow,
    build_action,
    build_new,
    build_plan,
    build_tables,
    owners_of,
)
from training_app.readiness.standing.errors import ChangedMeanwhile, PlanFull, StatementUnknown
from training_app.readiness.standing.files import to_csv, to_markdown
from training_app.readiness.standing.forms import ActionForm, whole_number
from training_app.readiness.standing.pages import Fields
from training_app.readiness.standing.places import Origin, find_statement
from training_app.web.file_page import as_file_page

# a larger number is nobody: no id column holds it, and a database asked for one answers with an error
ONE_ACTION = f"{addresses.ACTIONS}/<int(max=2147483647):action_id>"
EMPTY = Fields({"what": "", "owner": "", "due_on": ""})
PLAN = ("Action plan", addresses.ACTIONS)


@blueprint.get(addresses.ACTIONS)
@requires(Permission.SEE_READINESS)
def show_plan() -> str:
    """The plan, narrowed by the address."""
    identity, tool = signed_in(), _tool()
    actions = queries.read_actions(db.session(), identity.agency_id)
    page = build_plan(look(), tool, actions, _narrow(tool, actions), agency=identity.agency_name)
    return show("standing_plan.html", page, page.tables.title)


@blueprint.get(f"{addresses.ACTIONS}/file.<ending>")
@requires(Permission.SEE_READINESS)
def take_plan(ending: str) -> Response:
    """The whole plan as a file that needs nothing else."""
    if ending not in TYPES:
        abort(404)
    identity, tool = signed_in(), _tool()
    actions = in_order(queries.read_actions(db.session(), identity.agency_id))
    tables = build_tables(look(), tool, actions, agency=identity.agency_name)
    made = {
        "html": lambda: as_file_page("readiness/standing_plan_file.html", tables),
        "md": lambda: to_markdown(tables),
        "csv": lambda: to_csv(tool, actions),
    }
    headers = {"Content-Disposition": f"attachment; filename=action-plan.{ending}"}
    return Response(made[ending](), headers=headers, content_type=f"{TYPES[ending]}; charset=utf-8")


@blueprint.get(addresses.NEW_ACTION)
@requires(Permission.KEEP_READINESS)
def show_new_action() -> str:
    """An action to be made, of a statement or with words where the address has them."""
    sent = {name: request.args.get(name, "") for name in ("copy", "part", "field")}
    origin = Origin(whole_number(sent["copy"]), sent["part"], sent["field"]) if any(sent.values()) else None
    what = " ".join(request.args.get("what", "").split())[:WHAT_LONGEST]
    return _new_page(origin, Fields({**EMPTY.values, "what": what}))


@blueprint.post(addresses.NEW_ACTION)
@requires(Permission.KEEP_READINESS)
def make_action() -> BaseResponse | tuple[str, int]:
    """Put it into the plan."""
    form, tool = ActionForm(), _tool()
    try:
        action_id = service.make_action(db.session(), tool, form.origin, form.wanted, by=signed_in(), here=here())
    except WordsRefused as refused:
        return _new_page(form.origin, Fields(form.typed, refused.said)), 422
    except PlanFull as full:
        return _new_page(form.origin, Fields(form.typed), notice=full.sentence), 409
    return redirect(f"{addresses.action(action_id)}?did=made", 303)


@blueprint.get(ONE_ACTION)
@requires(Permission.SEE_READINESS)
def show_action(action_id: int) -> str:
    """One action with its history."""
    return _action_page(action_id, notice=NOTICES.get(request.args.get("did", "")))


@blueprint.post(ONE_ACTION)
@requires(Permission.KEEP_READINESS)
def change_action(action_id: int) -> BaseResponse | tuple[str, int]:
    """Change what it says, who owns it, by when, and how far it is."""
    form = ActionForm()
    seen = form.seen_version
    try:
        service.change_action(db.session(), action_id, form.wanted, seen=seen, by=signed_in(), here=here())
    except WordsRefused as refused:
        return _action_page(action_id, Fields(form.typed, refused.said), seen=seen), 422
    except ChangedMeanwhile as meanwhile:
        return _action_page(action_id, Fields(form.typed), notice=meanwhile.sentence), 409
    return redirect(f"{addresses.action(action_id)}?did=kept", 303)


def _tool() -> Tool:
    return tool_called(addresses.TOOL)


def _narrow(tool: Tool, actions: list[Action]) -> Narrow:
    """What of the address makes sense; the rest narrows nothing."""
    sent = {name: request.args.get(name, "") for name in ("show", "theme", "owner")}
    return Narrow(
        show=sent["show"] if sent["show"] in SHOWS else "",
        theme=sent["theme"] if sent["theme"] in {part.id for part in tool.parts} else "",
        owner=sent["owner"] if sent["owner"] in owners_of(actions) else "",
    )


def _new_page(origin: Origin | None, fields: Fields | None = None, *, notice: str | None = None) -> str:
    session, tool = db.session(), _tool()
    about: list[tuple[str, str]] = []
    if origin is not None:
        statement = find_statement(tool, origin.part_id, origin.field_id)
        copy = find_copy(session, signed_in().agency_id, origin.copy_id)
        if statement is None or copy.tool_id != tool.id:
            raise StatementUnknown
        about = [("Theme", statement.theme), ("Statement", statement.words), ("Sheet", copy.name)]
    page = build_new(fields or EMPTY, about, origin, notice=notice)
    return show("standing_new.html", page, page.title, back=PLAN)


def _action_page(
    action_id: int, fields: Fields | None = None, *, notice: str | None = None, seen: int | None = None
) -> str:
    session = db.session()
    action = queries.find_action(session, signed_in().agency_id, action_id)
    changes = queries.read_changes(session, action.id)
    page = build_action(look(), _tool(), action, changes, fields, notice=notice, seen=seen)
    return show("standing_action.html", page, page.title, back=PLAN)
