"""Builds the card of the signed plan, and what stands there while nothing is signed."""

from training_app.readiness.plan.card import CardNumber, card_of, halves
from training_app.readiness.plan.contents import thaw
from training_app.readiness.plan.models import PlanSignOff
from training_app.readiness.plan.pages import CardPage, NoCardPage, NumberLine
from training_app.readiness.plan.reading import FIRST_DAY, FIRST_HOUR, is_open, read_plan
from training_app.web.here import Here
from training_app.web.words import day_in_words

TITLE = "The plan, on one card"
NUMBER_SHORT = 20
"""So many signs stand on one line of the narrowest phone."""
CUT = "Paper has its first words; the screen has all."


def build_card(signed: PlanSignOff, here: Here, *, agency: str) -> CardPage:
    """The card."""
    frozen = thaw(signed.content)
    titles = {part.id: part.title for part in frozen.parts}
    card = card_of(read_plan(frozen.answers))
    day = day_in_words(signed.signed_at.astimezone(here.zone).date())
    is_late = here.now.astimezone(here.zone).date() > signed.review_on
    again = f"Its yearly look was due {day_in_words(signed.review_on)}; ask before you rely on a number."
    return CardPage(
        title=TITLE,
        agency=agency,
        state=f"{frozen.name}. Signed off {day}, version {signed.number}." + (f" {again}" if is_late else ""),
        hour_head=titles.get(FIRST_HOUR, FIRST_HOUR),
        hour=card.hour,
        day_head=titles.get(FIRST_DAY, FIRST_DAY),
        day=card.day,
        more=card.screen_only,
        seats=halves([(one.name, _held(one.held_by), _held(one.stands_in)) for one in card.seats]),
        numbers=halves([_number(one) for one in card.numbers]),
        hours_class="quiet" if card.prints_hours else "quiet noprint",
        stand_in_class="quiet" if card.prints_stand_ins else "quiet noprint",
        cut=CUT if card.is_cut else "",
    )


def build_no_card(*, agency: str, sign_url: str | None) -> NoCardPage:
    """While nothing is signed.

    :param sign_url: for who may see to it
    """
    return NoCardPage(
        title=TITLE,
        agency=agency,
        said="No plan is signed off yet.",
        detail="When one is, it stands here, to read in the car and to print.",
        steps=[
            "Ask the watch commander who goes to the family, and who stays with the officers.",
            "Ask dispatch for the numbers of the investigators, the hospital and the neighboring agency.",
            "Medical help and the scene come first. What you may say to anybody else, you are told.",
        ],
        sign_url=sign_url,
    )


def _held(post: str) -> str:
    return "" if is_open(post) else post


def _number(one: CardNumber) -> NumberLine:
    url = f"tel:{one.telephone}" if one.telephone else None
    is_short = url is not None and len(one.number) <= NUMBER_SHORT
    return NumberLine(one.who, one.number, one.hours, url, "num state-cell" if is_short else "num")
