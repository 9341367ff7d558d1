"""SCORM packages that were given out, and the launches that came through them."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TIME = training_app.foundation.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "scorm_package",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=10), nullable=False),
        sa.Column("public_id", sa.String(length=64), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("origins", sa.JSON(), nullable=False),
        sa.Column("person_limit", sa.Integer(), nullable=True),
        sa.Column("expires_at", _TIME, nullable=True),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("issued_at", _TIME, nullable=False),
        sa.Column("revoked_at", _TIME, nullable=True),
        sa.Column("refused_at", _TIME, nullable=True),
        sa.Column("refused_why", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_scorm_package_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorm_package")),
        sa.UniqueConstraint("public_id", name=op.f("uq_scorm_package_public_id")),
    )
    op.create_index(op.f("ix_scorm_package_agency_id"), "scorm_package", ["agency_id"])
    op.create_table(
        "scorm_launch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("told_id", sa.String(length=64), nullable=True),
        sa.Column("told_completed", sa.Boolean(), nullable=False),
        sa.Column("told_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_scorm_launch_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["package_id"], ["scorm_package.id"], name=op.f("fk_scorm_launch_package_id_scorm_package")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_scorm_launch_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorm_launch")),
        sa.UniqueConstraint("package_id", "nonce", name=op.f("uq_scorm_launch_package_id_nonce")),
    )
    op.create_index(op.f("ix_scorm_launch_package_id_person_id"), "scorm_launch", ["package_id", "person_id"])


def downgrade() -> None:
    """Take back. Packages that are in an LMS open nothing any more; people and what they did stay."""
    op.drop_table("scorm_launch")
    op.drop_table("scorm_package")
