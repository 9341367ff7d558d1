"""Builds the pages from which an administrator looks after the LMSs that open this training."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from training_app.connections import lti_addresses as addresses
from training_app.connections import lti_words as words
from training_app.connections.here import Here
from training_app.connections.lti_pages import (
    CourseItem,
    DeploymentItem,
    HubPage,
    HubSection,
    InvitedPage,
    InviteFormPage,
    LtiFormPage,
    LtiPage,
    Pairs,
    RegistrationItem,
    RegistrationPage,
    RosterItem,
    RosterPage,
    TroubleItem,
)
from training_app.learning.pages import Mark, State
from training_app.lms.lti.keys import PUBLISH_MAX_AGE_S
from training_app.lms.lti.nrps import Member
from training_app.lms.lti.registration import Tool
from training_app.lms.lti_door.errors import administrator_words
from training_app.lms.lti_door.models import LtiDeployment, LtiRegistration, LtiTrouble, RegistrationState
from training_app.lms.lti_door.roster import Course, RosterCheck
from training_app.web.question import Button, Link, QuestionPage
from training_app.web.words import counted, people_in_words, sentence_start


@dataclass(frozen=True, slots=True)
class Beside:
    """What is shown of one LMS beside itself."""

    deployments: Sequence[LtiDeployment]
    courses: Sequence[Course]
    troubles: Sequence[LtiTrouble]


BACK = Link("All registered LMSs", addresses.LTI)


def build_hub(registrations: Sequence[LtiRegistration]) -> HubPage:
    """The three ways in."""
    is_open = sum(one.state == RegistrationState.OPEN for one in registrations)
    waiting = sum(one.state == RegistrationState.HELD for one in registrations)
    counts = [("Open", str(is_open)), ("Waiting for you", str(waiting))]
    return HubPage(
        title="How an LMS opens this training",
        lead=words.HUB_LEAD,
        sections=[
            HubSection(
                "lti",
                "LTI 1.3",
                "The LMS opens modules inside a course and gets scores and completion. For Moodle, Canvas, Blackboard, "
                "Brightspace and most others.",
                counts,
                Link("Look after LTI 1.3", addresses.LTI),
            ),
            HubSection(
                "cmi5",
                "cmi5",
                "A package for the LMS to import. It gets every record as it is made, in xAPI. For LMSs that take it.",
                [],
                Link("Look after cmi5", addresses.CMI5),
            ),
            HubSection(
                "scorm",
                "SCORM",
                "A small package for each module, for LMSs that take nothing else. The LMS says who the officer is, "
                "and nothing proves it.",
                [],
                Link("Look after SCORM", addresses.SCORM),
            ),
        ],
    )


def build_list(
    registrations: Sequence[LtiRegistration],
    strays: Sequence[LtiTrouble],
    here: Here,
    *,
    tool: Tool,
    newest_key_at: datetime | None,
    can_seal: bool,
    notice: str | None,
) -> LtiPage:
    """Every registered LMS, those that are let in first."""
    order = list(RegistrationState)
    items = sorted(registrations, key=lambda one: (order.index(RegistrationState(one.state)), one.id))
    is_open = sum(one.state == RegistrationState.OPEN for one in registrations)
    return LtiPage(
        title=f"{sentence_start(counted(is_open, 'LMS opens', 'LMSs open'))} this training over LTI"
        if is_open
        else "No LMS opens this training over LTI yet",
        notice=notice,
        warning=None if can_seal else words.NO_SECRETS,
        lead=words.LIST_LEAD,
        add=Link("Register by hand", addresses.ADD),
        invite=Link("Invite an LMS", addresses.INVITE),
        items=[_item(one, here) for one in items],
        empty="No LMS is registered.",
        paste=paste_of(tool),
        key_words=_key_words(newest_key_at, here),
        key_button=Button("Change the key", addresses.KEY) if _may_rotate(newest_key_at, here.now) else None,
        troubles=_troubles(strays, here),
    )


def build_form(tool: Tool, values: Mapping[str, str], errors: Mapping[str, str]) -> LtiFormPage:
    """Registering an LMS by hand."""
    return LtiFormPage(addresses.ADD, words.FIELDS, values, errors, paste_of(tool), addresses.LTI)


def build_invite(name: str, errors: Mapping[str, str]) -> InviteFormPage:
    """Making an invitation."""
    return InviteFormPage(addresses.INVITE, name, errors, addresses.LTI)


def build_invited(name: str, link: str) -> InvitedPage:
    """An invitation, told this once."""
    return InvitedPage(
        title=f"The invitation for {name}",
        link=link,
        lead=(
            "Copy it now; it is not shown again. It works once, within two days. In the LMS, paste it where a tool is "
            "added by its registration address, or give it to whoever looks after the LMS. Then come back and let the "
            "LMS in."
        ),
        back=BACK,
    )


def build_one(
    row: LtiRegistration,
    beside: Beside,
    here: Here,
    *,
    typed: str | None = None,
    error: str | None = None,
    notice: str | None = None,
) -> RegistrationPage:
    """One registered LMS.

    :param typed: the frames as somebody typed them, when they could not be taken, with the error
    """
    state = RegistrationState(row.state)
    is_revoked = state is RegistrationState.REVOKED
    return RegistrationPage(
        title=row.name,
        notice=notice,
        state=words.STATES[state],
        lead=words.STATE_LEADS[state],
        facts=_facts(row, here),
        test_button=None if is_revoked else Button("Test connection", addresses.trial(row.id)),
        open_button=Button("Let it in", addresses.opened(row.id)) if state is RegistrationState.HELD else None,
        deployments=[_deployment(row, one, here) for one in beside.deployments],
        no_deployments="None yet. The first launch from the LMS shows one here, and is refused until you approve it.",
        frames_url=addresses.frames(row.id),
        frames=typed if typed is not None else "\n".join(row.frame_origins),
        frames_error=error,
        is_changeable=not is_revoked,
        courses=[] if is_revoked else [_course(row, one) for one in beside.courses],
        no_courses="No course is known yet. Each shows here once somebody has come from it.",
        troubles=_troubles(beside.troubles, here),
        no_troubles="No launch was refused.",
        revoke_link=None if is_revoked else Link("Revoke it", addresses.revoke(row.id)),
    )


def build_revoke(row: LtiRegistration, here: Here) -> QuestionPage:
    """The question whether the LMS shall lose its access; without a button when it has lost it already."""
    back = Link("Back to the LMS", addresses.one(row.id))
    facts = list(_facts(row, here))
    if row.revoked_at is not None:
        lead = f"It was revoked {here.when(row.revoked_at)}. There is nothing to do."
        return QuestionPage("LTI 1.3", f"{row.name} is revoked already", lead, facts, None, back)
    return QuestionPage(
        side="LTI 1.3",
        title=f"Revoke {row.name}",
        lead=(
            "Nobody is let in from this LMS any more, and whoever is in is out at once. What was recorded stays. To "
            "let it in again, register it anew."
        ),
        facts=facts,
        button=Button("Revoke it", addresses.revoke(row.id)),
        back=back,
    )


def build_roster(row: LtiRegistration, check: RosterCheck) -> RosterPage:
    """Who of a course never came here."""
    missing = len(check.unknown)
    title = (
        f"{sentence_start(people_in_words(missing))} of this course never came here"
        if missing
        else "Everybody came here"
    )
    return RosterPage(
        side=check.course.title,
        title=title,
        lead=(
            f"{row.name} lists {people_in_words(check.members)} who take part; {people_in_words(check.known)} of them "
            "opened a module from there. The list was read just now, and none of it is kept."
        ),
        items=[_missing(one) for one in check.unknown],
        empty="Everybody in the course has opened a module from there.",
        back=Link("Back to the LMS", addresses.one(row.id)),
    )


def paste_of(tool: Tool) -> Pairs:
    """What an LMS asks for when a tool is added by hand."""
    return [
        ("Tool or launch address", tool.launch_url),
        ("Login address (initiate login)", tool.login_url),
        ("Redirection address", tool.launch_url),
        ("Key set address (JWKS)", tool.jwks_url),
        ("Content selection (deep linking)", tool.deep_linking_url),
        ("Custom parameter, without deep linking", "module=m01-trauma"),
    ]


def _item(one: LtiRegistration, here: Here) -> RegistrationItem:
    how = "over an invitation" if one.is_dynamic else "by hand"
    revoked = f" Revoked {here.when(one.revoked_at)}." if one.revoked_at else ""
    return RegistrationItem(
        name=one.name,
        url=addresses.one(one.id),
        state=words.STATES[RegistrationState(one.state)],
        issuer=one.issuer,
        remark=f"Client id {one.client_id}. Registered {here.when(one.created_at)}, {how}.{revoked}",
    )


def _facts(row: LtiRegistration, here: Here) -> Pairs:
    return [
        ("Issuer", row.issuer),
        ("Client id", row.client_id),
        ("Authentication request", row.authorization_endpoint),
        ("Access token", row.token_endpoint),
        ("Key set", row.jwks_url),
        ("Registered", here.when(row.created_at)),
    ]


def _deployment(row: LtiRegistration, one: LtiDeployment, here: Here) -> DeploymentItem:
    button = (
        Button("Hold", addresses.hold(row.id, one.id))
        if one.is_approved
        else Button("Approve", addresses.approve(row.id, one.id))
    )
    return DeploymentItem(
        id=one.deployment_id,
        state=State(Mark.DONE, "Approved") if one.is_approved else State(Mark.DUE, "Waits for you"),
        seen=f"First seen {here.when(one.first_seen_at)}",
        button=None if row.state == RegistrationState.REVOKED else button,
    )


def _course(row: LtiRegistration, one: Course) -> CourseItem:
    people = f"{sentence_start(people_in_words(one.people))} came from it"
    return CourseItem(one.title, people, Button("Compare", addresses.roster(row.id, one.number)))


def _missing(one: Member) -> RosterItem:
    role = words.role_words(is_learner=one.roles.is_learner, is_instructor=one.roles.is_instructor)
    return RosterItem(one.name or one.sourced_id or f"Account {one.user_id}", role)


def _troubles(troubles: Sequence[LtiTrouble], here: Here) -> list[TroubleItem]:
    return [
        TroubleItem(
            one.reference, sentence_start(here.when(one.happened_at)), administrator_words(one.cause, one.detail)
        )
        for one in troubles
    ]


def _key_words(newest_at: datetime | None, here: Here) -> str:
    if newest_at is None:
        return "The key that this training signs with is made when the first LMS is registered."
    return (
        f"This training signs with a key of its own. The newest was made {here.when(newest_at)}. Change it when "
        "somebody may have seen it, or once a year; no LMS has to be told."
    )


def _may_rotate(newest_at: datetime | None, now: datetime) -> bool:
    return newest_at is not None and now - newest_at >= timedelta(seconds=PUBLISH_MAX_AGE_S)
