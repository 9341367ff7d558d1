"""Builds the pages that people meet at the LTI door."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from training_app.connections import lti_addresses as addresses
from training_app.connections.lti_pages import (
    GetPage,
    PickPage,
    PutPage,
    RefusedPage,
    ReturnPage,
    Storage,
    WindowPage,
)
from training_app.connections.pages import Option
from training_app.content.catalogue import Module
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.ags import LineItem
from training_app.lms.lti.deep_linking import ModuleLink
from training_app.lms.lti.login import AuthenticationResponse, storage_origin
from training_app.lms.lti.messages import DeepLinkingSettings
from training_app.lms.lti_door.choices import Picked
from training_app.lms.lti_door.known import KnownRegistration
from training_app.lms.lti_door.logins import Begun, Pending
from training_app.lms.lti_door.rules import cookie_name_of
from training_app.web.question import Button
from training_app.web.words import minutes_words

SCORE_MAXIMUM = 100
NEW_WINDOW = "Open in a new window"
FORGETFUL = (
    "Your browser does not let this page remember inside your LMS that you came from there, so go on in a window of "
    "its own."
)
PICK_ONE = "Pick a module, or go back to your course to add none."


def build_refused(sentence: str, reference: str | None) -> RefusedPage:
    """A launch that was not taken."""
    return RefusedPage("This link was not opened", sentence, reference)


def build_put(begun: Begun, target: str, next_url: str) -> PutPage:
    """On the way to the LMS, which is asked to keep this browser's secret."""
    storage = Storage(storage_origin(begun.registration), target, cookie_name_of(begun.state), begun.browser)
    return PutPage(storage, next_url)


def build_get(registration: KnownRegistration, pending: Pending, response: AuthenticationResponse) -> GetPage:
    """Back from the LMS, in a browser that kept no cookie."""
    storage = Storage(storage_origin(registration), pending.storage_target or "_parent", cookie_name_of(response.state))
    return GetPage(storage, addresses.LAUNCH, [("state", response.state), ("id_token", response.id_token)])


def build_again(sentence: str, asked: Mapping[str, Any], reference: str | None) -> WindowPage:
    """One button that begins the login again, in a window of its own."""
    names = {
        "iss": "issuer",
        "login_hint": "login_hint",
        "target_link_uri": "target_link_uri",
        "lti_message_hint": "message_hint",
        "client_id": "client_id",
        "lti_deployment_id": "deployment_id",
    }
    # no storage target: a window of its own is nobody's frame
    fields = [(name, str(asked[key])) for name, key in names.items() if asked.get(key) is not None]
    return WindowPage("One more step", sentence, Button(NEW_WINDOW, addresses.LOGIN), fields, reference)


def build_window(token: str) -> WindowPage:
    """One button that goes on with a checked launch in a window of its own."""
    return WindowPage("One more step", FORGETFUL, Button(NEW_WINDOW, addresses.ENTER), [("token", token)], None)


def build_pick(
    settings: DeepLinkingSettings,
    token: str,
    modules: Iterable[Module],
    *,
    chosen: Collection[str] = (),
    error: str | None = None,
) -> PickPage:
    """Every module that can be put into the course."""
    if v.LTI_RESOURCE_LINK not in settings.accept_types:
        error = "Your LMS takes no links here. Go back to your course and add the module as an LTI activity."
    several = settings.accept_multiple
    return PickPage(
        title="Pick modules for your course" if several else "Pick a module for your course",
        lead="Each becomes an activity of its own in your course. Nothing is recorded here by picking.",
        url=addresses.CHOOSE,
        token=token,
        type="checkbox" if several else "radio",
        options=[
            Option(one.id, f"{one.number}. {one.title}", f"{minutes_words(one.minutes)}. {one.why}", one.id in chosen)
            for one in sorted(modules, key=lambda each: each.number)
        ],
        error=error,
    )


def build_return(picked: Picked) -> ReturnPage:
    """What was picked, on its way to the LMS."""
    return ReturnPage(
        "Your LMS adds what you picked. If nothing happens, press the button.", picked.return_url, picked.jwt
    )


def link_to(module: Module, *, launch_url: str) -> ModuleLink:
    """The module as it will stand in the course, with a column for its score."""
    column = LineItem(SCORE_MAXIMUM, label=module.title, resource_id=module.id, tag="score")
    return ModuleLink(module.id, module.title, launch_url, text=module.why, line_item=column)
