"""Builds the pages of classes: the first page, one class with its list, its code, its sheet, and signing in."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from training_app.accounts.rules import short_name
from training_app.classroom import addresses
from training_app.classroom.class_service import SignedIn
from training_app.classroom.models import CameHow, ClassState, PlaceOutcome
from training_app.classroom.outside_views import ROWS_A_PAGE, claim_line, module_options
from training_app.classroom.pages import (
    ClassFormPage,
    ClassLine,
    ClassPage,
    ClassroomPage,
    CodePage,
    Link,
    PlaceLine,
    SheetPage,
    SignPage,
    TabletPage,
    Typed,
)
from training_app.classroom.queries import ClaimRow, ClassRow, PlaceRow
from training_app.classroom.roster_file import RosterLine
from training_app.learning.pages import Mark, State
from training_app.web.here import Here
from training_app.web.words import counted, date_in_words, hours_from_minutes, people_in_words, sentence_start

EMPTY_LINES = 12
MISTAKES_MOST = 50
NOTICES = {
    "made": "The class is planned. Its code is ready to be shown or printed.",
    "cancelled": "The class is cancelled. Its list is kept; nothing was recorded from it.",
    "listed": "The list is kept.",
    "renewed": "Both codes are new. What was printed or opened before opens nothing any more.",
    "closed": "The list is confirmed, and everybody who was there has it on their record.",
}
HOW = {CameHow.LISTED: "put on the list", CameHow.PHONE: "own phone", CameHow.TABLET: "badge on the tablet"}
_OUTCOMES = {
    PlaceOutcome.RECORDED: State(Mark.DONE, "Recorded"),
    PlaceOutcome.HAD_IT: State(Mark.DONE, "Had the module already: hours"),
    PlaceOutcome.HOURS: State(Mark.DONE, "Hours"),
    PlaceOutcome.ABSENT: State(Mark.OPEN, "Not there"),
    PlaceOutcome.OWN: State(Mark.DUE, "Confirmed the list: enter it as training elsewhere"),
}


def class_state(found: ClassRow, now: datetime) -> State:
    """Where a class stands, in one word."""
    if found.state is ClassState.CANCELLED:
        return State(Mark.OPEN, "Cancelled")
    if found.state is ClassState.CLOSED:
        return State(Mark.DONE, "Confirmed")
    if now >= found.ends_at:
        return State(Mark.LATE, "To be confirmed")
    return (
        State(Mark.PART, "Sign-in is open") if found.opens_at <= now < found.closes_at else State(Mark.OPEN, "Planned")
    )


def when_words(found: ClassRow, here: Here) -> str:
    """ "Friday 27 November, 09:00 to 11:30"."""
    today = here.now.astimezone(here.zone).date()
    day = date_in_words(found.starts_at.astimezone(here.zone).date(), today)
    return f"{day}, {here.time(found.starts_at)} to {here.time(found.ends_at)}"


def build_classroom(  # noqa: PLR0913 - what the page is made from, most by name
    waiting: Sequence[ClaimRow],
    found: int,
    planned: Sequence[ClassRow],
    past: Sequence[ClassRow],
    places: Mapping[int, tuple[int, int]],
    here: Here,
    *,
    page: int,
    pages: int,
) -> ClassroomPage:
    """What waits on top, then the classes.

    :param found: how many entries wait in all
    :param places: on the list, and there, by class
    """
    to_confirm = sum(one.ends_at <= here.now for one in planned)
    words = []
    if found:
        words.append(f"{sentence_start(counted(found, 'entry waits', 'entries wait'))} to be looked at.")
    if to_confirm:
        ended = counted(to_confirm, "class that ended waits", "classes that ended wait")
        words.append(f"{sentence_start(ended)} to be confirmed.")
    return ClassroomPage(
        title="Classroom",
        lead=" ".join(words) or "Nothing waits for you.",
        percent=0 if found or to_confirm else 100,
        ground_label=f"{found + to_confirm} to look at",
        notice=None,
        waiting=[claim_line(one, here) for one in waiting],
        planned=[_class_line(one, places, here) for one in planned],
        past=[_class_line(one, places, here) for one in past],
        links=[
            Link("Plan a class", addresses.NEW_CLASS),
            Link("Enter training for an officer", addresses.ENTER),
        ],
        claims=Link("All entries of training elsewhere", addresses.OUTSIDE),
        pages_words=f"Page {page} of {pages}" if pages > 1 else "",
        before_url=f"{addresses.CLASSROOM}?page={page - 1}" if page > 1 else None,
        after_url=f"{addresses.CLASSROOM}?page={page + 1}" if page < pages else None,
    )


def _class_line(found: ClassRow, places: Mapping[int, tuple[int, int]], here: Here) -> ClassLine:
    listed, there = places.get(found.id, (0, 0))
    return ClassLine(
        title=found.title,
        url=addresses.one_class(found.id),
        when=when_words(found, here),
        room=found.room,
        people=f"{there} of {listed}",
        state=class_state(found, here.now),
    )


def build_form(
    modules: Mapping[str, str], units: Mapping[int, str], form: Typed, *, may_be_everybody: bool
) -> ClassFormPage:
    """A class being planned."""
    everybody = [("", "Everybody")] if may_be_everybody else []
    options = [*everybody, *((str(unit_id), name) for unit_id, name in units.items())]
    return ClassFormPage("Plan a class", form, module_options(modules), options, addresses.CLASSES)


def build_class(  # noqa: PLR0913 - what the page is made from, most by name
    found: ClassRow,
    places: Sequence[PlaceRow],
    here: Here,
    modules: Mapping[str, str],
    *,
    did: str | None = None,
    add: Typed,
    cancel: Typed,
    mistakes: Sequence[str] = (),
) -> ClassPage:
    """One class with its list."""
    is_planned = found.state is ClassState.PLANNED
    there = sum(one.is_present for one in places)
    state = class_state(found, here.now)
    runs = f"The list can be confirmed from {here.when(found.ends_at)} on, when the class has ended."
    return ClassPage(
        title=found.title,
        side=state.word,
        notice=NOTICES.get(did or ""),
        state=state,
        lead=f"{sentence_start(people_in_words(len(places)))} on the list, {people_in_words(there)} there.",
        facts=facts_of(found, here, modules),
        lines=[_place_line(one, found, here) for one in places],
        listed=len(places),
        is_planned=is_planned,
        close_words=runs if here.now < found.ends_at else "",
        add=add,
        cancel=cancel,
        mistakes=mistakes[:MISTAKES_MOST],
        more_mistakes=f"And {len(mistakes) - MISTAKES_MOST} more." if len(mistakes) > MISTAKES_MOST else "",
        problems=[*add.problems, *cancel.problems],
        url=addresses.one_class(found.id),
    )


def facts_of(found: ClassRow, here: Here, modules: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is known of a class beside its title."""
    facts = [
        ("When", when_words(found, here)),
        ("Room", found.room),
        ("Instructor", found.instructor),
        ("Hours", hours_from_minutes(found.minutes)),
        ("Sign-in", f"from {here.time(found.opens_at)} until {here.time(found.closes_at)}"),
    ]
    if found.module_id:
        facts.append(("Stands for", modules.get(found.module_id, found.module_id)))
    if found.code:
        facts.append(("Code", found.code))
    if found.seats is not None:
        facts.append(("Seats", str(found.seats)))
    if found.reason:
        facts.append(("Cancelled", found.reason))
    return facts


