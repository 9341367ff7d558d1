"""Keeping statements: written once, read back byte for byte."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from training_app.foundation.db import Base, Prepared
from training_app.lrs.errors import StatementConflict
from training_app.lrs.models import Statement


@dataclass(frozen=True, slots=True)
class StatementFields:
    """The parts of a statement that queries look at, as they stand in its bytes."""

    id: UUID
    registration: UUID | None
    verb_id: str
    activity_id: str
    actor_name: str
    timestamp: datetime


def store_statement(session: Session, *, agency_id: int, body: bytes, fields: StatementFields, now: datetime) -> None:
    """Keep the statement, in the caller's transaction; the same bytes a second time change nothing.

    :param body: canonical bytes
    :raise StatementConflict: when other bytes are stored under this id
    """
    values = {
        "id": fields.id,
        "agency_id": agency_id,
        "registration": fields.registration,
        "verb_id": fields.verb_id,
        "activity_id": fields.activity_id,
        "actor_name": fields.actor_name,
        "timestamp": fields.timestamp,
        "stored_at": now,
        "body": body,
        "voided": False,
    }
    if _INSERT.run(session, values):
        return
    stored = session.execute(select(Statement.body).where(Statement.id == fields.id)).scalar_one()
    if stored != body:
        raise StatementConflict


def mark_voided(session: Session, *, agency_id: int, statement_id: UUID) -> None:
    """Note that a later statement voids this one, in the caller's transaction. Its bytes stay as they are."""
    session.execute(
        update(Statement).where(Statement.id == statement_id, Statement.agency_id == agency_id).values(voided=True)
    )


def read_bodies(session: Session, ids: Sequence[UUID]) -> dict[UUID, bytes]:
    """The canonical bytes by id; an id that is not stored is left out."""
    rows = session.execute(select(Statement.id, Statement.body).where(Statement.id.in_(ids)))
    return {row.id: row.body for row in rows}


_TABLE = Base.metadata.tables[Statement.__tablename__]
# gives the id back when it was new
_INSERT = Prepared(
    sqlite.insert(_TABLE).on_conflict_do_nothing(index_elements=["id"]).returning(_TABLE.c.id),
    postgresql=postgresql.insert(_TABLE).on_conflict_do_nothing(index_elements=["id"]).returning(_TABLE.c.id),
)
