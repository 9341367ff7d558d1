"""What a certificate says, its number, until when it holds, and what became of it. Pure."""

import calendar
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from training_app.learning.events import Mode
from training_app.learning.queries import CreditRow

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32 signs: no I, L, O or U, which are read as others or make words."""
NUMBER_SIGNS = 16
"""80 bits of chance: at a million tries a second, and a million certificates, a hit takes some 40 million years."""
_MISREAD = str.maketrans("ILO", "110")
LONGEST_TERM_MONTHS = 120


class Standing(StrEnum):
    """What a certificate is worth today."""

    HOLDS = "holds"
    EXPIRED = "expired"
    CORRECTED = "corrected"
    "The record says something else now; there can be a newer certificate."
    WITHDRAWN = "withdrawn"
    "The agency took the completion back."
    NOT_GENUINE = "not_genuine"
    "Not what was signed here, or not what the record says."


@dataclass(frozen=True, slots=True)
class Facts:
    """What the training record says about one completion.

    ``percent`` is None where no check of one's own was asked for; ``active_seconds`` where nothing was measured.
    """

    module_id: str
    title: str
    version: str
    version_hash: str
    completed_at: datetime
    minutes: int
    active_seconds: int | None
    percent: int | None
    pass_percent: int
    how: Mode


@dataclass(frozen=True, slots=True)
class Claims:
    """Everything that a certificate asserts, and all that is signed: the facts, whose they are, and until when."""

    number: str
    agency: str
    agency_page: str
    name: str
    badge: str | None
    facts: Facts
    completed_on: date
    "In the agency's zone."
    issued_at: datetime
    expires_on: date | None
    "The last day it holds; None for ever."

    def to_bytes(self) -> bytes:
        """Canonical JSON: sorted keys, no spaces, UTF-8; the same claims are always the same bytes."""
        plain = {**asdict(self), **asdict(self.facts)}
        del plain["facts"]
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain).encode()

    @classmethod
    def from_bytes(cls, payload: bytes) -> "Claims":
        """The claims again.

        :raise ValueError: for anything but the bytes of :meth:`to_bytes`
        """
        try:
            kept = json.loads(payload)
            claims = cls(
                facts=_facts(kept),
                completed_on=date.fromisoformat(kept["completed_on"]),
                issued_at=_moment(kept["issued_at"]),
                expires_on=date.fromisoformat(kept["expires_on"]) if kept["expires_on"] else None,
                **{name: kept[name] for name in ("number", "agency", "agency_page", "name", "badge")},
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not the claims of a certificate") from error
        if claims.to_bytes() != payload:
            raise ValueError("more, or otherwise written, than the claims of a certificate")
        return claims


def number_from(chance: bytes) -> str:
    """The number of a new certificate: CG-7QX2-K9PA-3MTW-08ZR.

    :param chance: at least 10 random bytes
    """
    value = int.from_bytes(chance[:10])
    signs = [SIGNS[value >> 5 * place & 31] for place in range(NUMBER_SIGNS)]
    return "-".join(["CG", *("".join(signs[start : start + 4]) for start in range(0, NUMBER_SIGNS, 4))])


def number_typed(text: str) -> str | None:
    """The number that somebody typed from paper, however they spaced it; None when it cannot be one."""
    bare = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum()).removeprefix("CG")
    bare = bare.translate(_MISREAD)
    if len(bare) != NUMBER_SIGNS or set(bare) - set(SIGNS):
        return None
    return "-".join(["CG", *(bare[start : start + 4] for start in range(0, NUMBER_SIGNS, 4))])


def last_day(completed_on: date, months: int | None) -> date | None:
    """The last day a certificate holds: the same day so many months on, or the last of a shorter month."""
    if months is None:
        return None
    year, month0 = divmod(completed_on.year * 12 + completed_on.month - 1 + months, 12)
    length = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(completed_on.day, length))


def standing_of(claims: Claims, recorded: Facts | None, rows: Sequence[CreditRow], today: date) -> Standing:
    """What a certificate whose signature is good is worth.

    :param recorded: what the training record says about the same completion; None when it has no such completion
    :param rows: the events of its attempt that give and take back, oldest first, from that completion on
    :param today: in the agency's zone
    """
    if recorded != claims.facts:
        return Standing.NOT_GENUINE
    if rows and (taken_back := _taken_back(rows[0].id, rows)) is not None:
        return Standing.CORRECTED if _is_replaced(taken_back, rows) else Standing.WITHDRAWN
    if claims.expires_on is not None and today > claims.expires_on:
        return Standing.EXPIRED
    return Standing.HOLDS


def taken_back_at(completion_id: UUID, rows: Sequence[CreditRow]) -> datetime | None:
    """When the completion stopped counting; None while it counts."""
    row = _taken_back(completion_id, rows)
    return row.happened_at if row is not None else None


def _taken_back(completion_id: UUID, rows: Sequence[CreditRow]) -> CreditRow | None:
    wanted = str(completion_id)
    voided = (row for row in rows if row.kind == "completion_voided")
    return next((row for row in voided if row.detail["completion_id"] == wanted), None)


def _is_replaced(taken_back: CreditRow, rows: Sequence[CreditRow]) -> bool:
    # a correction takes back and gives in one step
    return any(
        row.kind == "module_completed"
        and row.attempt_id == taken_back.attempt_id
        and row.happened_at == taken_back.happened_at
        and row.detail.get("mode") == Mode.CORRECTED
        for row in rows
    )


def _facts(kept: Mapping[str, Any]) -> Facts:
    values = {field.name: kept[field.name] for field in fields(Facts)}
    return Facts(**{**values, "completed_at": _moment(kept["completed_at"]), "how": Mode(kept["how"])})


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC)


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a certificate")
