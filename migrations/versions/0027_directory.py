"""An agency's directory: its tokens, what it says of people, its groups with their members, and a stop."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    time = training_app.foundation.db.UtcDateTime(timezone=True)
    op.create_table(
        "scim_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", time, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("last_used_at", time, nullable=True),
        sa.Column("revoked_at", time, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_scim_token_agency_id_agency")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_scim_token_made_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scim_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_scim_token_token_hash")),
    )
    op.create_index(op.f("ix_scim_token_agency_id"), "scim_token", ["agency_id"])
    op.create_table(
        "scim_user",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=True),
        sa.Column("changed_at", time, nullable=False),
        sa.Column("left_at", time, nullable=True),
        sa.Column("deleted_at", time, nullable=True),
        sa.Column("waits_since", time, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_scim_user_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_scim_user_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_scim_user")),
    )
    op.create_index(op.f("ix_scim_user_agency_id_external_id"), "scim_user", ["agency_id", "external_id"])
    op.create_index(op.f("ix_scim_user_agency_id_left_at"), "scim_user", ["agency_id", "left_at"])
    op.create_table(
        "scim_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("name_key", sa.String(length=765), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("made_at", time, nullable=False),
        sa.Column("changed_at", time, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_scim_group_agency_id_agency")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_scim_group_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scim_group")),
        sa.UniqueConstraint("agency_id", "name_key", name=op.f("uq_scim_group_agency_id_name_key")),
    )
    op.create_table(
        "scim_member",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_scim_member_agency_id_agency")),
        sa.ForeignKeyConstraint(["group_id"], ["scim_group.id"], name=op.f("fk_scim_member_group_id_scim_group")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_scim_member_person_id_person")),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f("pk_scim_member")),
    )
    op.create_index(op.f("ix_scim_member_agency_id"), "scim_member", ["agency_id"])
    op.create_index(op.f("ix_scim_member_person_id"), "scim_member", ["person_id"])
    op.create_table(
        "scim_stop",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("stopped_at", time, nullable=True),
        sa.Column("allowed_until", time, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_scim_stop_agency_id_agency")),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_scim_stop")),
    )


def downgrade() -> None:
    """Take back. People stay as the directory left them."""
    for table in ("scim_stop", "scim_member", "scim_group", "scim_user", "scim_token"):
        op.drop_table(table)
