"""Keeping what is filled in: versions, two who keep at once, names, other agencies."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from tests.agency import NOW
from tests.conftest import Town
from tests.readiness.filling import something_for
from training_app.accounts.identity import Identity
from training_app.accounts.service import find_session
from training_app.audit.models import AuditEntry
from training_app.content.toolkit import Tool
from training_app.foundation.db import db
from training_app.readiness import queries, service
from training_app.readiness.answers import read_typed
from training_app.readiness.errors import CopyPutAway, CopyUnknown, KeptMeanwhile, WordsRefused
from training_app.readiness.models import ToolPart

NAME = "Round of spring"


@pytest.fixture
def tool(town: Town) -> Tool:
    return town.shipped.toolkit["self-assessment"]


@pytest.fixture
def by(town: Town) -> Identity:
    """The coordinator, as a request would have her."""
    coordinator = town.sign_in(town.people.coordinator_id)
    coordinator.get("/app/readiness")
    with town.app.app_context():
        cookie = coordinator.line._client.get_cookie("cg_session", path="/app")
        known = find_session(db.session(), cookie.value, NOW)
        db.session.remove()
    return known.identity


@pytest.fixture
def copy_id(town: Town, tool: Tool, by: Identity) -> int:
    with town.app.app_context():
        made = service.begin_copy(db.session(), tool, NAME, by=by, now=NOW)
        db.session.remove()
    return made


def keep(town: Town, tool: Tool, copy_id: int, by: Identity, *, seen: int, **typed: str) -> int:
    part = tool.parts[0]
    answers = read_typed(tool, part, {**something_for(tool, part), **typed}).answers
    with town.app.app_context():
        try:
            return service.keep_part(db.session(), tool, part, copy_id, answers, seen=seen, by=by, now=NOW)
        finally:
            db.session.remove()


def actions(town: Town) -> list[str]:
    with town.app.app_context():
        found = db.session().scalars(
            select(AuditEntry.action).where(AuditEntry.action.startswith("readiness.")).order_by(AuditEntry.id)
        )
        return list(found)


def versions(town: Town) -> int:
    with town.app.app_context():
        return db.session().scalar(select(func.count()).select_from(ToolPart)) or 0


def first_evidence(tool: Tool) -> str:
    return f"{tool.parts[0].fields[0].id}.evidence"


def test_each_keeping_is_a_version_and_the_same_again_is_none(town: Town, tool: Tool, copy_id: int, by: Identity):
    assert keep(town, tool, copy_id, by, seen=0) == 1
    assert keep(town, tool, copy_id, by, seen=1) == 1
    assert keep(town, tool, copy_id, by, seen=1, **{first_evidence(tool): "Another page"}) == 2

    assert versions(town) == 2
    assert actions(town) == ["readiness.begun", "readiness.kept", "readiness.kept"]


def test_who_kept_over_an_older_version_is_told_and_nothing_is_lost(town: Town, tool: Tool, copy_id: int, by: Identity):
    keep(town, tool, copy_id, by, seen=0)

    with pytest.raises(KeptMeanwhile):
        keep(town, tool, copy_id, by, seen=0, **{first_evidence(tool): "From the second tab"})

    assert versions(town) == 1
    assert actions(town)[-1:] == ["readiness.kept"]


def test_of_two_who_keep_at_once_one_is_told(town: Town, tool: Tool, copy_id: int, by: Identity):
    start = Barrier(2)

    def one(evidence: str) -> str:
        start.wait()
        try:
            keep(town, tool, copy_id, by, seen=0, **{first_evidence(tool): evidence})
        except KeptMeanwhile:
            return "told"
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(one, ["First", "Second"]))

    assert outcomes == ["kept", "told"]
    assert versions(town) == 1


def test_a_name_of_the_roster_is_refused_at_its_field(town: Town, tool: Tool, copy_id: int, by: Identity):
    with pytest.raises(WordsRefused) as refused:
        keep(town, tool, copy_id, by, seen=0, **{first_evidence(tool): "Ask Officer Ortiz"})

    assert list(refused.value.said) == [first_evidence(tool)]
    assert versions(town) == 0


@pytest.mark.parametrize("name", ["ab", "Round of J. Ortiz", "PHQ-9 round"])
def test_a_copy_gets_no_name_that_cannot_be_kept(town: Town, tool: Tool, by: Identity, name: str):
    with town.app.app_context():
        with pytest.raises(WordsRefused):
            service.begin_copy(db.session(), tool, name, by=by, now=NOW)
        assert queries.copies_of(db.session(), by.agency_id) == []


def test_what_was_put_away_is_not_written_in_until_it_is_brought_back(
    town: Town, tool: Tool, copy_id: int, by: Identity
):
    with town.app.app_context():
        session = db.session()
        for _ in range(2):
            service.put_away(session, copy_id, by=by, now=NOW)
        with pytest.raises(CopyPutAway):
            service.rename_copy(session, copy_id, "Another name", by=by, now=NOW)
        db.session.remove()
    with pytest.raises(CopyPutAway):
        keep(town, tool, copy_id, by, seen=0)
    with town.app.app_context():
        service.bring_back(db.session(), copy_id, by=by, now=NOW)
        db.session.remove()

    assert keep(town, tool, copy_id, by, seen=0) == 1
    assert actions(town) == ["readiness.begun", "readiness.put_away", "readiness.brought_back", "readiness.kept"]


def test_another_name_is_kept_and_the_same_one_changes_nothing(town: Town, copy_id: int, by: Identity):
    with town.app.app_context():
        for name in (NAME, "Round of fall", "Round of fall"):
            service.rename_copy(db.session(), copy_id, name, by=by, now=NOW)
        assert queries.find_copy(db.session(), by.agency_id, copy_id).name == "Round of fall"

    assert actions(town) == ["readiness.begun", "readiness.renamed"]


def test_a_copy_of_another_agency_is_not_there(town: Town, tool: Tool, copy_id: int, by: Identity):
    with pytest.raises(CopyUnknown):
        keep(town, tool, copy_id + 1, by, seen=0)
    with town.app.app_context(), pytest.raises(CopyUnknown):
        queries.find_copy(db.session(), by.agency_id + 1, copy_id)


def test_a_version_can_be_neither_changed_nor_deleted(town: Town, tool: Tool, copy_id: int, by: Identity):
    keep(town, tool, copy_id, by, seen=0)

    with town.app.app_context():
        row = db.session().scalars(select(ToolPart)).one()
        row.answers = "{}"
        with pytest.raises(DBAPIError, match="append"):
            db.session().commit()
        db.session().rollback()
