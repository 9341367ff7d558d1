"""Builds the pages for an agency's directory."""

from collections.abc import Mapping, Sequence

from training_app.provisioning import addresses
from training_app.provisioning.choices import choice_of, meaning_words, options
from training_app.provisioning.models import ScimToken
from training_app.provisioning.page_queries import GroupSeen
from training_app.provisioning.pages import DirectoryPage, GroupLine, GroupPage, TokenLine, TokenMadePage
from training_app.web.here import Here
from training_app.web.question import Button, Link, QuestionPage
from training_app.web.words import counted

LEAD = (
    "Your directory, such as Microsoft Entra ID or Okta, can add people, change them and deactivate who left, by SCIM "
    "2.0. It needs the address and a token. People on the roster already are found by their sign-in name."
)
NOTICES = {
    "revoked": "The token works no more, from the next request on. What it did stays. This is in the audit log.",
    "before": "That token was revoked before. Nothing was changed.",
    "meaning": "Kept. Its members have it now, and whoever comes or goes gets or loses it. This is in the audit log.",
    "same": "Nothing was different, so nothing was changed.",
    "left": "They were deactivated, all but yourself and the last administrator. Every record is kept. This is in the "
    "audit log.",
    "kept": "They stay as they are. Your directory will ask again at its next run unless it is put right there.",
}


def build_directory(  # noqa: PLR0913 - one page, all by name
    tokens: Sequence[ScimToken],
    groups: Sequence[GroupSeen],
    here: Here,
    *,
    units: Mapping[int, str],
    waiting: int,
    address: str,
    notice: str | None,
    typed: str = "",
    error: str | None = None,
) -> DirectoryPage:
    """The page.

    :param waiting: how many people wait to be deactivated
    """
    is_open = [one for one in tokens if one.revoked_at is None]
    ended = [one for one in tokens if one.revoked_at is not None]
    return DirectoryPage(
        notice=notice,
        lead=LEAD,
        address=address,
        tokens=[_token(one, here) for one in [*is_open, *ended]],
        tokens_url=addresses.TOKENS,
        name_typed=typed,
        name_error=error,
        waiting=_waiting(waiting) if waiting else None,
        leave_url=addresses.LEAVE,
        keep_url=addresses.KEEP,
        groups=[
            GroupLine(
                name=one.name,
                members=_people(one.members),
                mark="open" if one.meaning.is_nothing else "done",
                meaning=meaning_words(one.meaning, units),
                url=addresses.group(one.group_id),
            )
            for one in groups
        ],
    )


def build_made(name: str, token: str, address: str) -> TokenMadePage:
    """The token, shown this once."""
    return TokenMadePage(
        title=f"A token for {name}", facts=[("Address", address), ("Token", token)], back_url=addresses.DIRECTORY
    )


def build_revoke(token: ScimToken, here: Here) -> QuestionPage:
    """The question whether the token shall end."""
    facts = [("Made", here.when(token.made_at)), ("Last used", _used(token, here))]
    back = Link("Back to your directory", addresses.DIRECTORY)
    if token.revoked_at is not None:
        lead = f"It was revoked {here.when(token.revoked_at)}. There is nothing to do."
        return QuestionPage("Agency", f"{token.name} is revoked already", lead, facts, None, back)
    lead = (
        "It works no more from the next request on. People, roles and groups stay as they are. This cannot be taken "
        "back: to let the directory in again, make a new token."
    )
    return QuestionPage(
        "Agency", f"Revoke {token.name}", lead, facts, Button("Revoke it", addresses.revoke(token.id)), back
    )


def build_group(
    group: GroupSeen, units: Mapping[int, str], *, typed: str | None = None, errors: Mapping[str, str] | None = None
) -> GroupPage:
    """What a group stands for, and the choice."""
    return GroupPage(
        title=group.name,
        lead=(
            f"This group of your directory has {_people(group.members)} from here in it. It stands "
            f"for: {_lower_first(meaning_words(group.meaning, units))}."
        ),
        url=addresses.group(group.group_id),
        options=options(units),
        values={"meaning": typed if typed is not None else choice_of(group.meaning)},
        errors=errors or {},
        back_url=addresses.DIRECTORY,
    )


def _people(count: int) -> str:
    return counted(count, "person", "people") if count else "nobody"


def _token(one: ScimToken, here: Here) -> TokenLine:
    is_open = one.revoked_at is None
    return TokenLine(
        name=one.name,
        mark="done" if is_open else "open",
        word="Works" if is_open else "Revoked",
        used=_used(one, here),
        made=f"Made {here.when(one.made_at)}",
        revoke_url=addresses.revoke(one.id) if is_open else None,
    )


def _waiting(count: int) -> str:
    wants = "one person" if count == 1 else f"{count} people"
    return (
        f"Your directory wanted to deactivate {wants} here, after more than a fifth of the agency within an hour. They "
        "were left as they are, and it can deactivate nobody until you decide."
    )


def _used(one: ScimToken, here: Here) -> str:
    return here.when(one.last_used_at) if one.last_used_at else "never"


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]
