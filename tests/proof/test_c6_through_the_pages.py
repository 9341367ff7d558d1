"""c6, from the page to the auditor: a pack asked for in the browser holds the period, and a change to it is named.

On both databases; the command line makes and verifies the same.
"""

from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.reports.county import County, build_county
from tests.reports.exports.desk import PACKS, bytes_at, fact, lines_of, work
from tests.reports.files.packs import files_of, rewrite
from tests.reports.ledger import NOW
from training_app.accounts.models import Person
from training_app.assignments.schedule.models import MailState, ReminderDigest, ReminderMark
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.learning.models import Attempt, ContentVersion, LearningEvent
from training_app.reports.files.pack_check import Fault, Trouble, verify_pack

REASON = "The roster shows another score."
THIS_YEAR = [("first", "2026-01-01"), ("last", "2026-12-31")]


@pytest.fixture
def county(app: Flask) -> County:
    """Two agencies; what was finished is bound to the text that ships, and a coordinator corrected it."""
    county = build_county(app)
    with app.app_context():
        session = db.session()
        text = app.extensions["reports"].library.current("m01-trauma")
        session.merge(
            ContentVersion(
                version_hash=text.version_hash,
                module_id=text.id,
                version=text.version,
                package_json=text.package_json,
                stored_at=NOW,
            )
        )
        session.flush()
        session.execute(update(Attempt).values(version_hash=text.version_hash))
        correct(session, county)
        session.commit()
        db.session.remove()
    return county


def correct(session: Session, county: County) -> None:
    """The facts of a correction, as the service writes them: the completion is taken back, and one stands for it."""
    first = session.scalars(select(LearningEvent).where(LearningEvent.kind == "module_completed")).one()
    by = {"by_person_id": county.coordinator, "reason": REASON}
    facts = {
        "completion_voided": {"completion_id": str(first.id), **by},
        "module_completed": {"mode": "corrected", "scaled": 0.8, "nominal_minutes": 60, **by},
    }
    for sequence, (kind, detail) in enumerate(facts.items(), first.sequence + 1):
        session.add(
            LearningEvent(
                id=uuid4(),
                agency_id=first.agency_id,
                person_id=first.person_id,
                attempt_id=first.attempt_id,
                sequence=sequence,
                kind=kind,
                step_key=f"{kind}/{sequence}",
                happened_at=NOW,
                detail=detail,
            )
        )


@pytest.fixture
def zipped(county: County, tmp_path: Path) -> tuple[Path, str]:
    """The pack of the year as a browser gets it, and the fingerprint that its page shows."""
    address, coordinator = asked(county, THIS_YEAR)
    work(county.app)
    coordinator.get(address)
    path = tmp_path / "audit.zip"
    path.write_bytes(bytes_at(coordinator, f"{address}/file"))
    return path, fact(coordinator, "Fingerprint")


def asked(county: County, period: list[tuple[str, str]]):
    coordinator = county.sign_in(county.coordinator)
    coordinator.get(PACKS)
    token = coordinator.page.values("csrf_token")[0]
    return coordinator.post(PACKS, [("csrf_token", token), *period]).address, coordinator


def entries(app: Flask, action: str) -> list[dict]:
    with app.app_context():
        found = db.session.scalars(select(AuditEntry.detail).where(AuditEntry.action == action)).all()
        db.session.remove()
    return list(found)


def table(path: Path, name: str) -> list[dict[str, str]]:
    return lines_of(files_of(path)[name].decode())


def test_c6_the_pack_of_the_page_holds_the_people_what_they_finished_and_the_exact_text(
    county: County, zipped: tuple[Path, str]
):
    path, fingerprint = zipped
    (done,) = table(path, "completions.csv")
    people = {line["person id"] for line in table(path, "roster.csv")}
    folder = f"content/{done['module id']}/{done['version hash']}"
    with county.app.app_context():
        kept = db.session.scalar(
            select(ContentVersion.package_json).where(ContentVersion.version_hash == done["version hash"])
        )
        db.session.remove()

    assert verify_pack(path, fingerprint) is None
    assert done["person id"] == str(county.birch)
    assert {str(county.ashby), str(county.dunne)} < people
    assert str(county.strange) not in people
    assert files_of(path)[f"{folder}/package.json"].decode() == kept
    assert f"{folder}/quiz-keys.csv" in files_of(path)


