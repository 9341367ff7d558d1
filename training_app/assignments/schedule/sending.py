"""Sending the mails that wait: each is taken by one worker, handed in outside any transaction, and written down."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, or_, select, update
from sqlalchemy.orm import Session

from training_app.assignments.schedule.models import MailState, QueuedMail, ReminderDigest
from training_app.foundation.clock import Clock
from training_app.foundation.db import begin_write
from training_app.foundation.log import get_log
from training_app.foundation.mail import MailFailed
from training_app.foundation.mail_folder import Mailer

TAKEN_FOR = timedelta(minutes=10)
LAPSES_AFTER = timedelta(days=2)
MOST_AT_ONCE = 200
log = get_log("assignments")


def send_waiting(session: Session, mailer: Mailer, *, clock: Clock, table: type[QueuedMail] = ReminderDigest) -> int:
    """Send what waits in a table, at most 200 mails; returns how many were sent. Commits around each.

    What the server does not take waits for the next time, until a newer mail would say more: then it lapses, and the
    log of what was sent says so. A worker that dies while it hands one in leaves it to be sent again after ten minutes.
    """
    _let_lapse(session, table, clock())
    waiting = session.scalars(
        select(table.id)
        .where(table.state == MailState.WAITING, _is_free(table, clock()))
        .order_by(table.id)
        .limit(MOST_AT_ONCE)
    ).all()
    session.rollback()
    return sum(_send_one(session, mailer, table, mail_id, clock) for mail_id in waiting)


def _send_one(session: Session, mailer: Mailer, table: type[QueuedMail], mail_id: int, clock: Clock) -> int:
    begin_write(session)
    took = session.execute(
        update(table)
        .where(table.id == mail_id, table.state == MailState.WAITING, _is_free(table, clock()))
        .values(taken_until=clock() + TAKEN_FOR)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(took, CursorResult)  # noqa: S101 - narrows the type; an UPDATE gives no other
    found = session.execute(select(table.mail_to, table.subject, table.text).where(table.id == mail_id)).one()
    session.commit()
    if took.rowcount != 1:
        return 0
    try:
        mailer.send(found.mail_to or "", found.subject, found.text)
    except MailFailed as error:
        log.error("mail not sent", mail_id=mail_id, why=str(error))
        _note(session, table, mail_id, last_error=str(error)[:300])
        return 0
    _note(session, table, mail_id, state=MailState.SENT, sent_at=clock(), last_error=None)
    return 1


def _note(session: Session, table: type[QueuedMail], mail_id: int, **values: object) -> None:
    begin_write(session)
    session.execute(
        update(table)
        .where(table.id == mail_id)
        .values(**values, taken_until=None)
        .execution_options(synchronize_session=False)
    )
    session.commit()


def _let_lapse(session: Session, table: type[QueuedMail], now: datetime) -> None:
    old = (table.state == MailState.WAITING, table.made_at < now - LAPSES_AFTER, _is_free(table, now))
    if session.scalar(select(table.id).where(*old).limit(1)) is None:
        return
    begin_write(session)
    session.execute(
        update(table).where(*old).values(state=MailState.LAPSED).execution_options(synchronize_session=False)
    )
    session.commit()


def _is_free(table: type[QueuedMail], now: datetime) -> ColumnElement[bool]:
    return or_(table.taken_until.is_(None), table.taken_until < now)
