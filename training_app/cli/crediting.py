"""Comparing the ledger of credit with the training record."""

from collections.abc import Iterator, Sequence

from training_app.assignments.credit.rules import Entry, EntryKind
from training_app.assignments.credit.settling import Difference, differences, rebuild
from training_app.cli.installation import open_installation, the_agency
from training_app.foundation.clock import system_clock
from training_app.foundation.ids import AgencyId
from training_app.learning.desk import Room

LISTED_MOST = 200


def rebuild_ledger(*, is_written: bool, is_anew: bool) -> str:
    """What differs, line by line, and whether it was written.

    :param is_anew: by the settings of now, also where an older credit keeps those it was made by
    """
    with open_installation() as (app, session):
        room: Room = app.extensions["learning"]
        agency_id = AgencyId(the_agency(session).id)
        if is_written:
            found = rebuild(session, room.library, agency_id, now=system_clock(), is_anew=is_anew)
        else:
            found = differences(session, room.library, agency_id, is_anew=is_anew)
    return "\n".join(_words(found, is_written=is_written))


def _words(found: Sequence[Difference], *, is_written: bool) -> Iterator[str]:
    lines = [_line(entry) for one in found for entry in one.entries]
    if not lines:
        yield "The ledger says what the training record says. Nothing is missing, and nothing is credited twice."
        return
    yield from lines[:LISTED_MOST]
    if len(lines) > LISTED_MOST:
        yield f"and {len(lines) - LISTED_MOST} more lines"
    done = "They were added." if is_written else "Nothing was changed; --write adds them."
    yield f"{len(lines)} lines of {len(found)} people were missing from the ledger. {done}"


def _line(entry: Entry) -> str:
    what = "credit" if entry.kind is EntryKind.CREDIT else "reversal"
    claim = entry.claim
    return (
        f"person {claim.person_id}, {claim.event}: {what} of {entry.minutes} minutes, {claim.day}, cycle {claim.cycle}"
    )
