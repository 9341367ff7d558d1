"""Training outside the program with its proof, and classes with their list."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_TIME = training_app.foundation.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    _outside()
    _classes()


def downgrade() -> None:
    """Take back. Completions that came of it stay on record; entries, proofs and lists of classes go."""
    for table in ("class_place", "class_session", "outside_proof", "outside_training"):
        op.drop_table(table)


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def _outside() -> None:
    op.create_table(
        "outside_training",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("module_id", sa.String(length=80), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("entered_at", _TIME, nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", _TIME, nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("attempt_id", sa.Uuid(), nullable=True),
        sa.Column("completion_id", sa.Uuid(), nullable=True),
        _key("outside_training", "agency_id", "agency"),
        _key("outside_training", "person_id", "person"),
        _key("outside_training", "entered_by_id", "person"),
        _key("outside_training", "decided_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_training")),
    )
    op.create_index(op.f("ix_outside_training_person_id"), "outside_training", ["person_id"])
    op.create_index(
        op.f("ix_outside_training_agency_id_state_entered_at"), "outside_training", ["agency_id", "state", "entered_at"]
    )
    op.create_table(
        "outside_proof",
        sa.Column("training_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        _key("outside_proof", "training_id", "outside_training"),
        _key("outside_proof", "agency_id", "agency"),
        sa.PrimaryKeyConstraint("training_id", name=op.f("pk_outside_proof")),
    )
    op.create_index(op.f("ix_outside_proof_agency_id"), "outside_proof", ["agency_id"])


def _classes() -> None:
    op.create_table(
        "class_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("room", sa.String(length=120), nullable=False),
        sa.Column("instructor", sa.String(length=120), nullable=False),
        sa.Column("starts_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("opens_at", _TIME, nullable=False),
        sa.Column("closes_at", _TIME, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("phone_code", sa.String(length=64), nullable=False),
        sa.Column("tablet_code", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        _key("class_session", "agency_id", "agency"),
        _key("class_session", "unit_id", "unit"),
        _key("class_session", "made_by_id", "person"),
        _key("class_session", "ended_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_session")),
        sa.UniqueConstraint("phone_code", name=op.f("uq_class_session_phone_code")),
        sa.UniqueConstraint("tablet_code", name=op.f("uq_class_session_tablet_code")),
    )
    op.create_index(
        op.f("ix_class_session_agency_id_state_starts_at"), "class_session", ["agency_id", "state", "starts_at"]
    )
    op.create_table(
        "class_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("signed_in_at", _TIME, nullable=True),
        sa.Column("is_present", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("attempt_id", sa.Uuid(), nullable=True),
        sa.Column("completion_id", sa.Uuid(), nullable=True),
        _key("class_place", "agency_id", "agency"),
        _key("class_place", "session_id", "class_session"),
        _key("class_place", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_place")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_class_place_session_id_person_id")),
    )
    op.create_index(op.f("ix_class_place_agency_id"), "class_place", ["agency_id"])
    op.create_index(op.f("ix_class_place_person_id"), "class_place", ["person_id"])
