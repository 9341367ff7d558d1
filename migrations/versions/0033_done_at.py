"""Since when an assignment is met, kept in its row by the database, so that an academy's overview is counted there."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db
from training_app.assignments.done_at import drop_done_at, install_done_at

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_OPEN = sa.text("done_at IS NULL")


def upgrade() -> None:
    """Apply, and fill in what is there."""
    column = sa.Column("done_at", training_app.foundation.db.UtcDateTime(timezone=True), nullable=True)
    op.add_column("assignment", column)
    op.execute(
        "UPDATE assignment SET done_at = (SELECT min(a.completed_at) FROM attempt AS a "
        "WHERE a.person_id = assignment.person_id AND a.module_id = assignment.module_id AND a.status <> 'voided' "
        "AND (assignment.counts_from IS NULL OR a.completed_at >= assignment.counts_from))"
    )
    counted = ["agency_id", "person_id", "module_id", "due_on", "overdue_from", "done_at", "is_paused"]
    op.create_index("ix_assignment_counted", "assignment", counted)
    still_open = ["agency_id", "due_on", "person_id", "module_id", "overdue_from", "is_paused"]
    op.create_index("ix_assignment_open", "assignment", still_open, sqlite_where=_OPEN, postgresql_where=_OPEN)
    install_done_at(op.get_bind())


def downgrade() -> None:
    """Take back. The attempts say the same."""
    drop_done_at(op.get_bind())
    op.drop_index("ix_assignment_open", "assignment")
    op.drop_index("ix_assignment_counted", "assignment")
    op.drop_column("assignment", "done_at")
