"""Builds the pages of cmi5: the package, the LMSs that may launch, their sessions, and the launches that failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from training_app.connections import addresses
from training_app.connections.cmi5_pages import Cmi5Page, FailedItem, SessionItem, SiteFormPage, SiteItem
from training_app.connections.here import Here
from training_app.connections.words import records_words
from training_app.content.catalogue import Module
from training_app.foundation.secrets import VARIABLE
from training_app.learning.pages import Mark, State
from training_app.lms.cmi5_door.models import Cmi5Site
from training_app.lms.cmi5_door.queries import FailedLaunch, SessionRow, SiteRow
from training_app.web.question import Button, Link, QuestionPage
from training_app.web.words import counted, sentence_start

CMI5 = "/app/lms/cmi5"
ADD = f"{CMI5}/add"
PACKAGE = f"{CMI5}/package.zip"
LIBRARY = "library"
SESSIONS_MOST = 30
FAILED_MOST = 10
GAPS_SHOWN_FOR = timedelta(days=30)
"""What is older was told by a later launch, or is a matter for the page of the records."""
LEAD = (
    "Your LMS imports the course package once. From then on it launches each module from here, and hears of every "
    "answer, of the score and of the completion. Officers need no account of their own: whom your LMS launches is "
    "known by the account that it names."
)
NO_KEY = (
    f"No launch can be taken yet, because {VARIABLE} is not set: the token of each session is kept sealed. Ask who "
    "runs this installation to set it."
)
NOTICES = {
    "added": "The LMS was added. Import the package there, and launch a module to try it. This is in the audit log.",
    "changed": "The change is kept, and holds from the next launch on. This is in the audit log.",
    "revoked": "That LMS may not launch any more, and its sessions have ended. This is in the audit log.",
    "restored": "That LMS may launch again. This is in the audit log.",
    "same": "That was so already. Nothing was changed.",
}

Sent = tuple[Mapping[str, str], Mapping[str, str]]
"""What was typed, and why it was not taken, each by field."""


@dataclass(frozen=True, slots=True)
class Cmi5Seen:
    """What the page is made of."""

    sites: Sequence[SiteRow]
    gaps: Sequence[SessionRow]
    sessions: Sequence[SessionRow]
    failed: Sequence[FailedLaunch]
    modules: Mapping[str, Module]
    base_url: str
    can_seal: bool


def change_site(site_id: int) -> str:
    """The form that changes an LMS."""
    return f"{CMI5}/{site_id}/change"


def trial(site_id: int) -> str:
    """Where "Test connection" is posted to."""
    return f"{CMI5}/{site_id}/test"


def revoke_site(site_id: int) -> str:
    """The question whether an LMS shall launch no more, or again."""
    return f"{CMI5}/{site_id}/revoke"


def restore_site(site_id: int) -> str:
    """Where it is let in again (POST)."""
    return f"{CMI5}/{site_id}/restore"


def build_cmi5(seen: Cmi5Seen, here: Here, *, notice: str | None) -> Cmi5Page:
    """The page. The title is the finding."""
    title, arrived = _title(seen), not seen.gaps
    return Cmi5Page(
        title=title,
        percent=100 if arrived else 50,
        ground_label=title,
        notice=notice,
        lead=LEAD,
        warning=None if seen.can_seal else NO_KEY,
        packages=[
            (LIBRARY, "The whole library, as one course"),
            *((module.id, f"{module.number}. {module.title}") for module in seen.modules.values()),
        ],
        package_url=PACKAGE,
        package_note=(
            f"It points to {seen.base_url}, where this page was opened. Should the program move, download it again and "
            "put it in the place of the old one: your LMS takes it for the same course."
        ),
        sites=[_site(site) for site in seen.sites],
        add=Link("Add an LMS", ADD),
        gaps=[_session(one, seen.modules, here) for one in seen.gaps],
        sessions=[_session(one, seen.modules, here) for one in seen.sessions],
        failed=[_failed(one, seen.modules, here) for one in seen.failed],
        records_url=addresses.RECORDS,
    )


def build_site_form(site: Cmi5Site | None, sent: Sent | None) -> SiteFormPage:
    """The form of an LMS as it is kept, or of a new one."""
    kept = {"name": site.name, "origins": "\n".join(site.origins)} if site is not None else {}
    values, errors = sent or (kept, {})
    return SiteFormPage(
        title=f"Change {site.name}" if site is not None else "Add an LMS",
        url=change_site(site.id) if site is not None else ADD,
        button="Keep the change" if site is not None else "Add it",
        values=values,
        errors=errors,
        back_url=CMI5,
    )


def build_revoke(site: Cmi5Site, here: Here) -> QuestionPage:
    """The question whether the LMS shall launch no more; whether again, when it is revoked already."""
    facts, back = [("Addresses", ", ".join(site.origins))], Link("Leave it as it is", CMI5)
    if site.revoked_at is not None:
        lead = f"It was revoked {here.when(site.revoked_at)}. Let in again, its officers go on where they were."
        button = Button("Let it launch again", restore_site(site.id))
        return QuestionPage("cmi5", f"{site.name} is revoked", lead, facts, button, back)
    return QuestionPage(
        side="cmi5",
        title=f"Revoke {site.name}",
        lead=(
            "Nobody is let in from this LMS any more, and whoever is in is out at once. What they did until now is "
            "kept, and the LMS still hears of it. It can be let in again."
        ),
        facts=facts,
        button=Button("Revoke it", revoke_site(site.id)),
        back=back,
    )


def _title(seen: Cmi5Seen) -> str:
    open_sites = [one for one in seen.sites if one.revoked_at is None]
    if not open_sites:
        return "No LMS may launch by cmi5" if seen.sites else "No LMS launches by cmi5 yet"
    if seen.gaps:
        verb = "lacks" if len(seen.gaps) == 1 else "lack"
        return f"{sentence_start(counted(len(seen.gaps), 'session', 'sessions'))} {verb} records at the LMS"
    verb = "launches" if len(open_sites) == 1 else "launch"
    return f"{sentence_start(counted(len(open_sites), 'LMS', 'LMSs'))} {verb} by cmi5"


def _site(site: SiteRow) -> SiteItem:
    test = Button("Test connection", trial(site.id))
    words = "Revoke" if site.revoked_at is None else "Revoked"
    link = Link(words, revoke_site(site.id))
    return SiteItem(site.name, ", ".join(site.origins), f"{site.sessions:,}", change_site(site.id), test, link)


def _session(one: SessionRow, modules: Mapping[str, Module], here: Here) -> SessionItem:
    total = one.delivered + one.waiting + one.not_taken
    return SessionItem(
        opened=here.when(one.opened_at),
        module=_module(one.module_id, modules),
        site=one.site,
        state=_state(one),
        records=f"{one.delivered} of {total}",
        remark=_remark(one),
    )


def _state(one: SessionRow) -> State:
    if one.has_gap:
        return State(Mark.LATE, "Not all taken")
    if one.ended_at is None:
        return State(Mark.PART, "Open" if one.launch_mode == "Normal" else one.launch_mode)
    return State(Mark.OPEN, "Given up by the LMS") if one.abandoned_at is not None else State(Mark.DONE, "Ended")


def _remark(one: SessionRow) -> str | None:
    if not one.has_gap:
        return None
    given_up = "The LMS gave the session up. " if one.abandoned_at is not None else ""
    verb = "was" if one.not_taken == 1 else "were"
    return (
        f"{given_up}{records_words(one.not_taken)} {verb} not taken and {'is' if one.not_taken == 1 else 'are'} kept "
        "here; the page Records has the reasons. What the officer completed is told by their next launch."
    )


def _failed(one: FailedLaunch, modules: Mapping[str, Module], here: Here) -> FailedItem:
    return FailedItem(here.when(one.begun_at), one.site, _module(one.module_id, modules), one.cause)


def _module(module_id: str, modules: Mapping[str, Module]) -> str:
    module = modules.get(module_id)
    return module.short_title if module is not None else module_id
