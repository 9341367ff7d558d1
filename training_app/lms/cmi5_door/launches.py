"""Each launch, counted once: its token may be asked for a single time, by us or by the officer's browser."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from training_app.foundation.db import begin_write
from training_app.lms.cmi5.addresses import LOOPBACK
from training_app.lms.cmi5.launch import LaunchRequest
from training_app.lms.cmi5_door.errors import LmsRevoked, LmsUnknown
from training_app.lms.cmi5_door.models import Cmi5Launch, Cmi5Session, Cmi5Site, LaunchState
from training_app.lms.cmi5_door.rules import LAUNCH_KEPT_FOR, TOKEN_KEPT_FOR


@dataclass(frozen=True, slots=True)
class Site:
    """One LMS, as a launch works with it; no transaction is open while it is asked."""

    id: int
    agency_id: int
    name: str
    origins: tuple[str, ...]

    @property
    def may_use_loopback(self) -> bool:
        """Whether an administrator entered this machine itself: for demonstrations and tests."""
        return any(f"//{host}" in origin or "//[::1]" in origin for origin in self.origins for host in LOOPBACK)


def site_of(session: Session, agency_id: int, launch: LaunchRequest) -> Site:
    """The agency's LMS that both addresses of the launch belong to.

    :raise LmsUnknown: when there is none; nothing may be sent to either address then
    :raise LmsRevoked: when it may not launch any more; likewise
    """
    rows = session.scalars(select(Cmi5Site).where(Cmi5Site.agency_id == agency_id)).all()
    found = next((row for row in rows if launch.origins <= set(row.origins)), None)
    if found is None:
        session.rollback()
        raise LmsUnknown(launch.origins)
    site, is_revoked = Site(found.id, found.agency_id, found.name, tuple(found.origins)), found.revoked_at is not None
    session.rollback()
    if is_revoked:
        raise LmsRevoked(site.name)
    return site


def begin_launch(session: Session, site: Site, module_id: str, address_hash: bytes, *, now: datetime) -> int | None:
    """Note that this launch is being answered, and commit; returns its id.

    None when its address was opened before: then its token was asked for already.
    """
    begin_write(session)
    launch = Cmi5Launch(
        agency_id=site.agency_id,
        site_id=site.id,
        address_hash=address_hash,
        module_id=module_id,
        begun_at=now,
        state=LaunchState.BEGUN,
    )
    session.add(launch)
    try:
        session.commit()
    except IntegrityError:
        session.rollback()
        return None
    return launch.id


def wait_for_browser(session: Session, launch_id: int) -> None:
    """Note that the officer's browser is to ask for the token, and commit."""
    _move(session, launch_id, LaunchState.BEGUN, LaunchState.BROWSER)


def take_from_browser(session: Session, site: Site, address_hash: bytes) -> int | None:
    """The launch whose token the browser was to ask for, and commit; None when it was not, or has answered before."""
    mine = (Cmi5Launch.site_id == site.id, Cmi5Launch.address_hash == address_hash)
    launch_id = session.scalar(select(Cmi5Launch.id).where(*mine))
    session.rollback()
    if launch_id is None or not _move(session, launch_id, LaunchState.BROWSER, LaunchState.BEGUN):
        return None
    return launch_id


def note_failure(session: Session, launch_id: int, cause: str) -> None:
    """Keep why a launch failed, for an administrator, and commit."""
    begin_write(session)
    session.execute(
        update(Cmi5Launch)
        .where(Cmi5Launch.id == launch_id)
        .values(state=LaunchState.FAILED, cause=cause.replace("\0", ""))
        .execution_options(synchronize_session=False)
    )
    session.commit()


def forget_old_launches(session: Session, *, now: datetime) -> None:
    """Delete launches nobody asks about any more, and tokens that nothing can be sent with; for the worker."""
    begin_write(session)
    session.execute(delete(Cmi5Launch).where(Cmi5Launch.begun_at < now - LAUNCH_KEPT_FOR))
    session.execute(
        update(Cmi5Session)
        .where(Cmi5Session.ended_at < now - TOKEN_KEPT_FOR, Cmi5Session.token_sealed.is_not(None))
        .values(token_sealed=None)
        .execution_options(synchronize_session=False)
    )
    session.commit()


def _move(session: Session, launch_id: int, before: LaunchState, after: LaunchState) -> bool:
    begin_write(session)
    # the condition and the change are one statement: of two who try at once, one gets through
    result = session.execute(
        update(Cmi5Launch)
        .where(Cmi5Launch.id == launch_id, Cmi5Launch.state == before)
        .values(state=after)
        .execution_options(synchronize_session=False)
    )
    session.commit()
    assert isinstance(result, CursorResult)  # noqa: S101 - narrows the type; an UPDATE gives no other
    return result.rowcount == 1
