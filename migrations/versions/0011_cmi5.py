"""cmi5: the LMSs that may launch, their launches, the sessions they opened, and what is said in them."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TIME = training_app.foundation.db.UtcDateTime(timezone=True)
_IS_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Apply."""
    _make_sites()
    _make_launches()
    _make_sessions()
    op.create_table(
        "cmi5_statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_cmi5_statement_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["cmi5_session.id"], name=op.f("fk_cmi5_statement_session_id_cmi5_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cmi5_statement")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_cmi5_statement_session_id_number")),
    )


def downgrade() -> None:
    """Take back. What was not delivered to a cmi5 LMS is lost with the sessions, and so are their lines."""
    op.drop_table("cmi5_statement")
    op.drop_table("cmi5_session")
    op.drop_table("cmi5_launch")
    op.drop_table("cmi5_site")
    op.execute("DELETE FROM outbox_row WHERE kind = 'cmi5.statement'")
    op.execute(
        "DELETE FROM reconciliation WHERE destination_id IN (SELECT id FROM destination WHERE kind = 'cmi5.statement')"
    )
    op.execute(
        "DELETE FROM actor_alias WHERE destination_id IN (SELECT id FROM destination WHERE kind = 'cmi5.statement')"
    )
    op.execute("DELETE FROM destination WHERE kind = 'cmi5.statement'")


def _make_sites() -> None:
    op.create_table(
        "cmi5_site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("origins", sa.JSON(), nullable=False),
        sa.Column("destination_id", sa.Integer(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_cmi5_site_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["destination_id"], ["destination.id"], name=op.f("fk_cmi5_site_destination_id_destination")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cmi5_site")),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_cmi5_site_agency_id_name")),
        sa.UniqueConstraint("destination_id", name=op.f("uq_cmi5_site_destination_id")),
    )


def _make_launches() -> None:
    op.create_table(
        "cmi5_launch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=False),
        sa.Column("begun_at", _TIME, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_cmi5_launch_agency_id_agency")),
        sa.ForeignKeyConstraint(["site_id"], ["cmi5_site.id"], name=op.f("fk_cmi5_launch_site_id_cmi5_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cmi5_launch")),
        sa.UniqueConstraint("site_id", "address_hash", name=op.f("uq_cmi5_launch_site_id_address_hash")),
    )
    op.create_index(op.f("ix_cmi5_launch_agency_id_begun_at"), "cmi5_launch", ["agency_id", "begun_at"])


def _make_sessions() -> None:
    op.create_table(
        "cmi5_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=True),
        sa.Column("unit_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("home_page", sa.String(length=590), nullable=False),
        sa.Column("registration", sa.String(length=36), nullable=False),
        sa.Column("activity_id", sa.Text(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("actor_text", sa.Text(), nullable=False),
        sa.Column("launch_data", sa.Text(), nullable=False),
        sa.Column("launch_mode", sa.String(length=10), nullable=False),
        sa.Column("return_url", sa.Text(), nullable=True),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("sign_in_hash", sa.String(length=64), nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("last_seen_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.Column("abandoned_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_cmi5_session_agency_id_agency")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_cmi5_session_attempt_id_attempt")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_cmi5_session_person_id_person")),
        sa.ForeignKeyConstraint(["site_id"], ["cmi5_site.id"], name=op.f("fk_cmi5_session_site_id_cmi5_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cmi5_session")),
    )
    for columns in (
        ["site_id"],
        ["unit_key"],
        ["sign_in_hash"],
        ["person_id", "module_id"],
        ["agency_id", "opened_at"],
    ):
        op.create_index(op.f(f"ix_cmi5_session_{'_'.join(columns)}"), "cmi5_session", columns)
    op.create_index(
        op.f("ix_cmi5_session_ended_at"),
        "cmi5_session",
        ["ended_at"],
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    )
