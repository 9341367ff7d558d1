"""A chain over the audit log: each entry carries the hash of the one before it."""

import json

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db
from training_app.audit.chain import Anchor, Entry, linked
from training_app.foundation.append_only import drop_append_only, install_append_only

# what is linked here is verified by the program, so it is the program that links it
revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_ENTRY = sa.table(
    "audit_entry",
    sa.column("id", sa.Integer),
    sa.column("agency_id", sa.Integer),
    sa.column("happened_at", training_app.foundation.db.UtcDateTime(timezone=True)),
    sa.column("actor_id", sa.Integer),
    sa.column("action", sa.String),
    sa.column("subject", sa.String),
    sa.column("reason", sa.String),
    sa.column("detail", sa.JSON(none_as_null=True)),
    sa.column("number", sa.Integer),
    sa.column("before", sa.String),
    sa.column("hash", sa.String),
)
_HEAD = sa.table(
    "audit_head", sa.column("agency_id", sa.Integer), sa.column("number", sa.Integer), sa.column("hash", sa.String)
)


def upgrade() -> None:
    """Apply: what is there becomes the beginning of each agency's chain, in the order it was written."""
    connection = op.get_bind()
    drop_append_only(connection, "audit_entry")
    op.add_column("audit_entry", sa.Column("number", sa.Integer(), nullable=True))
    op.add_column("audit_entry", sa.Column("before", sa.String(length=64), nullable=True))
    op.add_column("audit_entry", sa.Column("hash", sa.String(length=64), nullable=True))
    op.create_table(
        "audit_head",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_audit_head_agency_id_agency")),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_audit_head")),
    )
    ends = _link_all(connection)
    if ends:
        rows = [{"agency_id": agency_id, "number": end.number, "hash": end.hash} for agency_id, end in ends.items()]
        op.bulk_insert(_HEAD, rows)
    op.create_index(op.f("ix_audit_entry_agency_id_number"), "audit_entry", ["agency_id", "number"], unique=True)
    install_append_only(connection, "audit_entry")


def downgrade() -> None:
    """Take back. The entries stay; what would have shown that one was changed is gone."""
    connection = op.get_bind()
    drop_append_only(connection, "audit_entry")
    op.drop_index(op.f("ix_audit_entry_agency_id_number"), table_name="audit_entry")
    op.drop_table("audit_head")
    for name in ("hash", "before", "number"):
        op.drop_column("audit_entry", name)
    install_append_only(connection, "audit_entry")


def _link_all(connection: sa.Connection) -> dict[int, Anchor]:
    ends: dict[int, Anchor] = {}
    for row in connection.execute(sa.select(_ENTRY).order_by(_ENTRY.c.id)).all():
        detail = json.loads(json.dumps(row.detail)) if row.detail is not None else None
        entry = linked(Entry(*row[:7], detail, None, None, None), ends.get(row.agency_id))
        connection.execute(
            sa.update(_ENTRY)
            .where(_ENTRY.c.id == row.id)
            .values(number=entry.number, before=entry.before, hash=entry.hash)
        )
        ends[row.agency_id] = Anchor(entry.number or 0, entry.hash or "")
    return ends
