"""The agency in totals: no person, and no number of fewer than ten."""

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.review import addresses, queries, rules
from training_app.review.desk import this_room
from training_app.review.pages import TotalsPage
from training_app.review.routes import blueprint
from training_app.web.render import render_page


@blueprint.get(addresses.TOTALS)
@requires(Permission.SEE_TOTALS)
def show_totals() -> str:
    """How many people of the roster finished each module."""
    agency_id, session = signed_in().agency_id, db.session()
    people, finished = queries.count_people(session, agency_id), queries.count_finished(session, agency_id)
    modules = this_room().library.catalogue.modules.values()
    page = TotalsPage(
        title="The agency in totals",
        lead=f"How many people finished each module. Nobody is named, and a total of fewer than "
        f"{rules.WITHHELD_UNDER} people is withheld: who knows the agency could tell who they are.",
        people=f"{people} people on the roster." if people >= rules.WITHHELD_UNDER else "A small agency.",
        rows=[(module.title, rules.total_words(finished.get(module.id, 0), people)) for module in modules],
    )
    return render_page("review/totals.html", page_frame(addresses.TOTALS), page)
