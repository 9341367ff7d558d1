"""The program's own gunicorn settings for the bare floor, which has no database connections to give up when forked."""

from typing import Any

from training_app.gunicorn_config import *  # noqa: F403 - every setting, so that both sides run under the same


def post_fork(server: Any, worker: Any) -> None:
    """Nothing to do."""