def test_c6_the_audit_log_keeps_the_fingerprint_of_the_page(county: County, zipped: tuple[Path, str]):
    (entry,) = entries(county.app, "audit_pack.made")

    assert entry == {"first": "2026-01-01", "last": "2026-12-31", "fingerprint": zipped[1]}
    assert len(zipped[1]) == 64


@pytest.mark.parametrize("part", ["roster.csv", "completions.csv", "reminders.csv", "corrections.csv", "manifest.json"])
def test_c6_one_byte_more_in_a_file_of_it_is_named(zipped: tuple[Path, str], part: str):
    path, fingerprint = zipped

    rewrite(path, lambda files: files.__setitem__(part, files[part] + b" "))

    assert verify_pack(path, fingerprint) == Fault(part, Trouble.ALTERED)


def test_c6_the_day_before_the_period_is_not_in_it(county: County, tmp_path: Path):
    done_on = (NOW - timedelta(days=20)).date()
    found = {}
    for name, first, last in (
        ("before", done_on - timedelta(days=9), done_on - timedelta(days=1)),
        ("on the day", done_on, done_on),
    ):
        address, coordinator = asked(county, [("first", first.isoformat()), ("last", last.isoformat())])
        work(county.app)
        path = tmp_path / f"{name}.zip"
        path.write_bytes(bytes_at(coordinator, f"{address}/file"))
        found[name] = len(table(path, "completions.csv"))

    assert found == {"before": 0, "on the day": 1}


def test_c6_a_text_that_was_changed_in_the_database_raises_an_alarm_and_makes_no_pack(county: County):
    with county.app.app_context():
        db.session.execute(update(ContentVersion).values(package_json="{}"))
        db.session.commit()
        db.session.remove()
    address, coordinator = asked(county, THIS_YEAR)
    work(county.app)

    page = coordinator.get(address)

    assert page.heading() == "Your file was not made"
    assert "ALARM" in page.text()
    assert "tell whoever runs the server" in page.text()
    assert coordinator.line.send("GET", f"{address}/file", None, {}).status == 409
    assert len(entries(county.app, "audit_pack.text_altered")) == 1
    assert entries(county.app, "audit_pack.made") == []


def test_c6_what_was_put_right_is_in_it_with_what_stood_before(county: County, zipped: tuple[Path, str]):
    voided, corrected = table(zipped[0], "corrections.csv")

    assert (voided["kind"], voided["after"]) == ("completion_voided", "taken back to be corrected")
    assert voided["before"] == corrected["before"]
    assert "90 %, 0.75 hours" in voided["before"]
    assert "80 %, 1.00 hours" in corrected["after"]
    assert {line["by"].partition(",")[0] for line in (voided, corrected)} == {name_of(county, county.coordinator)}
    assert {line["reason"] for line in (voided, corrected)} == {REASON}


def name_of(county: County, person_id: int) -> str:
    with county.app.app_context():
        found = db.session.get_one(Person, person_id).family_name
        db.session.remove()
    return found


def test_c6_every_reminder_is_in_it_with_whether_it_went_out(county: County, tmp_path: Path):
    with county.app.app_context():
        session = db.session()
        for person_id, state in ((county.ashby, MailState.SENT), (county.supervisor, MailState.NO_MAILBOX)):
            mail = ReminderDigest(
                agency_id=county.agency_id,
                recipient_id=person_id,
                day=NOW.date(),
                subject="Overdue",
                text="One module is overdue.",
                state=state,
                made_at=NOW,
                sent_at=NOW if state is MailState.SENT else None,
            )
            session.add(mail)
            session.flush()
            mark = {"person_id": county.ashby, "module_id": "m01-trauma", "due_on": date(2026, 11, 6), "day": 8}
            session.add(ReminderMark(agency_id=county.agency_id, digest_id=mail.id, recipient_id=person_id, **mark))
        session.commit()
        db.session.remove()
    address, coordinator = asked(county, THIS_YEAR)
    work(county.app)
    path = tmp_path / "audit.zip"
    path.write_bytes(bytes_at(coordinator, f"{address}/file"))

    told = [(line["kind"], line["outcome"], line["sent UTC"]) for line in table(path, "reminders.csv")]

    assert told == [("overdue", "sent", "2026-11-23T20:07:00Z"), ("supervisor", "no_mailbox", "")]
