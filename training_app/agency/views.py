"""Builds the pages of an agency's settings."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from training_app.accounts.factors.rules import DEMANDABLE
from training_app.accounts.models import Role
from training_app.agency import addresses
from training_app.agency.pages import (
    FactsPage,
    RoleOption,
    SecondStepPage,
    SettingLine,
    SettingsPage,
    TermLine,
    TermPage,
    TermsPage,
)
from training_app.agency.service import AgencyFacts
from training_app.web.words import counted

NOTICES = {
    "changed": "The changes are kept, and in the audit log.",
    "same": "Nothing was different, so nothing was changed.",
    "term": "Kept, for certificates that are made from now on. Those made before keep their day.",
    "second-step": "Kept. It holds from the next page on, also in sessions that are open. It is in the audit log.",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the settings. Where it stands in another room, its address is all that is known of it here."""

    title: str
    url: str
    detail: str
    command: str


PARTS = (
    Part("People, units and rosters", "/app/people", "Who signs in, and what they may do.", "person, unit"),
    Part(
        "People from your directory",
        "/app/agency/directory",
        "Microsoft Entra ID or Okta keeps your people up to date, with a token of its own.",
        "directory",
    ),
    Part(
        "A second step when signing in",
        addresses.SECOND_STEP,
        "Of which roles it is demanded.",
        "person second-step",
    ),
    Part("Certificates", addresses.CERTIFICATES, "For how long those of each module hold.", "certificate term"),
    Part("Training rules", "/app/policy", "Tries, scores that count, questions before and after.", "policy"),
    Part("Credit and state files", "/app/credit/settings", "What a state asks for, and who the provider is.", "credit"),
    Part("Keeping and deleting", "/app/keeping", "For how long records are kept.", "retention"),
    Part("Your LMS", "/app/lms", "Who launches modules, by LTI, cmi5 or SCORM.", "cmi5, scorm"),
    Part("Where records go", "/app/records", "Your LRS, and whether they arrive.", "destination"),
    Part("Credentials for the record store", "/app/records/clients", "Who may fetch records from here.", "lrs"),
)


def build_settings(
    facts: AgencyFacts, home_page: str, *, may_open: Callable[[str], bool | None], notice: str | None
) -> SettingsPage:
    """The page that leads to all of them.

    :param may_open: of an address, whether this person may open it; None where the program has no such page
    """
    shown = [(part, may_open(part.url)) for part in PARTS]
    return SettingsPage(
        title="Agency settings",
        notice=notice,
        facts=[
            ("Name", facts.name),
            ("Time zone", facts.time_zone),
            ("Peer team", _team(facts)),
            ("Home page", home_page),
        ],
        change_url=addresses.FACTS,
        command="training-app agency change",
        lines=[_line(part, is_open=is_open) for part, is_open in shown if is_open is not None],
    )


def build_facts(values: Mapping[str, str], errors: Mapping[str, str], home_page: str) -> FactsPage:
    """The form for name, time zone and peer team."""
    return FactsPage(addresses.FACTS, values, errors, home_page, addresses.AGENCY)


def values_of(facts: AgencyFacts) -> dict[str, str]:
    """What the form begins with."""
    return {
        "name": facts.name,
        "time_zone": facts.time_zone,
        "peer_label": facts.peer_team_label or "",
        "peer_phone": facts.peer_team_phone or "",
    }


def build_second_step(demanded: Collection[Role], notice: str | None) -> SecondStepPage:
    """Who needs a second step."""
    details = {
        Role.ADMIN: "Their accounts reach everybody else’s: demand it of them at least.",
        Role.COORDINATOR: "They read and put right the records of the whole agency.",
        Role.SUPERVISOR: "They read the records of their own units.",
    }
    words = {Role.ADMIN: "Administrators", Role.COORDINATOR: "Coordinators", Role.SUPERVISOR: "Supervisors"}
    return SecondStepPage(
        notice=notice,
        url=addresses.SECOND_STEP,
        options=[
            RoleOption(role.value, words[role], details[role], role in demanded)
            for role in sorted(DEMANDABLE, key=list(words).index)
        ],
        command="training-app person second-step",
        back_url=addresses.AGENCY,
    )


def build_terms(
    titles: Mapping[str, str], terms: Mapping[str, int], suggested: Mapping[str, int | None], notice: str | None
) -> TermsPage:
    """For how long certificates of each module hold; all three by module."""
    return TermsPage(
        notice=notice,
        lines=[
            TermLine(
                title,
                addresses.certificate(module_id),
                months_words(terms.get(module_id)),
                _again(suggested.get(module_id)),
            )
            for module_id, title in titles.items()
        ],
        command="training-app certificate term",
    )


def build_term(
    module_id: str, title: str, *, now: int | None, suggested: int | None, typed: str | None, error: str | None
) -> TermPage:
    """The form for one module. It begins with what an assignment asks for where nobody has said anything.

    :param now: for how many months they hold; None for ever
    """
    lead = f"Certificates of this module: {months_words(now).lower()}."
    if suggested is not None:
        lead += f" An assignment has it taken again after {counted(suggested, 'month', 'months')}."
    start = now if now is not None else suggested
    return TermPage(
        title=title,
        lead=lead,
        url=addresses.certificate(module_id),
        value=typed if typed is not None else "" if start is None else str(start),
        error=error,
        back_url=addresses.CERTIFICATES,
    )


def months_words(months: int | None) -> str:
    """ "Hold for 24 months" or "Do not expire"."""
    return "Do not expire" if months is None else f"Hold for {counted(months, 'month', 'months')}"


def _again(months: int | None) -> str:
    return "Taken once" if months is None else f"Taken again after {counted(months, 'month', 'months')}"


def _team(facts: AgencyFacts) -> str:
    known: Sequence[str] = [part for part in (facts.peer_team_label, facts.peer_team_phone) if part]
    return ", ".join(known) or "None named"


def _line(part: Part, *, is_open: bool) -> SettingLine:
    detail = part.detail if is_open else f"{part.detail} A coordinator looks after it."
    commands = [f"training-app {one.strip()}" for one in part.command.split(",")]
    return SettingLine(part.title, part.url if is_open else None, detail, ", ".join(commands))
