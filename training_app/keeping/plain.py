"""Rows as JSON can hold them: moments in UTC, bytes as text where they are text."""

import base64
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

Plain = str | int | float | bool | list[Any] | dict[str, Any] | None


def plain(row: Mapping[str, Any]) -> dict[str, Plain]:
    """The row with values of JSON only; moments as ISO 8601 in UTC, ids as text, other bytes as base64."""
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Plain:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return _text_of(value)
    if isinstance(value, UUID | Decimal):
        return str(value)
    # JSON columns, numbers and texts: whatever came out of JSON goes into it again
    kept: Plain = value
    return kept


def _text_of(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return f"base64:{base64.b64encode(value).decode()}"
