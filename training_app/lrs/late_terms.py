"""SQLite: what finds the program's own statements is added after the officer has their answer.

Writing it is a third of what recording costs, and nobody looks for a statement in that moment. So whoever asks a filter
adds what is missing first, and the worker does so every few seconds. Statements are numbered in the order of commit on
SQLite, so one number says how far that has come. On PostgreSQL it is part of the one trip that stores the statement.
"""

import json
from typing import cast

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from training_app.foundation.db import Prepared, begin_write
from training_app.lrs.models import FoundUpTo, Statement
from training_app.lrs.rows import add_terms, is_sqlite
from training_app.lrs.spec.terms import statement_terms
from training_app.lrs.terms import term_number

_AT_ONCE = 500
"""Officers' answers wait for the write lock: it is held for a moment only."""


def add_late_terms(session: Session, agency_id: int) -> int:
    """Let filters find all of the agency's statements; returns how many they did not find before.

    Commits, where anything was missing: to be called where no transaction is open.
    """
    if not is_sqlite(session):
        return 0
    added = 0
    while _LATE.run(session, {"agency": agency_id, "most": 1}):
        added += _add_some(session, agency_id)
    return added


def _add_some(session: Session, agency_id: int) -> int:
    begin_write(session)
    # asked again: another may have been here
    rows = _LATE.run(session, {"agency": agency_id, "most": _AT_ONCE})
    if rows:
        pairs = [
            (term_number(agency_id, kind, value), row.seq)
            for row in rows
            for kind, value in statement_terms(json.loads(row.body))
        ]
        add_terms(session, pairs)
        _COME_TO.run(session, {"agency_id": agency_id, "seq": rows[-1].seq})
    session.commit()
    return len(rows)


_STATEMENT, _UP_TO = cast(Table, Statement.__table__), cast(Table, FoundUpTo.__table__)
_DONE = select(_UP_TO.c.seq).where(_UP_TO.c.agency_id == bindparam("agency")).scalar_subquery()
_LATE = Prepared(
    select(_STATEMENT.c.seq, _STATEMENT.c.body)
    .where(
        _STATEMENT.c.agency_id == bindparam("agency"),
        # other systems' statements are found at once
        _STATEMENT.c.client_id.is_(None),
        _STATEMENT.c.seq > func.coalesce(_DONE, 0),
    )
    .order_by(_STATEMENT.c.seq)
    .limit(bindparam("most"))
)
_SAID = sqlite.insert(_UP_TO)
_COME_TO = Prepared(_SAID.on_conflict_do_update(index_elements=["agency_id"], set_={"seq": _SAID.excluded.seq}))
