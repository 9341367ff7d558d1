"""Sessions that an LMS opened, and whom its accounts mean."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TIME = training_app.foundation.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("sign_in_session", recreate="never") as batch_op:
        batch_op.add_column(sa.Column("launch", sa.JSON(), nullable=True))
    op.create_table(
        "lms_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("source", sa.String(length=600), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_asserted", sa.Boolean(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_lms_person_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_lms_person_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_person")),
        sa.UniqueConstraint("agency_id", "key_hash", name=op.f("uq_lms_person_agency_id_key_hash")),
    )
    op.create_index(op.f("ix_lms_person_person_id"), "lms_person", ["person_id"])


def downgrade() -> None:
    """Take back. Whoever came from an LMS stays, and is somebody new there the next time."""
    op.execute("DELETE FROM sign_in_session WHERE launch IS NOT NULL")
    op.drop_table("lms_person")
    with op.batch_alter_table("sign_in_session", recreate="never") as batch_op:
        batch_op.drop_column("launch")
