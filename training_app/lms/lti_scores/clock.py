"""The times that scores are sent with: kept before they are used, so that none is ever used again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.foundation.db import begin_write, insert_if_absent
from training_app.lms.lti.ags import next_timestamp
from training_app.lms.lti_scores.models import ScoreClock

_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Column:
    """One officer in one line item."""

    line_item_url: str
    user_id: str

    @property
    def key(self) -> bytes:
        """What it is kept under. The length keeps apart what would read the same."""
        text = f"{len(self.line_item_url)}|{self.line_item_url}|{self.user_id}"
        return sha256(text.encode()).digest()


def take_timestamps(session: Session, columns: Collection[Column], *, now: datetime) -> dict[Column, datetime]:
    """A whole second for each, after every one that was taken for it before; commits.

    A time that was taken and not used is lost, which costs a second. A score that was sent is never sent again with
    the same time: the LMS would not know which of the two is the newer.
    """
    by_key = {column.key: column for column in columns}
    begin_write(session)
    # in one order everywhere: two workers that take turns on the same columns never wait for each other in a circle
    for key in sorted(by_key):
        insert_if_absent(session, ScoreClock, {"key_hash": key, "sent_at": _NEVER})
    rows = session.scalars(
        select(ScoreClock).where(ScoreClock.key_hash.in_(by_key)).order_by(ScoreClock.key_hash).with_for_update()
    )
    taken = {}
    for row in rows:
        row.sent_at = taken[by_key[row.key_hash]] = next_timestamp(now, row.sent_at)
    session.commit()
    return taken
