"""Sends queued scores to gradebooks: each as the learning record has it at that moment."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.delivery.rules import Delivered, DestinationStopped, NotTried, Outcome, Refused, RetryLater
from training_app.delivery.senders import QueuedRow, Target
from training_app.foundation.clock import Clock, system_clock
from training_app.foundation.errors import HouseError
from training_app.foundation.http import HttpClient
from training_app.lms.lti.ags import Score
from training_app.lms.lti_scores import words
from training_app.lms.lti_scores.clock import Column, take_timestamps
from training_app.lms.lti_scores.columns import Columns, TitleOf
from training_app.lms.lti_scores.gradebook import Gradebook, NotNow, TimeIsUp
from training_app.lms.lti_scores.models import ScoreLine
from training_app.lms.lti_scores.placement import Placement
from training_app.lms.lti_scores.ports import Books
from training_app.lms.lti_scores.queries import read_queued, standing_of
from training_app.lms.lti_scores.rules import Item, scopes_for, score_for
from training_app.lms.lti_scores.tokens import Asker, TokenPurse

# with the longest single request (25 s) on top it stays below the lease of 60 s
TIME_FOR_ONE_SEND_S = 30.0

Key = tuple[int, Item]
"""One officer in one column: the placement's id, and which column."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One score to be told."""

    placement: Placement
    item: Item
    score: Score


class ScoreSender:
    """The sender of ``lti.score``."""

    def __init__(
        self,
        client: HttpClient,
        open_session: Callable[[], Session],
        books: Books,
        title_of: TitleOf,
        *,
        clock: Clock = system_clock,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        :param title_of: the title of a module by its id, for the name of its columns
        """
        self._client = client
        self._open_session = open_session
        self._books = books
        self._clock = clock
        self._monotonic = monotonic
        self._purse = TokenPurse(clock)
        self._columns = Columns(title_of)

    def send(self, target: Target, rows: Sequence[QueuedRow]) -> list[Outcome]:
        """Tell the gradebook what the rows are about; see :class:`training_app.delivery.senders.Sender`.

        Several rows about one column and officer are one score: the one of now. After an answer that concerns the
        platform (down, busy, no token) the rest is not tried.
        """
        with self._open_session() as session:
            asker = self._asker_of(session, target)
            if isinstance(asker, DestinationStopped):
                return [asker for _ in rows]
            keys, tellings = self._read(session, target, rows)
        deadline = self._monotonic() + TIME_FOR_ONE_SEND_S
        gradebook = Gradebook(
            self._client, self._purse, asker, self._clock, is_time_left=lambda: self._monotonic() < deadline
        )
        run = _Run(gradebook, self._columns, tellings)
        try:
            run.find_columns()
            with self._open_session() as session:
                times = take_timestamps(session, run.found.values(), now=self._clock())
            run.tell(times)
        except TimeIsUp:
            if not run.outcomes:
                # counted as a failure, so that the next batch is smaller and something gets through
                return [RetryLater(words.SLOW) for _ in rows]
        gone = Refused(words.GONE)
        return [run.outcomes.get(keys[row.id], NotTried()) if row.id in keys else gone for row in rows]

    def _asker_of(self, session: Session, target: Target) -> Asker | DestinationStopped:
        registration_id = session.scalar(select(ScoreLine.registration_id).where(ScoreLine.destination_id == target.id))
        lms = self._books.registrations.find(session, registration_id) if registration_id is not None else None
        if registration_id is None or lms is None or not lms.is_open:
            return DestinationStopped(words.REVOKED)
        try:
            key = self._books.keys.signing_key(session, self._clock())
        except HouseError as error:
            return DestinationStopped(error.sentence)
        return Asker(registration_id, lms.registration, key)

    def _read(
        self, session: Session, target: Target, rows: Sequence[QueuedRow]
    ) -> tuple[dict[int, Key], dict[Key, Telling]]:
        """Which column each row is about, and what is told there now; rows whose link is gone are left out."""
        about = read_queued(session, agency_id=target.agency_id, ids=[row.subject_id for row in rows])
        placements = self._books.placements.with_ids(session, {one.placement_id for one in about.values()})
        keys: dict[int, Key] = {}
        tellings: dict[Key, Telling] = {}
        for row in rows:
            one = about.get(row.subject_id)
            placement = placements.get(one.placement_id) if one is not None else None
            # a link may have been pointed at another module since: its columns are that one's
            if one is None or placement is None or placement.module_id != one.module_id:
                continue
            key = keys[row.id] = (placement.id, one.item)
            if key not in tellings:
                standing = standing_of(session, one.learner, one.module_id)
                tellings[key] = Telling(placement, one.item, score_for(one.item, standing, placement.subject))
        return keys, tellings


class _Run:
    """One send: what is settled, and whether to go on."""

    def __init__(self, gradebook: Gradebook, columns: Columns, tellings: dict[Key, Telling]) -> None:
        self._gradebook = gradebook
        self._columns = columns
        self._tellings = tellings
        self.found: dict[Key, Column] = {}
        self.outcomes: dict[Key, Outcome] = {}

    def find_columns(self) -> None:
        """Where each is told, as far as the platform answers."""
        for key, telling in self._tellings.items():
            try:
                address = self._columns.find(self._gradebook, telling.placement, telling.item)
            except NotNow as why:
                self.outcomes[key] = why.outcome
                if not isinstance(why.outcome, Refused):
                    return
            else:
                self.found[key] = Column(address, telling.placement.subject)

    def tell(self, times: Mapping[Column, datetime]) -> None:
        """Tell them in their order, until an answer concerns the platform."""
        for key, column in self.found.items():
            outcome = self._tell_one(self._tellings[key], column, times[column])
            self.outcomes[key] = outcome
            if not isinstance(outcome, Delivered | Refused):
                return

    def _tell_one(self, telling: Telling, column: Column, at: datetime) -> Outcome:
        scopes = scopes_for(telling.placement)
        try:
            outcome = self._gradebook.send_score(column.line_item_url, telling.score, at, scopes=scopes)
        except NotNow as why:
            return why.outcome
        if isinstance(outcome, Refused):
            # perhaps somebody removed the column: sent again by a person, it gets a new one
            self._columns.forget(telling.placement)
        return outcome
