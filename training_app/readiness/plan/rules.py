"""What a response plan lacks, each thing in one sentence, with the part it belongs to and how grave it is. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from training_app.content.toolkit_schema import CLOCK
from training_app.readiness.plan.reading import (
    CONTACTS,
    FIRST_DAY,
    FIRST_HOUR,
    ROLES,
    THREE_DAYS,
    Contact,
    Names,
    Plan,
    Seat,
    Step,
    is_open,
    key_of,
)
from training_app.web.words import day_in_words

RING_WITHIN = timedelta(days=180)
LOOK_WITHIN = timedelta(days=365)
SOON = frozenset({FIRST_HOUR, FIRST_DAY, THREE_DAYS})
QUOTED_LONGEST = 60


class Gravity(StrEnum):
    """How grave a gap is."""

    GRAVE = "grave"
    "On the night somebody would be left alone, or not be reached."
    MEND = "mend"


class Kind(StrEnum):
    """What is missing."""

    NO_FAMILY_LIAISON = "no_family_liaison"
    NO_OFFICER_LIAISON = "no_officer_liaison"
    NOT_HELD = "not_held"
    NO_STAND_IN = "no_stand_in"
    GAP_IN_CLOCK = "gap_in_clock"
    NO_FAMILY_STEP = "no_family_step"
    NOT_SERVED = "not_served"
    SERVED_LATE = "served_late"
    FOR_NOBODY = "for_nobody"
    NO_POST = "no_post"
    UNKNOWN_SEAT = "unknown_seat"
    UNKNOWN_CALL = "unknown_call"
    NO_NUMBER = "no_number"
    NEVER_RUNG = "never_rung"
    OUTDATED = "outdated"
    RUNG_AHEAD = "rung_ahead"
    OPEN_PLACE = "open_place"
    NOT_LOOKED_AT = "not_looked_at"


@dataclass(frozen=True, slots=True)
class Finding:
    """One gap. ``about`` tells two of a kind apart: a seat, a number, who is served."""

    kind: Kind
    gravity: Gravity
    part_id: str
    about: str
    sentence: str


def check_plan(plan: Plan, names: Names, today: date, looked_on: date | None) -> list[Finding]:
    """Everything that is missing, the grave first, then in the order of the plan.

    :param looked_on: when somebody kept a part of it or signed it last; None for never
    """
    found = [
        *_liaisons(plan),
        *_seats(plan),
        *_clock(plan, names),
        *_served(plan, names),
        *(gap for step in plan.steps for gap in _step(step)),
        *_seats_unknown(plan),
        *_calls_unknown(plan),
        *(gap for contact in plan.contacts for gap in _contact(contact, today)),
        *_open_places(plan, names),
        *_looked_at(today, looked_on),
    ]
    places = list(names.parts)
    place = {part_id: at for at, part_id in enumerate(places)}
    return sorted(found, key=lambda one: (one.gravity is not Gravity.GRAVE, place.get(one.part_id, len(places))))


def grave_in(findings: Iterable[Finding]) -> int:
    """How many of them are grave."""
    return sum(one.gravity is Gravity.GRAVE for one in findings)


def is_family_liaison(seat: Seat) -> bool:
    """Whether the seat's name says so."""
    return "family" in seat.key and "liaison" in seat.key


def is_officer_liaison(seat: Seat) -> bool:
    """Likewise; a "family liaison officer" is none."""
    return "officer" in seat.key and "liaison" in seat.key and not is_family_liaison(seat)


def _liaisons(plan: Plan) -> Iterator[Finding]:
    if not any(map(is_family_liaison, plan.seats)):
        said = "No seat is the family liaison. Put one in: nobody else goes to the family and stays in touch."
        yield Finding(Kind.NO_FAMILY_LIAISON, Gravity.GRAVE, ROLES, "", said)
    if not any(map(is_officer_liaison, plan.seats)):
        said = "No seat is the officer liaison. Put one in: nobody else stays with the officers and asks nothing."
        yield Finding(Kind.NO_OFFICER_LIAISON, Gravity.GRAVE, ROLES, "", said)


def _seats(plan: Plan) -> Iterator[Finding]:
    for seat in plan.seats:
        if is_open(seat.held_by):
            gravity = Gravity.GRAVE if is_family_liaison(seat) or is_officer_liaison(seat) else Gravity.MEND
            said = f"No post holds the seat “{seat.name}.”"
            yield Finding(Kind.NOT_HELD, gravity, ROLES, seat.name, said)
        if is_open(seat.stands_in):
            said = f"Nobody stands in for “{seat.name}” when it is absent."
            yield Finding(Kind.NO_STAND_IN, Gravity.MEND, ROLES, seat.name, said)


def _clock(plan: Plan, names: Names) -> Iterator[Finding]:
    for part_id in CLOCK:
        if not plan.steps_in(part_id):
            said = f"There is a gap in the clock: “{names.parts.get(part_id, part_id)}” holds no step."
            yield Finding(Kind.GAP_IN_CLOCK, Gravity.GRAVE, part_id, "", said)


