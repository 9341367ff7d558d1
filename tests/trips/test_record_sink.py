"""Record sinks as somebody installs them: packages with an entry point that are given every record, and harm nobody."""

import json
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.browser.worker import PASSWORD, WorkerProcess
from tests.connections.conftest import RECORDS, Office
from tests.fakes.lrs import FakeLRS
from tests.server import environment
from tests.sinks.conftest import Desk, add_line, desk, office, packages
from tests.sinks.packages import SitePackages, notebook
from training_app.accounts.models import Person
from training_app.connections.errors import NameTaken, SinkInUse
from training_app.connections.records import NOT_INSTALLED
from training_app.delivery.models import Destination, OutboxRow
from training_app.delivery.service import set_destination
from training_app.foundation.db import db
from training_app.xapi.recorder import KIND as STATEMENTS

__all__ = ["desk", "office", "packages"]
ADD = f"{RECORDS}/add-sink"
HANGS = "time.sleep(600)"


def at_fifth(trouble: str) -> str:
    """A sink that has this trouble at the fifth record of an attempt, however often it is given it."""
    return notebook(
        f"""
        notes = self.folder / "notes"
        if (self.folder / "poison").exists():
            poison = (self.folder / "poison").read_text()
        else:
            poison = record["id"] if notes.exists() and len(notes.read_text().splitlines()) == 4 else ""
            (self.folder / "poison").write_text(poison) if poison else None
        if record["id"] == poison:
            {trouble}
        """.strip()
    )


def test_the_package_of_the_guide_is_offered_switched_on_and_given_every_record(
    office: Office, packages: SitePackages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages.add_example()
    warehouse = tmp_path / "warehouse"
    warehouse.mkdir()
    admin = office.sign_in()
    assert "riverton-warehouse 1.0" in admin.get(ADD).text()

    page = admin.send(ADD, sink="warehouse", name="County data warehouse", alert_mail="it@riverton.example")
    desk = Desk(office.town, warehouse)
    desk.officer_takes_a_module()
    # as the environment of a worker
    monkeypatch.setenv("WAREHOUSE_FOLDER", str(warehouse))
    trial = admin.send(f"{RECORDS}/{desk.line().id}/test")
    with WorkerOf(office, packages, warehouse):
        wait_until(lambda: set(desk.states()) == {"delivered"})

    assert "Records made from now on go to the sink." in page.text()
    assert trial.heading() == "The connection works"
    assert sorted(file.stem for file in warehouse.glob("*.json")) == sorted(desk.event_ids())
    assert list(warehouse.glob("*.part")) == []
    assert [(one.action, one.detail["package"]) for one in office.audit()] == [
        ("delivery.sink_added", "riverton-warehouse")
    ]


def test_records_come_in_order_each_once_under_a_name_for_this_sink_alone(desk: Desk, packages: SitePackages) -> None:
    packages.add("notes", notebook(), "notebook")
    desk.officer_takes_a_module()

    desk.work()

    assert desk.noted_ids() == desk.event_ids()
    assert len(desk.noted_ids()) > 10
    names = {record["actor"]["account"]["name"] for record in desk.noted()}
    assert len(names) == 1
    with desk.town.app.app_context():
        here = set(db.session.scalars(select(Person.actor_name)))
        db.session.remove()
    assert not names & here
    assert "Ortiz" not in json.dumps(desk.noted())


def test_a_record_that_is_refused_with_a_sentence_stops_nothing(desk: Desk, packages: SitePackages) -> None:
    packages.add("notes", notebook('if "answered" in record["verb"]["id"]: return "No answers, please."'), "notebook")
    desk.officer_takes_a_module()

    desk.work()

    assert set(desk.states()) == {"delivered", "refused"}
    assert len(desk.noted()) == desk.states().count("delivered")
    assert not any("answered" in record["verb"]["id"] for record in desk.noted())


def test_a_sink_that_raises_is_given_everything_in_order_once_it_is_mended(
    desk: Desk, office: Office, packages: SitePackages
) -> None:
    packages.add("notes", notebook('raise ConnectionError("the warehouse is closed")'), "notebook")
    desk.officer_takes_a_module()
    assert desk.work() == 1
    told = office.sign_in().get(RECORDS).text()

    packages.add("notes", notebook(), "notebook")
    desk.town.clock.advance(minutes=1)
    desk.work()

    assert "ConnectionError: the warehouse is closed" in told
    assert desk.noted_ids() == desk.event_ids()
    assert set(desk.states()) == {"delivered"}


def test_a_sink_that_hangs_is_ended_and_keeps_what_it_had_taken(desk: Desk, packages: SitePackages) -> None:
    packages.add("notes", at_fifth(HANGS), "notebook")
    desk.officer_takes_a_module()

    # the first batch ends with the time; the next begins at the record that it hangs at
    batches = desk.work(within_s=5)

    assert batches == 2
    assert desk.noted_ids() == desk.event_ids()[:4]
    assert desk.states().count("delivered") == 4
    assert (desk.line().last_error or "").startswith("The sink did not answer within 5 seconds")
    assert desk.line().next_try_at is not None


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ("os._exit(3)", "ended by itself at this record (exit code 3)"),
        ("sys.exit()", "ended by itself at this record (exit code 0)"),
        ("os.kill(os.getpid(), 11)", "ended by itself at this record (signal 11)"),
        ("return True", "gave back bool"),
    ],
)
def test_one_record_that_a_sink_breaks_at_holds_up_its_own_attempt_alone(
    desk: Desk, packages: SitePackages, trouble: str, said: str
) -> None:
    packages.add("notes", at_fifth(trouble), "notebook")
    desk.officer_takes_a_module()
    desk.work(times=2)
    first = desk.noted_ids()
    desk.officer_takes_a_module(desk.town.people.other_officer_id)

    # each failure waits longer than the one before; after the ninth the record is set aside
    for _ in range(9):
        desk.town.clock.advance(minutes=10)
        desk.work(times=2)

    desk.work()

    assert len(first) == 4
    mine, others = desk.states_by_attempt()
    assert mine[:4] == ["delivered"] * 4
    assert set(mine[4:]) == {"waiting"}
    assert set(others) == {"delivered"}
    with desk.town.app.app_context():
        row = db.session.scalars(select(OutboxRow).where(OutboxRow.state == "waiting").order_by(OutboxRow.id)).first()
        assert row is not None
        assert said in (row.last_error or "")
        db.session.remove()


