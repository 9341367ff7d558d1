"""The pages of exports, from the list to the file, for each table that is offered."""

import pytest

from tests.reports.county import County
from tests.reports.exports.desk import EXPORTS, added_up, bytes_at, page_totals, take_csv, work
from tests.reports.files.sheets import xlsx_back
from training_app.reports.exports.offers import OFFERS
from training_app.reports.files.tables import TABLES


@pytest.mark.parametrize("table", OFFERS)
def test_a_table_as_csv_and_as_a_workbook_adds_up_to_its_page(county: County, table: str):
    coordinator = county.sign_in(county.coordinator)
    coordinator.get(f"{EXPORTS}/{table}")
    told = page_totals(coordinator, table)

    lines = take_csv(coordinator, table)
    coordinator.get(f"{EXPORTS}/{table}")
    page = coordinator.post(f"{EXPORTS}/{table}/workbook", [("csrf_token", coordinator.page.values("csrf_token")[0])])

    assert page.heading() == "Your file waits its turn"
    assert work(county.app) == 1
    assert coordinator.get(page.address).heading() == "Your file is ready"
    heading, *book = xlsx_back(bytes_at(coordinator, f"{page.address}/file"))
    assert tuple(heading) == TABLES[table].names
    assert added_up(table, lines) == told
    assert told.rows == len(book) > 0
