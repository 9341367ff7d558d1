"""What the commands for the agency's directory do."""

from collections.abc import Sequence

from training_app.accounts.models import Role
from training_app.cli.errors import CommandRefused
from training_app.cli.installation import find_unit, open_installation, the_agency
from training_app.cli.words import counted, named
from training_app.foundation.clock import system_clock
from training_app.foundation.ids import AgencyId
from training_app.provisioning.choices import meaning_words
from training_app.provisioning.groups import set_meaning
from training_app.provisioning.leaving import count_waiting, keep_them, let_them_leave
from training_app.provisioning.names import BASE
from training_app.provisioning.page_queries import GroupSeen, read_groups, unit_names
from training_app.provisioning.rules import Meaning
from training_app.provisioning.tokens import make_token, read_tokens, revoke_token


def make_directory_token(name: str) -> str:
    """Make a token; the words hold it, the only time."""
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        token = make_token(session, agency_id=agency_id, name=name, by=None, now=system_clock())
    return (
        f"Token for {name}, shown this once:\n  {token}\n"
        f"Address: <address of this program>{BASE}\n"
        "Whoever holds it can add, change and deactivate people of the agency."
    )


def tokens_in_words() -> str:
    """A line for each token."""
    with open_installation() as (_, session):
        rows = read_tokens(session, AgencyId(the_agency(session).id))
        lines = [
            f"{one.id:>4}  {'revoked' if one.revoked_at else 'works':<8} {one.name}, made {one.made_at:%Y-%m-%d}, "
            + (f"last used {one.last_used_at:%Y-%m-%d %H:%M} UTC" if one.last_used_at else "never used")
            for one in rows
        ]
    return "\n".join(lines) or "There is no token. To make one: training-app directory token"


def revoke_directory_token(number: int) -> str:
    """End a token.

    :raise UnknownToken: when there is none of this number
    """
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        is_ended = revoke_token(session, number, agency_id=agency_id, by=None, now=system_clock())
    return f"Token {number} works no more." if is_ended else f"Token {number} was revoked before. Nothing was changed."


def groups_in_words() -> str:
    """A line for each group."""
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        units = unit_names(session, agency_id)
        lines = [
            f"{one.name}: {meaning_words(one.meaning, units)}, {counted(one.members, 'person', 'people')}"
            for one in read_groups(session, agency_id)
        ]
    return "\n".join(lines) or "The directory has sent no group."


def say_what_group_is(name: str, *, role: str | None, unit: str | None, supervises: str | None) -> str:
    """Keep what a group stands for; nothing where none of the three is given.

    :raise CommandRefused: for a group or a unit that is not there; nothing is changed then
    """
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        group = _find(read_groups(session, agency_id), name)
        of_unit = unit or supervises
        unit_id = find_unit(session, agency_id, of_unit).id if of_unit is not None else None
        held = Role.SUPERVISOR if supervises is not None else Role(role) if role is not None else None
        meaning = Meaning(held, unit_id)
        words = meaning_words(meaning, unit_names(session, agency_id))
        set_meaning(session, group.group_id, meaning, agency_id=agency_id, by=None, now=system_clock())
    return (
        f"{group.name} stands for: {words[:1].lower()}{words[1:]}. {counted(group.members, 'person', 'people')} in it."
    )


def decide_about_leaving(*, is_allowed: bool | None) -> str:
    """Do what is decided and say it; None only says who waits.

    :raise NothingWaits: when there is nothing to decide
    """
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        if is_allowed is None:
            return f"{counted(count_waiting(session, agency_id), 'person waits', 'people wait')} to be deactivated."
        act = let_them_leave if is_allowed else keep_them
        count = act(session, agency_id=agency_id, by=None, now=system_clock())
    people = counted(count, "person", "people")
    return f"{people} deactivated; their records are kept." if is_allowed else f"{people} left as they are."


def _find(groups: Sequence[GroupSeen], name: str) -> GroupSeen:
    found = next((one for one in groups if one.name.casefold() == name.casefold()), None)
    if found is None:
        there = f"There are: {named(one.name for one in groups)}." if groups else "It has sent no group yet."
        raise CommandRefused(f"The directory has no group {name}. Nothing was changed. {there}")
    return found
