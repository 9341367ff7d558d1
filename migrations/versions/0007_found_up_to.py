"""How far the program's own statements can be found, on SQLite."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; all statements that are there already have what finds them."""
    op.create_table(
        "lrs_found_up_to",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_lrs_found_up_to_agency_id_agency")),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_lrs_found_up_to")),
    )
    op.execute("INSERT INTO lrs_found_up_to (agency_id, seq) SELECT agency_id, max(seq) FROM statement GROUP BY 1")


def downgrade() -> None:
    """Take back. Run the worker first: what it has not come to can no longer be found by filters."""
    op.drop_table("lrs_found_up_to")
