"""A roster that was uploaded waits here for its person's word."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_TIME = training_app.foundation.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "waiting_roster",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("uploaded_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_waiting_roster_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_waiting_roster_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_waiting_roster")),
    )
    op.create_index(op.f("ix_waiting_roster_uploaded_at"), "waiting_roster", ["uploaded_at"])


def downgrade() -> None:
    """Take back. What waited is forgotten; it is uploaded again."""
    op.drop_table("waiting_roster")
