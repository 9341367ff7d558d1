"""What a client may know of activities: everything, or no more than it said itself."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from training_app.lrs.definitions import said_in
from training_app.lrs.door import Visit
from training_app.lrs.queries import StatementQuery, find_statements, read_definitions

_LOOKED_THROUGH = 50


def definitions_for(
    visit: Visit, iris: Collection[str], statements: Sequence[dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """What is known of these activities, by IRI; unknown ones are left out.

    A client that reads only what it sent is told what ``statements`` say, which are its own. What the store has put
    together holds others' words: the right answers to the program's questions among them.
    """
    if visit.caller.sees_only is not None:
        said = said_in(statements)
        return {iri: said[iri] for iri in iris if iri in said}
    known = read_definitions(visit.session, agency_id=visit.caller.agency_id, iris=iris)
    return {iri: json.loads(words) for iri, words in known.items()}


def own_statements_about(visit: Visit, activity: str) -> list[dict[str, Any]]:
    """The newest statements about the activity that this client sent, oldest first; [] for one that may read all."""
    if visit.caller.sees_only is None:
        return []
    query = StatementQuery(
        activity=activity, related_activities=True, only_client=visit.caller.sees_only, limit=_LOOKED_THROUGH
    )
    page = find_statements(visit.session, agency_id=visit.caller.agency_id, query=query)
    return [json.loads(row.body) for row in reversed(page.rows)]
