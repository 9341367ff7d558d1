"""The pages of module reports as each role gets them, and that no address narrows them."""

import csv
import io
import random
from datetime import timedelta

import pytest
from flask import Flask

from tests.officer import Officer, Page
from tests.reports.cohort import Cohort, Taken, answer, fill_agency, take_at_random
from tests.reports.county import FIRST, SECOND, County
from tests.reports.ledger import NOW, Ledger
from training_app.accounts.models import Person, Role
from training_app.content.catalogue import Catalogue, Form
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.reports.module_words import HIDDEN, decimal

pytestmark = pytest.mark.slow

LIST = "/app/reports/modules"
MODULE = f"{LIST}/{FIRST}"
FILE = f"{MODULE}/figures.csv"


class Academy:
    """An agency of many: 60 people took the first module, four the second. A pair of them is a unit of its own."""

    def __init__(self, county: County, shipped: Catalogue) -> None:
        self.county = county
        with county.app.app_context():
            session = db.session()
            ledger = Ledger(session, "Academy PD")
            self.coordinator = ledger.person("Head", None, roles={Role.COORDINATOR: None})
            self.supervisor = ledger.person("Sarge", ledger.detectives, roles={Role.SUPERVISOR: ledger.detectives})
            self.officers = fill_agency(ledger, shipped.modules[FIRST], 60)
            self.pair = [ledger.person(name, ledger.detectives) for name in ("Two", "Three")]
            self.unit = ledger.detectives
            session.flush()
            dice, cohort = random.Random(3), Cohort(session, ledger.agency_id, shipped.modules[FIRST])
            for person_id in self.pair:
                cohort.takes(person_id, take_at_random(shipped.modules[FIRST], dice))
            cohort.keep()
            second = Cohort(session, ledger.agency_id, shipped.modules[SECOND])
            for person_id in self.officers[:4]:
                second.takes(person_id, take_at_random(shipped.modules[SECOND], dice))
            second.keep()
            db.session.remove()

    def sign_in(self, person_id: PersonId) -> Officer:
        return self.county.sign_in(person_id)


@pytest.fixture
def academy(county: County, shipped: Catalogue) -> Academy:
    return Academy(county, shipped)


def rows_of(page: Page) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.body.removeprefix("\ufeff"), newline="")))


def test_the_list_leads_to_each_module(academy: Academy):
    page = academy.sign_in(academy.coordinator).get(LIST)

    assert page.heading() == "One module has figures"
    assert {MODULE, f"{LIST}/{SECOND}"} <= {a.get("href") for a in page.all("a")}
    assert HIDDEN in page.text()


def test_the_list_and_the_page_say_the_same_share(academy: Academy):
    coordinator = academy.sign_in(academy.coordinator)
    (row,) = [tr for tr in coordinator.get(LIST).all("tr") if FIRST in "".join(a.get("href", "") for a in tr.iter("a"))]
    rows = [row for row in rows_of(coordinator.get(FILE)) if row["part"] == "question" and row["choice id"]]
    right = [row for row in rows if row["right or recommended"] == "yes"]

    share = sum(int(row["chose"]) for row in right) / sum(int(row["people"]) for row in right)

    assert f"{round(share * 100)} %" in "".join(row.itertext())


def test_a_module_says_its_finding_first(academy: Academy):
    page = academy.sign_in(academy.coordinator).get(MODULE)

    assert page.heading() == "Trauma, seen from a patrol car"
    text = page.text()
    assert text.index("Is it teaching?") < text.index("how people went") < text.index("The questions")
    assert "95 % interval of the change" in text
    assert "Show as table" in text


def test_page_and_file_hold_the_same_figures(academy: Academy):
    coordinator = academy.sign_in(academy.coordinator)
    rows = rows_of(coordinator.get(FILE))
    text = coordinator.get(MODULE).text()
    assert len(rows) > 40

    for row in rows:
        share = float(row["share"])
        percent = 0 if share == 0 else 100 if share == 1 else min(99, max(1, round(share * 100)))
        choice = row["choice"] if row["part"] == "decision" else f". {row['choice']}"
        mark = {"yes": {"question": " Right", "decision": " Recommended"}[row["part"]], "no": ""}
        interval = f"{round(float(row['share low']) * 100)} to {round(float(row['share high']) * 100)}"
        told = f"{decimal(float(row['tells apart']))} (" if row["tells apart"] else "–"
        assert f"{choice}{mark[row['right or recommended']]} {percent} % {interval} {told}" in text


