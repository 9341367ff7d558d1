"""The ledger of credit, what other rooms report for it, and what an agency settled about credit."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db
from training_app.foundation.append_only import drop_append_only, install_append_only

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

# whoever has finished something is worked out by the first worker that runs
_ALL_WHO_FINISHED = (
    "INSERT INTO credit_touched (agency_id, person_id) "
    "SELECT DISTINCT agency_id, person_id FROM attempt WHERE completed_at IS NOT NULL"
)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("person", recreate="never") as batch_op:
        batch_op.add_column(sa.Column("officer_id", sa.String(length=40), nullable=True))
    _create_entries()
    _create_claims()
    _create_settings()
    install_append_only(op.get_bind(), "credit_entry")
    op.execute(_ALL_WHO_FINISHED)


def downgrade() -> None:
    """Take back. The training record stays, and the ledger can be worked out from it again."""
    drop_append_only(op.get_bind(), "credit_entry")
    for table in ("credit_module", "credit_policy", "credit_touched", "credit_claim", "credit_entry"):
        op.drop_table(table)
    with op.batch_alter_table("person", recreate="never") as batch_op:
        batch_op.drop_column("officer_id")


def _create_entries() -> None:
    op.create_table(
        "credit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("course", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("cycle", sa.String(length=20), nullable=False),
        sa.Column("reverses", sa.Uuid(), nullable=True),
        sa.Column("recorded_minutes", sa.Integer(), nullable=False),
        sa.Column("recorded_at", training_app.foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_credit_entry_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_credit_entry_person_id_person")),
        sa.ForeignKeyConstraint(["reverses"], ["credit_entry.id"], name=op.f("fk_credit_entry_reverses_credit_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_entry")),
        sa.UniqueConstraint("person_id", "event", "number", name=op.f("uq_credit_entry_person_id_event_number")),
        sa.UniqueConstraint("reverses", name=op.f("uq_credit_entry_reverses")),
    )
    op.create_index(op.f("ix_credit_entry_agency_id_day"), "credit_entry", ["agency_id", "day"])
    op.create_index(op.f("ix_credit_entry_agency_id_cycle"), "credit_entry", ["agency_id", "cycle"])


def _create_claims() -> None:
    op.create_table(
        "credit_claim",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("course", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("course_number", sa.String(length=40), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("instructor", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_credit_claim_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_credit_claim_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "event", name=op.f("pk_credit_claim")),
    )
    op.create_index(op.f("ix_credit_claim_agency_id"), "credit_claim", ["agency_id"])
    op.create_table(
        "credit_touched",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_credit_touched_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_credit_touched_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_touched")),
    )
    op.create_index(op.f("ix_credit_touched_agency_id"), "credit_touched", ["agency_id"])
    op.create_index(op.f("ix_credit_touched_person_id"), "credit_touched", ["person_id"])


def _create_settings() -> None:
    op.create_table(
        "credit_policy",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("ori", sa.String(length=40), nullable=False),
        sa.Column("provider_name", sa.String(length=200), nullable=False),
        sa.Column("provider_number", sa.String(length=40), nullable=False),
        sa.Column("cycle_month", sa.Integer(), nullable=False),
        sa.Column("cycle_years", sa.Integer(), nullable=False),
        sa.Column("cycle_anchor", sa.Integer(), nullable=False),
        sa.Column("repeat", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_credit_policy_agency_id_agency")),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_credit_policy")),
    )
    op.create_table(
        "credit_module",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=False),
        sa.Column("course_number", sa.String(length=40), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=120), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_credit_module_agency_id_agency")),
        sa.PrimaryKeyConstraint("agency_id", "module_id", name=op.f("pk_credit_module")),
    )
