"""Comparing what was delivered with what the destination holds, and sending again what is not there."""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.senders import Target
from training_app.delivery.service import resend
from training_app.foundation.clock import Clock
from training_app.foundation.db import begin_write
from training_app.foundation.errors import HouseError
from training_app.foundation.http import NoReply
from training_app.xapi.lrs_client import LrsClient
from training_app.xapi.models import Reconciliation
from training_app.xapi.reconcile_rules import PAGE_ROWS, ListedPage, NotComparable, read_page
from training_app.xapi.recorder import KIND

OURS_AT_ONCE = 5_000
"""Ids that are looked for in one walk through the other side's list: so many are held in memory, and no more."""
SLACK = timedelta(minutes=10)
"""The other side's clock, and the time a request is under way."""
PAGES_MOST = 1_000
LISTED_MOST = 1_000
AGAIN_AT_ONCE = 500
"""Rows that wait again with one commit, so that officers' answers get their turn."""
NIGHTLY_AT_HOUR = 2
SETTLED = timedelta(minutes=5)
"""An LRS may take so long to show what it has taken (xAPI 1.0.3, Part Three, 2.1.2: MAY respond before)."""
WINDOW = timedelta(hours=48)
"""What a night looks back on: two days, so that a night that was missed is made good by the next."""
TAKEN_FOR = timedelta(hours=1)
"""A comparison that its worker did not finish by then is begun again."""

ClientOf = Callable[[Target], LrsClient]
OpenSession = Callable[[], Session]


@dataclass(frozen=True, slots=True)
class Window:
    """Records delivered from ``begin`` until before ``end``."""

    begin: datetime
    end: datetime


def ask_for_comparison(
    session: Session, *, agency_id: int, destination_id: int, window: Window, by: int | None, now: datetime
) -> int:
    """Note that a comparison is wanted, in the caller's transaction; returns its id.

    One that waits already is not doubled: it is made to look back as far as this one.
    """
    waiting = session.scalars(
        select(Reconciliation)
        .where(
            Reconciliation.destination_id == destination_id,
            Reconciliation.finished_at.is_(None),
            Reconciliation.started_at.is_(None),
        )
        .with_for_update()
    ).first()
    if waiting is not None:
        waiting.window_from = min(waiting.window_from, window.begin)
        waiting.window_to = max(waiting.window_to, window.end)
        session.flush()
        return waiting.id
    asked = Reconciliation(
        agency_id=agency_id,
        destination_id=destination_id,
        asked_at=now,
        asked_by_id=by,
        window_from=window.begin,
        window_to=window.end,
        expected=0,
        confirmed=0,
        resent=[],
        resent_count=0,
    )
    session.add(asked)
    session.flush()
    return asked.id


def ask_for_the_night(session: Session, now: datetime) -> int:
    """Ask for each destination's comparison once it is past two at night in its agency's zone; commits, counts them."""
    if not _due_at_night(session, now):
        # looking takes no lock
        session.rollback()
        return 0
    begin_write(session)
    due = _due_at_night(session, now)
    for destination_id, agency_id in due:
        window = Window(now - WINDOW, now - SETTLED)
        ask_for_comparison(session, agency_id=agency_id, destination_id=destination_id, window=window, by=None, now=now)
    session.commit()
    return len(due)


def _due_at_night(session: Session, now: datetime) -> list[tuple[int, int]]:
    newest = (
        select(func.max(Reconciliation.asked_at))
        .where(Reconciliation.destination_id == Destination.id, Reconciliation.asked_by_id.is_(None))
        .scalar_subquery()
    )
    due = []
    lines = select(Destination.id, Destination.agency_id, Agency.time_zone, newest).join(Agency)
    # what an LMS is sent otherwise cannot be listed there
    for row in session.execute(lines.where(Destination.kind == KIND)):
        asked_at: datetime | None = row[3]
        if asked_at is None or asked_at < _last_night(now, ZoneInfo(row.time_zone)):
            due.append((row.id, row.agency_id))
    return due


def compare_next(open_session: OpenSession, client_of: ClientOf, *, clock: Clock) -> bool:
    """Take one comparison that is wanted and do it; False when none is.

    No transaction is open while the other side is asked. Where its answers cannot be relied on the comparison ends with
    the reason, and nothing is sent again: rows are queued when all answers are in.
    """
    with open_session() as session:
        taken = _take(session, clock())
    if taken is None:
        return False
    reconciliation_id, target, window = taken
    found = _Found()
    try:
        client = client_of(target)
        for ours in _delivered(open_session, target, window):
            _compare(client, ours, found)
        _send_again(open_session, target, found.absent)
    except NotComparable as error:
        found.problem = str(error)
    except NoReply as error:
        found.problem = f"It could not be asked. {error}"
    except HouseError as error:
        found.problem = error.sentence
    with open_session() as session:
        _finish(session, reconciliation_id, found, clock())
    return True


@dataclass(slots=True)
class _Found:
    expected: int = 0
    confirmed: int = 0
    absent: "array[int]" = field(default_factory=lambda: array("q"))
    "Rows that are not there: eight bytes each, should it be a million."
    listed: list[str] = field(default_factory=list)
    problem: str | None = None


