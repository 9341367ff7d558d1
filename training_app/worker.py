"""The worker: leases what is due, sends it, writes down what became of it. Any number may run, anywhere."""

import os
import signal
import threading

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from training_app.accounts.held_forms import forget_old_forms
from training_app.accounts.service import forget_old_tries
from training_app.delivery.worker import run
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.foundation.http import HttpClient
from training_app.foundation.log import get_log
from training_app.xapi.recorder import KIND
from training_app.xapi.sender import StatementSender

TIDY_EVERY_S = 3600


def run_worker(app: Flask) -> None:
    """Work until the process is told to end; the batch under way is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    get_log("delivery").info("worker started", process=os.getpid())
    with app.app_context():
        open_session: sessionmaker[Session] = sessionmaker(db.engine)
    tidying = threading.Thread(target=_tidy, args=(stop, open_session), daemon=True)
    tidying.start()
    run(stop, open_session, {KIND: StatementSender(HttpClient(), open_session, os.environ)})
    tidying.join()


def _tidy(stop: threading.Event, open_session: sessionmaker[Session]) -> None:
    """Forget wrong tries that no longer count and answers nobody came back for, at the start and every hour."""
    while True:
        try:
            with open_session() as session:
                forget_old_tries(session, system_clock())
                forget_old_forms(session, system_clock())
        except SQLAlchemyError as error:
            get_log("delivery").error("tidying failed", kind=type(error).__name__)
        if stop.wait(TIDY_EVERY_S):
            return
