"""What each web process does when it begins."""

from types import SimpleNamespace

from flask import Flask
from sqlalchemy import text

from training_app import gunicorn_config
from training_app.foundation.db import db


def test_a_process_does_not_use_connections_made_before_it_was_forked(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    with app.app_context():
        before = db.engine.pool
        assert before.checkedin() == 1

        gunicorn_config.post_fork(None, SimpleNamespace(app=SimpleNamespace(wsgi=lambda: app)))

        assert db.engine.pool is not before
        assert db.engine.pool.checkedin() == 0
    # the test is both processes: what the other one would still use is closed here
    before.dispose()


def test_the_program_is_loaded_before_the_processes_are_forked() -> None:
    assert gunicorn_config.preload_app is True
