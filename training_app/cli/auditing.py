"""Verifying the audit log from the command line."""

from training_app.audit.chain import Anchor, Break, Entry, Fault, read_anchor
from training_app.audit.queries import entry_with, read_head, verify_chain
from training_app.cli.errors import CommandRefused
from training_app.cli.installation import open_installation, the_agency
from training_app.foundation.ids import AgencyId

_FAULTS = {
    Fault.CHANGED: "was changed after it was written",
    Fault.REMOVED: "is not there any more",
    Fault.INSERTED: "was never part of the log: it was put in later",
    Fault.REORDERED: "does not stand in its place: entries were moved",
    Fault.UNLINKED: "does not follow the one before it: one of the two was written anew",
    Fault.CUT: "and all after it are not there any more: the log was cut off",
    Fault.REWRITTEN: "is not the one that your anchor was taken from: the log was written anew",
}


def verify_log(typed: str | None) -> str:
    """Say that the log is whole, and how far it goes.

    :param typed: an anchor as ``audit anchor`` printed it
    :raise CommandRefused: with the first entry that breaks it and those beside it; and for what is no anchor
    """
    anchor = read_anchor(typed) if typed is not None else None
    if typed is not None and anchor is None:
        raise CommandRefused(f"{typed} is no anchor. It is what training-app audit anchor prints: a number and a hash.")
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        found = verify_chain(session, agency_id, anchor)
        head = read_head(session, agency_id)
        following = found.after or entry_with(session, agency_id, found.number + 1) if found is not None else None
    if found is not None:
        raise CommandRefused(_words(found, following))
    return f"The audit log is whole, {_up_to(head)}." + ("" if anchor is None else " It holds your anchor.")


def newest_anchor() -> str:
    """The newest entry's place and hash.

    :raise CommandRefused: before the first entry
    """
    with open_installation() as (_, session):
        head = read_head(session, AgencyId(the_agency(session).id))
    if head is None:
        raise CommandRefused("The audit log has no entry yet.")
    return str(head)


def _words(found: Break, following: Entry | None) -> str:
    return "\n".join(
        (
            f"The audit log is broken. Entry {found.number} {_FAULTS[found.fault]}.",
            f"  before it:  {_line(found.before)}",
            f"  there:      {_line(found.entry)}",
            f"  after it:   {_line(following)}",
            "Nothing was changed. Keep a copy of the database as it is, and compare it with a backup.",
        )
    )


def _line(entry: Entry | None) -> str:
    if entry is None:
        return "-"
    number = entry.number if entry.number is not None else "without a number"
    when = entry.happened_at.strftime("%Y-%m-%d %H:%M:%S UTC")
    who = f"person {entry.actor_id}" if entry.actor_id is not None else "the command line"
    return f"{number}, {when}, {who}, {entry.action}, {entry.subject}"


def _up_to(head: Anchor | None) -> str:
    return "and empty" if head is None else f"up to entry {head.number}"
