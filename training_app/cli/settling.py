"""Changing the agency's own settings."""

from dataclasses import replace

from training_app.agency.rules import why_peer_team_refused
from training_app.agency.service import AgencyFacts, change_agency, read_facts
from training_app.cli.errors import CommandRefused
from training_app.cli.installation import open_installation, the_agency
from training_app.foundation.clock import system_clock
from training_app.foundation.ids import AgencyId


def change_the_agency(**named: str | None) -> str:
    """Change what is named, and say what it is now.

    :param named: the fields of :class:`AgencyFacts`; None for those that stay
    :raise CommandRefused: when label and number of the peer team cannot be shown; nothing is changed then
    """
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        facts = replace(read_facts(session, agency_id), **{name: said for name, said in named.items() if said})
        refused = why_peer_team_refused(facts.peer_team_label or "", facts.peer_team_phone or "")
        if refused is not None:
            raise CommandRefused(f"{refused[1]} Nothing was changed.")
        is_changed = change_agency(session, facts, agency_id=agency_id, by=None, now=system_clock())
    return _words(facts) if is_changed else "Nothing was different, so nothing was changed."


def _words(facts: AgencyFacts) -> str:
    team = f"{facts.peer_team_label}, {facts.peer_team_phone}" if facts.peer_team_label else "none named"
    return f"The agency is {facts.name}, time zone {facts.time_zone}, peer team: {team}."
