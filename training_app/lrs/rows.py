"""How statements and what finds them get into their tables, one at a time and many at once, on both engines."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ARRAY, Integer, String, Table, any_, bindparam, column, func, insert, select, table, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from training_app.foundation.db import Id, Prepared
from training_app.lrs.models import Statement, StatementTerm
from training_app.lrs.terms import Term, term_number


@dataclass(frozen=True, slots=True)
class StatementFields:
    """What is kept beside the bytes, as it stands in them."""

    id: UUID
    registration: UUID | None
    timestamp: datetime
    terms: frozenset[Term]
    "What filters find it by."
    actor_name: str | None = None
    "Set in the program's own statements only."
    refers_to: UUID | None = None
    client_id: int | None = None
    has_attachments: bool = False


def is_sqlite(session: Session) -> bool:
    """Whether this is SQLite, where one transaction writes at a time."""
    return session.get_bind().dialect.name == "sqlite"


def add_row(session: Session, *, agency_id: int, body: bytes, fields: StatementFields, now: datetime) -> int | None:
    """Add one of the program's own statements; returns its ``seq``, None when the id is taken.

    On SQLite its terms come later: see ``lrs.late_terms``.
    """
    values = _row(agency_id, body, fields, now)
    if is_sqlite(session):
        rows = _ADD.run(session, values)
        return rows[0].seq if rows else None
    # one round trip for all of it
    terms = list(own_numbers(agency_id, fields))
    return session.execute(_ADD_WITH_TERMS, {**values, "terms": terms}).scalar_one_or_none()


def add_rows(
    session: Session, *, agency_id: int, rows: Sequence[tuple[bytes, StatementFields]], now: datetime
) -> dict[UUID, int]:
    """Add many statements with their own terms, numbered in this order; returns the ``seq`` of each that was added.

    One whose id is taken is left out. On SQLite the caller has looked and holds the write lock: there, that fails.
    """
    seqs = _next_seqs(session, len(rows))
    values = [
        {**_row(agency_id, body, fields, now), "seq": seq} for seq, (body, fields) in zip(seqs, rows, strict=True)
    ]
    if is_sqlite(session):
        _ADD_NUMBERED.run_many(session, values)
        added = {fields.id: seq for seq, (_, fields) in zip(seqs, rows, strict=True)}
    else:
        # in one order for everybody, so that two requests with the same ids never wait for each other
        values.sort(key=lambda one: cast(UUID, one["id"]))
        columns: dict[str, object] = {name: [one[name] for one in values] for name in _KINDS}
        columns["body"] = bytes_array(cast(bytes, one["body"]) for one in values)
        added = {row.id: row.seq for row in session.execute(_ADD_AT_ONCE, columns)}
    pairs = [
        (number, added[fields.id])
        for _, fields in rows
        if fields.id in added
        for number in own_numbers(agency_id, fields)
    ]
    add_terms(session, pairs)
    return added


def add_terms(session: Session, pairs: Iterable[tuple[int, int]]) -> None:
    """Let filters find statements: (term, seq) of each, those that are there already too."""
    # neighbours in the index one after the other
    ordered = sorted(pairs)
    if is_sqlite(session):
        _ADD_TERM.run_many(session, [{"term": number, "seq": seq} for number, seq in ordered])
    elif ordered:
        terms, seqs = zip(*ordered, strict=True)
        session.execute(_ADD_TERMS_AT_ONCE, {"terms": _numbers_array(terms), "seqs": _numbers_array(seqs)})


def own_numbers(agency_id: int, fields: StatementFields) -> set[int]:
    """The terms of the statement itself, as they stand in the index."""
    return {term_number(agency_id, kind, value) for kind, value in fields.terms}


def id_list(session: Session, ids: Collection[UUID]) -> str | list[UUID]:
    """However many ids, as the one value that ``among`` and ``among_array`` compare with."""
    return json.dumps([one.hex for one in ids]) if is_sqlite(session) else list(ids)


def among(column: Any) -> Any:
    """On SQLite: the column is one of ``ids``."""
    return column.in_(select(func.json_each(bindparam("ids")).table_valued("value").c.value))


def among_array(column: Any) -> Any:
    """On PostgreSQL: the column is one of ``ids``."""
    return column == any_(bindparam("ids", type_=ARRAY(Id())))


def bytes_array(values: Iterable[bytes]) -> str:
    """PostgreSQL's own spelling of a list of bytes; the driver needs ten times as long for it."""
    return "{" + ",".join(f'"\\\\x{one.hex()}"' for one in values) + "}"


