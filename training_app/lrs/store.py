"""Keeping the program's own statements: written once, in the transaction of the fact, and read back byte for byte."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from training_app.foundation.db import Prepared
from training_app.lrs import references
from training_app.lrs.definitions import write_definitions
from training_app.lrs.errors import StatementConflict
from training_app.lrs.models import Statement
from training_app.lrs.rows import StatementFields, add_row, among, among_array, id_list

__all__ = [
    "StatementFields",
    "keep_definitions",
    "mark_voided",
    "read_bodies",
    "read_for_sending",
    "store_statement",
]


def store_statement(session: Session, *, agency_id: int, body: bytes, fields: StatementFields, now: datetime) -> bool:
    """Keep one of the program's own statements, in the caller's transaction; the same bytes again change nothing.

    Returns whether it is new.

    :param body: canonical bytes
    :raise StatementConflict: when other bytes are stored under this id
    """
    seq = add_row(session, agency_id=agency_id, body=body, fields=fields, now=now)
    if seq is None:
        if read_bodies(session, agency_id=agency_id, ids=[fields.id]) != {fields.id: body}:
            raise StatementConflict
        return False
    if fields.refers_to is not None:
        # what it is about is there; and nobody can have spoken of it before: its id was not known
        references.follow(session, agency_id=agency_id, added={fields.id: seq}, fields=[fields])
    return True


def keep_definitions(session: Session, *, agency_id: int, definitions: Mapping[str, bytes]) -> None:
    """Keep what the program's own statements say of their activities; the newest word holds.

    :param definitions: canonical JSON by IRI
    """
    write_definitions(session, agency_id=agency_id, definitions=definitions)


def mark_voided(session: Session, *, agency_id: int, statement_id: UUID) -> None:
    """Note that a later statement voids this one, in the caller's transaction. Its bytes stay as they are."""
    session.execute(
        update(Statement).where(Statement.agency_id == agency_id, Statement.id == statement_id).values(voided=True)
    )


def read_for_sending(session: Session, *, agency_id: int, ids: Sequence[UUID]) -> dict[UUID, tuple[bytes, str | None]]:
    """(canonical bytes, the officer's account name) by id; an id that is not stored is left out."""
    rows = _READ.run(session, {"agency": agency_id, "ids": id_list(session, ids)})
    return {row.id: (row.body, row.actor_name) for row in rows}


def read_bodies(session: Session, *, agency_id: int, ids: Sequence[UUID]) -> dict[UUID, bytes]:
    """The canonical bytes by id; an id that is not stored is left out."""
    rows = _READ.run(session, {"agency": agency_id, "ids": id_list(session, ids)})
    return {row.id: row.body for row in rows}


_STATEMENT = cast(Table, Statement.__table__)
_SOME = select(_STATEMENT.c.id, _STATEMENT.c.body, _STATEMENT.c.actor_name).where(
    _STATEMENT.c.agency_id == bindparam("agency")
)
_READ = Prepared(_SOME.where(among(_STATEMENT.c.id)), postgresql=_SOME.where(among_array(_STATEMENT.c.id)))
