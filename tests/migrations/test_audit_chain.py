"""Revision 0016 on a log that was written before it: what is there becomes the beginning of the chain."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import insert, text

from tests.agency import NOW
from training_app.accounts.models import Agency
from training_app.app import create_app
from training_app.audit.queries import read_head, verify_chain
from training_app.audit.service import record
from training_app.content.catalogue import Catalogue
from training_app.foundation.append_only import drop_append_only
from training_app.foundation.clock import SetClock
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId
from training_app.settings import Settings

AT = NOW.strftime("%Y-%m-%d %H:%M:%S")
RIVERTON = AgencyId(1)


@pytest.fixture
def before(settings: Settings, shipped: Catalogue, clock: SetClock) -> Iterator[Flask]:
    """Two entries, as 0015 had them."""
    app = create_app(settings, clock=clock, catalogue=shipped)
    with app.app_context():
        upgrade(revision="0015")
        with db.engine.begin() as connection:
            connection.execute(
                insert(Agency).values(id=1, name="R", home_page="https://r.example", time_zone="UTC", created_at=NOW)
            )
            for subject, detail in (("one", "NULL"), ("two", """'{"b": [1, 2], "a": "Muñoz"}'""")):
                connection.execute(
                    text(
                        "INSERT INTO audit_entry (agency_id, happened_at, action, subject, detail) "
                        f"VALUES (1, '{AT}+00', 'x.y', '{subject}', {detail})".replace(
                            "+00", "+00" if db.engine.dialect.name == "postgresql" else ""
                        )
                    )
                )
        yield app
        db.session.remove()
        db.engine.dispose()


def test_old_entries_are_linked_and_new_ones_follow_them(before: Flask) -> None:
    upgrade()

    record(db.session(), agency_id=RIVERTON, actor_id=None, action="x.y", subject="three", now=NOW)
    db.session.commit()

    head = read_head(db.session(), RIVERTON)
    assert head is not None
    assert head.number == 3
    assert verify_chain(db.session(), RIVERTON) is None


def test_an_old_entry_that_is_changed_after_it_is_found(before: Flask) -> None:
    upgrade()
    with db.engine.begin() as connection:
        drop_append_only(connection, "audit_entry")
        connection.execute(text("UPDATE audit_entry SET subject = 'other' WHERE subject = 'two'"))

    found = verify_chain(db.session(), RIVERTON)

    assert found is not None
    assert (found.fault, found.number) == ("changed", 2)


def test_going_back_keeps_every_entry(before: Flask) -> None:
    upgrade()

    downgrade(revision="0015")

    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM audit_entry")).scalar_one() == 2
