"""What is said of an agency's papers, and which totals it shows to anybody."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db
from training_app.foundation.append_only import drop_append_only, install_append_only

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_TIME = training_app.foundation.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "copy_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("shown_as", sa.String(length=80), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("written_at", _TIME, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_part_id", sa.String(length=60), nullable=True),
        sa.Column("answer_number", sa.Integer(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_copy_comment_agency_id_agency")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_copy_comment_answered_by_id_person")),
        sa.ForeignKeyConstraint(["copy_id"], ["tool_copy.id"], name=op.f("fk_copy_comment_copy_id_tool_copy")),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_copy_comment_written_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_comment")),
    )
    op.create_index(op.f("ix_copy_comment_agency_id_state_id"), "copy_comment", ["agency_id", "state", "id"])
    op.create_index(op.f("ix_copy_comment_copy_id_id"), "copy_comment", ["copy_id", "id"])
    op.create_table(
        "published_totals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        sa.Column("published_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_published_totals_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_published_totals_published_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_totals")),
        sa.UniqueConstraint("agency_id", "number", name=op.f("uq_published_totals_agency_id_number")),
    )
    install_append_only(op.get_bind(), "published_totals")


def downgrade() -> None:
    """Take back: comments and what was published go, and what the audit log says of them stays."""
    drop_append_only(op.get_bind(), "published_totals")
    op.drop_table("published_totals")
    op.drop_table("copy_comment")
