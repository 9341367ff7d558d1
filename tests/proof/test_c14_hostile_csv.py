"""c14: a hostile roster is refused in words, by line, and nothing of it is done; names that look like code stay names.

Through the page and through the command, on both databases. Each file but the first few begins with a row that is
good: that it is not there afterwards shows that nothing is done by halves.
"""

from datetime import UTC
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.cli.conftest import Office, each_office, texts
from tests.conftest import Town
from tests.officer import Officer
from tests.people.conftest import PEOPLE, add, upload
from tests.people.hostile import FORMULAS, GOOD, HEAD, HOSTILE, with_formulas
from tests.route_policy import rows_of
from training_app.accounts.models import Person, Role
from training_app.foundation.db import Base, db
from training_app.reports.files.columns import Kind
from training_app.reports.files.values import texts_of

__all__ = ["each_office", "texts"]
PLAN = f"{PEOPLE}/import/plan"
MOST_LINES_SAID = 210


@pytest.fixture
def admin(town: Town) -> Officer:
    return town.sign_in(add(town, "Kim", "Lund", "k.lund@riverton.example", Role.ADMIN))


def kept_by(town: Town) -> dict[str, list[str]]:
    """Every row of the agency, but those that signing in and reading write."""
    with town.app.app_context():
        rows = rows_of(db.session(), town.people.agency_id)
        db.session.remove()
    return {name: kept for name, kept in rows.items() if name != "sign_in_session"}


def everything(office: Office) -> dict[str, list[str]]:
    with office.look() as session:
        tables = Base.metadata.sorted_tables
        return {table.name: sorted(str(tuple(row)) for row in session.execute(select(table))) for table in tables}


@pytest.mark.parametrize("what", HOSTILE)
def test_the_page_refuses_it_in_words_and_changes_nothing(admin: Officer, town: Town, what: str) -> None:
    before = kept_by(town)

    page = upload(admin, HOSTILE[what].content)

    assert page.status == 422
    assert page.heading() == "Import a roster"
    assert HOSTILE[what].page in page.text()
    assert "nothing was changed" in page.text()
    assert kept_by(town) == before
    assert admin.get(PLAN).heading() == "Import a roster"


@pytest.mark.parametrize("what", HOSTILE)
def test_the_command_refuses_it_in_words_and_changes_nothing(each_office: Office, tmp_path: Path, what: str) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(HOSTILE[what].content)
    before = everything(each_office)

    tried = each_office.refuse("person", "import", str(file))
    said = each_office.refuse("person", "import", str(file), "--write")

    assert HOSTILE[what].command in said
    assert said == tried
    assert said.rstrip().endswith("Nothing was changed.")
    assert len(said.splitlines()) < MOST_LINES_SAID
    assert max(len(line) for line in said.splitlines()) < 500
    assert everything(each_office) == before


def test_the_good_row_alone_is_taken(each_office: Office, tmp_path: Path) -> None:
    """The negative control: it is the other row that each file is refused for."""
    file = tmp_path / "people.csv"
    file.write_text(HEAD + GOOD, encoding="utf-8")
    before = everything(each_office)

    each_office.do("person", "import", str(file), "--write")

    changed = {name for name, rows in everything(each_office).items() if rows != before[name]}
    assert {"person", "unit", "audit_entry"} <= changed


def test_names_that_look_like_code_are_kept_as_they_are_by_the_command(each_office: Office, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(with_formulas(), encoding="utf-8")

    each_office.do("person", "import", str(file), "--write")

    with each_office.look() as session:
        names = set(session.scalars(select(Person.given_name)))
        people = session.scalar(select(func.count(Person.id)))
    assert set(FORMULAS) <= names
    assert people == len(FORMULAS) + 1


def test_names_that_look_like_code_are_words_on_the_pages(admin: Officer) -> None:
    upload(admin, with_formulas().encode())
    admin.submit("seen")

    page = admin.get(PEOPLE)

    assert all(each in page.text() for each in FORMULAS)
    assert [one for one in page.all("b") if one.get("id") == "x"] == []


@pytest.mark.parametrize("name", FORMULAS[:5])
def test_no_spreadsheet_takes_such_a_name_for_a_formula(name: str) -> None:
    (shown,) = texts_of(Kind.TEXT, UTC)([name])

    assert shown[0] not in "=+-@\t\r"
    assert shown.endswith(name)
    assert name[0] in "=+-@"
