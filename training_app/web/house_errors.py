"""Translates the house's own errors into pages, once, for every room."""

import traceback
from collections.abc import Callable
from pathlib import PurePath
from types import TracebackType

from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError

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
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
NOT_KEPT = (
    "What you sent was not kept: nothing can be stored here just now. What was saved before is kept. Wait a few "
    "minutes, then go back and send it again. If it happens again, tell your training coordinator the time."
)
# full, read-only, cannot be opened; then two ways of a file that may not grow
_SQLITE_FAMILIES = {13, 8, 14}
_SQLITE_CODES = {778, 4874}
# read-only transaction, disk full
_POSTGRESQL_STATES = {"25006", "53100"}
log = get_log("web")


def register_house_errors(app: Flask, frame_for_request: Callable[[], Frame]) -> None:
    """Answer each error family with its page and the error's own sentence; whatever was half done is rolled back."""

    @app.errorhandler(errors.HouseError)
    def answer(error: errors.HouseError) -> Response:
        db.session.rollback()
        code = next((code for family, code in _CODES if isinstance(error, family)), 500)
        return error_page(code, frame_for_request(), sentence=error.sentence)

    @app.errorhandler(OperationalError)
    @app.errorhandler(InternalError)
    def answer_database(error: DBAPIError) -> Response:
        db.session.rollback()
        is_full = is_write_refused(error)
        if isinstance(error, InternalError) and not is_full:
            # a mistake of ours
            raise error
        # the driver's text may hold addresses, so only its class and its code are logged
        log.error("database.refused", kind=type(error.orig).__name__, code=_code_of(error))
        is_lost = is_full and request.method not in SAFE_METHODS
        return error_page(503, frame_for_request(), sentence=NOT_KEPT if is_lost else None)

    app.log_exception = log_failure  # type: ignore[method-assign]  # Flask's own writes the address: a link's is a key


def is_write_refused(error: DBAPIError) -> bool:
    """Whether the database cannot store anything: its disk is full, or may only be read. Then nothing was stored.

    Source: SQLite, result and error codes; PostgreSQL, appendix A, error codes.
    """
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _SQLITE_FAMILIES or code in _SQLITE_CODES
    return getattr(error.orig, "sqlstate", None) in _POSTGRESQL_STATES


def _code_of(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)


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
