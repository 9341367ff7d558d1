"""What a monitoring program reads."""

from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.databases import make_tables
from tests.delivery.conftest import NOW
from tests.delivery.queueing import add_destination, queue
from training_app.app import create_app
from training_app.content.catalogue import Catalogue
from training_app.delivery.metrics import render_metrics
from training_app.delivery.models import OutboxRow, RowState
from training_app.foundation.clock import SetClock
from training_app.foundation.db import db
from training_app.settings import Settings

TOKEN = "a-token-of-more-than-thirty-two-characters"


def read_figures(text: bytes) -> dict[tuple[str, ...], float]:
    """Each figure by its name and the values of its labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_each_destination_has_its_figures_and_no_name_is_among_them(session: Session) -> None:
    add_destination(session, "Sergeant Ortiz's LRS")
    queue(session, 6)
    second = add_destination(session, "B")
    second.is_stopped, second.tries = True, 4
    states = [RowState.DELIVERED, RowState.DELIVERED, RowState.REFUSED, RowState.PARKED]
    for row, state in zip(session.scalars(select(OutboxRow).order_by(OutboxRow.id)), states, strict=False):
        row.state = state
    session.commit()

    text = render_metrics(session, clock=SetClock(NOW + timedelta(minutes=2)))

    figures = read_figures(text)
    assert {key[2]: value for key, value in figures.items() if key[:2] == ("common_ground_outbox_rows", "1")} == {
        "waiting": 2,
        "delivered": 2,
        "refused": 1,
        "parked": 1,
    }
    assert figures["common_ground_outbox_rows", "2", "waiting"] == 0
    assert figures["common_ground_outbox_oldest_seconds", "1"] == 120
    assert figures["common_ground_outbox_oldest_seconds", "2"] == 0
    assert figures["common_ground_destination_stopped", "1"] == 0
    assert figures["common_ground_destination_stopped", "2"] == 1
    assert figures["common_ground_destination_failures", "2"] == 4
    assert b"Ortiz" not in text


def test_without_a_destination_there_are_families_and_no_figures(session: Session) -> None:
    text = render_metrics(session)

    assert read_figures(text) == {}
    assert b"# HELP common_ground_outbox_rows" in text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_figures_are_at_their_address_for_who_knows_the_token(
    settings: Settings, shipped: Catalogue, clock: SetClock
) -> None:
    with_token = create_app(replace(settings, metrics_token=TOKEN), clock=clock, catalogue=shipped)
    without = create_app(settings, clock=clock, catalogue=shipped)
    with with_token.app_context():
        make_tables(db.engine)
    client = with_token.test_client()

    shown = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    statuses = [
        client.get("/metrics", headers=headers).status_code
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}, {"Authorization": "Bearer "})
    ]

    assert shown.status_code == 200
    assert b"# HELP common_ground_outbox_rows" in shown.data
    assert b"# HELP common_ground_comparison_missing" in shown.data
    assert shown.content_type.startswith("text/plain")
    assert statuses == [401] * 4
    assert without.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 404


def test_a_monitor_can_tell_a_gradebook_from_an_lrs(session: Session) -> None:
    add_destination(session, "LRS")
    add_destination(session, "Grades", kind="lti.score")

    figures = read_figures(render_metrics(session))

    assert figures["common_ground_destination_kind", "1", "xapi.statement"] == 1
    assert figures["common_ground_destination_kind", "2", "lti.score"] == 1
