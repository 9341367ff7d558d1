"""A file that is sent while it is read."""

from collections.abc import Iterator

from flask import Response, stream_with_context
from sqlalchemy.orm import Session

from training_app.reports.files.csv_file import CsvFile


def stream_csv(session: Session, file: CsvFile, name: str) -> Response:
    """The file, made of rows that this session reads."""
    headers = {"Content-Disposition": f"attachment; filename={name}.csv"}
    return stream(session, iter(file), "text/csv; charset=utf-8", headers)


def stream(session: Session, parts: Iterator[bytes], content_type: str, headers: dict[str, str]) -> Response:
    """These parts; then the session lets go of its connection."""
    sent = stream_with_context(_and_let_go(session, parts))
    return Response(sent, content_type=content_type, headers=headers)


def _and_let_go(session: Session, parts: Iterator[bytes]) -> Iterator[bytes]:
    # the request is over before the file is: nobody else gives this connection back to the pool
    try:
        yield from parts
    finally:
        session.close()
