"""Statements and questions made up by chance: few people, verbs and activities, so that much is found."""

from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from tests.lrs.sending import Json

AGENTS: list[Json] = [
    {"mbox": "mailto:a@example.org"},
    {"mbox_sha1sum": "a9993e364706816aba3e25717850c26c9cd0d89d"},
    {"openid": "https://example.org/b"},
    {"account": {"homePage": "https://example.org", "name": "c"}},
]
GROUPS: list[Json] = [
    {"objectType": "Group", "member": AGENTS[:2]},
    {"objectType": "Group", "mbox": "mailto:team@example.org", "member": [AGENTS[2]]},
    {"objectType": "Group", "account": {"homePage": "https://example.org", "name": "d"}},
]
NAMED = [*AGENTS, *GROUPS[1:]]
VERBS = [f"https://example.org/verbs/{name}" for name in ("tried", "saw", "told")]
ACTIVITIES = [f"https://example.org/activities/{name}" for name in ("one", "two", "three")]
REGISTRATIONS = [str(UUID(int=number)) for number in (1, 2)]
IDS = [str(UUID(int=number)) for number in range(100, 112)]
"""Of the statements that are sent; some that are spoken of never come."""

_agents = st.sampled_from(AGENTS)
_groups = st.sampled_from(GROUPS)
_actors = st.one_of(_agents, _groups)
_activities = st.sampled_from(ACTIVITIES).map(lambda iri: {"id": iri})
_references = st.sampled_from(IDS).map(lambda one: {"objectType": "StatementRef", "id": one})
# as an object, an agent says that it is one
_people = _actors.map(lambda one: {"objectType": "Agent", **one})
_contexts = st.fixed_dictionaries(
    {},
    optional={
        "registration": st.sampled_from(REGISTRATIONS),
        "instructor": _actors,
        "team": _groups,
        "contextAgents": st.lists(
            _agents.map(lambda one: {"objectType": "contextAgent", "agent": {"objectType": "Agent", **one}}),
            min_size=1,
            max_size=2,
        ),
        "contextGroups": st.lists(
            _groups.map(lambda one: {"objectType": "contextGroup", "group": one}), min_size=1, max_size=1
        ),
        "contextActivities": st.dictionaries(
            st.sampled_from(["parent", "grouping", "category", "other"]),
            st.lists(_activities, min_size=1, max_size=2),
            min_size=1,
        ),
    },
)
_inner = st.fixed_dictionaries(
    {
        "objectType": st.just("SubStatement"),
        "actor": _actors,
        "verb": st.sampled_from(VERBS).map(lambda iri: {"id": iri}),
        "object": st.one_of(_activities, _people, _references),
    },
    optional={"context": _contexts},
)
_voiding = st.fixed_dictionaries(
    {
        "actor": _actors,
        "verb": st.just({"id": "http://adlnet.gov/expapi/verbs/voided"}),
        "object": _references,
    }
)
_usual = st.fixed_dictionaries(
    {
        "actor": _actors,
        "verb": st.sampled_from(VERBS).map(lambda iri: {"id": iri}),
        "object": st.one_of(_activities, _activities, _people, _references, _references, _inner),
    },
    optional={"context": _contexts},
)


@st.composite
def statements(draw: st.DrawFn) -> list[Json]:
    """Up to twelve statements that may be about each other, whether these come or not, and take each other back."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=len(IDS), unique=True))
    made = [draw(st.one_of(_usual, _usual, _usual, _voiding)) for _ in ids]
    return [{**one, "id": own_id, "timestamp": "2026-11-23T14:07:05Z"} for one, own_id in zip(made, ids, strict=True)]


def questions(authorities: list[Json]) -> st.SearchStrategy[dict[str, Any]]:
    """What may be asked for; times are whole seconds after the beginning."""
    seconds = st.integers(-2, 12)
    return st.fixed_dictionaries(
        {"limit": st.integers(1, 6)},
        optional={
            "agent": st.sampled_from([*NAMED, *authorities]),
            "verb": st.sampled_from([*VERBS, "http://adlnet.gov/expapi/verbs/voided"]),
            "activity": st.sampled_from(ACTIVITIES),
            "registration": st.sampled_from(REGISTRATIONS),
            "related_activities": st.booleans(),
            "related_agents": st.booleans(),
            "since": seconds,
            "until": seconds,
            "ascending": st.booleans(),
        },
    )
