"""The line of a page in a SCORM shell: what the LMS is to be told, and when it last took something."""

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.learning.library import Library
from training_app.lms.scorm_door import addresses
from training_app.lms.scorm_door.models import ScormLaunch, ScormPackage
from training_app.lms.scorm_door.queries import launch_id_of, read_result
from training_app.web.frame import LmsLine
from training_app.web.words import clock_time

NOTHING_YET = "Opened from your LMS."
NOT_YET = "Not saved to your LMS yet. What you did is kept here."


def read_line(session: Session, library: Library, identity: Identity) -> LmsLine | None:
    """The line for whoever came with a SCORM package; None for everybody else.

    A result that the LMS has acknowledged in this launch is not sent again at every page.
    """
    launch_id = launch_id_of(identity)
    if launch_id is None or identity.launch is None:
        return None
    row = session.execute(
        select(ScormLaunch.nonce, ScormLaunch.told_id, ScormLaunch.told_at, ScormPackage.module_id)
        .join(ScormPackage, ScormPackage.id == ScormLaunch.package_id)
        .where(ScormLaunch.id == launch_id, ScormLaunch.person_id == identity.person_id)
    ).one_or_none()
    if row is None:
        return None
    origins = " ".join(identity.launch.frame_origins)
    result = read_result(session, library, identity, row.module_id)
    if result is None:
        return LmsLine(origins, row.nonce, words=NOTHING_YET)
    if result.id == row.told_id and row.told_at is not None:
        time = clock_time(row.told_at, ZoneInfo(identity.time_zone))
        return LmsLine(origins, row.nonce, words=f"Saved to your LMS, {time}.")
    return LmsLine(origins, row.nonce, result.model_dump_json(), addresses.saved(row.module_id), NOT_YET)
