"""The agency's own texts, version by version."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db
from training_app.foundation.append_only import drop_append_only, install_append_only

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "agency_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("slot_key", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("default_hash", sa.String(length=64), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", training_app.foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_text_agency_id_agency")),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_agency_text_written_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_text")),
        sa.UniqueConstraint("agency_id", "slot_key", "number", name=op.f("uq_agency_text_agency_id_slot_key_number")),
    )
    install_append_only(op.get_bind(), "agency_text")


def downgrade() -> None:
    """Take back; what agencies wrote is lost."""
    drop_append_only(op.get_bind(), "agency_text")
    op.drop_table("agency_text")
