"""What a session prints: the answer sheet, and the handouts of the evening."""

from flask import Response, abort

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.content.toolkit import Tool
from training_app.foundation.db import db
from training_app.readiness import addresses as room
from training_app.readiness.desk import show
from training_app.readiness.files import file_name, to_markdown
from training_app.readiness.promises import queries
from training_app.readiness.promises.handout_views import build_handouts
from training_app.readiness.promises.public_views import Heard, build_answer_paper, build_answers, to_answers_csv
from training_app.readiness.promises.routes import OF_SESSION, session_called
from training_app.readiness.queries import kept_parts
from training_app.readiness.routes import blueprint, look

TYPES = {"md": "text/markdown", "csv": "text/csv"}


@blueprint.get(f"{OF_SESSION}/answers")
@requires(Permission.SEE_READINESS)
def show_answers(copy_id: int) -> str:
    """The answer sheet, to read and to print."""
    heard, _ = _heard(copy_id)
    page = build_answers(look(), heard, agency=signed_in().agency_name)
    return show("promises_answers.html", page, "Answer sheet", back=(heard.copy.name, room.copy(copy_id)))


@blueprint.get(f"{OF_SESSION}/answers/file.<ending>")
@requires(Permission.SEE_READINESS)
def take_answers(copy_id: int, ending: str) -> Response:
    """The answer sheet as a file."""
    if ending not in TYPES:
        abort(404)
    heard, tool = _heard(copy_id)
    page = build_answers(look(), heard, agency=signed_in().agency_name)
    paper = build_answer_paper(page, tool, look().sources(tool.cited), heard.copy.name)
    made = {"md": lambda: to_markdown(paper), "csv": lambda: to_answers_csv(look(), heard)}
    name = file_name(f"{heard.copy.name} answers", ending)
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(made[ending](), headers=headers, content_type=f"{TYPES[ending]}; charset=utf-8")


@blueprint.get(f"{OF_SESSION}/handouts")
@requires(Permission.SEE_READINESS)
def show_handouts(copy_id: int) -> str:
    """What is printed for the evening."""
    copy, tool = session_called(copy_id)
    page = build_handouts(look(), tool, copy, kept_parts(db.session(), tool, copy_id))
    return show("promises_handouts.html", page, page.title, back=(copy.name, room.copy(copy_id)))


def _heard(copy_id: int) -> tuple[Heard, Tool]:
    copy, tool = session_called(copy_id)
    session = db.session()
    promises = queries.promises_of(session, copy_id)
    steps = queries.steps_of(session, [one.id for one in promises])
    kept, notes = kept_parts(session, tool, copy_id), queries.read_themes(session, copy_id)
    return Heard(copy, kept, notes, promises, steps), tool
