"""The map of what is held names every table, and every column that points to a person."""

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

import training_app.app  # noqa: F401 - the composition root imports every room, and so every table
from training_app.foundation.db import Base
from training_app.keeping.finding import deletion_order
from training_app.keeping.holdings import HOLDINGS, NOT_ABOUT_PEOPLE, deleted_at
from training_app.keeping.rules import Extent

MAPPED = {held.table for held in HOLDINGS}


def unnamed_columns(tables: list[Table]) -> list[str]:
    """Columns that point to a person, and that no part of the map names."""
    named = {(held.table, column) for held in HOLDINGS for column in (*held.about, *held.by)}
    return [
        f"{table.name}.{column.name}"
        for table in tables
        for column in table.columns
        if any(key.target_fullname == "person.id" for key in column.foreign_keys)
        and (table.name, column.name) not in named
    ]


def test_every_table_is_in_the_map_or_said_to_be_about_nobody() -> None:
    tables = set(Base.metadata.tables)

    assert tables - MAPPED - set(NOT_ABOUT_PEOPLE) == set()
    assert (MAPPED | set(NOT_ABOUT_PEOPLE)) - tables == set()
    assert MAPPED & set(NOT_ABOUT_PEOPLE) == set()


def test_every_column_that_points_to_a_person_is_named() -> None:
    assert unnamed_columns(list(Base.metadata.sorted_tables)) == []


def test_a_new_table_with_a_person_would_be_seen() -> None:
    metadata = MetaData()
    Table("person", metadata, Column("id", Integer, primary_key=True))
    new = Table("diary", metadata, Column("person_id", ForeignKey("person.id")))

    assert unnamed_columns([new]) == ["diary.person_id"]


def test_every_column_the_map_names_is_there() -> None:
    named = [
        (held.table, column)
        for held in HOLDINGS
        for column in (
            *held.about,
            *held.by,
            *held.by_shows,
            *held.named,
            *held.secrets,
            *(link.column for link in held.through),
        )
    ]

    missing = [pair for pair in named if pair[1] not in Base.metadata.tables[pair[0]].c]

    assert len(named) > 80
    assert missing == []


def test_columns_with_hashes_and_sealed_secrets_are_given_to_nobody() -> None:
    given = {
        f"{held.table}.{column.name}"
        for held in HOLDINGS
        if held.about or held.through
        for column in Base.metadata.tables[held.table].columns
        if column.name.endswith(("_hash", "_sealed", "secret", "nonce", "token")) and column.name not in held.secrets
    }

    # of a text, and of nobody
    assert given == {f"{table}.version_hash" for table in ("attempt", "text_comment", "text_sign_off")}


def test_what_stays_although_a_person_is_erased_says_why() -> None:
    silent = [held.name for held in HOLDINGS if len(held.fates) < len(Extent) and not held.why_kept]

    assert silent == []


@pytest.mark.parametrize("extent", list(Extent))
def test_rows_are_deleted_before_those_they_point_to_or_are_found_through(extent: Extent) -> None:
    order = deletion_order(deleted_at(extent))
    places = {held.table: place for place, held in enumerate(order)}
    pairs = [
        (held.table, other)
        for held in order
        for other in (
            *(link.table for link in held.through),
            *(key.column.table.name for key in Base.metadata.tables[held.table].foreign_keys),
        )
        if other in places and other != held.table
    ]

    assert pairs
    assert [pair for pair in pairs if places[pair[0]] > places[pair[1]]] == []
