"""Locked sessions: when a screen locked itself, and the one answer of a person that came in meanwhile."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "held_form",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=1000), nullable=False),
        sa.Column("page", sa.String(length=1000), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("held_at", training_app.foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_held_form_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_held_form_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_held_form")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("locked_at", training_app.foundation.db.UtcDateTime(timezone=True), nullable=True)
        )


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_column("locked_at")

    op.drop_table("held_form")