def test_the_file_is_offered_as_a_file_and_not_kept(academy: Academy):
    page = academy.sign_in(academy.coordinator).get(FILE)

    assert page.headers["content-type"] == "text/csv; charset=utf-8"
    assert page.headers["content-disposition"] == f"attachment; filename={FIRST}-figures.csv"
    assert page.headers["cache-control"] == "no-store"


def test_a_module_of_few_is_hidden_and_says_so(academy: Academy):
    coordinator = academy.sign_in(academy.coordinator)

    page = coordinator.get(f"{LIST}/{SECOND}")

    assert f"{HIDDEN} can be counted yet. Figures grow ten people at a time." in page.text()
    assert page.all("figure") == []
    assert "CSV" not in page.text()
    assert rows_of(coordinator.get(f"{LIST}/{SECOND}/figures.csv")) == []


def test_a_module_that_nobody_began_is_told_calmly(county: County):
    page = county.sign_in(county.other_coordinator).get(f"{LIST}/{SECOND}")

    assert page.status == 200
    assert HIDDEN in page.text()


def test_nothing_in_the_address_narrows_the_figures(academy: Academy):
    coordinator = academy.sign_in(academy.coordinator)

    for address in (LIST, MODULE, FILE):
        whole = without_token(coordinator.get(address))
        for query in (f"?unit={academy.unit}", "?unit=none", f"?unit={academy.unit}&q=Two", "?version=1.0.0&person=1"):
            assert without_token(coordinator.get(f"{address}{query}")) == whole, (address, query)


def without_token(page: Page) -> str:
    main = page.all("main")
    return page.body if not main else "".join(main[0].itertext())


def test_a_supervisor_is_refused_also_with_their_own_unit(academy: Academy):
    supervisor = academy.sign_in(academy.supervisor)

    for address in (LIST, MODULE, FILE):
        for query in ("", f"?unit={academy.unit}"):
            assert supervisor.get(address + query).status == 403, (address, query)


@pytest.mark.parametrize("who", ["ashby", "admin", "supervisor"])
def test_the_reports_are_closed_to_everyone_but_coordinators(county: County, who: str):
    officer = county.sign_in(getattr(county, who))

    assert [officer.get(address).status for address in (LIST, MODULE, FILE)] == [403, 403, 403]


def test_another_agencys_people_are_not_counted(academy: Academy, county: County):
    page = county.sign_in(county.coordinator).get(MODULE)

    assert f"{HIDDEN} can be counted yet. Figures grow ten people at a time." in page.text()


def test_the_two_people_of_a_unit_finishing_in_one_day_cannot_be_read_off(
    academy: Academy, app: Flask, shipped: Catalogue
):
    coordinator = academy.sign_in(academy.coordinator)
    before = people_by_question(rows_of(coordinator.get(FILE)))
    with app.app_context():
        module, session = shipped.modules[FIRST], db.session()
        cohort = Cohort(session, session.get_one(Person, academy.coordinator).agency_id, module)
        for person_id in (academy.coordinator, academy.supervisor):
            answers = answer(module.form(Form.A), random.Random(1), 0.0)
            finished_at = NOW - timedelta(hours=3)
            cohort.takes(person_id, Taken(NOW - timedelta(days=1), answers=answers, finished_at=finished_at))
        cohort.keep()
        db.session.remove()

    after = people_by_question(rows_of(coordinator.get(FILE)))

    assert {after[step] - count for step, count in before.items()} <= {0, 10}
    assert all(count % 10 == 0 for count in after.values())


def people_by_question(rows: list[dict[str, str]]) -> dict[str, int]:
    return {row["step id"]: int(row["people"]) for row in rows if row["part"] == "question"}


def test_a_module_that_is_not_in_the_catalogue_is_not_found(county: County):
    coordinator = county.sign_in(county.coordinator)

    for address in (f"{LIST}/m99", f"{LIST}/m99/figures.csv", f"{LIST}/..%2F{FIRST}"):
        assert coordinator.get(address).status == 404
