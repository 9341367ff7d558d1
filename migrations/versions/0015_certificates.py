"""Certificates, the keys that sign them, and for how long those of a module hold."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TIME = training_app.foundation.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "certificate_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("private_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("public_jwk", sa.JSON(), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_certificate_key_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_key")),
        sa.UniqueConstraint("kid", name=op.f("uq_certificate_key_kid")),
    )
    op.create_index(op.f("ix_certificate_key_agency_id"), "certificate_key", ["agency_id"])
    op.create_table(
        "certificate",
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("completion_id", sa.Uuid(), nullable=False),
        sa.Column("signed", sa.Text(), nullable=False),
        sa.Column("issued_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_certificate_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_certificate_person_id_person")),
        sa.ForeignKeyConstraint(
            ["completion_id"], ["learning_event.id"], name=op.f("fk_certificate_completion_id_learning_event")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_certificate")),
        sa.UniqueConstraint("completion_id", name=op.f("uq_certificate_completion_id")),
    )
    op.create_index(op.f("ix_certificate_agency_id_person_id"), "certificate", ["agency_id", "person_id"])
    op.create_table(
        "certificate_term",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_certificate_term_agency_id_agency")),
        sa.PrimaryKeyConstraint("agency_id", "module_id", name=op.f("pk_certificate_term")),
    )


def downgrade() -> None:
    """Take back. Papers that were printed can no longer be verified; what they say stays in the training record."""
    op.drop_table("certificate_term")
    op.drop_table("certificate")
    op.drop_table("certificate_key")
