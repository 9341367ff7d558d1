"""A transaction that reads one moment, on both engines, whatever others write meanwhile."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.agency import NOW
from tests.databases import tables_at
from training_app.accounts.models import Agency
from training_app.foundation.db import begin_snapshot, begin_write

COUNT = select(func.count(Agency.id))


def add(session: Session, name: str) -> None:
    begin_write(session)
    session.add(Agency(name=name, home_page=f"https://{name}.example", time_zone="UTC", created_at=NOW))
    session.commit()


def test_what_is_written_meanwhile_is_not_seen_until_the_next(database: str) -> None:
    with tables_at(database) as engine, Session(engine) as reader, Session(engine) as writer:
        add(writer, "one")
        begin_snapshot(reader)
        before = reader.scalar(COUNT)

        add(writer, "two")

        assert (before, reader.scalar(COUNT)) == (1, 1)
        begin_snapshot(reader)
        assert reader.scalar(COUNT) == 2
