"""A site of many agencies, written by the database itself from one row of each kind: a million officers in minutes.

Every agency has so many officers in six units and every module assigned to each; two in three are done, one in six is
begun. Which and when follows from the number of the row alone, so that every engine has the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Connection, Table, text
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency, Person, Unit
from training_app.assignments.done_at import drop_done_at, install_done_at
from training_app.assignments.models import Assignment
from training_app.foundation.db import Base
from training_app.learning.models import Attempt, ContentVersion

NOW = datetime(2026, 11, 23, 20, 7, tzinfo=UTC)
ZONE = "America/Chicago"
UNITS = 6
_DICE = "({row} * 2654435761 + {salt}) % 4294967296 / 65536"
"""A number from 0 to 65535 that looks like chance: the upper half of a multiplicative hash (Knuth)."""


@dataclass(frozen=True, slots=True)
class Site:
    """How much there is of it."""

    agencies: int
    people: int
    "Of one agency."
    modules: int

    @property
    def officers(self) -> int:
        """Of all agencies."""
        return self.agencies * self.people

    def __str__(self) -> str:
        return f"{self.agencies:,} agencies of {self.people} officers x {self.modules} modules"


def fill_site(session: Session, site: Site) -> None:
    """Fill an empty database that has all tables. Commits."""
    _write_one_of_each(session, site.modules)
    connection = session.connection()
    # done_at is written with its row, and nothing has to be looked up for it
    drop_done_at(connection)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    tables = [Base.metadata.tables[name] for name in ("agency", "unit", "person", "assignment", "attempt")]
    for table in tables[3:]:
        _each_index(connection, table, "drop")
    for table in reversed(tables):
        _take_first(connection, table)
    for table, (rows, values) in zip(tables, _wanted(site, _Words(connection.dialect.name)), strict=True):
        _copy(connection, table, rows, values)
    for table in tables[3:]:
        _each_index(connection, table, "create")
    install_done_at(connection)
    session.commit()
    if connection.dialect.name == "postgresql":
        _settle(session, tables)


def _write_one_of_each(session: Session, modules: int) -> None:
    """What all others are copied from, with every default that the program gives."""
    session.add(Agency(id=1, name="A1", home_page="https://a.example", time_zone=ZONE, created_at=NOW))
    session.add_all(
        ContentVersion(version_hash=f"m{one:02}", module_id=f"m{one:02}", version="1", package_json="{}", stored_at=NOW)
        for one in range(1, modules + 1)
    )
    session.flush()
    session.add(Unit(id=1, agency_id=1, name="Unit 1", position=1))
    session.flush()
    named = {"given_name": "Robin", "family_name": "Name1", "badge": "1", "sign_in_name": "1", "actor_name": "1"}
    session.add(Person(id=1, agency_id=1, unit_id=1, **named, created_at=NOW))
    session.flush()
    session.add(Assignment(id=1, agency_id=1, person_id=1, module_id="m01", due_on=NOW.date(), assigned_at=NOW))
    began = {"progress": {}, "started_at": NOW, "saved_at": NOW}
    mine = {"agency_id": 1, "person_id": 1, "module_id": "m01", "version": "1", "version_hash": "m01"}
    session.add(Attempt(id=UUID(int=1), status="started", place="Lesson 3 of 6", sequence=1, **mine, **began))
    session.flush()


def _settle(session: Session, tables: Sequence[Table]) -> None:
    """What PostgreSQL has in the long run: counters past the rows, and statistics. The program asks SQLite for none."""
    for table in tables[:4]:
        session.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), (SELECT max(id) FROM {table.name}))")
        )
    session.commit()
    session.connection(execution_options={"isolation_level": "AUTOCOMMIT"}).exec_driver_sql("VACUUM ANALYZE")
    session.commit()


@dataclass(frozen=True, slots=True)
class _Words:
    """What the two engines say differently."""

    dialect: str

    def day(self, days: str) -> str:
        if self.dialect == "sqlite":
            return f"date('2026-11-23', ({days}) || ' days')"
        return f"(DATE '2026-11-23' + CAST({days} AS integer))"

    def moment(self, days: str) -> str:
        if self.dialect == "sqlite":
            return f"strftime('%Y-%m-%d %H:%M:%f000', '2026-11-23 20:07:00', ({days}) || ' days')"
        return f"(TIMESTAMPTZ '2026-11-23 20:07:00Z' + make_interval(days => CAST({days} AS integer)))"

    def uuid(self, number: str) -> str:
        if self.dialect == "sqlite":
            return f"printf('%032x', {number})"
        return f"CAST(lpad(to_hex({number}), 32, '0') AS uuid)"

    def two_digits(self, number: str) -> str:
        if self.dialect == "sqlite":
            return f"printf('%02d', {number})"
        return f"lpad(CAST({number} AS text), 2, '0')"


_Wanted = tuple[int, Mapping[str, str]]


def _wanted(site: Site, words: _Words) -> list[_Wanted]:
    """For each table how many rows, and what stands in them instead of what the first has; ``i`` counts from 0."""
    person = f"i / {site.modules}"
    who = {"agency_id": f"{person} / {site.people} + 1", "person_id": f"{person} + 1"}
    module = f"'m' || {words.two_digits(f'i % {site.modules} + 1')}"
    chance, when = _DICE.format(row="i", salt=7), _DICE.format(row="i", salt=977_211)
    is_done, is_begun = f"{chance} < 43690", f"{chance} < 54613"
    done_at = f"CASE WHEN {is_done} THEN {words.moment(f'-1 - {when} % 90')} END"
    due_on = words.day(f"{_DICE.format(row='i', salt=31_337)} % 121 - 60")
    ago = words.moment("-100")
    assigned = {"due_on": due_on, "single_due_on": due_on, "assigned_at": ago, "done_at": done_at, "module_id": module}
    tried = {
        "id": words.uuid("i + 1"),
        "module_id": module,
        "version_hash": module,
        "completed_at": done_at,
        "status": f"CASE WHEN {is_done} THEN 'completed' ELSE 'started' END",
        "running_marker": f"CASE WHEN {is_done} THEN NULL ELSE 1 END",
        "score_scaled": f"CASE WHEN {is_done} THEN 0.9 END",
        "nominal_minutes": f"CASE WHEN {is_done} THEN 45 END",
        "started_at": words.moment("-91"),
        "saved_at": words.moment("-1"),
    }
    unit = f"i / {site.people} * {UNITS} + i % {UNITS} + 1"
    number = "CAST(i + 1 AS text)"
    person_words = {"badge": number, "sign_in_name": number, "actor_name": number, "family_name": f"'Name' || {number}"}
    every = site.officers * site.modules
    return [
        (site.agencies, {"name": f"'A' || {number}"}),
        (site.agencies * UNITS, {"agency_id": f"i / {UNITS} + 1", "name": f"'Unit ' || (i % {UNITS} + 1)"}),
        (site.officers, {"agency_id": f"i / {site.people} + 1", "unit_id": unit, **person_words}),
        (every, who | assigned),
        (every, who | tried | {"": is_begun}),
    ]


def _take_first(connection: Connection, table: Table) -> None:
    """Put the row of which all are copies aside."""
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE first_{table.name} AS SELECT * FROM {table.name}")
    connection.execute(table.delete())


def _copy(connection: Connection, table: Table, rows: int, values: Mapping[str, str]) -> None:
    """Copy the first row so often, with these values; where ``values[""]`` says so only."""
    columns = [column.name for column in table.columns]
    picked = [values.get(name, "i + 1" if name == "id" else f"one.{name}") for name in columns]
    numbers = f"WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < {rows})"
    source = "numbers"
    if connection.dialect.name == "postgresql":
        numbers, source = "", f"generate_series(0::bigint, {rows - 1}) AS numbers(i)"
    connection.execute(
        text(
            f"INSERT INTO {table.name} ({', '.join(columns)}) {numbers} SELECT {', '.join(picked)} "
            f"FROM {source} CROSS JOIN first_{table.name} AS one WHERE {values.get('', '1 = 1')}"
        )
    )


def _each_index(connection: Connection, table: Table, what: str) -> None:
    for index in table.indexes:
        getattr(index, what)(connection)