def test_a_sink_that_is_uninstalled_stops_with_a_sentence_and_goes_on_when_it_is_back(
    desk: Desk, office: Office, packages: SitePackages
) -> None:
    packages.add("notes", notebook(), "notebook")
    admin = office.sign_in()
    assert "Not installed" not in admin.get(RECORDS).text()
    packages.remove("notes")
    desk.officer_takes_a_module()
    desk.work()

    line, stopped = desk.line(), admin.get(RECORDS)
    packages.add("notes", notebook(), "notebook")
    admin.send(f"{RECORDS}/{line.id}/start")
    desk.work()

    assert line.is_stopped
    assert "is not installed where the worker runs. Install it there again and start" in stopped.text()
    assert stopped.heading() == "One destination is stopped"
    assert desk.noted_ids() == desk.event_ids()


def test_the_page_says_so_before_a_worker_has_noticed(desk: Desk, office: Office, packages: SitePackages) -> None:
    text = office.sign_in().get(RECORDS).text()

    assert "Not installed" in text
    assert NOT_INSTALLED in text


def test_a_package_that_cannot_be_loaded_hurts_no_page_and_stops_alone(
    desk: Desk, office: Office, packages: SitePackages
) -> None:
    packages.add("notes", "import nowhere_at_all\n", "notebook")
    desk.officer_takes_a_module()

    desk.work()

    text = office.sign_in().get(RECORDS).text()
    assert "cannot be loaded where the worker runs (ModuleNotFoundError: No module named 'nowhere_at_all')" in text
    assert set(desk.states()) == {"waiting"}


def test_what_is_no_sink_is_said_to_be_none(desk: Desk, packages: SitePackages) -> None:
    packages.add("notes", "Sink = 7\n", "notebook")
    desk.officer_takes_a_module()

    desk.work()

    assert "its entry point is not callable" in (desk.line().stopped_reason or "")


