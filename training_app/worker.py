"""The worker: leases what is due, sends it, writes down what became of it. Any number may run, anywhere."""

import os
import signal
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from training_app.accounts.factors.questions import forget_old_questions
from training_app.accounts.held_forms import forget_old_forms
from training_app.accounts.queries import agency_ids
from training_app.accounts.service import forget_old_tries
from training_app.assignments.credit.daily import CreditKeeper
from training_app.assignments.schedule.daily import Daily
from training_app.delivery.alerts import tell_of_trouble
from training_app.delivery.senders import SenderRegistry, Target
from training_app.delivery.worker import run
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.foundation.http import HttpClient
from training_app.foundation.log import get_log
from training_app.foundation.outside import OutsideClient
from training_app.lms.cmi5_door.launches import forget_old_launches
from training_app.lms.cmi5_door.queue import KIND as CMI5_KIND
from training_app.lms.cmi5_door.sender import Cmi5Sender
from training_app.lms.cmi5_door.sessions import end_left_sessions
from training_app.lms.lti_door.logins import forget_old_logins
from training_app.lms.lti_scores.desk import senders_of
from training_app.lrs.late_terms import add_late_terms
from training_app.people.waiting import forget_old_rosters
from training_app.readiness.plan.daily import PlanReviews
from training_app.readiness.promises.daily import DailyPromises
from training_app.reports.desk import Room as ReportsRoom
from training_app.reports.exports.making import Maker, sweep_folders
from training_app.reports.exports.service import forget_old_files
from training_app.reports.kept.daily import DailyReports
from training_app.settings import Settings
from training_app.sinks.rules import KIND as SINK_KIND
from training_app.sinks.sender import SinkSender
from training_app.xapi.lrs_client import LrsClient
from training_app.xapi.passwords import password_of
from training_app.xapi.reconcile import ask_for_the_night, compare_next
from training_app.xapi.recorder import KIND
from training_app.xapi.sender import StatementSender

TIDY_EVERY_S = 3600
LOOK_EVERY_S = 60
JOIN_WITHIN_S = 10
COMPARE_EVERY_S = 5
FIND_EVERY_S = 2
END_LEFT_EVERY_S = 20
RECONCILE_EVERY_S = 20
REMIND_EVERY_S = 120
CREDIT_EVERY_S = 20
MAKE_EVERY_S = 2
KEEP_MONTHS_EVERY_S = 600


def run_worker(app: Flask) -> None:
    """Work until the process is told to end; the batch under way is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    get_log("delivery").info("worker started", process=os.getpid())
    settings: Settings = app.extensions["settings"]
    with app.app_context():
        open_session: sessionmaker[Session] = sessionmaker(db.engine)
    beside = Beside(open_session, settings)
    daily = Daily.of_app(app, open_session, settings.mail)
    credit = CreditKeeper.of_app(app, open_session)
    room: ReportsRoom = app.extensions["reports"]
    maker = Maker(open_session, room.library.catalogue.modules, room.house.clock)
    reports = DailyReports(open_session, settings.mail)
    plans = PlanReviews.of_app(app, open_session, settings.mail)
    promises = DailyPromises(open_session, settings.mail)
    threads = [
        threading.Thread(target=_again_and_again, args=(stop, work, every_s), daemon=True)
        for work, every_s in (
            (beside.tidy, TIDY_EVERY_S),
            (beside.look_for_trouble, LOOK_EVERY_S),
            (beside.compare, COMPARE_EVERY_S),
            (beside.let_find, FIND_EVERY_S),
            (beside.end_left, END_LEFT_EVERY_S),
            (daily.reconcile, RECONCILE_EVERY_S),
            (daily.remind, REMIND_EVERY_S),
            (credit.settle, CREDIT_EVERY_S),
            (maker.make_next, MAKE_EVERY_S),
            (reports.keep_months, KEEP_MONTHS_EVERY_S),
            (reports.mail_views, REMIND_EVERY_S),
            (plans.mail_reviews, REMIND_EVERY_S),
            (promises.remind, REMIND_EVERY_S),
        )
    ]
    # a line of their own: one that hangs makes no LRS and no gradebook wait
    sinks: SenderRegistry = {SINK_KIND: SinkSender(open_session)}
    threads.append(threading.Thread(target=run, args=(stop, open_session, sinks), daemon=True))
    for thread in threads:
        thread.start()
    client = HttpClient()
    # an LMS says nothing of how long it takes to keep a record
    patient = OutsideClient(settings.lms_inside_hosts, connect_timeout_s=5.0, read_timeout_s=20.0)
    senders: SenderRegistry = {
        KIND: StatementSender(client, open_session, os.environ, box=settings.secrets),
        CMI5_KIND: Cmi5Sender(patient, open_session, settings.secrets),
        # columns stand at addresses that a launch named
        **senders_of(app, OutsideClient(settings.lms_inside_hosts), open_session),
    }
    run(stop, open_session, senders)
    for thread in threads:
        # one that is just asking a slow LRS ends with the process: what it had not written is begun again
        thread.join(JOIN_WITHIN_S)


class Beside:
    """What a worker does beside sending. Each is safe to be done by any number of workers."""

    def __init__(self, open_session: sessionmaker[Session], settings: Settings) -> None:
        """Work on this database, with the keys and the mail server of these settings."""
        self._open_session = open_session
        self._settings = settings
        self._client = HttpClient()

    def tidy(self) -> None:
        """Forget wrong tries that no longer count, and what nobody came back for: answers, logins, rosters, files."""
        with self._open_session() as session:
            forget_old_tries(session, system_clock())
            forget_old_forms(session, system_clock())
            forget_old_questions(session, system_clock())
            forget_old_launches(session, now=system_clock())
            forget_old_logins(session, system_clock())
            forget_old_rosters(session, system_clock())
            forget_old_files(session, system_clock())
        sweep_folders(Path(tempfile.gettempdir()), system_clock())

    def look_for_trouble(self) -> None:
        """Write to those who are to be told when records do not arrive, where there is a mail server."""
        if self._settings.mail is not None:
            with self._open_session() as session:
                send, mail_to = self._settings.mail.send, self._settings.alert_mail
                tell_of_trouble(session, send, mail_to=mail_to, now=system_clock())

    def let_find(self) -> None:
        """Complete what finds the newest statements, so that whoever looks for one need not."""
        with self._open_session() as session:
            for agency_id in agency_ids(session):
                add_late_terms(session, agency_id)

    def end_left(self) -> None:
        """End the cmi5 sessions whose officers signed out or are away: their LMS hears that they terminated."""
        with self._open_session() as session:
            end_left_sessions(session, now=system_clock())

    def compare(self) -> None:
        """Ask for the nightly comparisons that are due, and do one comparison that somebody wants."""
        with self._open_session() as session:
            ask_for_the_night(session, system_clock())
        compare_next(self._open_session, self._client_of, clock=system_clock)

    def _client_of(self, target: Target) -> LrsClient:
        return LrsClient(self._client, target, password_of(target, os.environ, self._settings.secrets))


def _again_and_again(stop: threading.Event, work: Callable[[], object], every_s: float) -> None:
    """At the start and then every so often, whatever went wrong the time before."""
    while True:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the next time may be better, and sending must go on
            # the class alone: an error's text may hold names or addresses
            get_log("delivery").error("work failed", work=getattr(work, "__name__", ""), kind=type(error).__name__)
        if stop.wait(every_s):
            return
