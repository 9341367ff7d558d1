"""Assignments that run by a plan: whom they mean, their cycles, leave, exemptions, and the reminders that were sent."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TIME = training_app.foundation.db.UtcDateTime(timezone=True)
_TABLES = (
    "assignment_plan",
    "assignment_meant",
    "assignment_cycle",
    "person_leave",
    "assignment_exemption",
    "assignment_redo",
    "person_absence",
    "assignment_touched",
    "assignment_look",
    "reminder_digest",
    "reminder_mark",
)
_KEEP_DUE = sa.text("UPDATE assignment SET single_due_on = due_on")
# a redo that was asked before stands on the assignment alone
_KEEP_REDOS = sa.text(
    "INSERT INTO assignment_redo (agency_id, person_id, module_id, asked_at, due_on)"
    " SELECT agency_id, person_id, module_id, counts_from, due_on FROM assignment WHERE counts_from IS NOT NULL"
)


def upgrade() -> None:
    """Apply. What was assigned before stays as it was, each by itself."""
    with op.batch_alter_table("assignment", recreate="never") as batch_op:
        batch_op.add_column(sa.Column("is_single", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("single_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("overdue_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("is_paused", sa.Boolean(), server_default=sa.false(), nullable=False))
    _plans()
    _facts()
    _looks()
    _mail()
    op.execute(_KEEP_DUE)
    op.execute(_KEEP_REDOS)


def downgrade() -> None:
    """Take back. What was assigned by a plan stays as an assignment by itself; leave, plans and the log of mail go."""
    for table in reversed(_TABLES):
        op.drop_table(table)
    with op.batch_alter_table("assignment", recreate="never") as batch_op:
        for column in ("is_paused", "overdue_from", "single_due_on", "is_single"):
            batch_op.drop_column(column)


def _plans() -> None:
    op.create_table(
        "assignment_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("due", sa.JSON(), nullable=False),
        sa.Column("cycle", sa.JSON(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("early_days", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("leaving", sa.String(length=20), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_assignment_plan_agency_id_agency")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_assignment_plan_made_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_plan")),
    )
    op.create_index(op.f("ix_assignment_plan_agency_id_module_id"), "assignment_plan", ["agency_id", "module_id"])
    op.create_table(
        "assignment_meant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("look_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_assignment_meant_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_meant_person_id_person")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["assignment_plan.id"], name=op.f("fk_assignment_meant_plan_id_assignment_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_meant")),
        sa.UniqueConstraint("plan_id", "person_id", "since", name=op.f("uq_assignment_meant_plan_id_person_id_since")),
    )
    op.create_index(op.f("ix_assignment_meant_agency_id_look_on"), "assignment_meant", ["agency_id", "look_on"])
    op.create_index(op.f("ix_assignment_meant_person_id"), "assignment_meant", ["person_id"])
    op.create_table(
        "assignment_cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("overdue_from", sa.Date(), nullable=True),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("period_first", sa.Date(), nullable=True),
        sa.Column("period_last", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("done_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_assignment_cycle_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_cycle_person_id_person")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["assignment_plan.id"], name=op.f("fk_assignment_cycle_plan_id_assignment_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_cycle")),
        sa.UniqueConstraint(
            "plan_id", "person_id", "number", name=op.f("uq_assignment_cycle_plan_id_person_id_number")
        ),
    )
    op.create_index(
        op.f("ix_assignment_cycle_agency_id_plan_id_outcome"), "assignment_cycle", ["agency_id", "plan_id", "outcome"]
    )
    op.create_index(op.f("ix_assignment_cycle_person_id_module_id"), "assignment_cycle", ["person_id", "module_id"])


def _facts() -> None:
    op.create_table(
        "person_leave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("entered_at", _TIME, nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_person_leave_agency_id_agency")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_person_leave_entered_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_leave_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_leave")),
    )
    op.create_index(op.f("ix_person_leave_agency_id_first_day"), "person_leave", ["agency_id", "first_day"])
    op.create_index(op.f("ix_person_leave_person_id"), "person_leave", ["person_id"])
    op.create_table(
        "assignment_exemption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("extent", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("decided_at", _TIME, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_assignment_exemption_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_assignment_exemption_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_exemption_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_exemption")),
    )
    op.create_index(
        op.f("ix_assignment_exemption_person_id_module_id"), "assignment_exemption", ["person_id", "module_id"]
    )
    op.create_table(
        "assignment_redo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_assignment_redo_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_redo_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_redo")),
    )
    op.create_index(op.f("ix_assignment_redo_person_id_module_id"), "assignment_redo", ["person_id", "module_id"])
    op.create_table(
        "person_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_person_absence_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_absence_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_absence")),
        sa.UniqueConstraint("person_id", "left_on", name=op.f("uq_person_absence_person_id_left_on")),
    )
    op.create_index(op.f("ix_person_absence_agency_id"), "person_absence", ["agency_id"])


def _looks() -> None:
    op.create_table(
        "assignment_touched",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_assignment_touched_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_touched_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_touched")),
    )
    op.create_index(op.f("ix_assignment_touched_agency_id_id"), "assignment_touched", ["agency_id", "id"])
    op.create_table(
        "assignment_look",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("roster_mark", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_assignment_look_agency_id_agency")),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_assignment_look")),
    )


def _mail() -> None:
    op.create_table(
        "reminder_digest",
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
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_reminder_digest_agency_id_agency")),
        sa.ForeignKeyConstraint(["recipient_id"], ["person.id"], name=op.f("fk_reminder_digest_recipient_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_digest")),
        sa.UniqueConstraint("recipient_id", "day", name=op.f("uq_reminder_digest_recipient_id_day")),
    )
    op.create_index(op.f("ix_reminder_digest_agency_id_state"), "reminder_digest", ["agency_id", "state"])
    op.create_table(
        "reminder_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_reminder_mark_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["reminder_digest.id"], name=op.f("fk_reminder_mark_digest_id_reminder_digest")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_mark_person_id_person")),
        sa.ForeignKeyConstraint(["recipient_id"], ["person.id"], name=op.f("fk_reminder_mark_recipient_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_mark")),
        sa.UniqueConstraint(
            "recipient_id",
            "person_id",
            "module_id",
            "due_on",
            "day",
            name=op.f("uq_reminder_mark_recipient_id_person_id_module_id_due_on_day"),
        ),
    )
    op.create_index(op.f("ix_reminder_mark_agency_id_due_on"), "reminder_mark", ["agency_id", "due_on"])
    op.create_index(op.f("ix_reminder_mark_digest_id"), "reminder_mark", ["digest_id"])