def _served(plan: Plan, names: Names) -> Iterator[Finding]:
    for served, label in names.served.items():
        parts = {step.part_id for step in plan.steps if step.served == served}
        # an hour without any step is told as such; the widest gap is told, and not what follows from it
        if not parts:
            said = f"Nothing in the whole plan is for: {label}."
            yield Finding(Kind.NOT_SERVED, Gravity.GRAVE, FIRST_HOUR, served, said)
        elif not parts & SOON:
            said = f"Nothing in the first three days is for: {label}."
            yield Finding(Kind.SERVED_LATE, Gravity.GRAVE, FIRST_HOUR, served, said)
        elif served == "family" and FIRST_HOUR not in parts and plan.steps_in(FIRST_HOUR):
            said = "In the first hour nobody goes to the family. They hear it from somebody else."
            yield Finding(Kind.NO_FAMILY_STEP, Gravity.GRAVE, FIRST_HOUR, served, said)


def _step(step: Step) -> Iterator[Finding]:
    if not step.posts:
        gravity = Gravity.GRAVE if step.part_id in {FIRST_HOUR, FIRST_DAY} else Gravity.MEND
        said = f"No seat is named for: {_quoted(step.does)}"
        yield Finding(Kind.NO_POST, gravity, step.part_id, step.does, said)
    if not step.served:
        said = f"It is not said for whom this is: {_quoted(step.does)}"
        yield Finding(Kind.FOR_NOBODY, Gravity.MEND, step.part_id, step.does, said)


def _seats_unknown(plan: Plan) -> Iterator[Finding]:
    known = {seat.key for seat in plan.seats}
    # those two have findings of their own
    told = {seat for seat in ("family liaison", "officer liaison") if seat not in known}
    for name, first in _first_of((post, step) for step in plan.steps for post in step.posts):
        if key_of(name) not in known | told:
            said = f"“{name}” has something to do and is not among the seats."
            yield Finding(Kind.UNKNOWN_SEAT, Gravity.MEND, first.part_id, name, said)


def _calls_unknown(plan: Plan) -> Iterator[Finding]:
    for name, first in _first_of((call, step) for step in plan.steps for call in step.calls):
        if not any(is_called(contact, name) for contact in plan.contacts):
            said = f"“{name}” is to be called and has no line among the numbers."
            yield Finding(Kind.UNKNOWN_CALL, Gravity.MEND, first.part_id, name, said)


def is_called(contact: Contact, name: str) -> bool:
    """Whether a step means this number: by its whole name, or by what its name begins with."""
    return key_of(contact.who) == key_of(name) or contact.who.casefold().startswith(name.casefold())


def _first_of(named: Iterable[tuple[str, Step]]) -> Sequence[tuple[str, Step]]:
    """Each name once, with the first step that has it."""
    first: dict[str, tuple[str, Step]] = {}
    for name, step in named:
        first.setdefault(key_of(name), (name, step))
    return list(first.values())


def _contact(contact: Contact, today: date) -> Iterator[Finding]:
    if is_open(contact.number):
        said = f"“{contact.who}” has no number."
        yield Finding(Kind.NO_NUMBER, Gravity.GRAVE, CONTACTS, contact.who, said)
    elif contact.rung_on is None:
        said = f"“{contact.who}” was never called to try it. Call it at night, and enter the day."
        yield Finding(Kind.NEVER_RUNG, Gravity.MEND, CONTACTS, contact.who, said)
    elif contact.rung_on > today:
        said = (
            f"“{contact.who}” says that it was last called on {day_in_words(contact.rung_on)}, which has not come yet."
        )
        yield Finding(Kind.RUNG_AHEAD, Gravity.MEND, CONTACTS, contact.who, said)
    elif today - contact.rung_on > RING_WITHIN:
        said = f"“{contact.who}” is outdated: it was last called on {day_in_words(contact.rung_on)}."
        yield Finding(Kind.OUTDATED, Gravity.MEND, CONTACTS, contact.who, said)


def _open_places(plan: Plan, names: Names) -> Iterator[Finding]:
    for part_id, places in plan.open_places.items():
        said = f"“{names.parts.get(part_id, part_id)}” still has something to fill in: {', '.join(places)}"
        yield Finding(Kind.OPEN_PLACE, Gravity.MEND, part_id, "", said)


def _looked_at(today: date, looked_on: date | None) -> Iterator[Finding]:
    if looked_on is None:
        said = "Nobody has kept a part of this plan yet. It stands as the library suggests it."
        yield Finding(Kind.NOT_LOOKED_AT, Gravity.MEND, ROLES, "", said)
    elif today - looked_on > LOOK_WITHIN:
        said = f"Nobody has looked at this plan for more than a year: last on {day_in_words(looked_on)}."
        yield Finding(Kind.NOT_LOOKED_AT, Gravity.MEND, ROLES, "", said)


def _quoted(text: str) -> str:
    short = text if len(text) <= QUOTED_LONGEST else f"{text[:QUOTED_LONGEST].rsplit(' ', 1)[0]} …"
    return f"“{short}”"
