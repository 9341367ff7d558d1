"""Promises: the themes of a session, the agency's list, one promise with its answer and its day."""

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.content.toolkit import Tool
from training_app.foundation.db import db
from training_app.foundation.typed import read_day
from training_app.readiness import addresses as room
from training_app.readiness.desk import copy_called, here, show
from training_app.readiness.errors import CopyPutAway, CopyUnknown, WordsRefused
from training_app.readiness.models import ToolCopy
from training_app.readiness.promises import addresses, queries, service
from training_app.readiness.promises.errors import AnsweredMeanwhile, NotToBeMoved, ThemeGone
from training_app.readiness.promises.forms import AnswerForm, MoveForm, PromiseForm
from training_app.readiness.promises.models import PromiseKind, PromiseState
from training_app.readiness.promises.pages import Typed
from training_app.readiness.promises.rules import why_answer_refused, why_move_refused, why_promise_refused
from training_app.readiness.promises.views import (
    NOTICES,
    PER_PAGE,
    build_list,
    build_new,
    build_promise,
    build_themes,
    today_of,
)
from training_app.readiness.routes import blueprint, look

# a larger number is nobody: no id column holds it, and a database asked for one answers with an error
OF_SESSION = f"{room.COPIES}/<int(max=2147483647):copy_id>"
THEMES = f"{OF_SESSION}/promises"
ONE = f"{addresses.PROMISES}/<int(max=2147483647):promise_id>"


@blueprint.get(THEMES)
@requires(Permission.SEE_READINESS)
def show_themes(copy_id: int) -> str:
    """The themes of a session, each with what was promised."""
    copy, _ = session_called(copy_id)
    session = db.session()
    page = build_themes(
        look(),
        copy,
        queries.read_themes(session, copy_id),
        queries.promises_of(session, copy_id),
        notice=NOTICES.get(request.args.get("did", "")),
    )
    return show("promises_themes.html", page, page.title, back=(copy.name, room.copy(copy_id)))


@blueprint.get(f"{THEMES}/new")
@requires(Permission.KEEP_READINESS)
def show_new(copy_id: int) -> str:
    """The form for one theme."""
    is_reason = request.args.get("kind") == PromiseKind.NO_PROMISE
    kind = PromiseKind.NO_PROMISE if is_reason else PromiseKind.PROMISE
    theme = request.args.get("theme", "")
    session_called(copy_id)
    if theme not in queries.read_themes(db.session(), copy_id).names:
        raise CopyUnknown
    return _new_page(copy_id, kind, theme, Typed())


@blueprint.post(THEMES)
@requires(Permission.KEEP_READINESS)
def make_promise(copy_id: int) -> BaseResponse | tuple[str, int]:
    """Promise something for a theme, or say why not."""
    session_called(copy_id)
    form = PromiseForm()
    promised = form.promised
    refused = why_promise_refused(promised, today_of(look()))
    if refused:
        return _new_page(copy_id, promised.kind, promised.theme, Typed(form.typed, refused)), 422
    root = request.url_root.rstrip("/")
    try:
        service.make_promise(db.session(), copy_id, promised, root=root, by=signed_in(), now=here().now)
    except WordsRefused as words:
        return _new_page(copy_id, promised.kind, promised.theme, Typed(form.typed, words.said)), 422
    except ThemeGone as gone:
        return _new_page(copy_id, promised.kind, promised.theme, Typed(form.typed, notice=gone.sentence)), 409
    did = "promised" if promised.kind is PromiseKind.PROMISE else "reason"
    return redirect(f"{addresses.themes(copy_id)}?did={did}", 303)


@blueprint.get(addresses.PROMISES)
@requires(Permission.SEE_READINESS)
def show_promises() -> str:
    """Every promise of the agency, the overdue first, narrowed by the address."""
    session, agency_id, today = db.session(), signed_in().agency_id, today_of(look())
    sessions = queries.sessions_of(session, agency_id)
    which, copy_id = request.args.get("which", ""), _number(request.args.get("copy", ""))
    wanted = queries.Wanted(
        which=which if which in queries.WHICH else "", copy_id=copy_id if copy_id in sessions else None
    )
    number = max(1, _number(request.args.get("page", "")))
    page = build_list(
        look(),
        queries.read_promises(session, agency_id, wanted, today=today, page=number, per_page=PER_PAGE),
        sessions,
        wanted=wanted,
        found=queries.count_promises(session, agency_id, wanted, today=today),
        page=number,
        last=queries.last_reminder(session, agency_id),
    )
    return show("promises_list.html", page, page.title)


