"""The second step of signing in: codes, recovery codes, passkeys, whom it is demanded of, and how sessions began."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    time = training_app.foundation.db.UtcDateTime(timezone=True)
    op.create_table(
        "totp",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", time, nullable=False),
        sa.Column("proven_at", time, nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_totp_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_totp_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_totp")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("made_at", time, nullable=False),
        sa.Column("used_at", time, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_recovery_code_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id_person")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_person_id"), "recovery_code", ["person_id"])
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("credential_hash", sa.String(length=64), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("made_at", time, nullable=False),
        sa.Column("last_used_at", time, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_passkey_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_passkey_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_hash", name=op.f("uq_passkey_credential_hash")),
    )
    op.create_index(op.f("ix_passkey_person_id"), "passkey", ["person_id"])
    op.create_table(
        "second_step_role",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_second_step_role_agency_id_agency")),
        sa.PrimaryKeyConstraint("agency_id", "role", name=op.f("pk_second_step_role")),
    )
    op.create_table(
        "door_question",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("held", sa.JSON(), nullable=False),
        sa.Column("expires_at", time, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_door_question_person_id_person")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_door_question")),
    )
    op.create_index(op.f("ix_door_question_expires_at"), "door_question", ["expires_at"])
    op.add_column("sign_in_session", sa.Column("came_by", sa.String(length=20), nullable=True))
    op.add_column("sign_in_session", sa.Column("half_until", time, nullable=True))
    op.add_column("sign_in_session", sa.Column("browser", sa.String(length=60), nullable=True))


def downgrade() -> None:
    """Take back. Sessions that wait for a second step are ended: without it they would be open."""
    op.execute("UPDATE sign_in_session SET ended_at = started_at WHERE half_until IS NOT NULL AND ended_at IS NULL")
    # not in batch mode, which would copy a table that others point to
    for column in ("browser", "half_until", "came_by"):
        op.drop_column("sign_in_session", column)
    for table in ("door_question", "second_step_role", "passkey", "recovery_code", "totp"):
        op.drop_table(table)
