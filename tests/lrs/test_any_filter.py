"""Whatever is stored and whatever is asked, the store finds what a reader finds who reads every statement."""

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.delivery.conftest import NOW
from tests.lrs import made_up
from tests.lrs.plain_reader import VOIDED, Asked, Kept, is_voided, read
from tests.lrs.sending import Door, Json, make_caller, read_pages, record_own, reference
from training_app.accounts.models import Agency
from training_app.foundation.clock import SetClock
from training_app.lrs.errors import VoidingForbidden, VoidingRefused
from training_app.lrs.queries import Authority, StatementQuery, get_statement
from training_app.lrs.spec.actors import identifier_of
from training_app.lrs.spec.versions import Version

OWN_ID = str(UUID(int=999))
HOME = "https://training.riverton.example"
# one for each example: agencies share tables and nothing else
_agencies = itertools.count(100)


def authority(name: str) -> Json:
    return {"objectType": "Agent", "account": {"homePage": HOME, "name": name}}


class World:
    """One agency's store, and a list of what is in it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.agency_id = next(_agencies)
        self.clock = SetClock(NOW)
        name = f"agency {self.agency_id}"
        session.add(Agency(id=self.agency_id, name=name, home_page=f"{HOME}/{name}", time_zone="UTC", created_at=NOW))
        session.commit()
        callers = [make_caller(session, one, agency_id=self.agency_id) for one in ("first", "second")]
        self.doors = [Door(session, one, self.clock) for one in callers]
        self.kept: list[Kept] = []

    def send(self, who: int, batch: list[Json]) -> None:
        """Send one request, and write down what must be in the store after it."""
        self.clock.advance(seconds=1)
        now, name = self.clock.now, authority(("first", "second")[who])
        after = [*self.kept, *(Kept(one, now, name) for one in batch)]
        refused = self._must_refuse(after, batch, name)
        if refused is None:
            self.doors[who].send(*batch, version=Version.V2)
            self.kept = after
            return
        with pytest.raises(refused):
            self.doors[who].send(*batch, version=Version.V2)

    def _must_refuse(self, after: list[Kept], batch: list[Json], name: Json) -> type[Exception] | None:
        there = {one.statement["id"]: one for one in after}
        targets = [
            there[one["object"]["id"]] for one in batch if one["verb"]["id"] == VOIDED and one["object"]["id"] in there
        ]
        kinds = (VoidingRefused, VoidingForbidden)
        if any(one.statement["verb"]["id"] == VOIDED or one.authority != name for one in targets):
            return kinds  # type: ignore[return-value]  # which of the two is said first is not the point here
        return None

    def record(self) -> None:
        """The program stores one of its own, which is about another or not."""
        self.clock.advance(seconds=1)
        targets = [one.statement["id"] for one in self.kept][:1]
        said = {
            "id": OWN_ID,
            "actor": made_up.AGENTS[3],
            "verb": {"id": made_up.VERBS[1]},
            "object": reference(targets[0]) if targets else {"id": made_up.ACTIVITIES[0]},
            "timestamp": "2026-11-23T14:07:05Z",
        }
        record_own(self.session, said, self.clock, agency_id=self.agency_id)
        self.kept.append(Kept(said, self.clock.now, authority("common-ground")))

    def ask(self, limit: int, **said: Any) -> list[str]:
        """What the store finds, page after page."""
        agent = said.pop("agent", None)
        registration = said.pop("registration", None)
        query = StatementQuery(
            agent=identifier_of(agent) if agent else None,
            registration=UUID(registration) if registration else None,
            authority=self._authority(agent),
            limit=limit,
            **said,
        )
        return [str(row.id) for row in read_pages(self.session, self.agency_id, query)]

    def _authority(self, agent: Json) -> Authority | None:
        ids = {"common-ground": None, "first": self.doors[0].caller.client_id, "second": self.doors[1].caller.client_id}
        name = (agent or {}).get("account", {}).get("name")
        return Authority(ids[name]) if name in ids else None


def moment(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


def parts(rest: list[Json], sizes: Iterator[int]) -> Iterator[list[Json]]:
    while rest:
        size = next(sizes)
        yield rest[:size]
        rest = rest[size:]


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(data=st.data())
def test_the_store_finds_what_a_reader_of_everything_finds(session: Session, data: st.DataObject) -> None:
    world = World(session)
    sizes = iter(data.draw(st.lists(st.integers(1, 4), min_size=12, max_size=12)))
    own_turn = data.draw(st.integers(0, 5))
    for turn, batch in enumerate(parts(data.draw(made_up.statements()), sizes)):
        if turn == own_turn:
            world.record()
        world.send(data.draw(st.sampled_from([0, 0, 0, 1])), batch)
    people = [authority(name) for name in ("first", "second", "common-ground")]

    for asked in data.draw(st.lists(made_up.questions(people), min_size=8, max_size=8)):
        times = {name: moment(asked.pop(name)) for name in ("since", "until") if name in asked}
        limit = asked.pop("limit")

        found = world.ask(limit, **asked, **times)

        assert found == read(world.kept, Asked(**asked, **times)), (asked, times, world.kept)
    for one in world.kept:
        own_id, voided = UUID(one.statement["id"]), is_voided(world.kept, one.statement)
        asks = {"agency_id": world.agency_id, "statement_id": own_id, "only_client": None}
        assert get_statement(session, voided=voided, **asks) is not None
        assert get_statement(session, voided=not voided, **asks) is None
        session.rollback()
