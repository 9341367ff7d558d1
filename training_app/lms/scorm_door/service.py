"""Coming in with a SCORM package, and hearing what the LMS has. Each function commits once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity, LaunchedFrom
from training_app.accounts.models import Person
from training_app.accounts.rules import visitor_of
from training_app.accounts.service import open_launched_session
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AgencyId, PersonId
from training_app.learning.library import Library
from training_app.lms.people import Account, find_person, person_of
from training_app.lms.scorm.errors import MessageRefused
from training_app.lms.scorm.messages import Launch
from training_app.lms.scorm_door import addresses
from training_app.lms.scorm_door.errors import LaunchRefused
from training_app.lms.scorm_door.models import ScormLaunch, ScormPackage
from training_app.lms.scorm_door.queries import launch_id_of, launch_key, platform_of, read_result
from training_app.lms.scorm_door.rules import Refusal, account_of, why_refused

NOTED_AGAIN_AFTER = timedelta(minutes=1)
"""The same refusal is written at most this often: whoever knocks shall not make the database write."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A launch that was let in: the token of its session, the only copy, and the one module it opens."""

    token: str
    module_id: str


def open_launch(session: Session, launch: Launch, *, now: datetime) -> Opened:
    """Let in whoever the LMS says is there, for the package's module alone.

    The launches of one package stand in line, so that of two who want its last place one gets it. The same launch sent
    again is the same launch.

    :raise NotFound: when there is no such package
    :raise LaunchRefused: with the cause, which is kept for the administrator
    :raise MessageRefused: when another person's launch had this nonce, or the learner's id cannot be kept
    """
    if not launch.learner.isprintable():
        raise MessageRefused
    begin_write(session)
    package = session.scalars(
        select(ScormPackage).where(ScormPackage.public_id == launch.package).with_for_update()
    ).one_or_none()
    if package is None:
        raise NotFound
    account = account_of(package.public_id, launch)
    why = _why_refused(session, package, account, launch.secret, now)
    if why is not None:
        _note_refusal(package, why, now)
        session.commit()
        raise LaunchRefused(why)
    person_id = person_of(session, AgencyId(package.agency_id), account, now=now)
    row = _launch_row(session, package, person_id, launch.nonce, now)
    launched = _launched_from(package, row, visitor_of(" ".join(sorted(package.origins)), account.subject))
    token = open_launched_session(session, person_id, launched, now=now)
    opened = Opened(token, package.module_id)
    session.commit()
    return opened


def note_saved(session: Session, library: Library, by: Identity, result_id: str, *, now: datetime) -> bool:
    """Keep that the LMS of this session has the result; False when it is not the newest one, which will still come.

    A page may say this of a result that never arrived, as everything in the officer's browser may: it is told to the
    administrator and changes nothing else.
    """
    begin_write(session)
    found = session.execute(
        select(ScormLaunch.id, ScormPackage.module_id)
        .join(ScormPackage, ScormPackage.id == ScormLaunch.package_id)
        .where(ScormLaunch.id == launch_id_of(by), ScormLaunch.person_id == by.person_id)
    ).one_or_none()
    result = read_result(session, library, by, found.module_id) if found is not None else None
    if found is None or result is None or result.id != result_id:
        session.rollback()
        return False
    session.execute(
        update(ScormLaunch)
        .where(ScormLaunch.id == found.id)
        .values(told_id=result.id, told_completed=result.completed, told_at=now)
        .execution_options(synchronize_session=False)
    )
    session.commit()
    return True


def _why_refused(
    session: Session, package: ScormPackage, account: Account, secret: str, now: datetime
) -> Refusal | None:
    person_id = find_person(session, AgencyId(package.agency_id), account)
    person = session.get(Person, person_id) if person_id is not None else None
    of_package = ScormLaunch.package_id == package.id
    people = session.scalar(select(func.count(ScormLaunch.person_id.distinct())).where(of_package)) or 0
    return why_refused(
        package,
        secret,
        people=people,
        # an account of a package is made by its first launch
        is_known=person is not None,
        has_left=person is not None and not person.is_active,
        now=now,
    )


def _note_refusal(package: ScormPackage, why: Refusal, now: datetime) -> None:
    is_told = package.refused_why == why and package.refused_at is not None
    if is_told and package.refused_at is not None and now - package.refused_at < NOTED_AGAIN_AFTER:
        return
    package.refused_at, package.refused_why = now, why.value


def _launch_row(session: Session, package: ScormPackage, person_id: PersonId, nonce: str, now: datetime) -> ScormLaunch:
    row = session.scalars(
        select(ScormLaunch).where(ScormLaunch.package_id == package.id, ScormLaunch.nonce == nonce)
    ).one_or_none()
    if row is not None and row.person_id != person_id:
        raise MessageRefused
    if row is None:
        row = ScormLaunch(
            agency_id=package.agency_id, package_id=package.id, person_id=person_id, nonce=nonce, opened_at=now
        )
        session.add(row)
        session.flush()
    return row


def _launched_from(package: ScormPackage, row: ScormLaunch, visitor: str) -> LaunchedFrom:
    return LaunchedFrom(
        frame_origins=tuple(package.origins),
        module_id=package.module_id,
        return_url=addresses.finished(package.module_id),
        is_asserted=True,
        launch=launch_key(row.id),
        platform=platform_of(package.id),
        # another package of the same LMS that names the same learner: as much the same person as one of them is anybody
        visitor=visitor,
    )
