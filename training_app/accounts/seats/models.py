"""The seats of an agency: who holds which, for which records and until when."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from training_app.accounts.models import Role
from training_app.foundation.db import Base


class Seat(Base):
    """A seat and its holder. The holder's ``Person.is_active`` is False: they are on no roster and in no figure.

    One seat a person: who comes back later has the same one extended. What it was before stands in the audit log.
    """

    __tablename__ = "seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    role: Mapped[Role] = mapped_column(String(20))
    first_day: Mapped[date | None]
    "The first day of records that an auditor may read, in the agency's zone; NULL for the other seats."
    last_day: Mapped[date | None]
    ends_on: Mapped[date]
    "The last day on which its holder may come in."
    ends_at: Mapped[datetime]
    "The end of that day in the agency's zone, as it was when the seat was given."
    ended_at: Mapped[datetime | None]
    "Set when it was ended before its day."
    given_at: Mapped[datetime]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    "None for the command line."
    reason: Mapped[str] = mapped_column(String(500))
    shown_as: Mapped[str | None] = mapped_column(String(80))
    "The name that the holder chose to be shown by beside a comment; NULL for the words of the seat."
