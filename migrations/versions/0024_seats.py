"""Seats for people of another house, what they say of texts, and the versions that they sign off."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_TIME = training_app.foundation.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.Column("given_at", _TIME, nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("shown_as", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_seat_agency_id_agency")),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_seat_given_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seat_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("person_id", name=op.f("uq_seat_person_id")),
    )
    op.create_index(op.f("ix_seat_agency_id"), "seat", ["agency_id"])
    op.create_table(
        "text_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("version_hash", sa.String(length=64), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("shown_as", sa.String(length=80), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("written_at", _TIME, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_version", sa.String(length=20), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_text_comment_agency_id_agency")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_text_comment_answered_by_id_person")),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_text_comment_written_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_comment")),
    )
    for column in ("state", "module_id"):
        name = op.f(f"ix_text_comment_agency_id_{column}_id")
        op.create_index(name, "text_comment", ["agency_id", column, "id"])
    op.create_table(
        "text_sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("version_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        sa.Column("shown_as", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("signed_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_text_sign_off_agency_id_agency")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["person.id"], name=op.f("fk_text_sign_off_signed_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_sign_off")),
        sa.UniqueConstraint(
            "agency_id", "module_id", "version_hash", "kind", "signed_by_id", name=op.f("uq_text_sign_off_once")
        ),
    )


def downgrade() -> None:
    """Take back. Who held a seat is nobody of the roster, and can no longer sign in."""
    op.drop_table("text_sign_off")
    op.drop_table("text_comment")
    op.drop_table("seat")
