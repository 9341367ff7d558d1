"""What an agency fills into the tools: copies, and every version of their parts."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db
from training_app.foundation.append_only import drop_append_only, install_append_only

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_TIME = training_app.foundation.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "tool_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("tool_id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", _TIME, nullable=False),
        sa.Column("put_away_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_tool_copy_agency_id_agency")),
        sa.ForeignKeyConstraint(["begun_by_id"], ["person.id"], name=op.f("fk_tool_copy_begun_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tool_copy")),
    )
    op.create_index(op.f("ix_tool_copy_agency_id_tool_id_id"), "tool_copy", ["agency_id", "tool_id", "id"])
    op.create_table(
        "tool_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("tool_hash", sa.String(length=64), nullable=False),
        sa.Column("kept_by_id", sa.Integer(), nullable=False),
        sa.Column("kept_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_tool_part_agency_id_agency")),
        sa.ForeignKeyConstraint(["copy_id"], ["tool_copy.id"], name=op.f("fk_tool_part_copy_id_tool_copy")),
        sa.ForeignKeyConstraint(["kept_by_id"], ["person.id"], name=op.f("fk_tool_part_kept_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tool_part")),
        sa.UniqueConstraint("copy_id", "part_id", "number", name=op.f("uq_tool_part_copy_id_part_id_number")),
    )
    op.create_index(op.f("ix_tool_part_agency_id"), "tool_part", ["agency_id"])
    install_append_only(op.get_bind(), "tool_part")


def downgrade() -> None:
    """Take back: what was filled in goes, and what the audit log says of it stays."""
    drop_append_only(op.get_bind(), "tool_part")
    op.drop_table("tool_part")
    op.drop_table("tool_copy")
