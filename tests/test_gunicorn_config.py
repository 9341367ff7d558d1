"""What the web processes share, and what each has of its own."""

import os

from flask import Flask
from sqlalchemy import text

from training_app import gunicorn_config
from training_app.foundation.db import db


def test_a_process_does_not_use_connections_made_before_it_was_forked(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    with app.app_context():
        assert db.engine.pool.checkedin() == 1

        child = os.fork()
        if child == 0:
            # no test framework in here: only the answer leaves
            os._exit(db.engine.pool.checkedin())
        _, status = os.waitpid(child, 0)

        assert os.waitstatus_to_exitcode(status) == 0
        assert db.engine.pool.checkedin() == 1


def test_the_program_is_loaded_before_the_processes_are_forked() -> None:
    assert gunicorn_config.preload_app is True
