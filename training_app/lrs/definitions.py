"""What is known of an activity: put together from what several statements say."""

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from training_app.foundation.db import Prepared
from training_app.lrs.models import KnownActivity
from training_app.lrs.rows import bytes_array, is_sqlite
from training_app.lrs.spec.json_text import canonical

Part = dict[str, Any]

_WORDS = frozenset({"name", "description", "extensions"})
_LOCK = 0x6C7264  # "lrd": tells this lock from others


def merged(known: Part | None, said: Part) -> Part:
    """The newest word holds; languages and extensions that it does not name stay.

    Source: xAPI 1.0.3, Part Two, section 2.4.4.1: a store builds an internal representation of the activity.
    """
    if known is None:
        return said
    together = {**known, **said}
    for name in _WORDS & known.keys() & said.keys():
        together[name] = {**known[name], **said[name]}
    return together


def said_in(statements: Iterable[Part]) -> dict[str, Part]:
    """What these statements say of activities, by IRI; where several speak of one, put together in their order."""
    said: dict[str, Part] = {}
    for statement in statements:
        for iri, definition in _definitions_in(statement):
            # most say the same
            if said.get(iri) != definition:
                said[iri] = merged(said.get(iri), definition)
    return said


def merge_definitions(session: Session, *, agency_id: int, said: Mapping[str, Part]) -> None:
    """Add to what is known of these activities, in the caller's transaction."""
    changed = _changed(session, agency_id, said)
    if changed and not is_sqlite(session):
        # one after the other, and each adds to what the one before made of it
        session.execute(select(func.pg_advisory_xact_lock(_LOCK, agency_id)))
        changed = _changed(session, agency_id, said)
    _keep(session, agency_id, changed)


def write_definitions(session: Session, *, agency_id: int, definitions: Mapping[str, bytes]) -> None:
    """Write what is known of these activities, whatever was known before, in the caller's transaction.

    :param definitions: canonical JSON by IRI
    """
    if not is_sqlite(session):
        known = read_known(session, agency_id, definitions)
        definitions = {iri: words for iri, words in definitions.items() if known.get(iri) != words}
    _keep(session, agency_id, definitions)


def read_known(session: Session, agency_id: int, iris: Iterable[str]) -> dict[str, bytes]:
    """What is known of these activities: canonical JSON by IRI; unknown ones are left out."""
    hashes = [sha256(iri.encode()).digest() for iri in iris]
    if is_sqlite(session):
        found = [_KNOWN.run(session, {"agency": agency_id, "wanted": one}) for one in hashes]
        return {row.iri: row.definition for rows in found for row in rows}
    rows = session.execute(_KNOWN_AT_ONCE, {"agency": agency_id, "wanted": bytes_array(hashes)})
    return {row.iri: row.definition for row in rows}


def _changed(session: Session, agency_id: int, said: Mapping[str, Part]) -> dict[str, bytes]:
    known = read_known(session, agency_id, said)
    changed = {}
    for iri, part in said.items():
        before, words = known.get(iri), canonical(part)
        if before is not None and before != words:
            words = canonical(merged(json.loads(before), part))
        if before != words:
            changed[iri] = words
    return changed


def _keep(session: Session, agency_id: int, definitions: Mapping[str, bytes]) -> None:
    # in one order for everybody, so that two transactions never wait for each other
    rows = [
        {"agency_id": agency_id, "iri_hash": sha256(iri.encode()).digest(), "iri": iri, "definition": definition}
        for iri, definition in sorted(definitions.items())
    ]
    _KEEP.run_many(session, rows)


def _definitions_in(statement: Part) -> Iterator[tuple[str, Part]]:
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        if "definition" in target:
            yield target["id"], target["definition"]
    elif kind == "SubStatement":
        yield from _definitions_in(target)
    context = statement.get("context")
    if context is None:
        return
    for value in context.get("contextActivities", {}).values():
        for activity in value if isinstance(value, list) else (value,):
            if "definition" in activity:
                yield activity["id"], activity["definition"]


_ACTIVITY = cast(Table, KnownActivity.__table__)
_VALUES = {one.name: bindparam(one.name, type_=one.type) for one in _ACTIVITY.c if one.name != "id"}
_new_word = sqlite.insert(_ACTIVITY).values(_VALUES)
_new_word_postgresql = postgresql.insert(_ACTIVITY).values(_VALUES)
_KEEP = Prepared(
    _new_word.on_conflict_do_update(
        index_elements=["agency_id", "iri_hash"],
        set_={"definition": _new_word.excluded.definition},
        # the same word again writes nothing
        where=_ACTIVITY.c.definition != _new_word.excluded.definition,
    ),
    postgresql=_new_word_postgresql.on_conflict_do_update(
        index_elements=["agency_id", "iri_hash"],
        set_={"definition": _new_word_postgresql.excluded.definition},
        where=_ACTIVITY.c.definition != _new_word_postgresql.excluded.definition,
    ),
)
_IN_AGENCY = select(_ACTIVITY.c.iri, _ACTIVITY.c.definition).where(_ACTIVITY.c.agency_id == bindparam("agency"))
_KNOWN = Prepared(_IN_AGENCY.where(_ACTIVITY.c.iri_hash == bindparam("wanted", type_=_ACTIVITY.c.iri_hash.type)))
_KNOWN_AT_ONCE = _IN_AGENCY.where(text("iri_hash = ANY(CAST(:wanted AS bytea[]))"))