@blueprint.get(ONE)
@requires(Permission.SEE_READINESS)
def show_promise(promise_id: int) -> str:
    """One promise with everything that became of it."""
    return _promise_page(promise_id, notice=NOTICES.get(request.args.get("did", "")))


@blueprint.post(f"{ONE}/answer")
@requires(Permission.KEEP_READINESS)
def answer_promise(promise_id: int) -> BaseResponse | tuple[str, int]:
    """Say for everybody what became of it."""
    promise = queries.find_promise(db.session(), signed_in().agency_id, promise_id)
    form = AnswerForm()
    state, words = form.state.data or "", form.public_answer.data
    refused = why_answer_refused(PromiseKind(promise.kind), state, words)
    if refused:
        return _promise_page(promise_id, answer_form=Typed(form.typed, refused)), 422
    by, seen = signed_in(), form.seen_number
    try:
        service.answer_promise(db.session(), promise_id, PromiseState(state), words, seen=seen, by=by, now=here().now)
    except WordsRefused as named:
        return _promise_page(promise_id, answer_form=Typed(form.typed, named.said)), 422
    except AnsweredMeanwhile as meanwhile:
        return _promise_page(promise_id, answer_form=Typed(form.typed), notice=meanwhile.sentence), 409
    return redirect(f"{addresses.promise(promise_id)}?did=answered", 303)


@blueprint.post(f"{ONE}/move")
@requires(Permission.KEEP_READINESS)
def move_promise(promise_id: int) -> BaseResponse | tuple[str, int]:
    """Give it another day, with the reason for everybody to read."""
    queries.find_promise(db.session(), signed_in().agency_id, promise_id)
    form = MoveForm()
    refused = why_move_refused(form.due_on.data, form.reason.data, today_of(look()))
    due_on = read_day(form.due_on.data)
    if refused or due_on is None:
        return _promise_page(promise_id, move_form=Typed(form.typed, refused)), 422
    by, seen, reason = signed_in(), form.seen_number, form.reason.data
    try:
        service.move_promise(db.session(), promise_id, due_on, reason, seen=seen, by=by, now=here().now)
    except WordsRefused as named:
        return _promise_page(promise_id, move_form=Typed(form.typed, named.said)), 422
    except (AnsweredMeanwhile, NotToBeMoved) as conflict:
        return _promise_page(promise_id, move_form=Typed(form.typed), notice=conflict.sentence), 409
    return redirect(f"{addresses.promise(promise_id)}?did=moved", 303)


def session_called(copy_id: int) -> tuple[ToolCopy, Tool]:
    """A copy of the agency that is a listening session, with its tool.

    :raise CopyUnknown: for one of another agency, and for a copy of another tool
    """
    copy, tool = copy_called(copy_id)
    if tool.id != addresses.SESSION_TOOL:
        raise CopyUnknown
    return copy, tool


def _new_page(copy_id: int, kind: PromiseKind, theme: str, form: Typed) -> str:
    copy, _ = session_called(copy_id)
    if copy.put_away_at is not None:
        raise CopyPutAway
    page = build_new(copy, kind, theme, queries.read_themes(db.session(), copy_id), form)
    return show("promises_new.html", page, page.title, back=("Themes and promises", addresses.themes(copy_id)))


def _promise_page(
    promise_id: int, *, answer_form: Typed | None = None, move_form: Typed | None = None, notice: str | None = None
) -> str:
    session, agency_id = db.session(), signed_in().agency_id
    promise = queries.find_promise(session, agency_id, promise_id)
    page = build_promise(
        look(),
        promise,
        queries.steps_of(session, [promise_id])[promise_id],
        session=queries.sessions_of(session, agency_id)[promise.copy_id],
        answer_form=answer_form or Typed(),
        move_form=move_form or Typed(),
        notice=notice,
    )
    return show("promises_one.html", page, page.side, back=("Promises", addresses.PROMISES))


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
