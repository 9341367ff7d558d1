"""Promises after listening sessions: each as it stands, every step of it, and the mails that remind of them."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db
from training_app.foundation.append_only import drop_append_only, install_append_only

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_TIME = training_app.foundation.db.UtcDateTime(timezone=True)
_STEP = "readiness_promise_step"


def upgrade() -> None:
    """Apply."""
    _promises()
    _steps()
    _mails()
    install_append_only(op.get_bind(), _STEP)


def downgrade() -> None:
    """Take back: promises and answers go, and what the audit log says of them stays."""
    drop_append_only(op.get_bind(), _STEP)
    for table in ("readiness_promise_mail", _STEP, "readiness_promise"):
        op.drop_table(table)


def _promises() -> None:
    table = "readiness_promise"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("public_answer", sa.String(length=1000), nullable=True),
        sa.Column("answered_at", _TIME, nullable=True),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=300), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f(f"fk_{table}_agency_id_agency")),
        sa.ForeignKeyConstraint(["copy_id"], ["tool_copy.id"], name=op.f(f"fk_{table}_copy_id_tool_copy")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f(f"fk_{table}_made_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_agency_id_state_due_on"), table, ["agency_id", "state", "due_on"])
    op.create_index(op.f(f"ix_{table}_copy_id"), table, ["copy_id"])


def _steps() -> None:
    op.create_table(
        _STEP,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("promise_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("taken_at", _TIME, nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f(f"fk_{_STEP}_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["readiness_promise.id"], name=op.f(f"fk_{_STEP}_promise_id_readiness_promise")
        ),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name=op.f(f"fk_{_STEP}_taken_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_STEP}")),
        sa.UniqueConstraint("promise_id", "number", name=op.f(f"uq_{_STEP}_promise_id_number")),
    )
    op.create_index(op.f(f"ix_{_STEP}_agency_id"), _STEP, ["agency_id"])


def _mails() -> None:
    table = "readiness_promise_mail"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("mail_to", sa.String(length=200), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("taken_until", _TIME, nullable=True),
        sa.Column("sent_at", _TIME, nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f(f"fk_{table}_agency_id_agency")),
        sa.ForeignKeyConstraint(["recipient_id"], ["person.id"], name=op.f(f"fk_{table}_recipient_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("recipient_id", "day", name=op.f(f"uq_{table}_recipient_id_day")),
    )
    op.create_index(op.f(f"ix_{table}_agency_id_state"), table, ["agency_id", "state"])
