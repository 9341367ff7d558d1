"""c5, from the page to the file: what a page says that a table adds up to is what its CSV and its workbook hold.

On both databases, as a coordinator and as a supervisor, who gets their own units and nobody else.
"""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import update

from tests.reports.county import County, build_county
from tests.reports.exports.desk import EXPORTS, added_up, ask_for_workbook, bytes_at, page_totals, take_csv, work
from tests.reports.files.sheets import xlsx_back
from training_app.foundation.db import db
from training_app.learning.models import Attempt
from training_app.reports.exports.offers import OFFERS
from training_app.reports.files.columns import Totals
from training_app.reports.files.tables import TABLES

Lines = list[dict[str, str]]


@pytest.fixture
def county(app: Flask) -> County:
    return build_county(app)


def as_lines(book: list[list[str | float | None]]) -> Lines:
    """A workbook's lines as a CSV's, as far as whole numbers and texts go."""
    heading, *lines = book
    return [
        {
            str(name): "" if value is None else str(int(value) if isinstance(value, float) else value)
            for name, value in pairs
        }
        for pairs in (zip(heading, line, strict=True) for line in lines)
    ]


@pytest.mark.parametrize("table", OFFERS)
def test_c5_page_csv_and_workbook_add_up_to_the_same(county: County, table: str):
    coordinator = county.sign_in(county.coordinator)
    coordinator.get(f"{EXPORTS}/{table}")
    told = page_totals(coordinator, table)
    lines = take_csv(coordinator, table)
    address = ask_for_workbook(coordinator, table)
    work(county.app)

    book = xlsx_back(bytes_at(coordinator, f"{address}/file"))

    assert tuple(book[0]) == tuple(lines[0]) == TABLES[table].names
    assert added_up(table, lines) == told
    assert added_up(table, as_lines(book)) == told
    assert told.rows > 3


def test_c5_a_minute_more_in_a_record_moves_page_and_file_together_and_an_old_file_is_seen_to_differ(county: County):
    coordinator = county.sign_in(county.coordinator)
    coordinator.get(f"{EXPORTS}/completions")
    before, old = page_totals(coordinator, "completions"), take_csv(coordinator, "completions")
    with county.app.app_context():
        session = db.session()
        session.execute(update(Attempt).where(Attempt.completed_at.is_not(None)).values(nominal_minutes=46))
        session.commit()
        db.session.remove()

    coordinator.get(f"{EXPORTS}/completions")
    after, new = page_totals(coordinator, "completions"), take_csv(coordinator, "completions")

    assert after == added_up("completions", new) != before
    assert added_up("completions", old) == before
    assert added_up("completions", old) != after


@pytest.mark.parametrize("table", OFFERS)
def test_c5_a_supervisor_gets_their_own_units_in_both_files(county: County, table: str):
    supervisor = county.sign_in(county.supervisor)
    supervisor.get(f"{EXPORTS}/{table}")
    told = page_totals(supervisor, table)
    lines = take_csv(supervisor, table)
    address = ask_for_workbook(supervisor, table)
    work(county.app)

    book = as_lines(xlsx_back(bytes_at(supervisor, f"{address}/file")))

    ids = {line["person id"] for line in (*lines, *book)}
    assert ids
    assert not ids & {str(one) for one in (county.calder, county.dunne, county.strange)}
    assert added_up(table, lines) == added_up(table, book) == told


def test_c5_a_file_with_more_than_a_supervisors_units_would_be_seen(county: County):
    coordinator = county.sign_in(county.coordinator)
    coordinator.get(f"{EXPORTS}/people")
    lines = take_csv(coordinator, "people")

    ids = {line["person id"] for line in lines}

    # and never one of the other agency, for anybody
    assert ids & {str(county.calder), str(county.dunne)}
    assert str(county.strange) not in ids


def test_c5_each_filter_narrows_page_and_file_alike(county: County):
    coordinator = county.sign_in(county.coordinator)
    coordinator.get(f"{EXPORTS}/completions")
    everything = page_totals(coordinator, "completions")
    told: dict[str, Totals] = {}
    counted: dict[str, Totals] = {}
    for asked in (
        f"unit={county.patrol}",
        "unit=none",
        "module=m01-trauma",
        "state=overdue",
        "state=done",
        "from=2020-01-01",
    ):
        coordinator.get(f"{EXPORTS}/completions?{asked}")
        told[asked] = page_totals(coordinator, "completions")
        counted[asked] = added_up("completions", take_csv(coordinator, "completions"))

    assert counted == told
    assert all(0 < one.rows < everything.rows for one in told.values())
    assert told["from=2020-01-01"] == replace(told["state=done"])
