"""What is said of papers: below each copy, and all of it in one queue with the agency's answers."""

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission, may
from training_app.accounts.seats.queries import find_seat
from training_app.content.toolkit import Tool
from training_app.foundation.db import db
from training_app.readiness.addresses import copy as copy_url
from training_app.readiness.copy_routes import ONE as COPY
from training_app.readiness.desk import copy_called, here, show, this_room, tool_called
from training_app.readiness.errors import WordsRefused
from training_app.readiness.open import addresses
from training_app.readiness.open import comment_queries as queries
from training_app.readiness.open.comment_service import answer_remark, say_of_copy
from training_app.readiness.open.comment_views import (
    NOTICES,
    PER_PAGE,
    build_copy_comments,
    build_queue,
    build_remark,
)
from training_app.readiness.open.forms import PaperAnswerForm
from training_app.readiness.queries import newest_parts
from training_app.readiness.routes import blueprint
from training_app.review.forms import CommentForm
from training_app.review.models import AnswerState
from training_app.review.pages import Typed

# a larger number is nobody: no id column holds it, and a database asked for one answers with an error
ONE = f"{addresses.COMMENTS}/<int(max=2147483647):remark_id>"


@blueprint.get(f"{COPY}/comments")
@requires(Permission.SEE_READINESS)
def show_copy_comments(copy_id: int) -> str:
    """What was said of this copy."""
    return _copy_page(copy_id, _fresh(), notice=NOTICES.get(request.args.get("did", "")))


@blueprint.post(f"{COPY}/comments")
@requires(Permission.COMMENT_ON_TEXTS)
def comment_on_copy(copy_id: int) -> BaseResponse | tuple[str, int]:
    """Say something of it."""
    (copy, tool), form = copy_called(copy_id), CommentForm()
    if not form.validate():
        return _copy_page(copy_id, Typed(form.typed, form.said)), 422
    try:
        say_of_copy(db.session(), tool, copy.id, form.saying, by=signed_in(), now=here().now)
    except WordsRefused as refused:
        return _copy_page(copy_id, Typed(form.typed, refused.said)), 422
    return redirect(f"{addresses.comments_on(copy_id)}?did=commented", 303)


@blueprint.get(addresses.COMMENTS)
@requires(Permission.SEE_READINESS)
def show_queue() -> str:
    """Every comment and its answer, narrowed by the address."""
    session, agency_id, number = db.session(), signed_in().agency_id, _page()
    toolkit = this_room().catalogue.toolkit
    state, tool_id = request.args.get("state", ""), request.args.get("tool", "")
    wanted = queries.Wanted(
        state=state if state in set(AnswerState) else "", tool_id=tool_id if tool_id in toolkit else ""
    )
    page = build_queue(
        queries.read_remarks(session, agency_id, wanted, page=number, per_page=PER_PAGE),
        toolkit,
        here(),
        wanted=wanted,
        found=queries.count_remarks(session, agency_id, wanted),
        page=number,
    )
    return show("open_comments.html", page, "Comments")


@blueprint.get(ONE)
@requires(Permission.SEE_READINESS)
def show_remark(remark_id: int) -> str:
    """One comment with its answer."""
    return _remark_page(remark_id, Typed({}, {}), notice=NOTICES.get(request.args.get("did", "")))


@blueprint.post(ONE)
@requires(Permission.ANSWER_COMMENTS)
def answer_on_paper(remark_id: int) -> BaseResponse | tuple[str, int]:
    """Answer it, for everybody who reads the copy."""
    remark = queries.find_remark(db.session(), signed_in().agency_id, remark_id)
    tool, form = tool_called(remark.tool_id), PaperAnswerForm()
    if not form.validate():
        return _remark_page(remark_id, Typed(form.typed, form.said)), 422
    answered = form.answered(remark.comment.part_id)
    try:
        answer_remark(db.session(), tool, remark_id, answered, by=signed_in(), now=here().now)
    except WordsRefused as refused:
        return _remark_page(remark_id, Typed(form.typed, _on_the_page(refused, remark.comment.part_id))), 422
    return redirect(f"{addresses.comment(remark_id)}?did=answered", 303)


def _on_the_page(refused: WordsRefused, part_id: str) -> dict[str, str]:
    """Where the comment is about one part, the page has no field for it: what is wrong stands at the version."""
    return {"number" if name == "part" and part_id else name: words for name, words in refused.said.items()}


def _fresh() -> Typed:
    """The form before anything is typed, with the name that this person chose the last time."""
    identity = signed_in()
    if identity.seat is None:
        return Typed({}, {})
    return Typed({"shown_as": find_seat(db.session(), identity.agency_id, identity.seat.id).seat.shown_as or ""}, {})


def _copy_page(copy_id: int, form: Typed, *, notice: str | None = None) -> str:
    copy, tool = copy_called(copy_id)
    identity = signed_in()
    page = build_copy_comments(
        copy,
        tool,
        queries.read_remarks(db.session(), identity.agency_id, queries.Wanted(copy_id=copy.id)),
        here(),
        may_comment=may(identity.roles, Permission.COMMENT_ON_TEXTS),
        form=form,
        notice=notice,
    )
    return show("open_copy_comments.html", page, "Comments", back=(copy.name, copy_url(copy.id)))


def _remark_page(remark_id: int, form: Typed, *, notice: str | None = None) -> str:
    identity, session = signed_in(), db.session()
    remark = queries.find_remark(session, identity.agency_id, remark_id)
    tool: Tool | None = this_room().catalogue.toolkit.get(remark.tool_id)
    page = build_remark(
        remark,
        tool,
        here(),
        newest={part_id: part.number for part_id, part in newest_parts(session, remark.comment.copy_id).items()},
        may_answer=may(identity.roles, Permission.ANSWER_COMMENTS),
        form=form,
        notice=notice,
    )
    return show("open_comment.html", page, "A comment", back=("Comments", addresses.COMMENTS))


def _page() -> int:
    asked = request.args.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
