"""An LMS that launches by cmi5 can be revoked."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    time = training_app.foundation.db.UtcDateTime(timezone=True)
    op.add_column("cmi5_site", sa.Column("revoked_at", time, nullable=True))


def downgrade() -> None:
    """Take back. An LMS that was revoked may launch again then."""
    # not in batch mode, which would copy a table that others point to
    op.drop_column("cmi5_site", "revoked_at")
