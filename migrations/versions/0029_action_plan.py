"""The action plan that comes of an agency's self-assessment, and each version of its actions."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db
from training_app.foundation.append_only import drop_append_only, install_append_only

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_TIME = training_app.foundation.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "readiness_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=True),
        sa.Column("part_id", sa.String(length=60), nullable=False),
        sa.Column("field_id", sa.String(length=60), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_readiness_action_agency_id_agency")),
        sa.ForeignKeyConstraint(["copy_id"], ["tool_copy.id"], name=op.f("fk_readiness_action_copy_id_tool_copy")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_readiness_action_made_by_id_person")),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["person.id"], name=op.f("fk_readiness_action_changed_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_action")),
    )
    op.create_index(
        op.f("ix_readiness_action_agency_id_state_due_on"), "readiness_action", ["agency_id", "state", "due_on"]
    )
    op.create_table(
        "readiness_action_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_readiness_action_change_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["action_id"], ["readiness_action.id"], name=op.f("fk_readiness_action_change_action_id_readiness_action")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["person.id"], name=op.f("fk_readiness_action_change_changed_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_action_change")),
        sa.UniqueConstraint("action_id", "number", name=op.f("uq_readiness_action_change_action_id_number")),
    )
    op.create_index(op.f("ix_readiness_action_change_agency_id"), "readiness_action_change", ["agency_id"])
    install_append_only(op.get_bind(), "readiness_action_change")


def downgrade() -> None:
    """Take back: the plan goes, and what the audit log says of it stays."""
    drop_append_only(op.get_bind(), "readiness_action_change")
    op.drop_table("readiness_action_change")
    op.drop_table("readiness_action")
