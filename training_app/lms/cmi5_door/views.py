"""Builds the pages of the cmi5 door."""

from dataclasses import replace

from training_app.content.catalogue import Module
from training_app.learning import addresses
from training_app.lms.cmi5_door.pages import LeavePage
from training_app.lms.cmi5_door.queries import WayBack
from training_app.web.message import Action, MessagePage
from training_app.web.words import count_in_words, counted

_ONLY_LOOKING = (
    "Your LMS opened this module to look at, so nothing can be answered here and nothing was recorded. To take the "
    "module, open it in your LMS as a course."
)
_ONCE_MORE = "Open the module there once more, so that it hears what it lacks."


def build_leave(way_back: WayBack, title: str, *, post_url: str) -> LeavePage:
    """Before going back: what is saved, and how much of it has reached the LMS."""
    saved = "Everything you did is saved here, and you can go on at the same place later."
    looked = "You only looked, so nothing was recorded."
    return LeavePage(
        side=title,
        lead=saved if way_back.is_normal else looked,
        arrived=_arrived(way_back),
        post_url=post_url,
        go_on_url=addresses.cover(way_back.module_id),
    )


def build_left(return_url: str | None, *, was_given_up: bool) -> MessagePage:
    """After it; browsers go on by themselves where the LMS said where to."""
    back = "Go back to your LMS, or close this window." if return_url else "You can close this window."
    on_the_way = "What is still on the way reaches your LMS within a minute."
    return MessagePage(
        title="You are finished here",
        lead=f"{back} {_ONCE_MORE if was_given_up else on_the_way}",
        kept="Everything you did is kept. On a shared computer, sign out of your LMS too.",
        actions=(Action("Back to your LMS", return_url),) if return_url else (),
    )


def build_look(module: Module) -> MessagePage:
    """A module that is only looked at."""
    return MessagePage(
        title=module.title,
        lead="Your LMS opened this module to look at. You can read everything; nothing you do here is recorded.",
        kept="What you did in it before stays as it is.",
        actions=(
            Action("Read the lessons", addresses.on_paper(module.id)),
            Action("See the module", addresses.cover(module.id)),
        ),
        side="Only to look at",
    )


def build_only_looking(module: Module) -> MessagePage:
    """Something was to be recorded in a module that is only looked at."""
    return replace(build_look(module), title="Nothing is recorded here", lead=_ONLY_LOOKING)


def _arrived(way_back: WayBack) -> str:
    if way_back.is_over:
        return (
            f"{way_back.site} takes no more records of this session, mostly because the training was opened there "
            f"again. They are kept here. {_ONCE_MORE}"
        )
    if way_back.delivered == way_back.total:
        return f"{way_back.site} has every record of this session so far."
    some = (
        f"{way_back.site} has {count_in_words(way_back.delivered)} of {counted(way_back.total, 'record', 'records')} "
        "of this session so far."
    )
    if way_back.not_taken:
        return f"{some} Some were not taken. All are kept here, and whoever looks after this program sees which."
    return f"{some} The others are kept here and sent by themselves."
