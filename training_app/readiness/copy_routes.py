"""One copy: to read, as a file, its history, its name, and putting it away."""

from dataclasses import replace

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.readiness import addresses, queries, service
from training_app.readiness.desk import copy_called, here, show
from training_app.readiness.errors import WordsRefused
from training_app.readiness.files import file_name, to_csv, to_markdown
from training_app.readiness.forms import NameForm
from training_app.readiness.part_views import build_history
from training_app.readiness.routes import blueprint, look
from training_app.readiness.sheets import read_sheet
from training_app.readiness.views import NOTICES, build_copy, build_paper, build_sheet
from training_app.web.file_page import as_file_page

# a larger number is nobody: no id column holds it, and a database asked for one answers with an error
ONE = f"{addresses.COPIES}/<int(max=2147483647):copy_id>"
TYPES = {"html": "text/html", "md": "text/markdown", "csv": "text/csv"}


@blueprint.get(ONE)
@requires(Permission.SEE_READINESS)
def show_copy(copy_id: int) -> str:
    """The copy."""
    return _copy_page(copy_id, notice=NOTICES.get(request.args.get("did", "")))


@blueprint.get(f"{ONE}/file.<ending>")
@requires(Permission.SEE_READINESS)
def take_file(copy_id: int, ending: str) -> Response:
    """The copy as a file that needs nothing else."""
    if ending not in TYPES:
        abort(404)
    copy, tool = copy_called(copy_id)
    kept = queries.kept_parts(db.session(), tool, copy_id)
    # nobody fills in a file
    sheet = build_sheet(replace(look(), may_keep=False), tool, copy, kept, agency=signed_in().agency_name)
    paper = build_paper(sheet, read_sheet(tool, kept))
    made = {
        "html": lambda: as_file_page("readiness/file.html", sheet),
        "md": lambda: to_markdown(paper),
        "csv": lambda: to_csv(paper),
    }
    headers = {"Content-Disposition": f"attachment; filename={file_name(copy.name, ending)}"}
    return Response(made[ending](), headers=headers, content_type=f"{TYPES[ending]}; charset=utf-8")


@blueprint.get(f"{ONE}/history")
@requires(Permission.SEE_READINESS)
def show_history(copy_id: int) -> str:
    """Every version of every part."""
    copy, tool = copy_called(copy_id)
    page = build_history(look(), tool, copy, queries.past_parts(db.session(), copy_id))
    return show("history.html", page, "History", back=(copy.name, addresses.copy(copy_id)))


@blueprint.post(f"{ONE}/name")
@requires(Permission.KEEP_READINESS)
def rename(copy_id: int) -> BaseResponse | tuple[str, int]:
    """Give it another name."""
    form = NameForm()
    try:
        service.rename_copy(db.session(), copy_id, form.name.data, by=signed_in(), now=here().now)
    except WordsRefused as refused:
        return _copy_page(copy_id, typed=(form.name.data, refused.sentence)), 422
    return redirect(f"{addresses.copy(copy_id)}?did=renamed", 303)


@blueprint.post(f"{ONE}/put-away")
@requires(Permission.KEEP_READINESS)
def put_away(copy_id: int) -> BaseResponse:
    """Keep it out of the way."""
    service.put_away(db.session(), copy_id, by=signed_in(), now=here().now)
    return redirect(f"{addresses.copy(copy_id)}?did=away", 303)


@blueprint.post(f"{ONE}/bring-back")
@requires(Permission.KEEP_READINESS)
def bring_back(copy_id: int) -> BaseResponse:
    """Put it in use again."""
    service.bring_back(db.session(), copy_id, by=signed_in(), now=here().now)
    return redirect(f"{addresses.copy(copy_id)}?did=back", 303)


def _copy_page(copy_id: int, *, notice: str | None = None, typed: tuple[str, str] | None = None) -> str:
    copy, tool = copy_called(copy_id)
    kept = queries.kept_parts(db.session(), tool, copy_id)
    sheet = build_sheet(look(), tool, copy, kept, agency=signed_in().agency_name)
    page = build_copy(look(), tool, copy, sheet, notice=notice, typed=typed)
    return show("copy.html", page, copy.name, back=(tool.title, addresses.tool(tool.id)))
