"""Reading kept views: those that somebody may open, one of them, and the log of its mails."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.assignments.schedule.models import MailState
from training_app.foundation.ids import AgencyId, PersonId
from training_app.reports.kept.models import Cadence, SavedView, ViewMail, ViewMailSent

_COLUMNS: tuple[Any, ...] = (
    *(SavedView.id, SavedView.owner_id, SavedView.name, SavedView.query, SavedView.is_shared),
    *(Person.given_name, Person.family_name, ViewMail.cadence, ViewMail.day),
)
"What a ViewRow holds, in its order."


class ViewRow(NamedTuple):
    """A view, and the mail that the reader asked for; ``cadence`` None where there is none."""

    id: int
    owner_id: int
    name: str
    query: str
    is_shared: bool
    given_name: str
    family_name: str
    cadence: Cadence | None
    day: int | None


class SentRow(NamedTuple):
    """One mail of the reader's."""

    day: date
    state: MailState
    sent_at: datetime | None
    last_error: str | None


def read_views(
    session: Session, agency_id: AgencyId, reader_id: PersonId, *, first: int, most: int
) -> Sequence[ViewRow]:
    """Some of those that the reader may open, their own first, by name."""
    query = _views(agency_id, reader_id).order_by(SavedView.owner_id != reader_id, SavedView.name, SavedView.id)
    return [_row_of(row) for row in session.execute(query.offset(first).limit(most))]


def count_views(session: Session, agency_id: AgencyId, reader_id: PersonId) -> int:
    """How many the reader may open."""
    query = select(func.count()).select_from(SavedView).where(*_may_open(agency_id, reader_id))
    found: int = session.execute(query).scalar_one()
    return found


def read_view(session: Session, agency_id: AgencyId, reader_id: PersonId, view_id: int) -> ViewRow | None:
    """One that the reader may open; None for all others."""
    row = session.execute(_views(agency_id, reader_id).where(SavedView.id == view_id)).one_or_none()
    return None if row is None else _row_of(row)


def read_sent(session: Session, reader_id: PersonId, view_id: int, *, most: int) -> Sequence[SentRow]:
    """The newest mails with a view's link to the reader."""
    query = (
        select(ViewMailSent.day, ViewMailSent.state, ViewMailSent.sent_at, ViewMailSent.last_error)
        .join(ViewMail, ViewMail.id == ViewMailSent.mail_id)
        .where(ViewMail.view_id == view_id, ViewMail.person_id == reader_id)
        .order_by(ViewMailSent.day.desc())
        .limit(most)
    )
    return [
        SentRow(day, MailState(state), sent_at, last_error)
        for day, state, sent_at, last_error in session.execute(query)
    ]


def has_mailbox(session: Session, person_id: PersonId) -> bool:
    """Whether somebody signs in with their e-mail; a badge number is no mailbox."""
    name = session.scalar(select(Person.sign_in_name).where(Person.id == person_id))
    return name is not None and "@" in name


def _views(agency_id: AgencyId, reader_id: PersonId) -> Select[Any]:
    mine = and_(ViewMail.view_id == SavedView.id, ViewMail.person_id == reader_id, ViewMail.ended_at.is_(None))
    return (
        select(*_COLUMNS)
        .join(Person, Person.id == SavedView.owner_id)
        .outerjoin(ViewMail, mine)
        .where(*_may_open(agency_id, reader_id))
    )


def _may_open(agency_id: AgencyId, reader_id: PersonId) -> list[ColumnElement[bool]]:
    return [
        SavedView.agency_id == agency_id,
        SavedView.removed_at.is_(None),
        (SavedView.owner_id == reader_id) | SavedView.is_shared,
    ]


def _row_of(row: Sequence[Any]) -> ViewRow:
    found = ViewRow._make(row)
    return found if found.cadence is None else found._replace(cadence=Cadence(found.cadence))
