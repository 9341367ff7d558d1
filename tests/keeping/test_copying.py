"""A person's copy: every part of the map, no secret, nothing of others, and the same file for the same rows."""

import json
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.conftest import Town
from tests.keeping.canary import BADGE, NAME, RECORD
from training_app.accounts.models import Person
from training_app.assignments.models import Assignment
from training_app.audit.models import AuditEntry
from training_app.audit.queries import verify_chain
from training_app.keeping.copying import copy_by_administrator, copy_for_person
from training_app.keeping.finding import Whose
from training_app.keeping.holdings import HOLDINGS


def files_of(copy: bytes) -> dict[str, str]:
    """Every file of the zip."""
    with ZipFile(BytesIO(copy)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def part(copy: bytes, name: str) -> dict:
    """One part, read."""
    found: dict = json.loads(files_of(copy)[f"data/{name}.json"])
    return found


def test_there_is_a_file_for_every_part_of_the_map(town: Town, session: Session, whose: Whose) -> None:
    files = files_of(copy_for_person(session, whose, town.clock()))

    assert set(files) == {"index.html", *(f"data/{held.name}.json" for held in HOLDINGS if not held.is_index)}


def test_it_holds_the_rows_about_the_person(town: Town, session: Session, whose: Whose) -> None:
    copy = copy_for_person(session, whose, town.clock())

    empty = [
        held.name
        for held in HOLDINGS
        if (held.about or held.through) and not held.is_index and not part(copy, held.name)["about_you"]
    ]
    assert empty == ["erasures"]
    assert part(copy, "person")["about_you"][0]["badge"] == BADGE
    assert part(copy, "events")["about_you"][0]["step_key"] == RECORD


def test_secrets_are_named_and_not_given(town: Town, session: Session, whose: Whose) -> None:
    copy = copy_for_person(session, whose, town.clock())

    leaks = [
        (held.name, column)
        for held in HOLDINGS
        if not held.is_index
        for row in part(copy, held.name)["about_you"]
        for column in held.secrets
        if column in row
    ]
    assert leaks == []
    assert [one["column"] for one in part(copy, "person")["not_given"]] == ["password_hash"]
    assert "password_hash" in files_of(copy)["index.html"]


def test_of_what_they_did_to_others_only_moments_are_given(town: Town, session: Session, whose: Whose) -> None:
    mine = Assignment.person_id == town.people.officer_id
    session.execute(update(Assignment).where(mine).values(assigned_by_id=whose.person_id))
    session.commit()

    rows = part(copy_for_person(session, whose, town.clock()), "assignments")["done_by_you"]

    assert len(rows) == len(session.scalars(select(Assignment.id).where(mine)).all()) > 0
    assert {tuple(row) for row in rows} == {("module_id", "assigned_at")}


def test_nothing_of_another_person_is_in_it(town: Town, session: Session, whose: Whose) -> None:
    mine = copy_for_person(session, whose, town.clock())

    others = copy_for_person(session, Whose(whose.agency_id, town.people.officer_id), town.clock())

    assert "Ortiz" not in "".join(files_of(mine).values())
    assert "Ortiz" in "".join(files_of(others).values())
    assert not any(mark in "".join(files_of(others).values()) for mark in (NAME, BADGE, RECORD))


def test_it_says_that_of_the_self_check_nothing_is_held(town: Town, session: Session, whose: Whose) -> None:
    index = files_of(copy_for_person(session, whose, town.clock()))["index.html"]

    assert "The self-check: nothing is held." in index


def test_what_is_in_a_row_is_no_markup_on_the_page(town: Town, session: Session, whose: Whose) -> None:
    session.execute(update(Person).where(Person.id == whose.person_id).values(given_name="<script>x</script>"))
    session.commit()
    tags: list[str] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, _: tags.append(tag)  # type: ignore[method-assign]

    reader.feed(files_of(copy_for_person(session, whose, town.clock()))["index.html"])

    assert "table" in tags
    assert "script" not in tags


def test_an_administrators_copy_is_in_the_audit_log(town: Town, session: Session, whose: Whose) -> None:
    by = town.people.coordinator_id
    copy_by_administrator(session, whose, by=by, reason="Asked for on paper.", now=town.clock())

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "keeping.copy_made")).one()
    assert (entry.actor_id, entry.subject, entry.reason) == (by, f"person:{whose.person_id}", "Asked for on paper.")
    assert verify_chain(session, whose.agency_id) is None
