"""The tables of training outside this program: what officers bring with proof, classes, and who was in them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base, Id


class ClaimState(StrEnum):
    """How far an entry of outside training is. There is no fifth."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    TAKEN_BACK = "taken_back"
    "By its officer while it waited, or by who approves afterwards; ``decided_by_id`` says who."


class OutsideTraining(Base):
    """What somebody learned elsewhere, as they or a coordinator say; it counts once somebody else approved it."""

    __tablename__ = "outside_training"
    __table_args__ = (Index(None, "person_id"), Index(None, "agency_id", "state", "entered_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str] = mapped_column(String(200))
    provider: Mapped[str] = mapped_column(String(200))
    day: Mapped[date]
    "The last day of it, by the calendar of the agency."
    minutes: Mapped[int]
    code: Mapped[str | None] = mapped_column(String(60))
    "The number under which the state or the provider knows the course."
    module_id: Mapped[str | None] = mapped_column(String(80))
    "Which module it stands for; None for hours alone. Whoever approves has the last word."
    state: Mapped[ClaimState] = mapped_column(String(20))
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(String(1000))
    attempt_id: Mapped[UUID | None] = mapped_column(Id)
    completion_id: Mapped[UUID | None] = mapped_column(Id)
    "The learning event that the approval made; it stays named here after it was voided."


class OutsideProof(Base):
    """The file that shows it, in a table of its own so that no list loads it."""

    __tablename__ = "outside_proof"

    training_id: Mapped[int] = mapped_column(ForeignKey("outside_training.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    "The end of its name: pdf, jpg, png. Found in the content; what the file was called is not kept."
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))


class ClassState(StrEnum):
    """How far a class is."""

    PLANNED = "planned"
    CLOSED = "closed"
    "Its list is confirmed and recorded, once."
    CANCELLED = "cancelled"


class ClassSession(Base):
    """One class in a room: when, where, who teaches, and when its sign-in is open."""

    __tablename__ = "class_session"
    __table_args__ = (Index(None, "agency_id", "state", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    "Whose class it is, with the units below; None for everybody of the agency."
    title: Mapped[str] = mapped_column(String(200))
    module_id: Mapped[str | None] = mapped_column(String(80))
    code: Mapped[str | None] = mapped_column(String(60))
    room: Mapped[str] = mapped_column(String(120))
    instructor: Mapped[str] = mapped_column(String(120))
    "As the list shall name them; who teaches need not have an account."
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    "Sign-in is open from ``opens_at`` until before this."
    minutes: Mapped[int]
    "What whoever was there is credited with."
    seats: Mapped[int | None]
    phone_code: Mapped[str] = mapped_column(String(64), unique=True)
    "Stands in the QR code. Kept as it is, because the code is shown again; it needs a sign-in of one's own beside it."
    tablet_code: Mapped[str] = mapped_column(String(64), unique=True)
    "Opens the sheet on the room's tablet, within the same window. What is typed there the instructor confirms."
    state: Mapped[ClassState] = mapped_column(String(20))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(String(1000))
    "Why it was cancelled."


class CameHow(StrEnum):
    """How somebody came onto the list of a class."""

    LISTED = "listed"
    "Somebody who runs the class put them there, by hand or with a roster."
    PHONE = "phone"
    "Signed in on their own account, within the window."
    TABLET = "tablet"
    "A badge typed on the room's tablet, within the window: asserted, until the list is confirmed."


class PlaceOutcome(StrEnum):
    """What a class left on somebody's record when its list was confirmed."""

    RECORDED = "recorded"
    "The module, as done in this class."
    HAD_IT = "had_it"
    "They had the module on record already; the hours of the class are theirs."
    HOURS = "hours"
    "The class stands for no module, or for one that has left the catalogue."
    ABSENT = "absent"
    OWN = "own"
    "They confirmed the list themselves, and nobody confirms their own presence."


class ClassPlace(Base):
    """One person on the list of a class; one row, however often they sign in."""

    __tablename__ = "class_place"
    __table_args__ = (UniqueConstraint("session_id", "person_id"), Index(None, "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    how: Mapped[CameHow] = mapped_column(String(20))
    signed_in_at: Mapped[datetime | None]
    is_present: Mapped[bool]
    minutes: Mapped[int | None]
    "Where a roster says other hours than the class has; None for those of the class."
    outcome: Mapped[PlaceOutcome | None] = mapped_column(String(20))
    attempt_id: Mapped[UUID | None] = mapped_column(Id)
    completion_id: Mapped[UUID | None] = mapped_column(Id)
