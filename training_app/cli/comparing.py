"""Comparing what reports read with the facts, from the command line."""

from training_app.cli.errors import CommandRefused
from training_app.cli.installation import open_installation, the_agency
from training_app.foundation.ids import AgencyId
from training_app.reports.projection import Deviation
from training_app.reports.projection_queries import compare_attempts


def compare_reports() -> str:
    """Say that every attempt is what its facts say.

    :raise CommandRefused: with the first one that is not, and how many there are
    """
    compared = 0
    found: list[Deviation] = []
    with open_installation() as (_, session):
        for count, deviations in compare_attempts(session, AgencyId(the_agency(session).id)):
            compared += count
            found += deviations
    if found:
        raise CommandRefused(_words(found, compared))
    return f"Reports say what was recorded: {compared} attempts compared with their facts, no difference."


def _words(found: list[Deviation], compared: int) -> str:
    first = found[0]
    return (
        f"{len(found)} of {compared} attempts differ from their facts. The first: attempt {first.attempt_id} of person "
        f"{first.person_id} on {first.module_id}, {first.what}: reports read {first.in_row}, the facts say "
        f"{first.in_facts}. The facts are whole and nothing was changed. Somebody wrote to the database past the "
        "program: training-app audit verify tells more, and a backup holds it as it was."
    )
