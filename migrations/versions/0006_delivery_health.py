"""Delivery that a person can trust: secrets at rest, aliases, rows set aside, alerts, reconciliation."""

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TIME = training_app.foundation.db.UtcDateTime(timezone=True)
_IS_ASIDE = sa.text("not_before IS NOT NULL")
_IDENTITY = sa.String(length=12)


def upgrade() -> None:
    """Apply; who is known to a destination already keeps the account name known there."""
    _let_secret_env_be_null()
    # never made anew: on SQLite the rows of the queue point at the table that would have to go for a moment
    with op.batch_alter_table("destination", recreate="never") as batch_op:
        batch_op.add_column(sa.Column("secret_sealed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("xapi_version", sa.String(length=8), nullable=False, server_default="1.0.3"))
        batch_op.add_column(sa.Column("identity", _IDENTITY, nullable=False, server_default="pseudonym"))
        batch_op.add_column(sa.Column("batch_rows", sa.Integer(), nullable=False, server_default="50"))
        batch_op.add_column(sa.Column("alert_mail", sa.String(length=254), nullable=True))
        batch_op.add_column(sa.Column("alerted_at", _TIME, nullable=True))
        batch_op.add_column(sa.Column("alerted_aside", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("failing_since", _TIME, nullable=True))
    with op.batch_alter_table("outbox_row", recreate="never") as batch_op:
        batch_op.add_column(sa.Column("identity", _IDENTITY, nullable=False, server_default="pseudonym"))
        batch_op.add_column(sa.Column("not_before", _TIME, nullable=True))
        batch_op.add_column(sa.Column("aside_since", _TIME, nullable=True))
    op.create_index(
        op.f("ix_outbox_row_destination_id_not_before"),
        "outbox_row",
        ["destination_id", "not_before"],
        sqlite_where=_IS_ASIDE,
        postgresql_where=_IS_ASIDE,
    )
    # each index costs every answer a page of writing, and an attempt's rows are found by their events
    op.drop_index(op.f("ix_outbox_row_agency_id_order_key"), "outbox_row")
    _make_aliases()
    _make_reconciliations()


def downgrade() -> None:
    """Take back. Passwords that were sealed here are lost, and parked rows wait again."""
    op.drop_table("reconciliation")
    op.drop_table("actor_alias")
    op.execute("UPDATE outbox_row SET state = 'waiting' WHERE state = 'parked'")
    op.drop_index(op.f("ix_outbox_row_destination_id_not_before"), "outbox_row")
    op.create_index(op.f("ix_outbox_row_agency_id_order_key"), "outbox_row", ["agency_id", "order_key"])
    with op.batch_alter_table("outbox_row", recreate="never") as batch_op:
        for name in ("identity", "not_before", "aside_since"):
            batch_op.drop_column(name)
    with op.batch_alter_table("destination", recreate="never") as batch_op:
        for name in ("secret_sealed", "xapi_version", "identity", "batch_rows", "alert_mail", "alerted_at"):
            batch_op.drop_column(name)
        for name in ("alerted_aside", "failing_since"):
            batch_op.drop_column(name)
    _put_in_the_place_of_secret_env(
        sa.Column("secret_env_before", sa.String(length=120), nullable=False, server_default="LRS_PASSWORD")
    )


def _let_secret_env_be_null() -> None:
    _put_in_the_place_of_secret_env(sa.Column("secret_env_after", sa.String(length=120), nullable=True))


def _put_in_the_place_of_secret_env(column: sa.Column[str]) -> None:
    # SQLite cannot change whether a column may be NULL
    with op.batch_alter_table("destination", recreate="never") as batch_op:
        batch_op.add_column(column)
    op.execute(f"UPDATE destination SET {column.name} = secret_env WHERE secret_env IS NOT NULL")  # noqa: S608 - ours
    with op.batch_alter_table("destination", recreate="never") as batch_op:
        batch_op.drop_column("secret_env")
    op.execute(f"ALTER TABLE destination RENAME COLUMN {column.name} TO secret_env")


def _make_aliases() -> None:
    op.create_table(
        "actor_alias",
        sa.Column("destination_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("account_name", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_actor_alias_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["destination_id"], ["destination.id"], name=op.f("fk_actor_alias_destination_id_destination")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_actor_alias_person_id_person")),
        sa.PrimaryKeyConstraint("destination_id", "person_id", name=op.f("pk_actor_alias")),
        sa.UniqueConstraint("destination_id", "account_name", name=op.f("uq_actor_alias_destination_id_account_name")),
    )
    op.execute(
        "INSERT INTO actor_alias (destination_id, person_id, agency_id, account_name) "
        "SELECT d.id, p.id, d.agency_id, p.actor_name FROM destination d JOIN person p ON p.agency_id = d.agency_id"
    )


def _make_reconciliations() -> None:
    op.create_table(
        "reconciliation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("destination_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("window_from", _TIME, nullable=False),
        sa.Column("window_to", _TIME, nullable=False),
        sa.Column("started_at", _TIME, nullable=True),
        sa.Column("finished_at", _TIME, nullable=True),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("resent", sa.JSON(), nullable=False),
        sa.Column("resent_count", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_reconciliation_agency_id_agency")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_reconciliation_asked_by_id_person")),
        sa.ForeignKeyConstraint(
            ["destination_id"], ["destination.id"], name=op.f("fk_reconciliation_destination_id_destination")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation")),
    )
    op.create_index(op.f("ix_reconciliation_destination_id_asked_at"), "reconciliation", ["destination_id", "asked_at"])
