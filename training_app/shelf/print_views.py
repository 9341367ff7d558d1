"""Builds the lessons of a module as one text, in the program and as a file of its own."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.content.catalogue import Catalogue, Module, Source
from training_app.content.slots import fill_slots
from training_app.learning import addresses
from training_app.learning.stamps import stamp_of
from training_app.web.words import minutes_words

# numbers of sources, practices and their controls begin anew in each lesson; on one page each needs its own
_ANCHOR = re.compile(r'(\b(?:id|for|name|aria-labelledby)="|href="#)((?:s|pr|rw|ch|so)[0-9][0-9-]*")')


@dataclass(frozen=True, slots=True)
class PrintedLesson:
    """One lesson; ``html`` is safe, and its ids are unlike those of the others."""

    number: int
    title: str
    content_note: str | None
    html: str


@dataclass(frozen=True, slots=True)
class PrintPage:
    """All lessons of a module. The story and the check are played in the program, and only named here."""

    side: str
    title: str
    short_title: str
    stamp: str | None
    stamp_why: str | None
    why: str
    content_note: str
    version: str
    minutes: str
    objectives: Sequence[str]
    lessons: Sequence[PrintedLesson]
    story: str | None
    check: str
    sources: Sequence[Source]
    cover_url: str


def build_print(catalogue: Catalogue, module: Module, own: Mapping[str, str]) -> PrintPage:
    """The page.

    :param own: the agency's own texts by slot key
    """
    stamp, stamp_why = stamp_of(module.status)
    scenario = module.scenario
    return PrintPage(
        side=f"Module {module.number}",
        title=module.title,
        short_title=module.short_title,
        stamp=stamp,
        stamp_why=stamp_why,
        why=module.why,
        content_note=module.content_note,
        version=module.version,
        minutes=minutes_words(module.minutes),
        objectives=[objective.text for objective in module.objectives],
        lessons=[
            PrintedLesson(
                lesson.number, lesson.title, lesson.content_note, own_ids(fill_slots(lesson.html, own), lesson.number)
            )
            for lesson in module.lessons
        ],
        story=f"{scenario.title}. {scenario.setting} Played in the program, {scenario.minutes} min."
        if scenario
        else None,
        check=f"Taken in the program, {module.check_minutes} min.",
        sources=[catalogue.sources[source_id] for source_id in module.source_ids],
        cover_url=addresses.cover(module.id),
    )


def own_ids(html: str, number: int) -> str:
    """Return a lesson's HTML with its ids, what points to them, and the names of its notes unlike those of others."""
    named = html.replace('aria-label="Source ', f'aria-label="Lesson {number}, source ')
    return _ANCHOR.sub(rf"\g<1>l{number}-\g<2>", named)
