"""Scores for the gradebooks of LMSs: what is queued, in which line, and the times they were sent with."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TIME = training_app.foundation.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "lti_score_line",
        sa.Column("registration_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("destination_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_lti_score_line_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["destination_id"], ["destination.id"], name=op.f("fk_lti_score_line_destination_id_destination")
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_lti_score_line")),
        sa.UniqueConstraint("destination_id", name=op.f("uq_lti_score_line_destination_id")),
    )
    op.create_table(
        "lti_score",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=12), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_lti_score_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_lti_score_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_score")),
    )
    op.create_table(
        "lti_score_clock",
        sa.Column("key_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sent_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_lti_score_clock")),
    )


def downgrade() -> None:
    """Take back. The queues of gradebooks go: without what their rows are about nothing could be sent."""
    op.execute("DELETE FROM outbox_row WHERE kind = 'lti.score'")
    op.drop_table("lti_score_clock")
    op.drop_table("lti_score")
    op.drop_table("lti_score_line")
    op.execute("DELETE FROM destination WHERE kind = 'lti.score'")
