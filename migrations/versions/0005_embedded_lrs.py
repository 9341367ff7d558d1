"""The embedded LRS: statements in the order of storing, what filters look for, documents, attachments, clients."""

import json
from collections.abc import Iterator
from hashlib import sha256
from uuid import UUID

import sqlalchemy as sa
from alembic import op

import training_app.foundation.db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TIME = training_app.foundation.db.UtcDateTime(timezone=True)
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ROWS = 500


def upgrade() -> None:
    """Apply; the statements there are keep their bytes, and filters find them."""
    _make_clients()
    _set_aside("statement")
    op.create_table(
        "statement",
        sa.Column("seq", _BIG, autoincrement=True, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("registration", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(length=64), nullable=True),
        sa.Column("timestamp", _TIME, nullable=False),
        sa.Column("stored_at", _TIME, nullable=False),
        sa.Column("refers_to", sa.Uuid(), nullable=True),
        sa.Column("has_attachments", sa.Boolean(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_statement_agency_id_agency")),
        sa.ForeignKeyConstraint(["client_id"], ["lrs_client.id"], name=op.f("fk_statement_client_id_lrs_client")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_statement")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_statement_agency_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "statement_term",
        sa.Column("term", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", _BIG, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("term", "seq", name=op.f("pk_statement_term")),
        sqlite_with_rowid=False,
    )
    _make_the_rest()
    _copy_statements()
    op.drop_table("statement_before")
    op.create_index(op.f("ix_statement_agency_id_stored_at_seq"), "statement", ["agency_id", "stored_at", "seq"])
    op.create_index(op.f("ix_statement_agency_id_client_id_seq"), "statement", ["agency_id", "client_id", "seq"])
    is_about_one = sa.text("refers_to IS NOT NULL")
    op.create_index(
        op.f("ix_statement_agency_id_refers_to"),
        "statement",
        ["agency_id", "refers_to"],
        sqlite_where=is_about_one,
        postgresql_where=is_about_one,
    )


def downgrade() -> None:
    """Take back; what other systems stored is lost, the program's own statements stay."""
    _set_aside("statement")
    op.create_table(
        "statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("registration", sa.Uuid(), nullable=True),
        sa.Column("verb_id", sa.String(length=300), nullable=False),
        sa.Column("activity_id", sa.String(length=700), nullable=False),
        sa.Column("actor_name", sa.String(length=64), nullable=False),
        sa.Column("timestamp", _TIME, nullable=False),
        sa.Column("stored_at", _TIME, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_statement_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
    )
    _copy_statements_back()
    for table in ("statement_before", "statement_term", "lrs_document", "lrs_attachment", "lrs_activity", "lrs_client"):
        op.drop_table(table)


def _make_clients() -> None:
    op.create_table(
        "lrs_client",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("version", sa.String(length=8), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("last_used_at", _TIME, nullable=True),
        sa.Column("revoked_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_lrs_client_agency_id_agency")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_lrs_client_created_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lrs_client")),
        sa.UniqueConstraint("key", name=op.f("uq_lrs_client_key")),
    )
    op.create_index(op.f("ix_lrs_client_agency_id"), "lrs_client", ["agency_id"])


def _make_the_rest() -> None:
    op.create_table(
        "lrs_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("iri_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("iri", sa.Text(), nullable=False),
        sa.Column("definition", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_lrs_activity_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lrs_activity")),
        sa.UniqueConstraint("agency_id", "iri_hash", name=op.f("uq_lrs_activity_agency_id_iri_hash")),
    )
    op.create_table(
        "lrs_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("sha2", sa.String(length=128), nullable=False),
        sa.Column("content_type", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_lrs_attachment_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lrs_attachment")),
        sa.UniqueConstraint("agency_id", "sha2", name=op.f("uq_lrs_attachment_agency_id_sha2")),
    )
    op.create_table(
        "lrs_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("key_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("group_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("registration", sa.Uuid(), nullable=True),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("content_type", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("etag", sa.String(length=40), nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_lrs_document_agency_id_agency")),
        sa.ForeignKeyConstraint(["client_id"], ["lrs_client.id"], name=op.f("fk_lrs_document_client_id_lrs_client")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lrs_document")),
        sa.UniqueConstraint("agency_id", "key_hash", name=op.f("uq_lrs_document_agency_id_key_hash")),
    )
    op.create_index(
        op.f("ix_lrs_document_agency_id_group_hash_updated_at"),
        "lrs_document",
        ["agency_id", "group_hash", "updated_at"],
    )


def _set_aside(table: str) -> None:
    op.rename_table(table, f"{table}_before")
    if op.get_bind().dialect.name == "postgresql":
        # an index keeps its name when its table is renamed, and the new table needs that name
        op.execute(f"ALTER INDEX pk_{table} RENAME TO pk_{table}_before")
        op.execute(f"ALTER INDEX IF EXISTS uq_{table}_agency_id_id RENAME TO uq_{table}_before_agency_id_id")


def _copy_statements() -> None:
    new, term = _table("statement"), _table("statement_term")
    connection = op.get_bind()
    seq = 0
    for rows in _in_parts(_table("statement_before"), "stored_at", "timestamp", "id"):
        statements, terms = [], []
        for row in rows:
            seq += 1
            body = json.loads(row.body)
            is_about_one = body["object"].get("objectType") == "StatementRef"
            statements.append(
                {
                    "seq": seq,
                    **{name: getattr(row, name) for name in _KEPT},
                    "client_id": None,
                    "refers_to": UUID(body["object"]["id"]) if is_about_one else None,
                    "has_attachments": False,
                }
            )
            terms += [{"term": number, "seq": seq} for number in _terms_of(row.agency_id, body)]
        connection.execute(new.insert(), statements)
        connection.execute(term.insert(), terms)
    if connection.dialect.name == "postgresql" and seq:
        op.execute(f"SELECT setval(pg_get_serial_sequence('statement', 'seq'), {seq})")
    # a statement about another is found by the other's terms too
    op.execute(
        "INSERT INTO statement_term (term, seq) SELECT t.term, s.seq FROM statement s "
        "JOIN statement o ON o.agency_id = s.agency_id AND o.id = s.refers_to "
        "JOIN statement_term t ON t.seq = o.seq "
        "WHERE NOT EXISTS (SELECT 1 FROM statement_term h WHERE h.term = t.term AND h.seq = s.seq)"
    )


def _copy_statements_back() -> None:
    old = _table("statement")
    for rows in _in_parts(_table("statement_before"), "seq"):
        own = [row for row in rows if row.client_id is None]
        values = []
        for row in own:
            body = json.loads(row.body)
            parts = {"verb_id": body["verb"]["id"], "activity_id": str(body["object"]["id"])}
            values.append({name: getattr(row, name) for name in _KEPT} | parts)
        if values:
            op.get_bind().execute(old.insert(), values)


_KEPT = ("id", "agency_id", "registration", "actor_name", "timestamp", "stored_at", "body", "voided")


def _in_parts(table: sa.Table, *order: str) -> Iterator[list[sa.Row]]:
    query = sa.select(table).order_by(*(table.c[name] for name in order))
    offset = 0
    while rows := list(op.get_bind().execute(query.limit(_ROWS).offset(offset))):
        yield rows
        offset += len(rows)


def _table(name: str) -> sa.Table:
    # read from the database as it stands now; its times and ids are spelled as the program spells them
    table = sa.Table(name, sa.MetaData(), autoload_with=op.get_bind())
    for column in table.c:
        if column.name in {"timestamp", "stored_at"}:
            column.type = _TIME
        if column.name in {"id", "registration", "refers_to"}:
            column.type = sa.Uuid()
    return table


def _terms_of(agency_id: int, body: dict) -> set[int]:
    """What the program's own statements are found by; they all have this shape."""
    actor, context = body["actor"]["account"], body.get("context", {})
    terms = {("agent", f"account:{actor['homePage']}|{actor['name']}"), ("verb", body["verb"]["id"])}
    if body["object"].get("objectType", "Activity") == "Activity":
        terms.add(("activity", body["object"]["id"]))
    if "registration" in context:
        terms.add(("registration", context["registration"].lower()))
    for activities in context.get("contextActivities", {}).values():
        terms |= {("related-activity", activity["id"]) for activity in activities}
    return {
        int.from_bytes(sha256(f"{agency_id}|{kind}|{value}".encode()).digest()[:8], "big", signed=True)
        for kind, value in terms
    }
