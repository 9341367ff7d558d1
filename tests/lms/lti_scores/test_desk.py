"""How scores are switched on: a listener in the app and a sender in the worker, and neither without books."""

from flask import Flask

from tests.lms.lti_scores.plugged import Plugged
from training_app.foundation.http import HttpClient
from training_app.lms.lti_scores.desk import senders_of
from training_app.lms.lti_scores.rules import KIND
from training_app.lms.lti_scores.sender import ScoreSender


def test_the_worker_gets_a_sender_of_scores(plugged: Plugged) -> None:
    senders = senders_of(plugged.town.app, HttpClient(), plugged.open_session)

    assert list(senders) == [KIND]
    assert isinstance(senders[KIND], ScoreSender)


def test_without_books_there_is_none(app: Flask) -> None:
    assert senders_of(app, HttpClient(), lambda: 1 / 0) == {}  # type: ignore[arg-type, return-value]
