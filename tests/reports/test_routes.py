"""The pages of reports as each role gets them."""

import csv
import io
import re

import pytest

from tests.officer import Officer, Page
from tests.reports.county import FIRST, SECOND, County

PAGES = ("/app/overview", "/app/completion", "/app/completion.csv")


def words_of(officer: Officer, address: str) -> str:
    page = officer.get(address)
    assert page.status == 200
    return page.body


def rows_of_file(officer: Officer, query: str = "") -> list[dict[str, str]]:
    body = words_of(officer, f"/app/completion.csv{query}")
    return list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"), newline="")))


def link_of(page: Page, words: str) -> str:
    (link,) = [a for a in page.all("a") if re.sub(r"\s+", " ", "".join(a.itertext())).strip() == words]
    return link.get("href")


def test_the_overview_says_who_is_overdue_longest_first(county: County):
    page = county.sign_in(county.coordinator).get("/app/overview")

    assert page.heading() == "Two people are overdue"
    text = page.text()
    assert text.index("Ashby") < text.index("Calder")
    assert "17 days" in text
    assert "Started, lesson 5 of 6" in text
    assert "Remind" not in text


def test_the_main_action_leads_to_exactly_the_overdue(county: County):
    coordinator = county.sign_in(county.coordinator)
    address = link_of(coordinator.get("/app/overview"), "See the overdue list")

    page = coordinator.get(address)

    assert page.heading() == "Two entries are overdue"
    assert "Ashby" in page.body
    assert "Birch" not in page.body


def test_every_number_of_the_overview_equals_the_list_behind_it(county: County):
    coordinator = county.sign_in(county.coordinator)
    overview = coordinator.get("/app/overview")
    (heat,) = [table for table in overview.all("table") if table.get("class") == "heat"]
    links = [a for a in heat.iter() if a.tag == "a"]
    assert links

    for link in links:
        count = int(link.text or "")
        query = link.get("href").partition("?")[2]
        assert len(rows_of_file(coordinator, f"?{query}")) == count


def test_groups_that_fall_due_lead_to_their_people(county: County):
    coordinator = county.sign_in(county.coordinator)
    overview = coordinator.get("/app/overview")
    (link,) = [a for a in overview.all("a") if "due=2026-12-11" in a.get("href", "")]

    rows = rows_of_file(coordinator, "?" + link.get("href").partition("?")[2])

    assert link.text == "One person"
    assert [(row["name"], row["module id"]) for row in rows] == [("Ashby, Robin", SECOND)]


def test_an_agency_with_nobody_overdue_is_told_so_calmly(county: County):
    with county.app.app_context():
        from training_app.assignments.models import Assignment
        from training_app.foundation.db import db

        for assignment in db.session.query(Assignment):
            assignment.due_on = None
        db.session.commit()
        db.session.remove()

    page = county.sign_in(county.coordinator).get("/app/overview")

    assert page.heading() == "Nobody is overdue"
    assert "Nothing falls due in the next 30 days." in page.text()


def test_an_agency_without_assignments_is_told_what_comes_first(county: County):
    page = county.sign_in(county.other_coordinator).get("/app/overview")
    assert page.heading() == "One person is overdue"
    with county.app.app_context():
        from training_app.assignments.models import Assignment
        from training_app.foundation.db import db

        db.session.query(Assignment).delete()
        db.session.commit()
        db.session.remove()

    page = county.sign_in(county.other_coordinator).get("/app/overview")

    assert page.heading() == "Nothing is assigned yet"
    assert page.all("table") == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=overdue", {"Ashby", "Calder"}),
        ("state=done", {"Birch"}),
        ("state=in_progress", {"Calder"}),
        ("state=not_started", {"Ashby", "Dunne"}),
        ("state=soon", {"Ashby", "Dunne"}),
        (f"module={SECOND}", {"Ashby"}),
        (f"module={FIRST}&state=open", {"Ashby", "Calder", "Dunne"}),
        ("unit=none", {"Dunne"}),
        ("q=birch", {"Birch"}),
        ("q=birch&state=overdue", set()),
    ],
)
def test_filters_leave_in_whom_they_name(county: County, query: str, names: set[str]):
    coordinator = county.sign_in(county.coordinator)

    rows = rows_of_file(coordinator, f"?{query}")
    page = coordinator.get(f"/app/completion?{query}")

    assert {row["name"].partition(",")[0] for row in rows} == names
    for name in ("Ashby", "Birch", "Calder", "Dunne"):
        assert (f"R. {name}" in page.body) == (name in names)
    if not names:
        assert page.heading() == "Nothing to show"
        assert "No entry fits these filters." in page.text()


def test_the_form_keeps_what_was_asked(county: County):
    page = county.sign_in(county.coordinator).get(f"/app/completion?module={SECOND}&state=soon&q=ash&due=2026-12-11")

    chosen = {option.get("value") for option in page.all("option") if option.get("selected") is not None}
    assert {SECOND, "soon"} <= chosen
    assert page.values("q") == ["ash"]
    assert page.values("due") == ["2026-12-11"]


@pytest.mark.parametrize("query", ["unit=999", "module=m99", "state=lost", "due=soon", "page=0", "page=99", "page=%00"])
def test_an_address_that_makes_no_sense_gets_a_page_and_a_notice(county: County, query: str):
    page = county.sign_in(county.coordinator).get(f"/app/completion?{query}")

    assert page.status == 200
    assert [p for p in page.all("p") if p.get("role") == "status"]
    assert "R. Ashby" in page.body


