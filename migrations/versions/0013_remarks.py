"""Rows that were delivered with a remark are found without looking at the others."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_IS_REMARKED = sa.text("delivered_at IS NOT NULL AND last_error IS NOT NULL")


def upgrade() -> None:
    """Apply."""
    # that a gradebook had the very score is nothing to be remarked, and was until now
    op.execute(
        "UPDATE outbox_row SET last_error = NULL WHERE state = 'delivered' AND kind = 'lti.score' AND "
        "last_error = 'The LMS had this score already (409).'"
    )
    op.create_index(
        op.f("ix_outbox_row_remarked"),
        "outbox_row",
        ["destination_id", "id"],
        sqlite_where=_IS_REMARKED,
        postgresql_where=_IS_REMARKED,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_outbox_row_remarked"), "outbox_row")
