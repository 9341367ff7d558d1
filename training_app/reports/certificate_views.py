"""Builds the list of certificates, and its file."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from training_app.assignments.certificates.addresses import verify
from training_app.assignments.certificates.checking import Checked
from training_app.foundation.cells import safe_cell
from training_app.learning.pages import Mark, State
from training_app.reports import addresses
from training_app.reports.certificate_queries import CertificateRow
from training_app.reports.certificate_rules import CertificateFilters, Held, address_of, held_once_checked
from training_app.reports.entry_words import person_name
from training_app.reports.files.csv_file import BYTE_ORDER_MARK
from training_app.reports.rows import UnitRow
from training_app.reports.viewpoint import Viewpoint
from training_app.web.words import counted, day_in_words, sentence_start

ROWS_A_PAGE = 50
COLUMNS = (
    "agency",
    "unit",
    "badge",
    "name",
    "module id",
    "module title",
    "version",
    "state",
    "completed local date",
    "good until",
    "issued local date",
    "number",
)
WORDS: Mapping[Held, State] = {
    Held.HOLDS: State(Mark.DONE, "Holds"),
    Held.SOON: State(Mark.DUE, "Expires within 60 days"),
    Held.EXPIRED: State(Mark.LATE, "Expired"),
    Held.NOT_VERIFIED: State(Mark.LATE, "No longer verified"),
}
Shown = tuple[CertificateRow, Checked]


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One certificate in the list."""

    name: str
    url: str
    unit: str
    module: str
    state: State
    until: str
    check_url: str
    check_label: str


@dataclass(frozen=True, slots=True)
class CertificatesPage:
    """The list. Options are pairs (value, words); ``empty`` is a pair of sentences, None where there are rows."""

    title: str
    lead: str
    form_url: str
    csv_url: str
    unit_options: Sequence[tuple[str, str]]
    module_options: Sequence[tuple[str, str]]
    state_options: Sequence[tuple[str, str]]
    filters: CertificateFilters
    rows: Sequence[CertificateLine]
    empty: tuple[str, str] | None
    pages_words: str
    before_url: str | None
    after_url: str | None


def build_certificates(
    view: Viewpoint, units: Sequence[UnitRow], filters: CertificateFilters, shown: Sequence[Shown], *, found: int
) -> CertificatesPage:
    """One page of the list.

    :param filters: with the page that is shown
    :param found: how many certificates they leave in
    """
    pages = max(1, -(-found // ROWS_A_PAGE))
    names = {unit.id: unit.name for unit in units}
    return CertificatesPage(
        title=sentence_start(counted(found, "certificate", "certificates")) if found else "No certificate",
        lead="Officers make their own, from their transcript. What one is worth is checked each time it is shown here: "
        "its signature, what the training record says, and until when it holds.",
        form_url=addresses.CERTIFICATES,
        csv_url=address_of(addresses.CERTIFICATES_CSV, filters),
        unit_options=[("", "All units"), *((str(unit.id), unit.name) for unit in units)],
        module_options=[("", "All modules"), *((one, view.title(one)) for one in sorted(view.modules, key=view.order))],
        state_options=[("", "Any state"), *((held.value, state.word) for held, state in WORDS.items())],
        filters=filters,
        rows=[_line(row, checked, names, view) for row, checked in shown],
        empty=None if shown else _empty(filters),
        pages_words=f"Page {filters.page} of {pages}" if pages > 1 else "",
        before_url=_page(filters, filters.page - 1) if filters.page > 1 else None,
        after_url=_page(filters, filters.page + 1) if filters.page < pages else None,
    )


def csv_lines(shown: Iterable[Shown], units: Sequence[UnitRow], view: Viewpoint) -> Iterator[str]:
    """The file: mark and heading first, then one line for each certificate."""
    names = {unit.id: unit.name for unit in units}
    yield BYTE_ORDER_MARK + _written(COLUMNS)
    for row, checked in shown:
        yield _written(_cells(row, checked, names, view))


def _line(row: CertificateRow, checked: Checked, names: Mapping[int, str], view: Viewpoint) -> CertificateLine:
    claims, name = checked.claims, person_name(row.person)
    return CertificateLine(
        name=name,
        url=addresses.person(row.person.id),
        unit=names.get(row.person.unit_id or 0, "No unit"),
        module=view.title(row.module_id),
        state=WORDS[held_once_checked(claims, checked.standing, view.today)],
        until=day_in_words(claims.expires_on) if claims is not None and claims.expires_on else "",
        check_url=verify(row.number),
        check_label=f"Check the certificate of {name}, {view.title(row.module_id)}",
    )


def _cells(row: CertificateRow, checked: Checked, names: Mapping[int, str], view: Viewpoint) -> list[str]:
    claims, person = checked.claims, row.person
    words = (
        view.agency,
        names.get(person.unit_id or 0, ""),
        person.badge or "",
        f"{person.family_name}, {person.given_name}",
        row.module_id,
        view.title(row.module_id),
        claims.facts.version if claims is not None else "",
    )
    # what follows is made here of digits and our own words, and so cannot start a formula
    return [
        *map(safe_cell, words),
        held_once_checked(claims, checked.standing, view.today).value,
        claims.completed_on.isoformat() if claims is not None else "",
        claims.expires_on.isoformat() if claims is not None and claims.expires_on else "",
        view.day_of(row.issued_at).isoformat(),
        row.number,
    ]


def _empty(filters: CertificateFilters) -> tuple[str, str]:
    if filters == CertificateFilters(page=filters.page):
        return "Nobody has made a certificate yet.", "Each officer makes their own, from their transcript."
    return "No certificate fits these filters.", "Clear one of them to see more."


def _page(filters: CertificateFilters, page: int) -> str:
    return address_of(addresses.CERTIFICATES, filters, page=page)


def _written(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
