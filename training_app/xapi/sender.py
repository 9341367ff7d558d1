"""Sends stored statements to an LRS: whole batches first, smaller ones when it will not have them."""

import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.orm import Session

from training_app.delivery.rules import Delivered, DestinationStopped, NotTried, Outcome, Refused, RetryLater
from training_app.delivery.senders import QueuedRow, Target
from training_app.foundation.clock import Clock, system_clock
from training_app.foundation.http import HttpClient, NoReply, Reply
from training_app.foundation.secrets import SecretBox
from training_app.xapi.answers import Answer, Known, TooBig, classify, named_ids
from training_app.xapi.outgoing import GONE, bodies_for
from training_app.xapi.passwords import PasswordMissing, password_of
from training_app.xapi.same import is_same_statement

BATCH_BYTES = 256 * 1024
# with the longest single request (25 s) on top it stays below the lease of 60 s
TIME_FOR_ONE_SEND_S = 30.0

_NO_LRS = RetryLater("Something answers at this address, but not as an LRS does. Check the endpoint.")
_TOO_BIG = Refused("It is too large for the LRS (413).")
_NOT_SHOWN = Refused("The LRS says it has this id (409) but does not show what it has.")
_NOT_READ = Delivered(
    "The LRS says it has this id already (409) and does not let this name read, so the two were not compared."
)
_OTHER = Refused("The LRS has another statement under this id (409). Both are kept where they are.")


class StatementSender:
    """The sender of ``xapi.statement``."""

    def __init__(
        self,
        client: HttpClient,
        open_session: Callable[[], Session],
        environ: Mapping[str, str],
        *,
        clock: Clock = system_clock,
        monotonic: Callable[[], float] = time.monotonic,
        box: SecretBox | None = None,
    ) -> None:
        """
        :param environ: where a destination's password is looked up by the name it gives
        :param box: opens passwords that are kept sealed
        """
        self._box = box or SecretBox(None)
        self._client = client
        self._open_session = open_session
        self._environ = environ
        self._clock = clock
        self._monotonic = monotonic

    def send(self, target: Target, rows: Sequence[QueuedRow]) -> list[Outcome]:
        """Send the rows' statements in order; see :class:`training_app.delivery.senders.Sender`.

        After an answer that concerns the destination (down, busy, wrong password) the rest is not tried.
        """
        try:
            secret = password_of(target, self._environ, self._box)
        except PasswordMissing as missing:
            return [DestinationStopped(missing.sentence) for _ in rows]
        with self._open_session() as session:
            bodies = bodies_for(session, target, rows)
        deadline = self._monotonic() + TIME_FOR_ONE_SEND_S
        lrs = _Lrs(self._client, target, secret, self._clock, lambda: self._monotonic() < deadline)
        run = _Run(lrs, bodies)
        try:
            for part in run.cut([row.subject_id for row in rows]):
                run.send_batch(part)
        except _TimeIsUp:
            if not run.outcomes:
                # counted as a failure, so that the next batch is smaller and something gets through
                return [RetryLater("It answered too slowly to settle anything in time.") for _ in rows]
        return [run.outcomes.get(row.subject_id, NotTried()) for row in rows]


class _TimeIsUp(Exception):
    """The lease would end before the next request could."""


