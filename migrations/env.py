"""Runs migrations on SQLite (batch mode) and PostgreSQL (one at a time, never waiting for a lock for long)."""

from alembic import context
from sqlalchemy import Connection, text

from training_app.foundation.db import Base, db

# Any fixed number will do: it keeps two deployments from migrating the same database at once.
ADVISORY_LOCK = 7_202_611


def run(connection: Connection) -> None:
    """Migrate within one transaction."""
    is_postgres = connection.dialect.name == "postgresql"
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=not is_postgres,
        compare_type=True,
    )
    with context.begin_transaction():
        if is_postgres:
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        context.run_migrations()


with db.engine.connect() as connection:
    run(connection)
    connection.commit()
