"""Files that the worker makes: what was asked for, how far it is, and the bytes for a day."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    time = training_app.foundation.db.UtcDateTime(timezone=True)
    op.create_table(
        "export_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", time, nullable=False),
        sa.Column("taken_until", time, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=True),
        sa.Column("scope_units", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=True),
        sa.Column("size_bytes", sa.Integer(), nullable=True),
        sa.Column("finished_at", time, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_export_job_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_export_job_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_job")),
    )
    op.create_index(op.f("ix_export_job_agency_id_person_id"), "export_job", ["agency_id", "person_id"])
    op.create_index(op.f("ix_export_job_state"), "export_job", ["state"])
    op.create_table(
        "export_chunk",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["export_job.id"], name=op.f("fk_export_chunk_job_id_export_job")),
        sa.PrimaryKeyConstraint("job_id", "attempt", "number", name=op.f("pk_export_chunk")),
    )


def downgrade() -> None:
    """Take back. Files that were made can be made anew."""
    for table in ("export_chunk", "export_job"):
        op.drop_table(table)
