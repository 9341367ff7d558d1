"""What months ended with, kept for good; views under a name; and the mails that lead to them."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db
from training_app.foundation.append_only import drop_append_only, install_append_only

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None

_TIME = training_app.foundation.db.UtcDateTime(timezone=True)
_FOR_GOOD = ("month_end", "month_end_line")
_TABLES = (*_FOR_GOOD, "saved_view", "view_mail", "view_mail_sent")


def upgrade() -> None:
    """Apply."""
    _months()
    _views()
    _mails()
    for table in _FOR_GOOD:
        install_append_only(op.get_bind(), table)


def downgrade() -> None:
    """Take back: what months ended with goes, and what the audit log says of it stays."""
    for table in _FOR_GOOD:
        drop_append_only(op.get_bind(), table)
    for table in reversed(_TABLES):
        op.drop_table(table)


def _months() -> None:
    op.create_table(
        "month_end",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("up_to_date", sa.Integer(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_month_end_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_end")),
        sa.UniqueConstraint("agency_id", "day", name=op.f("uq_month_end_agency_id_day")),
    )
    op.create_table(
        "month_end_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("month_end_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("modules", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_month_end_line_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["month_end_id"], ["month_end.id"], name=op.f("fk_month_end_line_month_end_id_month_end")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_month_end_line_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_end_line")),
        sa.UniqueConstraint("month_end_id", "person_id", name=op.f("uq_month_end_line_month_end_id_person_id")),
    )
    op.create_index(op.f("ix_month_end_line_agency_id"), "month_end_line", ["agency_id"])


def _views() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("removed_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_saved_view_agency_id_agency")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_saved_view_owner_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index(op.f("ix_saved_view_agency_id_owner_id"), "saved_view", ["agency_id", "owner_id"])


def _mails() -> None:
    op.create_table(
        "view_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("view_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cadence", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=300), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_view_mail_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_view_mail_person_id_person")),
        sa.ForeignKeyConstraint(["view_id"], ["saved_view.id"], name=op.f("fk_view_mail_view_id_saved_view")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_view_mail")),
        sa.UniqueConstraint("view_id", "person_id", name=op.f("uq_view_mail_view_id_person_id")),
    )
    op.create_index(op.f("ix_view_mail_agency_id"), "view_mail", ["agency_id"])
    op.create_table(
        "view_mail_sent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("mail_to", sa.String(length=200), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("taken_until", _TIME, nullable=True),
        sa.Column("sent_at", _TIME, nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_view_mail_sent_agency_id_agency")),
        sa.ForeignKeyConstraint(["mail_id"], ["view_mail.id"], name=op.f("fk_view_mail_sent_mail_id_view_mail")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_view_mail_sent")),
        sa.UniqueConstraint("mail_id", "day", name=op.f("uq_view_mail_sent_mail_id_day")),
    )
    op.create_index(op.f("ix_view_mail_sent_agency_id_state"), "view_mail_sent", ["agency_id", "state"])
