"""The lessons of a module on paper."""

from dataclasses import replace

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.learning.desk import open_desk, vouched_for
from training_app.shelf.addresses import MODULES
from training_app.shelf.blueprint import blueprint
from training_app.shelf.print_views import build_print
from training_app.slots.queries import own_texts
from training_app.web.frame import Strip
from training_app.web.render import render_page


@blueprint.get("/app/modules/<module_id>/print")
@requires(Permission.TAKE_MODULES)
def show_print(module_id: str) -> str:
    """The module as it is offered now: all lessons one after the other, with their sources."""
    desk, agency_id = open_desk(), signed_in().agency_id
    module = desk.library.current(module_id)
    page = build_print(desk.library.catalogue, module, own_texts(desk.session, agency_id))
    vouched = vouched_for(agency_id, module)
    page = replace(page, stamp=vouched.stamp, stamp_why=vouched.why)
    return render_page(
        "shelf/print.html", page_frame(MODULES, Strip(page.short_title, page.cover_url, "On paper")), page
    )
