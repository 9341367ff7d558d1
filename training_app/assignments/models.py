"""One assignment: a person, a module, a due date in the agency's zone."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class Assignment(Base):
    """That a person is to finish a module by the end of a day."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("person_id", "module_id"),
        Index(None, "agency_id", "module_id", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[str] = mapped_column(String(80))
    due_on: Mapped[date | None]
    "Due at 23:59:59 of this day in the agency's zone; None means no date yet."
    assigned_at: Mapped[datetime]
    assigned_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
