"""The LMSs that may launch, added and changed by an administrator; each change is in the audit log."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.accounts.models import Agency
from training_app.accounts.service import end_sessions_from
from training_app.audit.service import record
from training_app.delivery.models import Destination
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.foundation.secrets import SecretBox
from training_app.lms.cmi5_door.errors import OriginTaken, SiteNameTaken
from training_app.lms.cmi5_door.models import Cmi5Session, Cmi5Site
from training_app.lms.cmi5_door.queue import KIND
from training_app.lms.cmi5_door.rules import platform_of

# a destination has a name for its password, and a cmi5 session a token of its own
_NO_USERNAME = "the token of each session"


def add_site(session: Session, *, by: Identity, name: str, origins: Sequence[str], now: datetime) -> int:
    """Let an LMS launch, give its records a line of their own, and commit; returns its id.

    :param origins: "https://lms.example", at least one
    :raise SiteNameTaken: when there is an LMS or a destination of this name, so that a form sent twice adds one
    :raise OriginTaken: when another LMS has one of the origins
    """
    begin_write(session)
    _hold_agency(session, by)
    _refuse_taken(session, by, name, origins, but_not=None)
    destination = Destination(
        agency_id=by.agency_id,
        name=name,
        kind=KIND,
        endpoint=origins[0],
        username=_NO_USERNAME,
        tries=0,
        is_stopped=False,
        created_at=now,
    )
    session.add(destination)
    session.flush()
    site = Cmi5Site(
        agency_id=by.agency_id, name=name, origins=list(origins), destination_id=destination.id, created_at=now
    )
    session.add(site)
    session.flush()
    _audit(session, by, site, "cmi5.lms_added", now)
    session.commit()
    return site.id


def change_site(
    session: Session, *, by: Identity, site_id: int, name: str, origins: Sequence[str], now: datetime
) -> bool:
    """Change its name and addresses, and commit; False when they were so already.

    Sessions that were opened keep the address they were launched with.

    :raise NotFound: when the person's agency has no such LMS
    :raise SiteNameTaken: as :func:`add_site`
    :raise OriginTaken: as :func:`add_site`
    """
    begin_write(session)
    _hold_agency(session, by)
    site = find_site(session, by, site_id)
    _refuse_taken(session, by, name, origins, but_not=site)
    is_change = (site.name, site.origins) != (name, list(origins))
    if is_change:
        destination = session.get_one(Destination, site.destination_id)
        site.name, site.origins = name, list(origins)
        destination.name, destination.endpoint = name, origins[0]
        _audit(session, by, site, "cmi5.lms_changed", now)
    session.commit()
    return is_change


def revoke_site(session: Session, *, by: Identity, site_id: int, now: datetime) -> bool:
    """Let nobody in from this LMS any more, end the sessions that it opened, and commit; False when it was so already.

    Each session of the standard is terminated by the worker, and what its officer did until now is still told.

    :raise NotFound: when the person's agency has no such LMS
    """
    begin_write(session)
    site = find_site(session, by, site_id, for_update=True)
    if site.revoked_at is not None:
        session.rollback()
        return False
    site.revoked_at = now
    ended = end_sessions_from(session, platform_of(site.id), agency_id=by.agency_id, now=now)
    _audit(session, by, site, "cmi5.lms_revoked", now, sessions_ended=ended)
    session.commit()
    return True


def restore_site(session: Session, *, by: Identity, site_id: int, now: datetime) -> bool:
    """Let it launch again, and commit; False when it was not revoked. Its officers have the places they had.

    :raise NotFound: when the person's agency has no such LMS
    """
    begin_write(session)
    site = find_site(session, by, site_id, for_update=True)
    if site.revoked_at is None:
        session.rollback()
        return False
    site.revoked_at = None
    _audit(session, by, site, "cmi5.lms_restored", now)
    session.commit()
    return True


def find_site(session: Session, by: Identity, site_id: int, *, for_update: bool = False) -> Cmi5Site:
    """The agency's own LMS, also a revoked one.

    :raise NotFound: when the person's agency has no such LMS
    """
    query = select(Cmi5Site).where(Cmi5Site.agency_id == by.agency_id, Cmi5Site.id == site_id)
    found = session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def renew_tokens(session: Session, box: SecretBox) -> int:
    """Seal the tokens of sessions again with the first key, in the caller's transaction; returns how many.

    :raise KeyWrong: when one cannot be opened
    """
    rows = session.scalars(select(Cmi5Session).where(Cmi5Session.token_sealed.is_not(None))).all()
    for row in rows:
        assert row.token_sealed is not None  # noqa: S101 - the query has filtered
        row.token_sealed = box.renew(row.token_sealed)
    return len(rows)


def _hold_agency(session: Session, by: Identity) -> None:
    # one change at a time, on PostgreSQL; records go on being written meanwhile
    session.scalars(select(Agency.id).where(Agency.id == by.agency_id).with_for_update(key_share=True)).one()


def _refuse_taken(
    session: Session, by: Identity, name: str, origins: Sequence[str], *, but_not: Cmi5Site | None
) -> None:
    own_line = but_not.destination_id if but_not is not None else None
    lines = session.execute(select(Destination.id, Destination.name).where(Destination.agency_id == by.agency_id))
    if any(line.name.casefold() == name.casefold() and line.id != own_line for line in lines):
        raise SiteNameTaken
    others = session.scalars(select(Cmi5Site).where(Cmi5Site.agency_id == by.agency_id))
    if any(other is not but_not and set(other.origins) & set(origins) for other in others):
        raise OriginTaken


def _audit(
    session: Session, by: Identity, site: Cmi5Site, action: str, now: datetime, *, sessions_ended: int | None = None
) -> None:
    ended = {} if sessions_ended is None else {"sessions_ended": sessions_ended}
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action=action,
        subject=f"cmi5-lms:{site.id}",
        detail={"name": site.name, "origins": list(site.origins), **ended},
        now=now,
    )
