"""Gives stored statements to record sinks."""

import os
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.orm import Session

from training_app.delivery.rules import Outcome, RetryLater
from training_app.delivery.senders import QueuedRow, Target
from training_app.sinks.process import give_records
from training_app.sinks.rules import LIMIT_S, Said, outcomes_of
from training_app.xapi.outgoing import GONE, bodies_for

_NO_PROCESS = "No process could be started for the sink ({error}). It is tried again."


class SinkSender:
    """The sender of ``sink.record``."""

    def __init__(
        self,
        open_session: Callable[[], Session],
        environ: Mapping[str, str] = os.environ,
        *,
        within_s: float = LIMIT_S,
    ) -> None:
        """
        :param environ: what sinks find in their environment, without the settings of this installation
        :param within_s: when the process of a batch is ended
        """
        self._within_s = within_s
        self._open_session = open_session
        self._environ = environ

    def send(self, target: Target, rows: Sequence[QueuedRow]) -> list[Outcome]:
        """Give the rows' statements to the sink in order; see :class:`training_app.delivery.senders.Sender`.

        Each call is a process of its own.
        """
        with self._open_session() as session:
            bodies = bodies_for(session, target, rows)
        given = [row for row in rows if row.subject_id in bodies]
        outcomes: dict[int, Outcome] = {}
        if given:
            try:
                said = self._give(target.endpoint, [bodies[row.subject_id] for row in given])
            except OSError as error:
                failed = RetryLater(_NO_PROCESS.format(error=type(error).__name__))
                return [failed for _ in rows]
            found = outcomes_of(said, target.endpoint, len(given))
            outcomes = {row.id: outcome for row, outcome in zip(given, found, strict=True)}
        return [outcomes.get(row.id, GONE) for row in rows]

    def _give(self, name: str, records: Sequence[bytes]) -> Said:
        return give_records(name, records, self._environ, within_s=self._within_s)