class _Run:
    """One send: which statements are settled, and whether to go on."""

    def __init__(self, lrs: "_Lrs", bodies: Mapping[UUID, bytes]) -> None:
        self._lrs = lrs
        self._bodies = bodies
        self._is_over = False
        self.outcomes: dict[UUID, Outcome] = {}

    def cut(self, ids: Sequence[UUID]) -> list[list[UUID]]:
        """The ids in parts of at most ``BATCH_BYTES``, at least one each; those without a body are settled here."""
        parts: list[list[UUID]] = []
        room = 0
        for statement_id in ids:
            body = self._bodies.get(statement_id)
            if body is None:
                self.outcomes[statement_id] = GONE
                continue
            if len(body) > room or not parts:
                parts.append([])
                room = BATCH_BYTES
            parts[-1].append(statement_id)
            room -= len(body) + 1
        return parts

    def send_batch(self, ids: list[UUID]) -> None:
        """Settle these in order: as one batch, or split as far as the answers demand."""
        if self._is_over:
            return
        answer = self._lrs.post({statement_id: self._bodies[statement_id] for statement_id in ids})
        if isinstance(answer, Known):
            for statement_id in ids:
                self._send_single(statement_id)
        elif isinstance(answer, TooBig | Refused) and len(ids) > 1:
            middle = len(ids) // 2
            self.send_batch(ids[:middle])
            self.send_batch(ids[middle:])
        elif isinstance(answer, TooBig):
            self._settle(ids, _TOO_BIG)
        else:
            self._settle(ids, answer)

    def _send_single(self, statement_id: UUID) -> None:
        if self._is_over:
            return
        body = self._bodies[statement_id]
        answer = self._lrs.put(statement_id, body)
        if isinstance(answer, Known):
            self._settle([statement_id], self._lrs.compare(statement_id, body))
        elif isinstance(answer, TooBig):
            self._settle([statement_id], _TOO_BIG)
        else:
            self._settle([statement_id], answer)

    def _settle(self, ids: Sequence[UUID], outcome: Outcome) -> None:
        self._is_over = isinstance(outcome, RetryLater | DestinationStopped)
        for statement_id in ids:
            self.outcomes[statement_id] = outcome


class _Lrs:
    """The statement resource of one LRS."""

    def __init__(
        self, client: HttpClient, target: Target, secret: str, clock: Clock, is_time_left: Callable[[], bool]
    ) -> None:
        self._client = client
        self._clock = clock
        self._is_time_left = is_time_left
        self._url = target.endpoint.rstrip("/") + "/statements"
        credentials = b64encode(f"{target.username}:{secret}".encode()).decode()
        self._headers = {
            "Authorization": f"Basic {credentials}",
            "X-Experience-API-Version": target.xapi_version,
            "Content-Type": "application/json",
        }

    def post(self, bodies: Mapping[UUID, bytes]) -> Answer:
        """Send a batch. A 200 counts only with the ids in it: a sign-in page answers 200 to everything.

        The specification has the ids of "the corresponding stored Statements" in it; Ralph 5.1.0 takes this to leave
        out those it had already.
        """
        reply = self._send("POST", self._url, b"[" + b",".join(bodies.values()) + b"]")
        if isinstance(reply, Reply) and reply.status == 200:
            named = named_ids(reply.body)
            if not named or named - bodies.keys():
                return _NO_LRS
            return Delivered() if named == bodies.keys() else Known()
        return classify(reply, self._clock()) if isinstance(reply, Reply) else reply

    def put(self, statement_id: UUID, body: bytes) -> Answer:
        """Send one under its id."""
        reply = self._send("PUT", self._at("statementId", statement_id), body)
        return classify(reply, self._clock()) if isinstance(reply, Reply) else reply

    def compare(self, statement_id: UUID, body: bytes) -> Outcome:
        """Whether what the LRS has under this id is our statement; a voided one was ours and is there."""
        reply = self._send("GET", self._at("statementId", statement_id))
        if isinstance(reply, Reply) and reply.status == 404:
            reply = self._send("GET", self._at("voidedStatementId", statement_id))
        if isinstance(reply, RetryLater):
            return reply
        if reply.status == 200:
            return Delivered() if is_same_statement(body, reply.body) else _OTHER
        if reply.status in {401, 403}:
            # a name that may write and not read is a good choice: no reason to stop, and no alarm for a lost reply
            return _NOT_READ
        answer = classify(reply, self._clock())
        if reply.status != 404 and isinstance(answer, RetryLater | DestinationStopped):
            return answer
        return _NOT_SHOWN

    def _send(self, method: str, url: str, body: bytes | None = None) -> Reply | RetryLater:
        if not self._is_time_left():
            raise _TimeIsUp
        try:
            return self._client.send(method, url, headers=self._headers, body=body)
        except NoReply as error:
            return RetryLater(str(error))

    def _at(self, parameter: str, statement_id: UUID) -> str:
        return f"{self._url}?{urlencode({parameter: str(statement_id)})}"