def test_words_of_the_address_are_shown_as_words(county: County):
    page = county.sign_in(county.coordinator).get("/app/completion?q=%3Cscript%3Ealert(1)%3C/script%3E")

    assert page.status == 200
    assert "<script>alert" not in page.body


def test_page_total_equals_file_total_over_several_pages(county: County):
    with county.app.app_context():
        from tests.reports.ledger import NOW
        from training_app.accounts.roster import NewPerson, add_person
        from training_app.assignments.models import Assignment
        from training_app.foundation.db import db

        for number in range(120):
            new = NewPerson(county.agency_id, "Pat", f"Many{number:03}", f"many-{number}", unit_id=county.patrol)
            person_id = add_person(db.session(), new, now=NOW)
            db.session.add(
                Assignment(
                    agency_id=county.agency_id, person_id=person_id, module_id=FIRST, due_on=None, assigned_at=NOW
                )
            )
        db.session.commit()
        db.session.remove()
    coordinator = county.sign_in(county.coordinator)
    shown: list[str] = []

    address: str | None = "/app/completion"
    while address:
        page = coordinator.get(address)
        shown += ["".join(th.itertext()) for th in page.all("th") if th.get("scope") == "row"]
        following = [a for a in page.all("a") if a.get("rel") == "next"]
        address = following[0].get("href") if following else None

    in_file = [row["name"] for row in rows_of_file(coordinator)]
    assert len(shown) == len(in_file) == 125
    assert page.heading() == "1 of 125 done"
    # the same people in the same order: "P. Many007" and "Many007, Pat"
    assert [name.split(". ")[1] for name in shown] == [name.partition(",")[0] for name in in_file]


def test_the_file_is_offered_as_a_file_and_not_kept(county: County):
    page = county.sign_in(county.coordinator).get("/app/completion.csv")

    assert page.headers["content-type"] == "text/csv; charset=utf-8"
    assert page.headers["content-disposition"] == "attachment; filename=completion.csv"
    assert page.headers["cache-control"] == "no-store"


def test_a_person_is_told_in_plain_words_newest_first(county: County):
    page = county.sign_in(county.coordinator).get(f"/app/people/{county.birch}")

    text = page.text()
    assert page.heading() == "R. Birch"
    order = [
        "Completed Trauma",
        "Finished the check of",
        "Finished the scenario of",
        "Finished lesson 1 of",
        "Started Trauma",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "9 of 10, first try" in text
    assert "One module finished, 0.75 hours this year." in text


def test_a_persons_page_holds_no_choice_and_no_answer(county: County):
    page = county.sign_in(county.coordinator).get(f"/app/people/{county.birch}")

    assert "canary" not in page.body


def test_what_fell_due_stands_in_a_persons_line(county: County):
    page = county.sign_in(county.coordinator).get(f"/app/people/{county.ashby}")

    assert "fell due. Not started." in page.text()
    assert "One module overdue, by 17 days; one module due, by Friday 11 December." in page.text()


def test_a_supervisor_never_sees_another_units_rows(county: County):
    supervisor = county.sign_in(county.supervisor)

    for address in (
        *PAGES,
        "/app/completion?q=a",
        f"/app/completion?unit={county.detectives}",
        "/app/completion?unit=none",
    ):
        body = words_of(supervisor, address)
        assert "Ashby" in body
        for name in ("Calder", "Dunne", "Strange", "Detectives"):
            assert name not in body, (address, name)


@pytest.mark.parametrize("who", ["calder", "dunne", "strange"])
def test_people_outside_the_scope_are_nobody(county: County, who: str):
    page = county.sign_in(county.supervisor).get(f"/app/people/{getattr(county, who)}")

    assert page.status == 404


def test_a_supervisor_opens_people_of_their_own_unit(county: County):
    assert county.sign_in(county.supervisor).get(f"/app/people/{county.birch}").heading() == "R. Birch"


def test_two_agencies_never_mix(county: County):
    here, there = county.sign_in(county.coordinator), county.sign_in(county.other_coordinator)

    for address in PAGES:
        assert "Strange" not in words_of(here, address)
        body = words_of(there, address)
        assert "Strange" in body
        for name in ("Ashby", "Birch", "Calder", "Dunne", "Detectives, Riverton"):
            assert name not in body
    assert there.get(f"/app/people/{county.ashby}").status == 404
    assert there.get(f"/app/completion?unit={county.patrol}").status == 200


@pytest.mark.parametrize("who", ["ashby", "admin"])
@pytest.mark.parametrize("address", [*PAGES, "/app/people/1"])
def test_reports_are_closed_to_officers_and_administrators(county: County, who: str, address: str):
    page = county.sign_in(getattr(county, who)).get(address)

    assert page.status == 403


def test_nobody_signed_in_sees_a_report(county: County):
    from tests.officer import FlaskLine

    for address in (*PAGES, "/app/records", f"/app/people/{county.ashby}"):
        answer = FlaskLine(county.app).send("GET", address, None, {})
        assert answer.status == 303
        assert answer.headers["location"].startswith("/app/sign-in")
