"""Sends the statements of cmi5 sessions, one by one, each with the token of its session."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.delivery.models import OutboxRow, RowState
from training_app.delivery.rules import Delivered, DestinationStopped, NotTried, Outcome, Refused, RetryLater
from training_app.delivery.senders import QueuedRow, Target
from training_app.foundation.clock import Clock, system_clock
from training_app.foundation.db import begin_write
from training_app.foundation.http import HttpClient, NoReply, Reply
from training_app.foundation.replies import said
from training_app.foundation.secrets import KeyMissing, KeyWrong, SecretBox
from training_app.lms.cmi5.addresses import resource_address
from training_app.lms.cmi5_door.asking import find_there, headers_with
from training_app.lms.cmi5_door.models import Cmi5Session, Cmi5Statement
from training_app.lms.cmi5_door.queue import KIND
from training_app.lms.cmi5_door.rules import why_not_sent
from training_app.lms.cmi5_door.sessions import give_up, lock_session
from training_app.xapi.answers import classify, named_ids
from training_app.xapi.same import is_same_statement

# with the longest single request (25 s) on top it stays below the lease of 60 s
TIME_FOR_ONE_SEND_S = 30.0

_GONE = Refused("Its text, or the token of its session, is kept here no longer, so it cannot be sent.")
_TOKEN_DEAD = Refused(
    "The LMS takes the token of this session no more (401). The record is kept here, and the next launch tells the LMS "
    "of a completion that it lacks."
)
_OTHER = Refused("The LMS has another statement under this id (409). Both are kept where they are.")
_NOT_SHOWN = Refused("The LMS says that it has this id (409), and does not show what it has.")
_NO_LRS = RetryLater("Something answers at this address, but not as an LMS does.")


@dataclass(frozen=True, slots=True)
class _Letter:
    """One statement with all that sending it needs."""

    id: UUID
    body: bytes
    verb: str
    session_id: int
    endpoint: str
    token_sealed: bytes | None


class Cmi5Sender:
    """The sender of ``cmi5.statement``.

    A refusal is about one session and never stops the line: other officers' sessions have tokens of their own. After
    403 the session counts as abandoned, and nothing more of it is sent. Nothing of a session is sent before its
    initialized was taken, and nothing after its terminated.
    """

    def __init__(
        self,
        client: HttpClient,
        open_session: Callable[[], Session],
        box: SecretBox,
        *,
        clock: Clock = system_clock,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        :param box: opens the tokens, which are kept sealed
        """
        self._client = client
        self._open_session = open_session
        self._box = box
        self._clock = clock
        self._monotonic = monotonic

    def send(self, target: Target, rows: Sequence[QueuedRow]) -> list[Outcome]:
        """Send the statements in order; see :class:`training_app.delivery.senders.Sender`.

        After an answer that concerns the whole LMS (down, busy) the rest is not tried.
        """
        deadline = self._monotonic() + TIME_FOR_ONE_SEND_S
        outcomes: dict[UUID, Outcome] = {}
        for row in rows:
            if self._monotonic() >= deadline:
                break
            outcome = self._send_one(target, row.subject_id, outcomes)
            outcomes[row.subject_id] = outcome
            if isinstance(outcome, RetryLater | DestinationStopped):
                break
        return [outcomes.get(row.subject_id, NotTried()) for row in rows]

    def _send_one(self, target: Target, statement_id: UUID, before: dict[UUID, Outcome]) -> Outcome:
        with self._open_session() as session:
            letter = _read_letter(session, target.agency_id, statement_id)
            why = _why_not_sent(session, letter, before) if letter is not None else None
        if letter is None or letter.token_sealed is None:
            return Refused(why) if why is not None else _GONE
        if why is not None:
            return Refused(why)
        try:
            headers = headers_with(f"Basic {self._box.open(letter.token_sealed)}")
        except (KeyMissing, KeyWrong) as error:
            return DestinationStopped(error.sentence)
        try:
            return self._post(letter, headers)
        except NoReply as error:
            return RetryLater(str(error))

    def _post(self, letter: _Letter, headers: dict[str, str]) -> Outcome:
        address = resource_address(letter.endpoint, "statements")
        reply = self._client.send("POST", address, headers=headers, body=letter.body)
        match reply.status:
            case 200:
                # a sign-in page answers 200 to everything
                return Delivered() if named_ids(reply.body) == {letter.id} else _NO_LRS
            case 401:
                return _TOKEN_DEAD
            case 403:
                self._give_up(letter.session_id)
                return Refused(
                    f"The LMS refused it and gave the session up (403): {said(reply.body, 'it gave no reason.')}"
                )
            case 409:
                return self._compare(letter, headers)
            case 413:
                return Refused("It is too large for the LMS (413).")
            case _:
                return self._other(reply)

    def _compare(self, letter: _Letter, headers: dict[str, str]) -> Outcome:
        reply = find_there(self._client, letter.endpoint, headers["Authorization"], letter.id)
        if reply.status == 200:
            return Delivered() if is_same_statement(letter.body, reply.body) else _OTHER
        outcome = self._other(reply)
        return outcome if reply.status != 404 and isinstance(outcome, RetryLater) else _NOT_SHOWN

    def _other(self, reply: Reply) -> Outcome:
        outcome = classify(reply, self._clock())
        if isinstance(outcome, Delivered | Refused | RetryLater):
            return outcome
        # a redirect, say: about this answer, and no reason to stop the sessions of others
        return RetryLater(f"The LMS cannot take records now ({reply.status}).")

    def _give_up(self, session_id: int) -> None:
        with self._open_session() as session:
            begin_write(session)
            row = lock_session(session, session_id)
            if row is not None:
                give_up(session, row, now=self._clock())
            session.commit()


def _read_letter(session: Session, agency_id: int, statement_id: UUID) -> _Letter | None:
    row = session.execute(
        select(
            Cmi5Statement.id,
            Cmi5Statement.body,
            Cmi5Statement.verb,
            Cmi5Statement.session_id,
            Cmi5Session.endpoint,
            Cmi5Session.token_sealed,
        )
        .join(Cmi5Session, Cmi5Session.id == Cmi5Statement.session_id)
        .where(Cmi5Statement.id == statement_id, Cmi5Statement.agency_id == agency_id)
    ).one_or_none()
    return _Letter(*row) if row is not None else None


def _why_not_sent(session: Session, letter: _Letter, before: dict[UUID, Outcome]) -> str | None:
    """Looked up for each statement anew: what became of those before it in this very batch is not written yet."""
    abandoned_at = session.scalar(select(Cmi5Session.abandoned_at).where(Cmi5Session.id == letter.session_id))
    rows = session.execute(
        select(Cmi5Statement.id, Cmi5Statement.verb, OutboxRow.state)
        .join(OutboxRow, OutboxRow.subject_id == Cmi5Statement.id)
        .where(
            Cmi5Statement.session_id == letter.session_id,
            OutboxRow.kind == KIND,
            Cmi5Statement.verb.in_(("initialized", "terminated")),
        )
    )
    taken = {row.verb for row in rows if row.state == RowState.DELIVERED or isinstance(before.get(row.id), Delivered)}
    return why_not_sent(
        verb=letter.verb,
        has_begun="initialized" in taken,
        is_over="terminated" in taken and letter.verb != "terminated",
        is_abandoned=abandoned_at is not None,
    )
