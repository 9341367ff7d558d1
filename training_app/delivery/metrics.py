"""Delivery in figures for Prometheus, read from the database when it asks."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.queries import read_oldest
from training_app.foundation.clock import Clock, system_clock

_LABELS = ["destination"]


class _Delivery(Collector):
    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def collect(self) -> Iterable[Metric]:
        """One family for each figure; destinations go by their number, because names may say too much."""
        rows = GaugeMetricFamily(
            "common_ground_outbox_rows", "Records queued for a destination, by state.", labels=[*_LABELS, "state"]
        )
        oldest = GaugeMetricFamily(
            "common_ground_outbox_oldest_seconds", "Age of the oldest record that waits.", labels=_LABELS
        )
        stopped = GaugeMetricFamily(
            "common_ground_destination_stopped", "1 when sending is stopped until a person acts.", labels=_LABELS
        )
        failing = GaugeMetricFamily(
            "common_ground_destination_failures", "Failures since something was last delivered.", labels=_LABELS
        )
        kinds = GaugeMetricFamily(
            "common_ground_destination_kind",
            "1 for the kind of records that go there: statements for an LRS, or scores for an LMS's gradebook.",
            labels=[*_LABELS, "kind"],
        )
        now = self._clock()
        # by the index alone: a million rows are counted while the next page is read
        counts = {
            (row[0], row[1]): row[2]
            for row in self._session.execute(
                select(OutboxRow.destination_id, OutboxRow.state, func.count()).group_by(
                    OutboxRow.destination_id, OutboxRow.state
                )
            )
        }
        for destination in self._session.scalars(select(Destination).order_by(Destination.id)):
            label = [str(destination.id)]
            kinds.add_metric([*label, destination.kind], 1.0)
            for state in RowState:
                rows.add_metric([*label, state.value], counts.get((destination.id, state), 0))
            first = read_oldest(self._session, destination.id)
            oldest.add_metric(label, (now - first.created_at).total_seconds() if first is not None else 0.0)
            stopped.add_metric(label, float(destination.is_stopped))
            failing.add_metric(label, float(destination.tries))
        return [rows, oldest, stopped, failing, kinds]


def render_metrics(session: Session, *others: Collector, clock: Clock = system_clock) -> bytes:
    """The figures in Prometheus's text format, and those of other rooms after them."""
    registry = CollectorRegistry(auto_describe=False)
    for collector in (_Delivery(session, clock), *others):
        registry.register(collector)
    return generate_latest(registry)
