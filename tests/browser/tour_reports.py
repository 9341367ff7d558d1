"""The part of the tour that looks at what is kept of reports: views, their mail, month ends, and an earlier day."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.browser.walk import press
from training_app.accounts.models import Agency, Person
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId
from training_app.reports.kept.models import MonthEnd
from training_app.reports.kept.month_service import keep_month_ends

if TYPE_CHECKING:
    from tests.browser.tour import Tour


def show_kept_reports(tour: "Tour") -> None:
    """Look at each page, as a coordinator."""
    month_id = _keep_a_month(tour)
    day = (system_clock() - timedelta(days=3)).date().isoformat()
    with tour.window(tour.site.people.coordinator_id) as page:
        tour.show("views, none", page, "/app/views")
        tour.show("completion, as of a day", page, f"/app/completion?as_of={day}")
        press(page, page.get_by_role("link", name="Keep this view"))
        tour.show("view, new", page)
        press(page, page.get_by_role("button", name="Keep it"))
        tour.show("view, refused", page)
        page.fill("#name", "All, three days ago")
        press(page, page.get_by_role("button", name="Keep it"))
        tour.show("views, one", page)
        press(page, page.get_by_role("link", name="Settings: All, three days ago"))
        tour.show("view, settings", page)
        _sign_in_as(tour, "abara@riverton.example")
        page.reload()
        press(page, page.get_by_role("button", name="Keep this day"))
        tour.show("view, no day chosen", page)
        page.select_option("#when", "weekly:1")
        press(page, page.get_by_role("button", name="Keep this day"))
        tour.show("view, with mail", page)
        _sign_in_as(tour, "2002")
        tour.show("overview, as of a day", page, f"/app/overview?as_of={day}")
        tour.show("month ends", page, "/app/months")
        tour.show("month end", page, f"/app/months/{month_id}")
        press(page, page.get_by_role("link", name="Compare with a count made now"))
        tour.show("month end, compared", page)


def _sign_in_as(tour: "Tour", name: str) -> None:
    """Let the coordinator sign in with this: with an e-mail they have a mailbox."""
    with tour.site.app.app_context():
        db.session.execute(update(Person).where(Person.id == tour.site.people.coordinator_id).values(sign_in_name=name))
        db.session.commit()
        db.session.remove()


def _keep_a_month(tour: "Tour") -> int:
    """As the worker would have, had the agency been here last month; returns its id."""
    with tour.site.app.app_context():
        session: Session = db.session()
        person_id = tour.site.people.coordinator_id
        agency_id = AgencyId(session.execute(select(Person.agency_id).where(Person.id == person_id)).scalar_one())
        before = system_clock() - timedelta(days=70)
        session.execute(update(Agency).where(Agency.id == agency_id).values(created_at=before))
        session.commit()
        keep_month_ends(session, agency_id, now=system_clock())
        month_id = session.scalars(select(MonthEnd.id).where(MonthEnd.agency_id == agency_id)).one()
        db.session.remove()
    return month_id
