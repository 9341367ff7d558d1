"""Whether somebody is writing at this moment, on SQLite: there, one does at a time."""

import sqlite3
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from training_app.foundation.db import BUSY_TIMEOUT_MS

WAIT_MS = 50
"""How long a writer is waited for: nearly all are done by then."""


def nobody_writes(session: Session) -> bool:
    """Whether the one write lock was free, by taking it and giving it back; False also where it cannot be taken.

    Who writes after that asks the clock after that. Nothing is written, and nobody waits for longer than a moment.
    """
    bind = session.get_bind()
    if not isinstance(bind, Engine):
        return False
    borrowed = bind.raw_connection()
    try:
        return _took_lock(borrowed.driver_connection)
    finally:
        borrowed.close()


def _took_lock(connection: Any) -> bool:
    connection.execute(f"PRAGMA busy_timeout={WAIT_MS}")
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError:
        # somebody writes, or the file cannot be written at all
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    return True
