"""Tries an LMS that launches by cmi5 with what this installation knows of it; for its page and for the doctor."""

from sqlalchemy.orm import Session

from training_app.foundation.http import HttpClient
from training_app.foundation.trial import Step
from training_app.lms.cmi5_door.queries import SiteRow, read_failed_launches, read_sessions
from training_app.lms.doctor_cmi5 import KnownSite, try_site

MOST_READ = 200
"""Of the newest sessions and failed launches of all LMSs; what is older says nothing of how it is now."""


def try_cmi5(
    session: Session, site: SiteRow, client: HttpClient, *, agency_id: int, can_seal: bool
) -> tuple[str, list[Step]]:
    """The LMS's name, and what each step showed. No transaction is open while the LMS is asked.

    :param can_seal: whether this installation has a key to keep tokens with
    """
    sessions = [one for one in read_sessions(session, agency_id=agency_id, most=MOST_READ) if one.site == site.name]
    failed = read_failed_launches(session, agency_id=agency_id, most=MOST_READ)
    session.rollback()
    newest = max((one.opened_at for one in sessions), default=None)
    failure = next((one for one in failed if one.site == site.name), None)
    is_newest = failure is not None and (newest is None or failure.begun_at > newest)
    known = KnownSite(
        origins=site.origins,
        sessions=site.sessions,
        waiting=sum(one.waiting for one in sessions),
        not_taken=sum(one.not_taken for one in sessions if one.abandoned_at is None),
        last_failure=failure.cause if failure is not None and is_newest else None,
        can_seal=can_seal,
    )
    return site.name, try_site(client, known)
