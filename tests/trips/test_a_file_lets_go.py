"""A file that is sent while it is read gives its connection to the database back when it is through."""

from tests.conftest import Town
from training_app.foundation.db import db


def test_a_file_lets_go_of_its_connection_when_it_is_sent(town: Town) -> None:
    coordinator = town.sign_in(town.people.coordinator_id)
    with town.app.app_context():
        pool = db.engine.pool

    body = coordinator.get("/app/completion.csv").body

    assert "4417" in body
    assert pool.checkedout() == 0
