"""The officer's page of what changed in a module since they finished it."""

from dataclasses import dataclass

from sqlalchemy import select

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.assignments.schedule.changed import ChangedLine, changed_for_officer
from training_app.assignments.schedule.desk import this_room
from training_app.assignments.schedule.routes import blueprint
from training_app.assignments.versions import compare_versions
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.learning import addresses
from training_app.learning.models import Attempt
from training_app.learning.opening import VOIDED
from training_app.web.frame import Strip
from training_app.web.render import render_page


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """What changed, from which version to which."""

    title: str
    side: str
    lead: str
    lines: tuple[ChangedLine, ...]
    counted: tuple[str, ...]
    cover_url: str


@blueprint.get(f"{addresses.MODULES}/<module_id>/changes")
@requires(Permission.TAKE_MODULES)
def show_changes(module_id: str) -> str:
    """Since the version that the signed-in person finished last; nothing for who finished none."""
    room, session, identity = this_room(), db.session(), signed_in()
    module = room.library.catalogue.modules.get(module_id)
    finished = session.execute(
        select(Attempt.version, Attempt.version_hash)
        .where(
            Attempt.agency_id == identity.agency_id,
            Attempt.person_id == identity.person_id,
            Attempt.module_id == module_id,
            Attempt.status != VOIDED,
            Attempt.completed_at.is_not(None),
        )
        .order_by(Attempt.completed_at.desc())
        .limit(1)
    ).one_or_none()
    if module is None or finished is None:
        raise NotFound
    changed = changed_for_officer(compare_versions(session, room.library, finished.version_hash, module), module)
    page = ChangedPage(
        title=f"What changed in {module.title}",
        side=f"Version {finished.version} to {module.version}",
        lead="What you finished stays on your transcript. This is what is different now.",
        lines=changed.lines,
        counted=changed.counted,
        cover_url=addresses.cover(module_id),
    )
    strip = Strip(module.title, page.cover_url, "What changed")
    return render_page("schedule/changed.html", page_frame(addresses.MODULES, strip), page)
