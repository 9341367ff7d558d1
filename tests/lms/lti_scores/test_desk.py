"""How scores are switched on: a listener in the app and a sender in the worker, and neither without books."""

from flask import Flask

from tests.lms.lti_scores.plugged import Plugged
from training_app.foundation.http import HttpClient
from training_app.lms.lti_scores.desk import ROOM_KEY, senders_of
from training_app.lms.lti_scores.rules import KIND
from training_app.lms.lti_scores.sender import ScoreSender


def test_the_worker_gets_a_sender_of_scores(plugged: Plugged) -> None:
    senders = senders_of(plugged.town.app, HttpClient(), plugged.open_session)

    assert list(senders) == [KIND]
    assert isinstance(senders[KIND], ScoreSender)


def test_columns_of_a_module_that_the_catalogue_has_no_more_are_called_by_its_id(plugged: Plugged) -> None:
    room = plugged.town.app.extensions[ROOM_KEY]

    assert room.title_of("m01-trauma") == plugged.town.shipped.modules["m01-trauma"].title
    assert room.title_of("m99-gone") == "m99-gone"


def test_without_books_there_is_none(app: Flask) -> None:
    del app.extensions[ROOM_KEY]

    assert senders_of(app, HttpClient(), lambda: 1 / 0) == {}  # type: ignore[arg-type, return-value]
