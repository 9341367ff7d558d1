"""Somebody with a row in every table there is, every word of it a canary, and a look for canaries in every column."""

import json
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, Integer, LargeBinary, Table, Uuid, insert, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.delivery.models import RowState
from training_app.foundation.db import Base, UtcDateTime
from training_app.foundation.ids import AgencyId, PersonId
from training_app.keeping.finding import Whose
from training_app.keeping.holdings import HOLDINGS
from training_app.keeping.rules import Extent

NAME, BADGE, RECORD = "Zq7Kx", "Bq8Jw", "Rq9Hv"
"""What names the person and how to reach them; their badge; their training record. As short as the shortest column."""
_ALREADY_THERE = ("agency", "unit", "person", "audit_entry", "audit_head", "removal")


def add_canary(session: Session, agency_id: AgencyId, now: datetime) -> Whose:
    """Add somebody who left, with a row in every table of the map that can have one. Commits."""
    person = Person(
        agency_id=agency_id,
        given_name=NAME,
        family_name=NAME,
        badge=BADGE,
        sign_in_name=f"{NAME}@riverton.example",
        password_hash=NAME,
        rank=NAME,
        hired_on=date(2020, 1, 1),
        actor_name=RECORD,
        is_active=False,
        created_at=now,
    )
    session.add(person)
    session.flush()
    whose = Whose(agency_id, PersonId(person.id))
    keys: dict[str, dict[str, Any]] = {}
    tables = [table for table in Base.metadata.sorted_tables if table.name not in _ALREADY_THERE]
    # last what is found through others without a foreign key
    for table in sorted(tables, key=lambda one: one.name in {"outbox_row", "statement_term"}):
        keys[table.name] = _add_row(session, table, whose, keys, now)
    for name in ("statement", "cmi5_statement"):
        values = _values(session, Base.metadata.tables["outbox_row"], whose, keys, now)
        session.execute(insert(Base.metadata.tables["outbox_row"]).values({**values, "subject_id": keys[name]["id"]}))
    session.commit()
    return whose


def places_of(session: Session, *canaries: str) -> set[str]:
    """``table.column`` of every value with one of the canaries in it, in any table, in whatever form."""
    found = set()
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            found |= {
                f"{table.name}.{column.name}"
                for column, value in zip(table.columns, row, strict=True)
                if any(canary in _text_of(value) for canary in canaries)
            }
    session.rollback()
    return found


def _text_of(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _add_row(session: Session, table: Table, whose: Whose, keys: dict[str, dict[str, Any]], now: datetime) -> dict:
    values = _values(session, table, whose, keys, now)
    done = session.execute(insert(table).values(values))
    primary = dict(zip([one.name for one in table.primary_key], done.inserted_primary_key, strict=True))
    return {**values, **primary}


def _values(session: Session, table: Table, whose: Whose, keys: dict[str, dict[str, Any]], now: datetime) -> dict:
    values = {}
    for column in table.columns:
        if column.primary_key and isinstance(column.type, Integer) and not column.foreign_keys and column.name == "id":
            continue
        if any(key.column.table is table for key in column.foreign_keys):
            # the first of its kind points to none before it
            continue
        values[column.name] = _linked(session, table, column, whose, keys) or _plain(table, column, now)
    if table.name == "statement":
        values.update(actor_name=RECORD, client_id=None)
        values.pop("seq")
    if table.name == "outbox_row":
        values["state"] = RowState.DELIVERED.value
    return values


def _linked(session: Session, table: Table, column: Column, whose: Whose, keys: dict[str, dict[str, Any]]) -> Any:
    for held in HOLDINGS:
        for link in held.through if held.table == table.name else ():
            if link.column == column.name and link.table in keys:
                return keys[link.table][link.of_column]
    for key in column.foreign_keys:
        other = key.column.table
        if other.name == "person":
            return whose.person_id
        if other.name in keys:
            return keys[other.name][key.column.name]
        return session.execute(select(key.column).limit(1)).scalar_one()
    return whose.agency_id if column.name == "agency_id" else None


def _plain(table: Table, column: Column, now: datetime) -> object:
    mark = _mark_of(table.name)
    kinds = (
        (UtcDateTime, now),
        (DateTime, now),
        (Date, now.date()),
        (Boolean, False),
        (Integer, 1),
        (Float, 1.0),
        (JSON, {"mark": mark}),
        (LargeBinary, mark.encode()),
        (Uuid, uuid4()),
    )
    return next((value for kind, value in kinds if isinstance(column.type, kind)), mark)


def _mark_of(table: str) -> str:
    held = [one for one in HOLDINGS if one.table == table and (one.about or one.through)]
    # what stays at every extent holds ids and figures, and no words of the person: the proof names those tables
    if not any(one.fates for one in held):
        return "x"
    return NAME if all(Extent.BADGE in one.fates for one in held) else RECORD