def _take(session: Session, now: datetime) -> tuple[int, Target, Window] | None:
    wanted = (
        select(Reconciliation, Destination)
        .join(Destination, Destination.id == Reconciliation.destination_id)
        .where(
            Reconciliation.finished_at.is_(None),
            (Reconciliation.started_at.is_(None)) | (Reconciliation.started_at <= now - TAKEN_FOR),
        )
        .order_by(Reconciliation.id)
        .limit(1)
    )
    if session.execute(wanted).first() is None:
        # looking takes no lock
        session.rollback()
        return None
    begin_write(session)
    row = session.execute(wanted.with_for_update(skip_locked=True, of=Reconciliation)).first()
    if row is None:
        session.rollback()
        return None
    asked, destination = row
    asked.started_at = now
    taken = (asked.id, target_of(destination), Window(asked.window_from, asked.window_to))
    session.commit()
    return taken


@dataclass(frozen=True, slots=True)
class _Ours:
    """A row that should be there."""

    id: int
    delivered_at: datetime


def _delivered(open_session: OpenSession, target: Target, window: Window) -> Iterator[dict[UUID, _Ours]]:
    """What was delivered in the window, by statement id, in parts that fit in memory."""
    last = 0
    while True:
        with open_session() as session:
            rows = session.execute(
                select(OutboxRow.id, OutboxRow.subject_id, OutboxRow.delivered_at)
                .where(
                    OutboxRow.destination_id == target.id,
                    OutboxRow.state == RowState.DELIVERED,
                    OutboxRow.id > last,
                    OutboxRow.delivered_at >= window.begin,
                    OutboxRow.delivered_at < window.end,
                )
                .order_by(OutboxRow.id)
                .limit(OURS_AT_ONCE)
            ).all()
        if not rows:
            return
        last = rows[-1].id
        yield {row.subject_id: _Ours(row.id, row.delivered_at) for row in rows}


def _compare(client: LrsClient, ours: dict[UUID, _Ours], found: _Found) -> None:
    missing = set(ours)
    moments = [one.delivered_at for one in ours.values()]
    for page in _listed(client, min(moments) - SLACK, max(moments) + SLACK):
        missing -= page.ids
        if not missing:
            break
    # a list may leave something out: voided statements always, and what a strange clock put elsewhere
    absent = [one for one in ours if one in missing and not _holds(client, one)]
    found.expected += len(ours)
    found.confirmed += len(ours) - len(absent)
    found.absent.extend(ours[one].id for one in absent)
    found.listed += [str(one) for one in absent[: LISTED_MOST - len(found.listed)]]


def _send_again(open_session: OpenSession, target: Target, row_ids: "array[int]") -> None:
    for first in range(0, len(row_ids), AGAIN_AT_ONCE):
        part = row_ids[first : first + AGAIN_AT_ONCE]
        with open_session() as session:
            begin_write(session)
            resend(session, agency_id=target.agency_id, destination_id=target.id, row_ids=part)
            session.commit()


def _listed(client: LrsClient, since: datetime, until: datetime) -> Iterator[ListedPage]:
    times = {"since": _time_text(since), "until": _time_text(until)}
    address = (
        f"{client.endpoint}/statements?{urlencode({**times, 'ascending': 'true', 'limit': PAGE_ROWS, 'format': 'ids'})}"
    )
    for _ in range(PAGES_MOST):
        reply = client.get(address)
        if reply.status in {400, 413, 501}:
            # it does not know one of these filters: each record is asked for singly
            return
        if reply.status != 200:
            raise NotComparable(_why(reply.status))
        page = read_page(reply.body, address)
        yield page
        if page.more is None:
            return
        address = page.more


def _holds(client: LrsClient, statement_id: UUID) -> bool:
    held = client.holds(statement_id)
    if held is None:
        raise NotComparable("It does not say whether it has a record. Nothing was sent again.")
    return held


def _why(status: int) -> str:
    if status in {401, 403}:
        return f"This name may not read there ({status}). Have it given the right to read, then compare again."
    return f"It answered with an error ({status}). Try again later."


def _finish(session: Session, reconciliation_id: int, found: _Found, now: datetime) -> None:
    is_done = found.problem is None
    begin_write(session)
    session.execute(
        update(Reconciliation)
        .where(Reconciliation.id == reconciliation_id)
        .values(
            finished_at=now,
            expected=found.expected,
            confirmed=found.confirmed,
            resent=found.listed if is_done else [],
            resent_count=len(found.absent) if is_done else 0,
            problem=found.problem,
        )
    )
    session.commit()


def target_of(destination: Destination) -> Target:
    """The destination as senders see it."""
    return Target(
        id=destination.id,
        agency_id=destination.agency_id,
        kind=destination.kind,
        endpoint=destination.endpoint,
        username=destination.username,
        secret_env=destination.secret_env,
        secret_sealed=destination.secret_sealed,
        xapi_version=destination.xapi_version,
    )


def _last_night(now: datetime, zone: ZoneInfo) -> datetime:
    local = now.astimezone(zone)
    night = local.replace(hour=NIGHTLY_AT_HOUR, minute=0, second=0, microsecond=0)
    return (night if night <= local else night - timedelta(days=1)).astimezone(UTC)


def _time_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
