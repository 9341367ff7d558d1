"""Builds the pages of one person's account."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from training_app.accounts.models import Person, Role
from training_app.accounts.rules import Permission, may, may_let_in
from training_app.people import addresses
from training_app.people.pages import AccountPage, DoorPage, FactsFields, Link, LinkMadePage, Mark, RoleLine
from training_app.people.queries import OpenSession
from training_app.people.words import NO_UNIT_WORDS, ROLE_OPTIONS, role_in_words, unit_options
from training_app.web.here import Here
from training_app.web.words import counted, date_in_words

_SIGNED_OUT = (
    "The person was signed out everywhere, and links that were not used yet work no more. It is in the audit log."
)
NOTICES = {
    "added": "The person was added. A sign-in link lets them in for the first time.",
    "changed": "The changes are kept, and in the audit log.",
    "same": "Nothing was different, so nothing was changed.",
    "given": f"The role was given. {_SIGNED_OUT}",
    "taken": f"The role was taken. {_SIGNED_OUT}",
    "held": "The person held that role already, so nothing was changed.",
    "not-held": "The person did not hold that role, so nothing was changed.",
    "ended": "The person was signed out everywhere. Their answers and their place are kept.",
    "left": "The person can no longer sign in. Every record is kept. It is in the audit log.",
    "back": "The person may sign in again. Old links and sessions stay dead: make a new link. It is in the audit log.",
}


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of the person whose account is shown."""

    person: Person
    roles: Mapping[Role, int | None]
    supervisor: str | None
    "A sign-in name."
    sessions: Sequence[OpenSession]


def build_account(  # noqa: PLR0913 - one page, all by name
    account: Account,
    here: Here,
    *,
    asked_by: Collection[Role],
    units: Mapping[int, str],
    notice: str | None = None,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    give_errors: Mapping[str, str] | None = None,
) -> AccountPage:
    """The account of one person.

    :param asked_by: the roles of who is asking
    :param typed: what was sent and could not be kept
    """
    person = account.person
    given = give_errors or {}
    return AccountPage(
        title=name_of(person),
        notice=notice,
        state=Mark("done", "May sign in") if person.is_active else Mark("part", "Left"),
        lead=_lead(account, here),
        is_active=person.is_active,
        facts=_facts(account, here),
        fields=FactsFields(typed or _typed(account), errors or {}, unit_options(units, NO_UNIT_WORDS)),
        url=addresses.account(person.id),
        roles=[_role(role, unit_id, units) for role, unit_id in account.roles.items()],
        take_url=addresses.take_role(person.id),
        give_url=addresses.give_role(person.id),
        give_options=ROLE_OPTIONS,
        give_errors=given,
        give_problems=[(words, name) for name, words in given.items()],
        answers_for_options=unit_options(units, "Only for supervisors"),
        link_url=addresses.link(person.id) if may_let_in(asked_by, account.roles) else None,
        sessions=[_session(one, here) for one in account.sessions],
        end_url=addresses.end_sessions(person.id),
        copy_url=addresses.everything(person.id),
        door=Link("They left", addresses.deactivate(person.id))
        if person.is_active
        else Link("They are back", addresses.bring_back(person.id)),
        record=_record(person, asked_by),
    )


def build_link(person: Person, url: str, until: datetime, here: Here) -> LinkMadePage:
    """The link, shown this once."""
    return LinkMadePage(
        title=f"A sign-in link for {name_of(person)}",
        facts=[("Link", url), ("Works once, until", here.when(until))],
        back=Link("I have copied it", addresses.account(person.id)),
    )


def build_deactivate(account: Account, *, reason: str = "", error: str | None = None) -> DoorPage:
    """The question whether somebody left."""
    person, count = account.person, len(account.sessions)
    signed_in = f"They are signed in with {counted(count, 'browser', 'browsers')}. " if count else ""
    return DoorPage(
        title=f"{name_of(person)} left",
        follows=[
            f"{signed_in}They are signed out everywhere at once, and no password and no link lets them in any more.",
            "Every training record stays, and so does what is in an LMS already. Reports of who is missing no longer "
            "count them.",
            "They can be brought back later, with the roles they have now.",
        ],
        facts=[("Sign-in name", person.sign_in_name), ("Badge", person.badge or "None")],
        reason=reason,
        error=error,
        url=addresses.deactivate(person.id),
        button="Deactivate the account",
        back=Link("Leave it as it is", addresses.account(person.id)),
    )


def build_bring_back(account: Account, units: Mapping[int, str], *, reason: str, error: str | None) -> DoorPage:
    """The question whether somebody is back."""
    person = account.person
    roles = ", ".join(role_in_words(role, unit_id, units) for role, unit_id in account.roles.items()) or "none"
    again = "Their password works again." if person.password_hash is not None else "They need a new sign-in link."
    return DoorPage(
        title=f"{name_of(person)} is back",
        follows=[
            f"They may sign in again. {again} Links and sessions from before stay dead.",
            "Reports count them again, with what they had finished.",
        ],
        facts=[("Sign-in name", person.sign_in_name), ("Roles, as before", roles)],
        reason=reason,
        error=error,
        url=addresses.bring_back(person.id),
        button="Bring the account back",
        back=Link("Leave it as it is", addresses.account(person.id)),
    )


def name_of(person: Person) -> str:
    """ "Jamie Ortiz"."""
    return f"{person.given_name} {person.family_name}"


def _lead(account: Account, here: Here) -> str:
    person = account.person
    if not person.is_active:
        return "They can no longer sign in. Every record is kept."
    way = "a password or a link" if person.password_hash is not None else "a link"
    last = max((one.last_seen_at for one in account.sessions), default=None)
    seen = f" Last seen {here.when(last)}." if last is not None else " They are signed in nowhere just now."
    return f"They sign in as {person.sign_in_name} with {way}.{seen}"


def _facts(account: Account, here: Here) -> list[tuple[str, str]]:
    person = account.person
    today = here.now.astimezone(here.zone).date()
    return [
        ("Sign-in name", person.sign_in_name),
        ("Added", date_in_words(person.created_at.astimezone(here.zone).date(), today)),
    ]


def _typed(account: Account) -> dict[str, str]:
    person = account.person
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "badge": person.badge or "",
        "unit": str(person.unit_id) if person.unit_id is not None else "",
        "rank": person.rank or "",
        "hired_on": person.hired_on.isoformat() if person.hired_on else "",
        "supervisor": account.supervisor or "",
        "officer_id": person.officer_id or "",
    }


def _role(role: Role, unit_id: int | None, units: Mapping[int, str]) -> RoleLine:
    words = role_in_words(role, unit_id, units)
    return RoleLine(words=words, value=role.value, take_label=f"Take {words}")


def _session(one: OpenSession, here: Here) -> str:
    door = "through an LMS" if one.is_from_lms else "here"
    return f"Signed in {door} {here.when(one.started_at)}, last seen {here.when(one.last_seen_at)}."


def _record(person: Person, asked_by: Collection[Role]) -> Link | None:
    if not may(asked_by, Permission.SEE_AGENCY_REPORT):
        return None
    return Link(f"The training record of {name_of(person)}", f"/app/people/{person.id}")
