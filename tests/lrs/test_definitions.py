"""What is known of activities."""

import json
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.lrs.sending import Door, Json, statement
from training_app.lrs.errors import StatementConflict
from training_app.lrs.models import KnownActivity


def known(session: Session) -> dict[str, Json]:
    session.rollback()
    return {row.iri: json.loads(row.definition) for row in session.scalars(select(KnownActivity))}


def about(iri: str, **definition: Any) -> Json:
    return statement(object={"id": iri, "definition": definition})


def test_what_several_statements_say_of_an_activity_is_put_together(door: Door) -> None:
    door.send(about("urn:a", name={"en": "One", "de": "Eins"}, type="urn:t"))
    door.send(
        about("urn:a", name={"en": "First"}, extensions={"urn:x": 1}),
        about("urn:a", description={"en": "D"}, extensions={"urn:y": [2]}),
    )

    assert known(door.session) == {
        "urn:a": {
            "name": {"en": "First", "de": "Eins"},
            "type": "urn:t",
            "description": {"en": "D"},
            "extensions": {"urn:x": 1, "urn:y": [2]},
        }
    }


def test_what_stands_in_context_and_inside_another_statement_is_known_too(door: Door) -> None:
    definition = {"name": {"en": "N"}}
    inner = statement(object={"id": "urn:inner", "definition": definition})
    del inner["id"]
    activities = {"parent": {"id": "urn:one", "definition": definition}, "other": [{"id": "urn:bare"}]}
    door.send(
        statement(object={"objectType": "SubStatement", **inner}, context={"contextActivities": activities}),
    )

    assert known(door.session) == {"urn:inner": definition, "urn:one": definition}


def test_nothing_is_written_when_nothing_new_is_said(door: Door) -> None:
    door.send(about("urn:a", name={"en": "One", "de": "Eins"}))
    written: list[str] = []
    engine = door.session.get_bind()

    def note(*args: object) -> None:
        written.append(str(args[2]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        door.send(about("urn:a", name={"en": "One"}), about("urn:a", name={"de": "Eins", "en": "One"}))
    finally:
        event.remove(engine, "before_cursor_execute", note)

    assert any("INTO statement" in one for one in written)
    assert not any("INTO lrs_activity" in one for one in written)


def test_what_a_refused_request_says_is_not_known(door: Door) -> None:
    sent = statement()
    door.send(sent)

    with pytest.raises(StatementConflict):
        door.send(about("urn:a", name={"en": "One"}), {**sent, "result": {"success": True}})

    assert known(door.session) == {}