def _place_line(place: PlaceRow, found: ClassRow, here: Here) -> PlaceLine:
    signed = f"{HOW[place.how]}, {here.time(place.signed_in_at)}" if place.signed_in_at else HOW[place.how]
    there = State(Mark.PART, "There") if place.is_present else State(Mark.OPEN, "Not yet")
    return PlaceLine(
        id=place.person_id,
        name=short_name(place.given_name, place.family_name),
        badge=place.badge or "",
        unit=place.unit or "",
        how=sentence_start(signed),
        is_present=place.is_present,
        hours=hours_from_minutes(place.minutes or found.minutes),
        state=_OUTCOMES[place.outcome] if place.outcome else there,
    )


def roster_lines(found: ClassRow, places: Sequence[PlaceRow], here: Here) -> list[RosterLine]:
    """The list as it goes out."""
    return [
        RosterLine(
            badge=one.badge or "",
            name=f"{one.family_name}, {one.given_name}",
            unit=one.unit or "",
            is_present=one.is_present,
            minutes=one.minutes or found.minutes,
            signed_in=here.time(one.signed_in_at) if one.signed_in_at else "",
            how=HOW[one.how],
        )
        for one in places
    ]


def build_code(found: ClassRow, here: Here, image: str, base: str) -> CodePage:
    """The code of a class.

    :param base: the address of the program, without a slash at its end
    """
    return CodePage(
        title="Sign in to this class",
        side=found.title,
        lead=f"{when_words(found, here)}, {found.room}. Sign-in is open from {here.time(found.opens_at)} until "
        f"{here.time(found.closes_at)}.",
        image=image,
        address=f"{base}{addresses.phone(found.phone_code)}",
        tablet_url=addresses.tablet(found.tablet_code),
        renew_url=f"{addresses.one_class(found.id)}/renew",
        back=Link("Back to the class", addresses.one_class(found.id)),
    )


