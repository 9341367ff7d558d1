"""The rows of a credit file from what is kept, and where a row that would be refused is put right. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from training_app.assignments.credit import addresses
from training_app.assignments.credit.claims import ModuleTerms, Policy
from training_app.assignments.credit.forms import field_of
from training_app.assignments.credit.pages import Link
from training_app.assignments.credit.post_rules import PostRow
from training_app.assignments.credit.rules import Source

DELIVERY = {Source.MODULE: "self-paced", Source.CLASSROOM: "classroom", Source.OUTSIDE: "outside"}
_OF_PERSON = {"officer_id", "family_name", "given_name"}
_OF_AGENCY = {"agency": "provider_name", "agency_id": "ori", "provider": "provider_name"}
_OF_MODULE = {"course_number": "number", "description": "description", "category": "category"}


@dataclass(frozen=True, slots=True)
class Known:
    """What stands behind the rows of a period. ``claims`` and ``starts`` are by (person and) event."""

    agency: str
    policy: Policy
    modules: Mapping[str, ModuleTerms]
    claims: Mapping[tuple[int, str], Any]
    starts: Mapping[str, date]


def row_of(credit: Any, known: Known) -> PostRow:
    """The row of one standing credit.

    :param credit: a row of ``queries.read_standing``
    """
    source = Source(credit.source)
    terms = known.modules.get(credit.course, ModuleTerms()) if source is Source.MODULE else ModuleTerms()
    claim = known.claims.get((credit.person_id, credit.event))
    started_on = claim.started_on if claim is not None else known.starts.get(credit.event, credit.day)
    return PostRow(
        entry_id=str(credit.id),
        event=credit.event,
        officer_id=credit.officer_id or "",
        family_name=credit.family_name,
        given_name=credit.given_name,
        agency=known.agency,
        agency_id=known.policy.ori,
        course_number=claim.course_number if claim is not None else terms.course_number,
        title=credit.title,
        description=claim.description if claim is not None else terms.description,
        # what was credited before anybody named a category gets the one of now
        category=credit.category or terms.category,
        provider=claim.provider if claim is not None else known.policy.provider_name,
        instructor=claim.instructor if claim is not None else "",
        delivery=DELIVERY[source],
        # what a coordinator recorded as done elsewhere was begun here only after it was done
        started_on=min(started_on, credit.day),
        ended_on=credit.day,
        minutes=credit.minutes,
    )


def where_to_mend(field: str, credit: Any, *, may_manage: bool) -> Link | None:
    """The page that the value of a field comes from; None where this person can open none.

    :param field: as ``post_rules.Refused`` has it
    :param may_manage: whether they look after people
    """
    is_module = credit.source == Source.MODULE.value
    if field in _OF_PERSON:
        return Link("Their account", addresses.account(credit.person_id)) if may_manage else None
    if field in _OF_AGENCY and (is_module or field != "provider"):
        return Link("Credit settings", f"{addresses.SETTINGS}#{_OF_AGENCY[field]}")
    if field in _OF_MODULE and is_module:
        return Link("Credit settings", f"{addresses.SETTINGS}#{field_of(_OF_MODULE[field], credit.course)}")
    if is_module:
        return Link("The record", addresses.record(credit.person_id, credit.course))
    return Link("Their credit", addresses.person(credit.person_id))
