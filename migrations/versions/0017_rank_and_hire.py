"""What rules of assignment ask of a person: rank, the day they were hired, and who supervises them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# the words that SQLite adds a column with its reference by; Alembic would make the whole table anew there
_SUPERVISOR = "ALTER TABLE person ADD COLUMN supervisor_id INTEGER CONSTRAINT {} REFERENCES person (id)"


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("person", recreate="never") as batch_op:
        batch_op.add_column(sa.Column("rank", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("hired_on", sa.Date(), nullable=True))
    op.execute(_SUPERVISOR.format("fk_person_supervisor_id_person"))
    op.create_index(op.f("ix_person_supervisor_id"), "person", ["supervisor_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_person_supervisor_id"), "person")
    with op.batch_alter_table("person", recreate="never") as batch_op:
        batch_op.drop_column("supervisor_id")
        batch_op.drop_column("hired_on")
        batch_op.drop_column("rank")
