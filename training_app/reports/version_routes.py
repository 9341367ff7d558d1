"""The page of new versions, and answering who must take one again."""

from datetime import date

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.assignments.decisions import past_decisions
from training_app.assignments.errors import RedoDecided
from training_app.assignments.redo import Answer, Desk, decide_redo
from training_app.assignments.rules import Redo
from training_app.assignments.versions import new_versions
from training_app.foundation.db import db
from training_app.reports import addresses, queries
from training_app.reports.desk import this_room, view_as
from training_app.reports.forms import RedoForm
from training_app.reports.routes import blueprint
from training_app.reports.version_views import DECIDED, Sent, build_versions
from training_app.web.frame import Strip
from training_app.web.render import render_page


@blueprint.get(addresses.VERSIONS)
@requires(Permission.CHANGE_POLICY)
def show_versions() -> str:
    """What changed, and who must take it again."""
    return _render(notice=DECIDED if request.args.get("did") == "kept" else None)


@blueprint.post(f"{addresses.VERSIONS}/<module_id>")
@requires(Permission.CHANGE_POLICY)
def answer_version(module_id: str) -> BaseResponse | tuple[str, int]:
    """Answer for one module."""
    identity = signed_in()
    view = view_as(identity)
    form = RedoForm(view.open_day)
    if not form.validate():
        return _render(sent=Sent(module_id, form.typed, form.said)), 422
    redo = Redo(form.redo.data)
    answer = Answer(
        module_id=module_id,
        version_hash=form.version.data,
        redo=redo,
        unit_id=int(form.unit.data) if redo is Redo.UNIT else None,
        due_on=None if redo is Redo.NOBODY else date.fromisoformat(form.due.data),
        reason=form.reason.data,
    )
    room = this_room()
    decide_redo(
        Desk(db.session(), room.library, room.house.bus),
        agency_id=identity.agency_id,
        answer=answer,
        by=identity.person_id,
        now=view.now,
    )
    return redirect(f"{addresses.VERSIONS}?did=kept", 303)


def _render(*, sent: Sent | None = None, notice: str | None = None) -> str:
    identity, session = signed_in(), db.session()
    view, library = view_as(identity), this_room().library
    past = past_decisions(session, identity.agency_id, library)
    decided_by = [one.decision.decided_by_id for one in past if one.decision.decided_by_id is not None]
    found = new_versions(session, identity.agency_id, library)
    asking = {one.module.id for one in found if one.is_major and not one.is_decided}
    if sent is not None and sent.module_id not in asking:
        raise RedoDecided
    page = build_versions(
        view,
        found,
        past,
        queries.read_units(session, view.scope),
        queries.read_hands(session, identity.agency_id, decided_by),
        sent=sent,
        notice=notice,
    )
    strip = Strip("Overview", addresses.OVERVIEW, "New versions")
    return render_page("reports/versions.html", page_frame(addresses.VERSIONS, strip), page)