def _numbers_array(values: Iterable[int]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


def _row(agency_id: int, body: bytes, fields: StatementFields, now: datetime) -> dict[str, object]:
    return {
        "id": fields.id,
        "agency_id": agency_id,
        "client_id": fields.client_id,
        "registration": fields.registration,
        "actor_name": fields.actor_name,
        "timestamp": fields.timestamp,
        "stored_at": now,
        "refers_to": fields.refers_to,
        "body": body,
        "has_attachments": fields.has_attachments,
        "voided": False,
    }


def _next_seqs(session: Session, count: int) -> list[int]:
    if is_sqlite(session):
        rows = _NEWEST_SEQ.run(session, {})
        first = rows[0].seq + 1 if rows else 1
        return list(range(first, first + count))
    return sorted(session.scalars(_DRAW_SEQS, {"count": count}))


_STATEMENT = cast(Table, Statement.__table__)
_TERM = cast(Table, StatementTerm.__table__)
# PostgreSQL's names for the types of the columns
_KINDS = {
    "seq": "bigint",
    "id": "uuid",
    "agency_id": "integer",
    "client_id": "integer",
    "registration": "uuid",
    "actor_name": "text",
    "timestamp": "timestamptz",
    "stored_at": "timestamptz",
    "refers_to": "uuid",
    "has_attachments": "boolean",
    "voided": "boolean",
    "body": "bytea",
}
_VALUES = {one.name: bindparam(one.name, type_=one.type) for one in _STATEMENT.c if one.name != "seq"}

# gives the number back when the id was new
_ADD = Prepared(
    sqlite.insert(_STATEMENT)
    .values(_VALUES)
    .on_conflict_do_nothing(index_elements=["agency_id", "id"])
    .returning(_STATEMENT.c.seq)
)
_ADD_NUMBERED = Prepared(insert(_STATEMENT))
_ADD_TERM = Prepared(sqlite.insert(_TERM).on_conflict_do_nothing())
_SEQUENCE = table("sqlite_sequence", column("name", String), column("seq", Integer))
_NEWEST_SEQ = Prepared(select(_SEQUENCE.c.seq).where(_SEQUENCE.c.name == _STATEMENT.name))
_DRAW_SEQS = text("SELECT nextval(pg_get_serial_sequence('statement', 'seq')) FROM generate_series(1, :count)")
_ADD_WITH_TERMS = text(
    f"""
    WITH added AS (
        INSERT INTO statement ({", ".join(_VALUES)}) VALUES ({", ".join(f":{name}" for name in _VALUES)})
        ON CONFLICT (agency_id, id) DO NOTHING RETURNING seq
    ), found AS (
        INSERT INTO statement_term (term, seq) SELECT wanted.term, added.seq
        FROM added, unnest(CAST(:terms AS bigint[])) AS wanted(term)
    )
    SELECT seq FROM added
    """  # noqa: S608 - put together from the names of columns
)
_ADD_AT_ONCE = text(
    f"""
    INSERT INTO statement ({", ".join(_KINDS)})
    SELECT * FROM unnest({", ".join(f"CAST(:{name} AS {kind}[])" for name, kind in _KINDS.items())})
    ON CONFLICT (agency_id, id) DO NOTHING RETURNING seq, id
    """  # noqa: S608 - put together from the names of columns
)
_ADD_TERMS_AT_ONCE = text(
    "INSERT INTO statement_term (term, seq) "
    "SELECT * FROM unnest(CAST(:terms AS bigint[]), CAST(:seqs AS bigint[])) ON CONFLICT DO NOTHING"
)
