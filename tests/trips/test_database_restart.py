"""After the database server was restarted, the next officer's page works: no answer is spent on a dead connection."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import make_url

from tests.conftest import Town
from tests.databases import postgres_database
from tests.postgres import Server


@pytest.fixture
def database(postgres: Server) -> Iterator[str]:
    """PostgreSQL only: there is no server to restart with SQLite."""
    with postgres_database(postgres) as address:
        yield address


@pytest.mark.postgres
def test_connections_that_died_cost_nobody_an_answer(town: Town, database: str) -> None:
    officer = town.sign_in(town.people.officer_id)
    address = make_url(database)
    with psycopg.connect(
        host=address.host, port=address.port, user=address.username, dbname="postgres", autocommit=True
    ) as administrator:
        ended = administrator.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s", (address.database,)
        ).fetchone()

    assert ended is not None
    assert ended[0] > 0, "the program kept no connection to lose"
    assert officer.get("/app/").status == 200
