"""The case studies: five places, what is known of each, and a decision for the reader's own agency."""

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission, may
from training_app.content.slots import slot_keys
from training_app.learning.desk import open_desk
from training_app.shelf import addresses
from training_app.shelf.blueprint import blueprint
from training_app.shelf.case_views import build_case, build_cases
from training_app.shelf.errors import CaseUnknown
from training_app.slots.queries import own_texts
from training_app.web.frame import Strip
from training_app.web.render import render_page


@blueprint.get("/app/cases")
@requires(Permission.TAKE_MODULES)
def show_cases() -> str:
    """All of them."""
    page = build_cases(open_desk().library.catalogue.cases)
    return render_page("shelf/cases.html", page_frame(addresses.MODULES, Strip("Modules", addresses.MODULES, "")), page)


@blueprint.get("/app/cases/<case_id>")
@requires(Permission.TAKE_MODULES)
def show_case(case_id: str) -> str:
    """One of them."""
    desk = open_desk()
    case = desk.library.catalogue.cases.get(case_id)
    if case is None:
        raise CaseUnknown
    own = own_texts(desk.session, signed_in().agency_id) if any(slot_keys(case.html)) else {}
    reads_papers = may(signed_in().roles, Permission.SEE_READINESS)
    page = build_case(desk.library.catalogue, case, own, reads_papers=reads_papers)
    frame = page_frame(addresses.MODULES, Strip("Case studies", addresses.CASES, f"About {page.minutes}"))
    return render_page("shelf/case.html", frame, page)
