"""The review queue: what was said of the texts, and the agency's answers."""

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission, may
from training_app.foundation.db import db
from training_app.review import addresses, queries, service
from training_app.review.comment_views import NOTICES, PER_PAGE, build_comment, build_comments
from training_app.review.desk import here_for, show, this_room
from training_app.review.forms import AnswerForm
from training_app.review.models import AnswerState
from training_app.review.pages import Typed
from training_app.review.routes import blueprint

# a larger number is nobody: no id column holds it, and a database asked for one answers with an error
ONE = f"{addresses.COMMENTS}/<int(max=2147483647):comment_id>"


@blueprint.get(addresses.COMMENTS)
@requires(Permission.READ_TEXTS, for_auditors=True)
def show_comments() -> str:
    """Comments and answers, narrowed by the address."""
    identity, session, number = signed_in(), db.session(), _page()
    modules = this_room().library.catalogue.modules
    state, module_id = request.args.get("state", ""), request.args.get("module", "")
    wanted = queries.Wanted(
        state=state if state in set(AnswerState) else "", module_id=module_id if module_id in modules else ""
    )
    page = build_comments(
        queries.read_comments(session, identity.agency_id, wanted, page=number, per_page=PER_PAGE),
        modules,
        here_for(identity),
        wanted=wanted,
        found=queries.count_comments(session, identity.agency_id, wanted),
        page=number,
        papers=this_room().papers(session, identity.agency_id)
        if may(identity.roles, Permission.SEE_READINESS)
        else None,
    )
    return show("comments.html", page, "Comments")


@blueprint.get(ONE)
@requires(Permission.READ_TEXTS, for_auditors=True)
def show_comment(comment_id: int) -> str:
    """One comment with its answer."""
    return _comment_page(comment_id, Typed({}, {}), notice=NOTICES.get(request.args.get("did", "")))


@blueprint.post(ONE)
@requires(Permission.ANSWER_COMMENTS)
def answer(comment_id: int) -> BaseResponse | tuple[str, int]:
    """Answer it, for everybody to read."""
    identity, form = signed_in(), AnswerForm()
    refused = form.refused
    if refused:
        return _comment_page(comment_id, Typed(form.typed, refused)), 422
    service.answer_comment(db.session(), comment_id, form.answered, by=identity, now=here_for(identity).now)
    return redirect(f"{addresses.comment(comment_id)}?did=answered", 303)


def _comment_page(comment_id: int, form: Typed, *, notice: str | None = None) -> str:
    identity = signed_in()
    comment = queries.find_comment(db.session(), identity.agency_id, comment_id)
    page = build_comment(
        comment,
        this_room().library.catalogue.modules.get(comment.module_id),
        here_for(identity),
        may_answer=may(identity.roles, Permission.ANSWER_COMMENTS),
        form=form,
        notice=notice,
    )
    return show("comment.html", page, "A comment")


def _page() -> int:
    asked = request.args.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
