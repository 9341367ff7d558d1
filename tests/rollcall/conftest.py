"""What a leader's service works with, in Riverton."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.conftest import Town
from training_app.accounts.models import Unit
from training_app.foundation.db import db
from training_app.foundation.ids import UnitId
from training_app.learning.desk import Room
from training_app.learning.service import Desk
from training_app.rollcall.leader import Leader


@pytest.fixture
def desk(town: Town) -> Iterator[Desk]:
    """The database session, the house and the texts."""
    with town.app.app_context():
        room: Room = town.app.extensions["learning"]
        yield Desk(db.session(), room.house, room.library)
        db.session.remove()


@pytest.fixture
def sergeant(town: Town, desk: Desk) -> Leader:
    """The supervisor of Patrol."""
    patrol = desk.session.scalars(select(Unit.id).where(Unit.name == "Patrol")).one()
    return Leader(town.people.agency_id, town.people.supervisor_id, frozenset({UnitId(patrol)}))


@pytest.fixture
def coordinator(town: Town) -> Leader:
    """The coordinator, who may tick anybody of the agency."""
    return Leader(town.people.agency_id, town.people.coordinator_id, None)
