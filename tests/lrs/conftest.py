"""The store's tests on both databases: one agency, two clients that may do everything, a clock that is moved."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import NOW, engine, open_session, session
from tests.lrs.sending import Door, make_caller
from training_app.foundation.clock import SetClock

__all__ = ["engine", "open_session", "session"]


@pytest.fixture
def clock() -> SetClock:
    """It stands still until a test moves it."""
    return SetClock(NOW)


@pytest.fixture
def door(session: Session, clock: SetClock) -> Door:
    """One client's way in."""
    return Door(session, make_caller(session, "Academy LMS"), clock)


@pytest.fixture
def other(session: Session, clock: SetClock) -> Door:
    """Another client's."""
    return Door(session, make_caller(session, "County HR"), clock)


@pytest.fixture
def sessions(open_session: sessionmaker[Session], session: Session) -> sessionmaker[Session]:
    """Opens sessions of their own, for those who come at the same time."""
    return open_session
