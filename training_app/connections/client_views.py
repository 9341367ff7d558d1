"""Builds the pages of the clients of the embedded LRS."""

from collections.abc import Collection, Mapping, Sequence

from training_app.connections import addresses
from training_app.connections.here import Here
from training_app.connections.pages import ClientFormPage, ClientItem, ClientMadePage, ClientsPage, Option
from training_app.connections.words import SCOPE_DETAIL, SCOPE_LABELS, scope_words
from training_app.learning.pages import Mark, State
from training_app.lrs.clients import ClientRow, NewClient, Scope
from training_app.web.question import Button, Link, QuestionPage
from training_app.web.words import counted, sentence_start

LEAD = (
    "A client is another system that has credentials for the records kept here: an LMS that fetches them, or a course "
    "that adds its own. Each has a key and a secret of its own, so that one can be ended without the others."
)
NOTICES = {
    "revoked": "The client may do nothing any more. What it sent stays. This is in the audit log.",
    "before": "That client was revoked before. Nothing was changed.",
}
BACK = Link("All clients", addresses.CLIENTS)


def build_clients(
    clients: Sequence[ClientRow], here: Here, *, names: Mapping[int, str], store_url: str, notice: str | None
) -> ClientsPage:
    """The list: open ones first, each kind in the order they were made."""
    is_open = [one for one in clients if one.revoked_at is None]
    ended = [one for one in clients if one.revoked_at is not None]
    title = f"{sentence_start(counted(len(is_open), 'client', 'clients'))}" if is_open else "No client"
    return ClientsPage(
        title=f"{title} may use the records here",
        notice=notice,
        lead=LEAD,
        address=store_url,
        items=[_item(one, here, names) for one in [*is_open, *ended]],
        empty="Nobody has credentials yet.",
        add=Link("Add a client", addresses.ADD_CLIENT),
    )


def build_client_form(name: str, ticked: Collection[str], errors: Mapping[str, str]) -> ClientFormPage:
    """The form that makes credentials."""
    return ClientFormPage(
        url=addresses.ADD_CLIENT,
        name=name,
        options=[Option(one.value, SCOPE_LABELS[one], SCOPE_DETAIL[one], one.value in ticked) for one in Scope],
        errors=errors,
        back_url=addresses.CLIENTS,
    )


def build_made(name: str, made: NewClient, scopes: Collection[Scope], store_url: str) -> ClientMadePage:
    """The credentials, shown this once."""
    return ClientMadePage(
        title=f"{name} has credentials",
        facts=[("Address", store_url), ("Key", made.key), ("Secret", made.secret)],
        may=f"It may {scope_words(scopes)}.",
        back=BACK,
    )


def build_revoke(client: ClientRow, here: Here) -> QuestionPage:
    """The question whether the client shall lose its access; without a button when it has lost it already."""
    if client.revoked_at is not None:
        lead = f"It was revoked {here.when(client.revoked_at)}. There is nothing to do."
        return QuestionPage("Kept here", f"{client.name} is revoked already", lead, _facts(client, here), None, BACK)
    return QuestionPage(
        side="Kept here",
        title=f"Revoke {client.name}",
        lead=(
            "Its key and secret work no more from the next request on. What it sent stays. This cannot be taken back: "
            "to let it in again, make a new client."
        ),
        facts=_facts(client, here),
        button=Button("Revoke it", addresses.revoke(client.id)),
        back=BACK,
    )


def _item(one: ClientRow, here: Here, names: Mapping[int, str]) -> ClientItem:
    ended = f" Revoked {here.when(one.revoked_at)}." if one.revoked_at else ""
    return ClientItem(
        name=one.name,
        may=sentence_start(scope_words(one.scopes)),
        used=_used(one, here),
        state=State(Mark.OPEN, "Revoked") if ended else State(Mark.DONE, "Open"),
        remark=f"Key {one.key}. Made {here.when(one.created_at)}, by {_maker(one, names)}.{ended}",
        revoke_url=addresses.revoke(one.id) if one.revoked_at is None else None,
    )


def _facts(client: ClientRow, here: Here) -> list[tuple[str, str]]:
    return [
        ("Key", client.key),
        ("May", scope_words(client.scopes)),
        ("Last used", _used(client, here)),
    ]


def _used(one: ClientRow, here: Here) -> str:
    return sentence_start(here.when(one.last_used_at)) if one.last_used_at else "Never"


def _maker(one: ClientRow, names: Mapping[int, str]) -> str:
    if one.created_by_id is None:
        return "the command line"
    return names.get(one.created_by_id, "somebody who is not on the roster any more")
