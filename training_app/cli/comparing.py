"""Comparing what reports read with the facts, and counting it anew, from the command line."""

from training_app.assignments.service import count_anew
from training_app.cli.errors import CommandRefused
from training_app.cli.installation import open_installation, the_agency
from training_app.foundation.clock import system_clock
from training_app.foundation.ids import AgencyId
from training_app.reports.projection import Deviation
from training_app.reports.projection_queries import compare_assignments, compare_attempts


def compare_reports() -> str:
    """Say that every attempt is what its facts say, and that every assignment is met when its attempts say so.

    :raise CommandRefused: with the first one that is not, and how many there are
    """
    compared = 0
    found: list[Deviation] = []
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        for count, deviations in compare_attempts(session, agency_id):
            compared += count
            found += deviations
        assignments, unmet = compare_assignments(session, agency_id)
    if found:
        raise CommandRefused(_words(found, compared))
    if unmet:
        raise CommandRefused(_words_of_assignments(unmet, assignments))
    return (
        f"Reports say what was recorded: {compared} attempts compared with their facts, {assignments} assignments with "
        "their attempts, no difference."
    )


def rebuild_reports() -> str:
    """Count anew what the overview reads of every assignment."""
    with open_installation() as (_, session):
        written = count_anew(session, AgencyId(the_agency(session).id), now=system_clock())
    return f"Counted anew from the attempts: {written} assignments were put right."


def _words(found: list[Deviation], compared: int) -> str:
    first = found[0]
    return (
        f"{len(found)} of {compared} attempts differ from their facts. The first: attempt {first.attempt_id} of person "
        f"{first.person_id} on {first.module_id}, {first.what}: reports read {first.in_row}, the facts say "
        f"{first.in_facts}. The facts are whole and nothing was changed. Somebody wrote to the database past the "
        "program: training-app audit verify tells more, and a backup holds it as it was."
    )


def _words_of_assignments(unmet: list[tuple[int, str]], count: int) -> str:
    person_id, module_id = unmet[0]
    return (
        f"{len(unmet)} of {count} assignments say something else than the attempts about when they were met. The "
        f"first: {module_id} of person {person_id}. Nothing was changed. Type training-app reports rebuild to count "
        "them anew."
    )
