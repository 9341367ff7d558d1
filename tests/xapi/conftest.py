"""The database of the outbox's tests."""

from tests.delivery.conftest import engine, open_session, session

__all__ = ["engine", "open_session", "session"]
