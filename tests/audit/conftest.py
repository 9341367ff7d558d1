"""An agency and a person to write entries about, on a real SQLite file."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency, Person, Unit
from training_app.audit.models import AuditEntry, AuditHead
from training_app.foundation.db import Base, prepare_engine

NOW = datetime(2026, 11, 23, 14, 7, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'audit.db'}")
    prepare_engine(engine)
    tables = [Base.metadata.tables[model.__tablename__] for model in (Agency, Unit, Person, AuditEntry, AuditHead)]
    Base.metadata.create_all(engine, tables=tables)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on a database with agency 1 and person 1."""
    with Session(engine) as session:
        session.add(Agency(id=1, name="Riverton PD", home_page="https://r.example", time_zone="UTC", created_at=NOW))
        session.flush()
        session.add(
            Person(
                id=1,
                agency_id=1,
                given_name="Dana",
                family_name="Abara",
                sign_in_name="d.abara",
                actor_name="ka7xw2q9",
                created_at=NOW,
            )
        )
        session.commit()
        yield session
