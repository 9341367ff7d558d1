"""Translates the house's own errors into pages, once, for every room."""

import traceback
from collections.abc import Callable
from pathlib import PurePath
from types import TracebackType

from flask import Flask, Response, request
from sqlalchemy.exc import OperationalError

from training_app.foundation import errors
from training_app.foundation.db import db
from training_app.foundation.log import get_log
from training_app.web.errors import error_page
from training_app.web.frame import Frame

_CODES: tuple[tuple[type[errors.HouseError], int], ...] = (
    (errors.NotFound, 404),
    (errors.NotAllowed, 403),
    (errors.Conflict, 409),
    (errors.BadRequest, 400),
    (errors.TooMany, 429),
)
FRAMES_LOGGED = 12
log = get_log("web")


def register_house_errors(app: Flask, frame_for_request: Callable[[], Frame]) -> None:
    """Answer each error family with its page and the error's own sentence; whatever was half done is rolled back."""

    @app.errorhandler(errors.HouseError)
    def answer(error: errors.HouseError) -> Response:
        db.session.rollback()
        code = next((code for family, code in _CODES if isinstance(error, family)), 500)
        return error_page(code, frame_for_request(), sentence=error.sentence)

    @app.errorhandler(OperationalError)
    def answer_database(error: OperationalError) -> Response:
        db.session.rollback()
        # the driver's text may hold addresses, so only its class is logged
        log.error("database.refused", kind=type(error.orig).__name__)
        return error_page(503, frame_for_request())

    app.log_exception = log_failure  # type: ignore[method-assign]  # Flask's own writes the address: a link's is a key


def log_failure(
    exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
) -> None:
    """Write where in the code a request failed: no address and no message, which may hold a link's token or a name."""
    kind, _, frames = exc_info
    log.error(
        "request.failed",
        endpoint=request.endpoint,
        method=request.method,
        kind=kind.__name__ if kind else None,
        at=[
            f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(frames)[-FRAMES_LOGGED:]
        ],
    )
