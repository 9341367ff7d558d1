"""Revision 0006 on an agency that sends records already: officers stay who they are, and the queue goes on."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import insert, select, text

from tests.agency import NOW
from training_app.accounts.models import Agency, Person
from training_app.app import create_app
from training_app.content.catalogue import Catalogue
from training_app.delivery.models import Destination, OutboxRow
from training_app.foundation.clock import SetClock
from training_app.foundation.db import db
from training_app.settings import Settings
from training_app.xapi.models import ActorAlias

AT = NOW.strftime("%Y-%m-%d %H:%M:%S")
DESTINATION = f"""INSERT INTO destination (id, agency_id, name, kind, endpoint, username, secret_env, is_stopped, tries,
created_at) VALUES (1, 1, 'LRS', 'xapi.statement', 'https://lrs.example', 'u', 'LRS_PASSWORD', false, 3, '{AT}')"""
ROW = f"""INSERT INTO outbox_row (id, agency_id, destination_id, kind, subject_id, order_key, state, tries, created_at)
VALUES (1, 1, 1, 'xapi.statement', '{"a" * 32}', 'k', 'waiting', 2, '{AT}')"""


@pytest.fixture
def before(settings: Settings, shipped: Catalogue, clock: SetClock) -> Iterator[Flask]:
    """Two people, one destination and one waiting row, as 0005 had them."""
    app = create_app(settings, clock=clock, catalogue=shipped)
    with app.app_context():
        upgrade(revision="0005")
        with db.engine.begin() as connection:
            connection.execute(
                insert(Agency).values(id=1, name="R", home_page="https://r.example", time_zone="UTC", created_at=NOW)
            )
            for number in (1, 2):
                connection.execute(
                    insert(Person).values(
                        id=number,
                        agency_id=1,
                        given_name="Jamie",
                        family_name="Ortiz",
                        sign_in_name=str(number),
                        actor_name=f"known{number}",
                        created_at=NOW,
                    )
                )
            connection.execute(text(DESTINATION))
            connection.execute(text(ROW))
        yield app
        db.session.remove()
        db.engine.dispose()


def test_officers_are_known_there_by_the_name_they_had(before: Flask) -> None:
    upgrade()

    aliases = db.session.execute(select(ActorAlias.person_id, ActorAlias.account_name).order_by(ActorAlias.person_id))
    assert [tuple(row) for row in aliases] == [(1, "known1"), (2, "known2")]


def test_the_destination_and_its_queue_go_on_as_they_were(before: Flask) -> None:
    upgrade()

    one = db.session.scalars(select(Destination)).one()
    assert (one.secret_env, one.secret_sealed, one.xapi_version, one.batch_rows) == ("LRS_PASSWORD", None, "1.0.3", 50)
    assert (one.identity, one.tries, one.failing_since, one.alerted_at, one.alerted_aside) == (
        "pseudonym",
        3,
        None,
        None,
        0,
    )
    row = db.session.scalars(select(OutboxRow)).one()
    assert (row.state, row.identity, row.tries, row.not_before) == ("waiting", "pseudonym", 2, None)


def test_going_back_keeps_every_row_and_names_a_variable_for_a_sealed_password(before: Flask) -> None:
    upgrade()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE destination SET secret_env = NULL"))
        connection.execute(text("UPDATE outbox_row SET state = 'parked'"))

    downgrade(revision="0005")

    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT secret_env FROM destination")).scalar_one() == "LRS_PASSWORD"
        assert connection.execute(text("SELECT state FROM outbox_row")).scalar_one() == "waiting"