def build_sheet(found: ClassRow, places: Sequence[PlaceRow], here: Here, modules: Mapping[str, str]) -> SheetPage:
    """The list on paper."""
    lines = [(f"{one.family_name}, {one.given_name}", one.badge or "") for one in places]
    back = Link("Back to the class", addresses.one_class(found.id))
    return SheetPage("Sign-in sheet", found.title, lines, EMPTY_LINES, facts_of(found, here, modules), back)


def build_sign(found: ClassRow, here: Here, outcome: SignedIn | None) -> SignPage:
    """A class on somebody's own phone.

    :param outcome: what came of signing in, or would come of it; None when the button is to be shown
    """
    words = sign_words(found, here, outcome) if outcome is not None else "You are in the room? Then sign in."
    return SignPage(
        title=found.title,
        side="Class",
        words=words,
        lead=f"{when_words(found, here)}, {found.room}, with {found.instructor}.",
        facts=[("Hours", hours_from_minutes(found.minutes))],
        can_sign=outcome is None,
        url=addresses.phone(found.phone_code),
    )


def build_tablet(found: ClassRow, here: Here, said: str | None, form: Typed, state: SignedIn | None) -> TabletPage:
    """A class on the room's tablet: it names nobody.

    :param state: why no badge can be taken now, None when one can
    """
    return TabletPage(
        title=found.title,
        side="Class",
        said=said,
        form=form,
        lead=sign_words(found, here, state) if state else f"{when_words(found, here)}, {found.room}. Next, please.",
        can_sign=state is None,
        url=addresses.tablet(found.tablet_code),
    )


def sign_words(found: ClassRow, here: Here, outcome: SignedIn) -> str:
    """What came of a sign-in: what happened, what is kept, what to do next."""
    opens, closes = here.when(found.opens_at), here.when(found.closes_at)
    return {
        SignedIn.DONE: "You are signed in. It goes on your record once the instructor has confirmed the list.",
        SignedIn.ALREADY: "You are signed in already, so nothing was added. There is nothing more to do.",
        SignedIn.EARLY: f"Sign-in opens {opens}. Nothing was kept yet. Open this page again then.",
        SignedIn.LATE: f"Sign-in closed {closes}, so nothing was added. Tell the instructor that you are here: they "
        "can put you on the list.",
        SignedIn.FULL: "Every seat of this class is taken, so nothing was added. Ask the instructor, who can add you.",
        SignedIn.ENDED: "This class was closed or cancelled, so nothing was added. Ask the instructor.",
    }[outcome]


def pages_of(rows: int) -> int:
    """How many pages so many rows fill."""
    return max(1, -(-rows // ROWS_A_PAGE))
