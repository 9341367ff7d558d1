"""A coordinator at the pages of exports, the worker beside them, and files read back by the standard library alone."""

import csv
import io
from collections.abc import Iterable

from flask import Flask
from sqlalchemy.orm import sessionmaker

from tests.officer import Officer
from training_app.foundation.db import db
from training_app.reports.exports.making import Maker
from training_app.reports.files.columns import Totals
from training_app.reports.files.tables import TABLES

EXPORTS = "/app/exports"
PACKS = f"{EXPORTS}/audit-pack"


def maker_of(app: Flask) -> Maker:
    """What the worker of this program makes files with."""
    room = app.extensions["reports"]
    with app.app_context():
        return Maker(sessionmaker(db.engine), room.library.catalogue.modules, room.house.clock)


def work(app: Flask) -> int:
    """Let a worker make what waits; returns how many it made."""
    made, maker = 0, maker_of(app)
    while maker.make_next():
        made += 1
    return made


def fact(officer: Officer, name: str) -> str:
    """What the page says beside a name: the figure of "Rows"."""
    assert officer.page is not None
    terms = ["".join(one.itertext()).strip() for one in officer.page.all("dt")]
    values = ["".join(one.itertext()).strip() for one in officer.page.all("dd")]
    return dict(zip(terms, values, strict=True))[name]


def page_totals(officer: Officer, table: str) -> Totals:
    """What the page says that both files will add up to."""
    sums = {name: int(fact(officer, name.capitalize()).replace(",", "")) for name in TABLES[table].summed}
    return Totals(int(fact(officer, "Rows").replace(",", "")), sums)


def take_csv(officer: Officer, table: str, **narrowed: str) -> list[dict[str, str]]:
    """The CSV that the page's button gives; the page must be open."""
    assert officer.page is not None
    fields = [
        (one.get("name"), one.get("value", "")) for one in officer.page.form("csrf_token").iter() if one.get("name")
    ]
    officer.post(f"{EXPORTS}/{table}/csv", [*fields, *narrowed.items()])
    return lines_of(officer.page.body)


def lines_of(text: str) -> list[dict[str, str]]:
    """The lines of a CSV by the names of its columns."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def added_up(table: str, lines: Iterable[dict[str, str]]) -> Totals:
    """Counted from the file alone, as a stranger would."""
    kept = list(lines)
    return Totals(len(kept), {name: sum(int(line[name] or 0) for line in kept) for name in TABLES[table].summed})


def bytes_at(officer: Officer, address: str) -> bytes:
    """What a link gives, byte by byte."""
    return officer.line.send("GET", address, None, {}).body


def ask_for_workbook(officer: Officer, table: str) -> str:
    """Have a workbook of the whole table made; returns the address of its page."""
    officer.get(f"{EXPORTS}/{table}")
    token = officer.page.values("csrf_token")[0]
    return officer.post(f"{EXPORTS}/{table}/workbook", [("csrf_token", token)]).address
