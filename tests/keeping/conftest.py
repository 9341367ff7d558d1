"""A session inside the program, and somebody who has a row in every table."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.agency import NOW
from tests.conftest import Town
from tests.keeping.canary import add_canary
from tests.officer import Officer
from training_app.accounts.models import Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.foundation.db import db
from training_app.keeping.finding import Whose


@pytest.fixture
def session(town: Town) -> Iterator[Session]:
    with town.app.app_context():
        yield db.session()
        db.session.remove()


@pytest.fixture
def whose(town: Town, session: Session) -> Whose:
    return add_canary(session, town.people.agency_id, town.clock())


@pytest.fixture
def admin(town: Town) -> Officer:
    """Kim Lund, an administrator of Riverton, signed in."""
    with town.app.app_context():
        new = NewPerson(town.people.agency_id, "Kim", "Lund", "k.lund@riverton.example", roles={Role.ADMIN: None})
        person_id = add_person(db.session(), new, now=NOW)
        db.session.commit()
        db.session.remove()
    return town.sign_in(person_id)
