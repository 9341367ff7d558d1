"""Facilitator packs, for those who run a session."""

from dataclasses import replace

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.learning.desk import open_desk, vouched_for
from training_app.shelf.addresses import MODULES
from training_app.shelf.blueprint import blueprint
from training_app.shelf.pack_views import build_pack
from training_app.slots.queries import own_texts
from training_app.web.frame import Strip
from training_app.web.render import render_page


@blueprint.get("/app/modules/<module_id>/pack")
@requires(Permission.RUN_ROLL_CALL)
def show_pack(module_id: str) -> str:
    """The pack of one module, as it is offered now, ready to print."""
    desk = open_desk()
    module = desk.library.current(module_id)
    agency_id = signed_in().agency_id
    vouched = vouched_for(agency_id, module)
    page = build_pack(desk.library.catalogue, module, own_texts(desk.session, agency_id))
    page = replace(page, stamp=vouched.stamp, stamp_why=vouched.why)
    frame = page_frame(MODULES, Strip(module.short_title, page.cover_url, "Facilitator pack"))
    return render_page("shelf/pack.html", frame, page)
