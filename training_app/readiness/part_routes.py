"""Filling in one part of a copy."""

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.readiness import addresses, queries
from training_app.readiness.answers import at_first, read_typed
from training_app.readiness.copy_routes import ONE
from training_app.readiness.desk import copy_called, here, part_called, show
from training_app.readiness.errors import CopyPutAway, KeptMeanwhile, WordsRefused
from training_app.readiness.forms import PartForm
from training_app.readiness.part_views import MORE, MORE_ROWS, Shown, answer_of, build_part
from training_app.readiness.routes import blueprint, look
from training_app.readiness.service import keep_part


@blueprint.get(f"{ONE}/parts/<part_id>")
@requires(Permission.KEEP_READINESS)
def show_part(copy_id: int, part_id: str) -> str:
    """The part as it stands, to fill in."""
    return _part_page(copy_id, part_id)


@blueprint.post(f"{ONE}/parts/<part_id>")
@requires(Permission.KEEP_READINESS)
def keep(copy_id: int, part_id: str) -> BaseResponse | tuple[str, int]:
    """Keep it as a new version."""
    copy, tool = copy_called(copy_id)
    part, form = part_called(tool, part_id), PartForm()
    typed = read_typed(tool, part, form.typed)
    if typed.errors:
        return _part_page(copy_id, part_id, Shown(typed.answers, typed.errors), seen=form.seen_number), 422
    try:
        keep_part(
            db.session(), tool, part, copy.id, typed.answers, seen=form.seen_number, by=signed_in(), now=here().now
        )
    except WordsRefused as refused:
        return _part_page(copy_id, part_id, Shown(typed.answers, refused.said), seen=form.seen_number), 422
    except KeptMeanwhile as meanwhile:
        return _part_page(copy_id, part_id, Shown(typed.answers, notice=meanwhile.sentence)), 409
    if "more" in form.typed:
        return redirect(f"{addresses.part(copy_id, part_id)}?did=more", 303)
    return redirect(f"{addresses.copy(copy_id)}?did=kept#{part_id}", 303)


def _part_page(copy_id: int, part_id: str, shown: Shown | None = None, *, seen: int | None = None) -> str:
    copy, tool = copy_called(copy_id)
    if copy.put_away_at is not None:
        raise CopyPutAway
    part = part_called(tool, part_id)
    kept = queries.kept_parts(db.session(), tool, copy_id).get(part_id)
    if shown is None:
        is_more = request.args.get("did") == "more"
        answers = answer_of(kept, at_first(part))
        shown = Shown(answers, spare=MORE_ROWS, notice=MORE) if is_more else Shown(answers)
    number = kept.number if kept else 0
    page = build_part(look(), tool, copy, part, shown, seen=number if seen is None else seen)
    return show("part.html", page, part.title, back=(copy.name, f"{addresses.copy(copy_id)}#{part_id}"))
