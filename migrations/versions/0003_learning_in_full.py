"""Learning in full: measured time, the agency's policy, redo after a major change, roll calls."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db
from training_app.foundation.append_only import drop_append_only, install_append_only

APPEND_ONLY = ("roll_call_vote", "roll_call_presence")

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "learning_policy",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("check_limit", sa.Integer(), nullable=True),
        sa.Column("score_policy", sa.String(length=10), nullable=False),
        sa.Column("booster_days", sa.JSON(), nullable=False),
        sa.Column("offers_pretest", sa.Boolean(), nullable=False),
        sa.Column("changed_at", training_app.foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_learning_policy_agency_id_agency")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_learning_policy_changed_by_id_person")),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_learning_policy")),
    )
    op.create_table(
        "roll_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=False),
        sa.Column("version_hash", sa.String(length=64), nullable=False),
        sa.Column("scenario_id", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("running_marker", sa.Integer(), nullable=True),
        sa.Column("path", sa.JSON(), nullable=False),
        sa.Column("started_at", training_app.foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("saved_at", training_app.foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", training_app.foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("end_id", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_roll_call_agency_id_agency")),
        sa.ForeignKeyConstraint(["leader_id"], ["person.id"], name=op.f("fk_roll_call_leader_id_person")),
        sa.ForeignKeyConstraint(
            ["version_hash"], ["content_version.version_hash"], name=op.f("fk_roll_call_version_hash_content_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_call")),
        sa.UniqueConstraint(
            "leader_id", "module_id", "running_marker", name=op.f("uq_roll_call_leader_id_module_id_running_marker")
        ),
    )
    with op.batch_alter_table("roll_call", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_roll_call_agency_id_leader_id_started_at"),
            ["agency_id", "leader_id", "started_at"],
            unique=False,
        )

    op.create_table(
        "version_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=False),
        sa.Column("version_hash", sa.String(length=64), nullable=False),
        sa.Column("redo", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", training_app.foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_version_decision_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_version_decision_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_version_decision_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_decision")),
        sa.UniqueConstraint(
            "agency_id", "module_id", "version_hash", name=op.f("uq_version_decision_agency_id_module_id_version_hash")
        ),
    )
    op.create_table(
        "roll_call_presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("roll_call_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ticked_at", training_app.foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_roll_call_presence_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_roll_call_presence_person_id_person")),
        sa.ForeignKeyConstraint(
            ["roll_call_id"], ["roll_call.id"], name=op.f("fk_roll_call_presence_roll_call_id_roll_call")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_call_presence")),
        sa.UniqueConstraint("roll_call_id", "person_id", name=op.f("uq_roll_call_presence_roll_call_id_person_id")),
    )
    with op.batch_alter_table("roll_call_presence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_roll_call_presence_agency_id_person_id"), ["agency_id", "person_id"], unique=False
        )

    op.create_table(
        "roll_call_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("roll_call_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.String(length=80), nullable=False),
        sa.Column("choice_id", sa.String(length=80), nullable=False),
        sa.Column("hands", sa.JSON(), nullable=False),
        sa.Column("decided_at", training_app.foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_roll_call_vote_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["roll_call_id"], ["roll_call.id"], name=op.f("fk_roll_call_vote_roll_call_id_roll_call")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_call_vote")),
        sa.UniqueConstraint("roll_call_id", "step", name=op.f("uq_roll_call_vote_roll_call_id_step")),
    )
    with op.batch_alter_table("roll_call_vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roll_call_vote_agency_id"), ["agency_id"], unique=False)

    for table in APPEND_ONLY:
        install_append_only(op.get_bind(), table)

    # never a rebuild: other tables point to these, and SQLite has ADD and DROP COLUMN of its own
    with op.batch_alter_table("assignment", schema=None, recreate="never") as batch_op:
        batch_op.add_column(
            sa.Column("counts_from", training_app.foundation.db.UtcDateTime(timezone=True), nullable=True)
        )

    with op.batch_alter_table("attempt", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("mode", sa.String(length=20), nullable=False, server_default="individual"))
        batch_op.add_column(sa.Column("active_ms", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("step_ms", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("last_sign_at", training_app.foundation.db.UtcDateTime(timezone=True), nullable=True)
        )


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("attempt", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("last_sign_at")
        batch_op.drop_column("step_ms")
        batch_op.drop_column("active_ms")
        batch_op.drop_column("mode")

    with op.batch_alter_table("assignment", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("counts_from")

    for table in APPEND_ONLY:
        drop_append_only(op.get_bind(), table)
    with op.batch_alter_table("roll_call_vote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roll_call_vote_agency_id"))

    op.drop_table("roll_call_vote")
    with op.batch_alter_table("roll_call_presence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roll_call_presence_agency_id_person_id"))

    op.drop_table("roll_call_presence")
    op.drop_table("version_decision")
    with op.batch_alter_table("roll_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roll_call_agency_id_leader_id_started_at"))

    op.drop_table("roll_call")
    op.drop_table("learning_policy")