def test_it_has_no_settings_of_ours_and_what_it_prints_or_starts_is_gone(
    desk: Desk, packages: SitePackages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMON_GROUND_SECRET_KEY", "not for sinks")
    look = """
        (self.folder / "seen").write_text(json.dumps(dict(os.environ)) + repr(sys.stdin.read()))
        print("taken", file=sys.stderr); print("taken"); os.write(1, b"taken ")
    """.strip()
    packages.add("notes", notebook(look), "notebook")
    desk.officer_takes_a_module()

    desk.work()

    seen = (desk.folder / "seen").read_text(encoding="utf-8")
    assert "COMMON_GROUND" not in seen
    assert seen.endswith("''")
    assert desk.noted_ids() == desk.event_ids()


def test_while_a_sink_hangs_a_real_worker_delivers_everything_else(
    desk: Desk, office: Office, packages: SitePackages
) -> None:
    packages.add("notes", notebook(HANGS), "notebook")
    with FakeLRS(username="riverton", password=PASSWORD) as lrs:
        with office.town.app.app_context():
            set_destination(
                db.session(),
                agency_id=office.agency_id,
                kind=STATEMENTS,
                name="LRS",
                endpoint=lrs.endpoint,
                username="riverton",
                secret_env="LRS_PASSWORD",
                now=office.town.clock(),
            )
            db.session.commit()
            db.session.remove()
        desk.officer_takes_a_module()
        with WorkerOf(office, packages, desk.folder):
            wait_until(lambda: lrs.stored_ids == desk.event_ids())
            # it was asked first, and nothing is known of it yet: nobody waited until its time was up
            assert desk.line().lease_owner is not None
            assert desk.line().last_error is None
            wait_until(lambda: desk.line().last_error is not None)

    assert "did not answer within 10 seconds" in (desk.line().last_error or "")
    assert desk.noted() == []


def test_a_form_sent_twice_adds_one_and_names_are_not_shared(office: Office, packages: SitePackages) -> None:
    packages.add("notes", notebook(), "notebook")
    packages.add("more-notes", notebook(), "diary")
    office.destination("Department LMS")
    admin = office.sign_in()

    taken = admin.send(ADD, sink="notebook", name="department lms", alert_mail="")
    assert (taken.status, admin.errors()) == (422, [NameTaken.sentence])
    assert admin.send(ADD, sink="notebook", name="Notes", alert_mail="").status == 200
    again = admin.send(ADD, sink="notebook", name="Notes again", alert_mail="")
    assert (again.status, admin.errors()) == (422, [SinkInUse.sentence])
    strange = admin.send(ADD, sink="nobody's", name="Another", alert_mail="")
    assert (strange.status, admin.errors()) == (422, ["Choose a sink that is installed here."])

    with office.town.app.app_context():
        kinds = sorted(db.session.scalars(select(Destination.kind)))
        db.session.remove()
    assert kinds == ["sink.record", STATEMENTS]
    # another agency has its own
    assert office.sign_in(office.stranger).send(ADD, sink="notebook", name="Notes", alert_mail="").status == 200


def test_without_a_sink_nothing_is_offered_and_the_page_says_what_to_do(office: Office, packages: SitePackages) -> None:
    admin = office.sign_in()

    assert "Add an installed sink" not in admin.get(RECORDS).text()
    assert "No sink is installed here." in admin.get(ADD).text()
    assert office.sign_in(office.town.people.coordinator_id).get(ADD).status == 403


def test_of_two_packages_with_one_name_neither_is_taken(office: Office, packages: SitePackages) -> None:
    packages.add("notes", notebook(), "notebook")
    packages.add("other-notes", notebook(), "notebook")
    add_line(office.town, "notebook")
    desk = Desk(office.town, packages.folder)
    desk.officer_takes_a_module()

    desk.work()

    assert "No sink is installed here." in office.sign_in().get(ADD).text()
    assert desk.line().is_stopped
    assert desk.noted() == []


class WorkerOf(WorkerProcess):
    """The program's own worker, with the installed packages on its path and the folder in its environment."""

    def __init__(self, office: Office, packages: SitePackages, folder: Path) -> None:
        import os
        import sys

        database = office.town.app.config["SQLALCHEMY_DATABASE_URI"]
        environ = {
            **environment(database),
            "PYTHONPATH": os.pathsep.join([str(packages.folder), *sys.path]),
            "WAREHOUSE_FOLDER": str(folder),
            "NOTEBOOK": str(folder),
            "LRS_PASSWORD": PASSWORD,
        }
        super().__init__(environ, folder.parent / "worker.log")

    def __enter__(self) -> "WorkerOf":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


def wait_until(is_so, within_s: float = 60.0) -> None:
    """Ask again and again; what is expected is asserted by the test."""
    deadline = time.monotonic() + within_s
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert is_so(), "it did not come true in time"
