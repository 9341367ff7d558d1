"""What other systems send in these tests, and what they find."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from tests.delivery.conftest import NOW
from training_app.foundation.clock import Clock
from training_app.lrs.clients import Caller, Scope, create_client, find_caller
from training_app.lrs.intake import AttachmentPart, store_statements
from training_app.lrs.queries import StatementQuery, StatementRow, find_statements, get_statement
from training_app.lrs.rows import StatementFields
from training_app.lrs.spec.json_text import canonical
from training_app.lrs.spec.statements import VOIDED, check_batch
from training_app.lrs.spec.terms import referred_id, statement_terms
from training_app.lrs.spec.types import parse_timestamp
from training_app.lrs.spec.versions import Version
from training_app.lrs.store import store_statement

Json = dict[str, Any]

TRIED = "https://example.org/verbs/tried"
AGENT = {"mbox": "mailto:kim@example.org"}
WHO = "mbox:mailto:kim@example.org"


def statement(**parts: Any) -> Json:
    """A statement with an id of its own."""
    return {
        "id": str(uuid4()),
        "actor": AGENT,
        "verb": {"id": TRIED},
        "object": {"id": "https://example.org/lesson"},
        "timestamp": "2026-11-23T14:07:05Z",
        **parts,
    }


def reference(target: Json | UUID | str) -> Json:
    """The object of a statement about another."""
    return {"objectType": "StatementRef", "id": str(target["id"] if isinstance(target, dict) else target)}


def voiding(target: Json | UUID | str, **parts: Any) -> Json:
    """A statement that takes another back."""
    return statement(verb={"id": VOIDED}, object=reference(target), **parts)


@dataclass(frozen=True)
class Door:
    """One client at the store."""

    session: Session
    caller: Caller
    clock: Clock

    def send(
        self, *statements: Json, version: Version = Version.V1, attachments: Sequence[AttachmentPart] = ()
    ) -> list[UUID]:
        """Send one request."""
        check_batch(list(statements), version)
        parts = {one.sha2: one for one in attachments}
        return store_statements(
            self.session, self.caller, statements, version=version, attachments=parts, clock=self.clock
        )

    def at(self, session: Session) -> "Door":
        """The same client with another connection."""
        return Door(session, self.caller, self.clock)

    def find(self, **asked: Any) -> list[str]:
        """The ids of what is found, over all pages."""
        return [str(row.id) for row in self.pages(StatementQuery(**asked))]

    def pages(self, query: StatementQuery) -> list[StatementRow]:
        """Every row, page after page."""
        return read_pages(self.session, self.caller.agency_id, query)

    def get(self, target: Json, *, voided: bool = False, only_client: int | None = None) -> StatementRow | None:
        """One statement by its id."""
        found = get_statement(
            self.session,
            agency_id=self.caller.agency_id,
            statement_id=UUID(target["id"]),
            voided=voided,
            only_client=only_client,
        )
        self.session.rollback()
        return found

    def body(self, target: Json) -> Json:
        """What is kept of a statement that is not voided."""
        row = self.get(target)
        assert row is not None
        kept: Json = json.loads(row.body)
        return kept


def read_pages(session: Session, agency_id: int, query: StatementQuery) -> list[StatementRow]:
    """Every row, page after page, each in a transaction of its own."""
    rows: list[StatementRow] = []
    cursor: int | None = None
    while True:
        asked = StatementQuery(**{name: getattr(query, name) for name in query.__slots__} | {"cursor": cursor})
        page = find_statements(session, agency_id=agency_id, query=asked)
        session.rollback()
        rows += page.rows
        cursor = page.next_cursor
        if cursor is None:
            return rows


def make_caller(session: Session, name: str, *, agency_id: int = 1) -> Caller:
    """A client that may do everything."""
    made = create_client(
        session, agency_id=agency_id, name=name, scopes=[Scope.WRITE, Scope.READ_ALL], by=None, now=NOW
    )
    session.commit()
    caller = find_caller(session, made.key, made.secret, NOW)
    session.rollback()
    assert caller is not None
    return caller


def record_own(session: Session, said: Json, clock: Clock, *, agency_id: int = 1) -> None:
    """Store a statement as the program stores its own, and commit."""
    registration = said.get("context", {}).get("registration")
    fields = StatementFields(
        id=UUID(said["id"]),
        registration=UUID(registration) if registration else None,
        timestamp=parse_timestamp(said["timestamp"]),
        terms=statement_terms(said),
        actor_name="ka7xw2q9",
        refers_to=referred_id(said),
    )
    store_statement(session, agency_id=agency_id, body=canonical(said), fields=fields, now=clock())
    session.commit()


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """Do them at the same moment, each in a thread; returns what each gave, or the exception that it ended with."""
    barrier = Barrier(len(steps))

    def run(step: Callable[[], Any]) -> Any:
        barrier.wait(30)
        try:
            return step()
        except Exception as error:  # noqa: BLE001 - the tests look at it
            return error

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))
