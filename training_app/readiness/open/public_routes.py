"""What an agency published, for anybody: outside /app, so that no sign-in comes along."""

from flask import Blueprint, Response

from training_app.accounts.door import frame_at_this_door
from training_app.accounts.guard import public_view
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId
from training_app.readiness.open import addresses
from training_app.readiness.open.totals_queries import find_shown
from training_app.readiness.open.totals_views import build_shown
from training_app.web.render import render_page

public = Blueprint("public_totals", __name__)


@public.after_request
def keep_nowhere(response: Response) -> Response:
    """No copy outlives the day on which the agency takes it back."""
    response.headers["Cache-Control"] = "no-store"
    return response


# a larger number is nobody: no id column holds it, and a database asked for one answers with an error
@public.get(f"{addresses.SHOWN}/<int(max=2147483647):agency_id>")
@public_view
def show_published(agency_id: int) -> str:
    """The totals as they were published."""
    shown = find_shown(db.session(), AgencyId(agency_id))
    return render_page("readiness/open_shown.html", frame_at_this_door(), build_shown(shown.content))
