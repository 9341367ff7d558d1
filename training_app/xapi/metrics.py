"""What comparisons found, in figures for Prometheus."""

from collections.abc import Iterable

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training_app.xapi.models import Reconciliation


class Comparisons(Collector):
    """The newest finished comparison of each destination, read from the database when it is asked for."""

    def __init__(self, session: Session) -> None:
        """Read with this session."""
        self._session = session

    def collect(self) -> Iterable[Metric]:
        """One family for each figure; destinations go by their number, as in the figures of delivery."""
        labels = ["destination"]
        expected = GaugeMetricFamily(
            "common_ground_comparison_expected", "Records that should have been there.", labels=labels
        )
        missing = GaugeMetricFamily(
            "common_ground_comparison_missing", "Records that were not there and are sent again.", labels=labels
        )
        failed = GaugeMetricFamily("common_ground_comparison_failed", "1 when it could not be finished.", labels=labels)
        finished = GaugeMetricFamily(
            "common_ground_comparison_finished_timestamp_seconds", "When it ended.", labels=labels
        )
        newest = (
            select(func.max(Reconciliation.id))
            .where(Reconciliation.finished_at.is_not(None))
            .group_by(Reconciliation.destination_id)
        )
        for one in self._session.scalars(select(Reconciliation).where(Reconciliation.id.in_(newest))):
            label = [str(one.destination_id)]
            expected.add_metric(label, one.expected)
            missing.add_metric(label, one.resent_count)
            failed.add_metric(label, float(one.problem is not None))
            finished.add_metric(label, one.finished_at.timestamp() if one.finished_at is not None else 0.0)
        return [expected, missing, failed, finished]
