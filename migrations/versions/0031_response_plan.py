"""The response plan: versions that were signed off, walks through it, and the mails of its yearly look."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db
from training_app.foundation.append_only import drop_append_only, install_append_only

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_TIME = training_app.foundation.db.UtcDateTime(timezone=True)
_MAIL = "plan_review_mail"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "plan_sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", _TIME, nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("root", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_plan_sign_off_agency_id_agency")),
        sa.ForeignKeyConstraint(["copy_id"], ["tool_copy.id"], name=op.f("fk_plan_sign_off_copy_id_tool_copy")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["person.id"], name=op.f("fk_plan_sign_off_signed_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_sign_off")),
        sa.UniqueConstraint("copy_id", "number", name=op.f("uq_plan_sign_off_copy_id_number")),
    )
    op.create_index(op.f("ix_plan_sign_off_agency_id_signed_at"), "plan_sign_off", ["agency_id", "signed_at"])
    op.create_table(
        "plan_drill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("sign_off_number", sa.Integer(), nullable=True),
        sa.Column("scenario_id", sa.String(length=60), nullable=False),
        sa.Column("scenario_version", sa.String(length=20), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("scenes", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("gaps", sa.Integer(), nullable=False),
        sa.Column("kept_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_plan_drill_agency_id_agency")),
        sa.ForeignKeyConstraint(["copy_id"], ["tool_copy.id"], name=op.f("fk_plan_drill_copy_id_tool_copy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_drill")),
        sa.UniqueConstraint("copy_id", "number", "version", name=op.f("uq_plan_drill_copy_id_number_version")),
    )
    op.create_index(op.f("ix_plan_drill_agency_id"), "plan_drill", ["agency_id"])
    op.create_table(
        _MAIL,
        sa.Column("sign_off_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("mail_to", sa.String(length=200), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("taken_until", _TIME, nullable=True),
        sa.Column("sent_at", _TIME, nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_plan_review_mail_agency_id_agency")),
        sa.ForeignKeyConstraint(["recipient_id"], ["person.id"], name=op.f("fk_plan_review_mail_recipient_id_person")),
        sa.ForeignKeyConstraint(
            ["sign_off_id"], ["plan_sign_off.id"], name=op.f("fk_plan_review_mail_sign_off_id_plan_sign_off")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_review_mail")),
        sa.UniqueConstraint(
            *("sign_off_id", "recipient_id", "stage"), name=op.f("uq_plan_review_mail_sign_off_id_recipient_id_stage")
        ),
    )
    op.create_index(op.f("ix_plan_review_mail_agency_id_state"), _MAIL, ["agency_id", "state"])
    for table in ("plan_sign_off", "plan_drill"):
        install_append_only(op.get_bind(), table)


def downgrade() -> None:
    """Take back: what was signed and walked through goes, and what the audit log says of it stays."""
    op.drop_table(_MAIL)
    for table in ("plan_drill", "plan_sign_off"):
        drop_append_only(op.get_bind(), table)
        op.drop_table(table)
