"""How a certificate stands for who keeps an eye on all of them, and what a list of them is narrowed by. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from training_app.assignments.certificates.rules import Claims, Standing

SOON = timedelta(days=60)
MAX_NAME_CHARACTERS = 100


class Held(StrEnum):
    """How it stands."""

    HOLDS = "holds"
    SOON = "soon"
    "It holds, and expires within 60 days."
    EXPIRED = "expired"
    NOT_VERIFIED = "not_verified"
    "Corrected, withdrawn, or not what was signed here: whoever checks it is told that it does not count."


@dataclass(frozen=True, slots=True)
class CertificateFilters:
    """What the address asks for; None means all. ``unit_ids`` are the unit and those below it."""

    unit: str | None = None
    module: str | None = None
    state: Held | None = None
    name: str = ""
    page: int = 1
    unit_ids: frozenset[int] = frozenset()


def held_of(claims: Claims | None, today: date, *, is_taken_back: bool) -> Held:
    """How a certificate stands today, in the agency's zone.

    :param claims: None where its record cannot be read
    :param is_taken_back: whether its completion was corrected or withdrawn
    """
    if claims is None or is_taken_back:
        return Held.NOT_VERIFIED
    return _until(claims.expires_on, today)


def held_once_checked(claims: Claims | None, standing: Standing, today: date) -> Held:
    """How it stands once signature and record were asked."""
    if claims is None or standing not in {Standing.HOLDS, Standing.EXPIRED}:
        return Held.NOT_VERIFIED
    return _until(claims.expires_on, today)


def read_filters(
    asked: Mapping[str, str], *, units: Mapping[int, frozenset[int]], module_ids: Collection[str]
) -> CertificateFilters:
    """The filters of an address; a value that is not known narrows nothing.

    :param units: for each unit by id itself and those below it
    """
    unit, module, state, page = (asked.get(name, "").strip() for name in ("unit", "module", "state", "page"))
    known = {str(unit_id): below for unit_id, below in units.items()}
    return CertificateFilters(
        unit=unit if unit in known else None,
        module=module if module in module_ids else None,
        state=Held(state) if state in set(Held) else None,
        name=asked.get("q", "").strip()[:MAX_NAME_CHARACTERS],
        page=max(int(page), 1) if page.isascii() and page.isdigit() and len(page) <= 9 else 1,
        unit_ids=known.get(unit, frozenset()),
    )


def address_of(path: str, filters: CertificateFilters, *, page: int = 1) -> str:
    """The address that asks for these filters."""
    asked = {
        "unit": filters.unit,
        "module": filters.module,
        "state": filters.state.value if filters.state else None,
        "q": filters.name or None,
        "page": str(page) if page > 1 else None,
    }
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    return f"{path}?{query}" if query else path


def _until(expires_on: date | None, today: date) -> Held:
    if expires_on is None:
        return Held.HOLDS
    if today > expires_on:
        return Held.EXPIRED
    return Held.SOON if expires_on - today <= SOON else Held.HOLDS
