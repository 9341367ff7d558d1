"""What pages read of the cmi5 door: the way back, the LMSs, the newest sessions, and the launches that failed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from training_app.delivery.models import OutboxRow, RowState
from training_app.lms.cmi5.launch_data import LaunchMode
from training_app.lms.cmi5_door.models import Cmi5Launch, Cmi5Session, Cmi5Site, Cmi5Statement, LaunchState
from training_app.lms.cmi5_door.queue import KIND

_NOT_TAKEN = (RowState.REFUSED, RowState.PARKED)


@dataclass(frozen=True, slots=True)
class WayBack:
    """The session that a browser's launch opened, as its officer sees it before going back."""

    module_id: str
    site: str
    is_normal: bool
    is_over: bool
    "The LMS gave it up, or another launch took its place: it takes nothing more of what is done here."
    delivered: int
    waiting: int
    not_taken: int

    @property
    def total(self) -> int:
        """How many records there are."""
        return self.delivered + self.waiting + self.not_taken


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One LMS that may launch, or might before it was revoked."""

    id: int
    name: str
    origins: tuple[str, ...]
    sessions: int
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session, without its officer: whoever runs the program does not read training records."""

    id: int
    site: str
    module_id: str
    launch_mode: str
    opened_at: datetime
    ended_at: datetime | None
    abandoned_at: datetime | None
    delivered: int
    waiting: int
    not_taken: int

    @property
    def has_gap(self) -> bool:
        """Whether the LMS lacks a record that it will not get by itself."""
        return self.not_taken > 0


@dataclass(frozen=True, slots=True)
class FailedLaunch:
    """One launch that did not let its officer in, and why."""

    site: str
    module_id: str
    begun_at: datetime
    cause: str


def is_looking(session: Session, sign_in_hash: str) -> bool:
    """Whether a browser's session came from a launch in Browse or Review."""
    mode = session.scalar(select(Cmi5Session.launch_mode).where(Cmi5Session.sign_in_hash == sign_in_hash))
    return mode is not None and mode != LaunchMode.NORMAL


def read_way_back(session: Session, sign_in_hash: str) -> WayBack | None:
    """The session that this browser's launch opened; None for a browser that no cmi5 launch opened."""
    row = session.execute(_counted().where(Cmi5Session.sign_in_hash == sign_in_hash)).one_or_none()
    if row is None:
        return None
    found = SessionRow(**row._mapping)
    return WayBack(
        module_id=found.module_id,
        site=found.site,
        is_normal=found.launch_mode == LaunchMode.NORMAL,
        is_over=found.ended_at is not None or found.abandoned_at is not None,
        delivered=found.delivered,
        waiting=found.waiting,
        not_taken=found.not_taken,
    )


def read_sites(session: Session, *, agency_id: int) -> list[SiteRow]:
    """The agency's LMSs, by name, with how many sessions each has opened."""
    rows = session.execute(
        select(Cmi5Site.id, Cmi5Site.name, Cmi5Site.origins, func.count(Cmi5Session.id), Cmi5Site.revoked_at)
        .outerjoin(Cmi5Session, Cmi5Session.site_id == Cmi5Site.id)
        .where(Cmi5Site.agency_id == agency_id)
        # JSON cannot be grouped by on PostgreSQL; the key says the rest
        .group_by(Cmi5Site.id)
        .order_by(Cmi5Site.name)
    )
    return [SiteRow(row[0], row[1], tuple(row[2]), row[3], row[4]) for row in rows]


def read_sessions(session: Session, *, agency_id: int, most: int) -> list[SessionRow]:
    """The agency's newest sessions, the newest first."""
    # the ids first: only what is shown is counted
    newest = (
        select(Cmi5Session.id).where(Cmi5Session.agency_id == agency_id).order_by(Cmi5Session.id.desc()).limit(most)
    )
    return _read(session, Cmi5Session.id.in_(newest), most)


def read_gaps(session: Session, *, agency_id: int, since: datetime, most: int) -> list[SessionRow]:
    """Sessions opened since then with a record that the LMS did not take, the newest first."""
    missing = (
        select(Cmi5Statement.session_id)
        .join(OutboxRow, OutboxRow.subject_id == Cmi5Statement.id)
        .where(OutboxRow.kind == KIND, OutboxRow.state.in_(_NOT_TAKEN), Cmi5Statement.agency_id == agency_id)
    )
    return _read(session, (Cmi5Session.opened_at >= since) & Cmi5Session.id.in_(missing), most)


def read_failed_launches(session: Session, *, agency_id: int, most: int) -> list[FailedLaunch]:
    """Launches that failed lately, the newest first."""
    rows = session.execute(
        select(Cmi5Site.name, Cmi5Launch.module_id, Cmi5Launch.begun_at, Cmi5Launch.cause)
        .join(Cmi5Site, Cmi5Site.id == Cmi5Launch.site_id)
        .where(Cmi5Launch.agency_id == agency_id, Cmi5Launch.state == LaunchState.FAILED)
        .order_by(Cmi5Launch.begun_at.desc(), Cmi5Launch.id.desc())
        .limit(most)
    )
    return [FailedLaunch(row[0], row[1], row[2], row[3] or "") for row in rows]


def _read(session: Session, which: ColumnElement[bool], most: int) -> list[SessionRow]:
    rows = session.execute(_counted().where(which).order_by(Cmi5Session.id.desc()).limit(most))
    return [SessionRow(**row._mapping) for row in rows]


def _count(*states: RowState) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((OutboxRow.state.in_(states), 1), else_=0)), 0)


def _counted() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Cmi5Session.id,
            Cmi5Site.name.label("site"),
            Cmi5Session.module_id,
            Cmi5Session.launch_mode,
            Cmi5Session.opened_at,
            Cmi5Session.ended_at,
            Cmi5Session.abandoned_at,
            _count(RowState.DELIVERED).label("delivered"),
            _count(RowState.WAITING).label("waiting"),
            _count(*_NOT_TAKEN).label("not_taken"),
        )
        .join(Cmi5Site, Cmi5Site.id == Cmi5Session.site_id)
        .outerjoin(Cmi5Statement, Cmi5Statement.session_id == Cmi5Session.id)
        .outerjoin(OutboxRow, (OutboxRow.subject_id == Cmi5Statement.id) & (OutboxRow.kind == KIND))
        .group_by(Cmi5Session.id, Cmi5Site.name)
    )
