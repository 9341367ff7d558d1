"""What the record store keeps: statements with what filters look for, documents, attachments, and who may come in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base

_BIG = BigInteger().with_variant(Integer, "sqlite")
_IS_ABOUT_ONE = text("refers_to IS NOT NULL")


class Statement(Base):
    """A stored statement, in the order of storing.

    ``body`` is the statement in canonical form without ``stored`` and ``authority``: these are the store's own word,
    and are added when it is read. So the program's own statements are the same bytes here and at every destination.
    """

    __tablename__ = "statement"
    __table_args__ = (
        UniqueConstraint("agency_id", "id"),
        Index(None, "agency_id", "stored_at", "seq"),
        Index(None, "agency_id", "client_id", "seq"),
        # few statements refer to others: the rest costs this index nothing
        Index(None, "agency_id", "refers_to", sqlite_where=_IS_ABOUT_ONE, postgresql_where=_IS_ABOUT_ONE),
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(_BIG, primary_key=True, autoincrement=True)
    "Rises in the order of storing; pages of a long answer go by it."
    id: Mapped[UUID]
    "The statement's own id."
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("lrs_client.id"))
    "Who sent it; NULL for the program itself. The statement's authority is read from it."
    registration: Mapped[UUID | None]
    actor_name: Mapped[str | None] = mapped_column(String(64))
    "The account name of the officer, in the program's own statements: opaque."
    timestamp: Mapped[datetime]
    "When it happened."
    stored_at: Mapped[datetime]
    refers_to: Mapped[UUID | None]
    "The statement that this one is about, when it is about one."
    has_attachments: Mapped[bool] = mapped_column(default=False)
    voided: Mapped[bool] = mapped_column(default=False)
    # the last column: SQLite reads through a long one to get at what comes behind it
    body: Mapped[bytes] = mapped_column(LargeBinary)


class StatementTerm(Base):
    """One thing a filter can ask for, and one statement that has it; see ``lrs.terms``.

    A statement about another has the other's terms too, so that a filter finds both.
    """

    __tablename__ = "statement_term"
    # SQLite: one tree and not two, the rows are nothing but their key
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads this attribute, it is never changed

    term: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(_BIG, primary_key=True, autoincrement=False)
    "Not declared as a foreign key: checking it for each row would cost more than writing it."


class FoundUpTo(Base):
    """On SQLite: up to which ``seq`` the program's own statements have their terms; see ``lrs.late_terms``."""

    __tablename__ = "lrs_found_up_to"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(_BIG)


class KnownActivity(Base):
    """What was said of an activity: its definition, put together from all statements about it."""

    __tablename__ = "lrs_activity"
    __table_args__ = (UniqueConstraint("agency_id", "iri_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    iri_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    "SHA-256: an IRI may be too long for an index."
    iri: Mapped[str] = mapped_column(Text)
    definition: Mapped[bytes] = mapped_column(LargeBinary)
    "Canonical JSON."


class Attachment(Base):
    """The bytes of an attachment, once, however many statements name them."""

    __tablename__ = "lrs_attachment"
    __table_args__ = (UniqueConstraint("agency_id", "sha2"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    sha2: Mapped[str] = mapped_column(String(128))
    content_type: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    stored_at: Mapped[datetime]


class Document(Base):
    """A document of the state, activity profile or agent profile resource."""

    __tablename__ = "lrs_document"
    __table_args__ = (UniqueConstraint("agency_id", "key_hash"), Index(None, "agency_id", "group_hash", "updated_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("lrs_client.id"))
    "Who wrote it last."
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    "SHA-256 over resource, activity, agent, registration and document id: together they may be too long for an index."
    group_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    "SHA-256 over resource, activity and agent: what a list of ids asks for."
    registration: Mapped[UUID | None]
    document_id: Mapped[str] = mapped_column(Text)
    "stateId or profileId."
    content_type: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    etag: Mapped[str] = mapped_column(String(40))
    "SHA-1 of the content, in hexadecimal digits."
    updated_at: Mapped[datetime]


class Client(Base):
    """Another system that may use the record store. Only the SHA-256 of its secret is kept."""

    __tablename__ = "lrs_client"
    __table_args__ = (UniqueConstraint("key"), Index(None, "agency_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str] = mapped_column(String(120))
    "What coordinators read: Regional academy LMS."
    key: Mapped[str] = mapped_column(String(40))
    "The user name of its Basic credentials; random, and the account name of its authority."
    secret_hash: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    version: Mapped[str] = mapped_column(String(8))
    "The version of xAPI it was set up for: a request that names none is refused in this one."
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    last_used_at: Mapped[datetime | None]
    "Moved at most once a minute."
    revoked_at: Mapped[datetime | None]
