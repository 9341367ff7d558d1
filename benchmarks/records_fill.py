"""A year of a large site's statements, made from numbers: the same for every store, written into its tables."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import numpy as np
import psycopg

from training_app.lrs.spec.terms import statement_terms
from training_app.lrs.terms import Term, term_number

HOME = "https://training.riverton.example"
NAMESPACE = UUID("5b0f3c58-8a54-4d1c-9f0e-6a2b8b6d7a11")
VERBS = "http://adlnet.gov/expapi/verbs/"
BEGIN = datetime(2025, 1, 6, 8, tzinfo=UTC)
AGENCY_ID = 1
OFFICERS, MODULES, STEPS, PARTS = 10_000, 24, 25, 12
_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Made:
    """One statement of the year."""

    id: UUID
    registration: UUID
    officer: str
    verb: str
    activity: str
    module: str
    at: datetime


def statement_of(number: int) -> Made:
    """Statement ``number`` (from 0): officers take one module after another, 25 steps each, several at a time."""
    attempt, step = divmod(number, STEPS)
    module = attempt % MODULES
    # a knuth hash: neighbours in time are not neighbours in the alphabet
    officer = attempt * 2_654_435_761 % OFFICERS
    verb = "initialized" if step == 0 else "completed" if step == STEPS - 1 else ("experienced", "answered")[step % 2]
    if step == STEPS - 2:
        verb = "failed" if attempt % 7 == 0 else "passed"
    base = f"{HOME}/xapi/activities/module/m{module:02}"
    activity = base if verb in {"initialized", "completed"} else f"{base}/item/i{step % PARTS:02}"
    return Made(
        id=uuid5(NAMESPACE, str(number)),
        registration=uuid5(NAMESPACE, f"attempt {attempt}"),
        officer=f"officer{officer:05}",
        verb=VERBS + verb,
        activity=activity,
        module=base,
        at=BEGIN + timedelta(seconds=30 * number),
    )


def body_of(made: Made) -> bytes:
    """Its canonical bytes: about 1,000, as the program's own are."""
    return json.dumps(_statement(made), separators=(",", ":"), sort_keys=True).encode()


def terms_of(made: Made) -> frozenset[Term]:
    """What filters find it by; ``check_terms`` compares this short way with the store's own rule."""
    return frozenset(
        {
            ("agent", f"account:{HOME}|{made.officer}"),
            ("verb", made.verb),
            ("activity", made.activity),
            ("registration", str(made.registration)),
            ("related-activity", made.module),
            ("related-activity", f"{HOME}/xapi/profile"),
        }
    )


def check_terms(count: int = 200) -> None:
    """Stop when the short way differs from the store's own reading of the statement."""
    for number in range(count):
        made = statement_of(number)
        if terms_of(made) != statement_terms(json.loads(body_of(made))):
            raise RuntimeError(f"the filler's terms of statement {number} are not the store's")


def fill_sqlite(path: Path, count: int) -> None:
    """Write ``count`` statements into an empty database of the program."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-400000")
    connection.execute("BEGIN")
    columns = "seq,id,agency_id,registration,actor_name,timestamp,stored_at,body,has_attachments,voided"
    insert = f"INSERT INTO statement({columns}) VALUES(?,?,?,?,?,?,?,?,0,0)"
    for numbers in _chunks(count):
        connection.executemany(insert, (_sqlite_row(number) for number in numbers))
    terms, seqs = _sorted_terms(count)
    rows = zip(terms.tolist(), seqs.tolist(), strict=True)
    connection.executemany("INSERT INTO statement_term(term,seq) VALUES(?,?)", rows)
    connection.execute("INSERT INTO lrs_found_up_to(agency_id,seq) VALUES(?,?)", (AGENCY_ID, count))
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def fill_postgres(dsn: str, count: int) -> None:
    """Write ``count`` statements into an empty database of the program."""
    columns = "seq,id,agency_id,registration,actor_name,timestamp,stored_at,body,has_attachments,voided"
    with psycopg.connect(dsn) as connection, connection.cursor() as cursor:
        with cursor.copy(f"COPY statement({columns}) FROM STDIN") as copy:
            for numbers in _chunks(count):
                for number in numbers:
                    made = statement_of(number)
                    ids = (number + 1, made.id, AGENCY_ID, made.registration, made.officer)
                    copy.write_row((*ids, made.at, made.at, body_of(made), False, False))
        terms, seqs = _sorted_terms(count)
        with cursor.copy("COPY statement_term(term,seq) FROM STDIN") as copy:
            for row in zip(terms.tolist(), seqs.tolist(), strict=True):
                copy.write_row(row)
        cursor.execute("SELECT setval(pg_get_serial_sequence('statement', 'seq'), %s)", (count,))
        connection.commit()


def fill_lines(path: Path, count: int) -> None:
    """Write them as lines of JSON, complete as an LRS keeps them: the form of Ralph's file store."""
    authority = {"objectType": "Agent", "account": {"homePage": HOME, "name": "common-ground"}}
    with path.open("w", encoding="utf-8") as file:
        for numbers in _chunks(count):
            for number in numbers:
                made = statement_of(number)
                whole = _statement(made) | {"stored": made.at.isoformat(), "authority": authority}
                file.write(json.dumps(whole) + "\n")


def _statement(made: Made) -> dict[str, object]:
    return {
        "id": str(made.id),
        "actor": {"objectType": "Agent", "account": {"homePage": HOME, "name": made.officer}},
        "verb": {"id": made.verb, "display": {"en-US": made.verb.rsplit("/", 1)[1]}},
        "object": {
            "objectType": "Activity",
            "id": made.activity,
            "definition": {
                "name": {"en-US": made.activity.rsplit("/", 1)[1]},
                "description": {"en-US": "A driver stares past you and does not answer. What do you do first?"},
                "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
                "interactionType": "choice",
                "choices": [{"id": one, "description": {"en-US": f"Option {one}"}} for one in ("a", "b", "c")],
            },
        },
        "result": {"response": "a", "duration": "PT21S"},
        "context": {
            "registration": str(made.registration),
            "platform": "Common Ground",
            "language": "en-US",
            "contextActivities": {
                "grouping": [{"objectType": "Activity", "id": made.module}],
                "category": [{"objectType": "Activity", "id": f"{HOME}/xapi/profile"}],
            },
        },
        "timestamp": made.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "version": "1.0.0",
    }


def _sqlite_row(number: int) -> tuple[object, ...]:
    made = statement_of(number)
    at = made.at.strftime("%Y-%m-%d %H:%M:%S.%f")
    return number + 1, made.id.hex, AGENCY_ID, made.registration.hex, made.officer, at, at, body_of(made)


def _sorted_terms(count: int) -> tuple[np.ndarray, np.ndarray]:
    terms, seqs = [], []
    for numbers in _chunks(count):
        for number in numbers:
            found = [term_number(AGENCY_ID, kind, value) for kind, value in terms_of(statement_of(number))]
            terms += found
            seqs += [number + 1] * len(found)
    both = np.array(terms, dtype=np.int64), np.array(seqs, dtype=np.int64)
    # in the index's own order, which is many times faster to write
    order = np.lexsort((both[1], both[0]))
    return both[0][order], both[1][order]


def _chunks(count: int) -> Iterator[range]:
    for first in range(0, count, _CHUNK):
        yield range(first, min(first + _CHUNK, count))
