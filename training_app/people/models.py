"""A roster that was uploaded and waits for its person to say "do it"."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class WaitingRoster(Base):
    """One uploaded file: the newest of its person, for at most a day, and gone when it was done or dropped."""

    __tablename__ = "waiting_roster"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    "Who uploaded it; nobody else reads it."
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    file_name: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    "As it came: it is read anew each time, so that what is shown and what is done come from the same bytes."
    is_whole: Mapped[bool] = mapped_column(Boolean)
    "Whether who is not in it has left."
    uploaded_at: Mapped[datetime] = mapped_column(index=True)
