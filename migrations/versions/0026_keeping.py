"""How long records are kept, and the pass that lets an erased person's records go."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db
from training_app.foundation.append_only import drop_append_only, install_append_only

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_REMOVABLE = ("learning_event", "roll_call_presence", "credit_entry")
# as it was in this release; later ones may ask for more
_MAY_REMOVE = (
    "EXISTS (SELECT 1 FROM removal WHERE removal.agency_id = OLD.agency_id AND removal.person_id = OLD.person_id "
    "AND NOT EXISTS (SELECT 1 FROM audit_entry WHERE audit_entry.agency_id = removal.agency_id "
    "AND audit_entry.number = removal.entry_number))"
)


def upgrade() -> None:
    """Apply."""
    time = training_app.foundation.db.UtcDateTime(timezone=True)
    op.create_table(
        "retention_policy",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("years", sa.JSON(), nullable=False),
        sa.Column("extent", sa.String(length=20), nullable=False),
        sa.Column("changed_at", time, nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_retention_policy_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["person.id"], name=op.f("fk_retention_policy_changed_by_id_person")
        ),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_retention_policy")),
    )
    op.create_table(
        "removal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("extent", sa.String(length=20), nullable=False),
        sa.Column("entry_number", sa.Integer(), nullable=False),
        sa.Column("made_at", time, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_removal_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_removal_person_id_person")),
        sa.ForeignKeyConstraint(
            ["agency_id", "entry_number"],
            ["audit_entry.agency_id", "audit_entry.number"],
            name=op.f("fk_removal_agency_id_entry_number_audit_entry"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removal")),
    )
    op.create_index(op.f("ix_removal_agency_id_person_id"), "removal", ["agency_id", "person_id"])
    connection = op.get_bind()
    install_append_only(connection, "removal")
    for table in _REMOVABLE:
        drop_append_only(connection, table)
        install_append_only(connection, table, removable_when=_MAY_REMOVE)


def downgrade() -> None:
    """Take back. Who was erased stays so."""
    connection = op.get_bind()
    for table in _REMOVABLE:
        drop_append_only(connection, table)
        install_append_only(connection, table)
    drop_append_only(connection, "removal")
    op.drop_table("removal")
    op.drop_table("retention_policy")
