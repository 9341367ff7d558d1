"""Who is told when records do not arrive: one mail when it begins, one when all is well again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session

from training_app.delivery.models import Destination, OutboxRow
from training_app.delivery.queries import NOT_TAKEN, read_oldest
from training_app.foundation.db import begin_write
from training_app.foundation.log import get_log
from training_app.foundation.mail import MailFailed

LATE_AFTER = timedelta(minutes=15)
WELL_UNDER = timedelta(minutes=5)
"""All is well again when nothing has waited for longer: a queue on the edge of being late gives one mail, not ten."""
log = get_log("delivery")

SendMail = Callable[[str, str, str], None]
"""(to, subject, text); raises MailFailed."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a destination."""

    is_stopped: bool
    oldest_waiting: timedelta
    last_error: str | None
    aside: int
    "Refused and parked rows."

    @property
    def is_lasting(self) -> bool:
        """Whether records do not arrive right now: that ends by itself or by a person, and then is told too."""
        return self.is_stopped or self.oldest_waiting > LATE_AFTER

    @property
    def is_over(self) -> bool:
        """Whether records arrive again."""
        return not self.is_stopped and self.oldest_waiting < WELL_UNDER


class News(Enum):
    """What there is to tell."""

    NOTHING = auto()
    TROUBLE = auto()
    WELL_AGAIN = auto()


def news_of(trouble: Trouble, *, alerted_at: datetime | None, alerted_aside: int) -> News:
    """What nobody was told yet. Of refused rows a second mail is written when there are twice as many, not for each."""
    is_more_aside = trouble.aside >= max(1, 2 * alerted_aside)
    if is_more_aside or (trouble.is_lasting and alerted_at is None):
        return News.TROUBLE
    return News.WELL_AGAIN if alerted_at is not None and trouble.is_over else News.NOTHING


def tell_of_trouble(session: Session, send: SendMail, *, mail_to: str | None, now: datetime) -> int:
    """Look at every destination and write to those who are to be told; returns how many mails went out. Commits.

    Each mail is claimed in the database first, so that of two workers one sends it. One that the mail server does not
    take is claimed by nobody again, and tried at the next look.

    :param mail_to: who is told where the destination names nobody
    """
    destinations = session.scalars(select(Destination).order_by(Destination.id)).all()
    looked = [(one, _trouble_of(session, one, now)) for one in destinations]
    session.expunge_all()
    session.rollback()
    sent = 0
    for destination, trouble in looked:
        to = destination.alert_mail or mail_to
        told = _Told(destination.alerted_at, destination.alerted_aside)
        news = news_of(trouble, alerted_at=told.at, alerted_aside=told.aside)
        if to is not None and news is not News.NOTHING:
            subject, text = _words(destination, trouble, news)
            after = _Told(_alerted_at(news, trouble, told, now), trouble.aside)
            sent += _send_once(session, destination.id, (told, after), lambda: send(to, subject, text))  # noqa: B023
        elif trouble.aside < told.aside:
            # somebody had them sent again: should they be refused once more, that is news
            _claim(session, destination.id, told, _Told(told.at, trouble.aside))
    return sent


def _alerted_at(news: News, trouble: Trouble, told: "_Told", now: datetime) -> datetime | None:
    if news is News.WELL_AGAIN:
        return None
    return told.at or (now if trouble.is_lasting else None)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a destination's people know."""

    at: datetime | None
    aside: int


def _trouble_of(session: Session, destination: Destination, now: datetime) -> Trouble:
    oldest = read_oldest(session, destination.id)
    aside = session.scalar(
        select(func.count()).where(OutboxRow.destination_id == destination.id, OutboxRow.state.in_(NOT_TAKEN))
    )
    age = now - oldest.created_at if oldest is not None else timedelta()
    said = destination.last_error or (oldest.last_error if oldest is not None else None)
    return Trouble(destination.is_stopped, age, said, aside or 0)


def _send_once(session: Session, destination_id: int, change: tuple[_Told, _Told], send: Callable[[], None]) -> int:
    before, after = change
    if not _claim(session, destination_id, before, after):
        return 0
    try:
        send()
    except MailFailed as error:
        log.error("alert not sent", destination_id=destination_id, why=str(error))
        _claim(session, destination_id, after, before)
        return 0
    return 1


def _claim(session: Session, destination_id: int, before: _Told, after: _Told) -> bool:
    begin_write(session)
    result = session.execute(
        update(Destination)
        .where(
            Destination.id == destination_id,
            Destination.alerted_at.is_(None) if before.at is None else Destination.alerted_at == before.at,
            Destination.alerted_aside == before.aside,
        )
        .values(alerted_at=after.at, alerted_aside=after.aside)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - narrows the type; an UPDATE gives no other
    session.commit()
    return result.rowcount == 1


def _words(destination: Destination, trouble: Trouble, news: News) -> tuple[str, str]:
    kept = f"Refused, or given up after fourteen days: {trouble.aside}. Each is kept, with its reason."
    name = destination.name
    if news is News.WELL_AGAIN:
        more = kept if trouble.aside else "Nothing needs doing."
        return f"Records reach {name} again", f"Records reach {name} again. Nothing was lost.\n\n{more}\n"
    lines = []
    if trouble.is_stopped:
        # a person's own words are on the page: they may name somebody
        is_ours = destination.stopped_reason == destination.last_error
        reason = destination.stopped_reason if is_ours else None
        lines.append(f"Sending is stopped. {reason or 'The page Records says why.'}")
    if trouble.oldest_waiting > LATE_AFTER:
        minutes = int(trouble.oldest_waiting.total_seconds() // 60)
        lines.append(f"The oldest record has waited for {minutes} minutes. Last error: {trouble.last_error or 'none'}")
    if trouble.aside:
        lines.append(kept)
    lines.append("Every record is kept until it has arrived. The page Records says more, and what can be done.")
    return f"Records do not reach {name}", "\n\n".join(lines) + "\n"
