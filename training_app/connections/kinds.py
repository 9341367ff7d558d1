"""How destinations are shown that are no LRS: what of the page of the records does not hold for them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from training_app.lms.cmi5_door.queue import KIND as CMI5
from training_app.lms.lti_scores.rules import KIND as SCORES
from training_app.sinks.rules import KIND as SINK
from training_app.web.question import Link
from training_app.xapi.recorder import KIND as STATEMENTS


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of destination. ``compared`` says why nothing is compared.

    ``people`` says how officers appear there; None where that can be chosen. ``link`` leads to where such a destination
    is changed; None where there is nothing to change. ``address`` is what its address is called.
    """

    people: str | None
    compared: str
    link: Link | None
    address: str = "Address"
    remarked: str | None = None
    "What a remark on a delivered record means, and what to do about it; None for the usual words."


OTHERS: Mapping[str, Kind] = {
    SCORES: Kind(
        people="The account that the LMS itself knows them by",
        compared=(
            "Completions and scores for the gradebook of this LMS. Each says what the record here says at the moment "
            "when it is sent; a correction is sent by itself."
        ),
        link=Link("The registration of this LMS", "/app/lms/lti"),
        remarked=(
            "The LMS had a grade of its own for these when ours was sent, and said that its own is the later one. "
            "Mostly somebody has changed it there by hand. Nothing was overwritten, and ours is kept here. If the "
            "grade there is right, nothing needs doing. If ours is, put it right in the gradebook of the LMS, by hand."
        ),
    ),
    CMI5: Kind(
        people="The account that the LMS itself knows them by",
        compared="A record counts as delivered when the LMS has answered that it took it.",
        link=Link("The LMS, and its sessions", "/app/lms/cmi5"),
    ),
    SINK: Kind(
        people=None,
        compared=(
            "A package that was installed beside this program takes each record. It counts as delivered when the "
            "package has said that it has it; nothing is compared."
        ),
        link=None,
        address="Sink",
    ),
}


def is_lrs(kind: str) -> bool:
    """Whether statements go there: such a destination is added, changed and compared on these pages."""
    return kind == STATEMENTS


def is_told_of_people(kind: str) -> bool:
    """Whether an agency chooses how officers appear there."""
    return kind in {STATEMENTS, SINK}


def is_sink(kind: str) -> bool:
    """Whether an installed package takes the records."""
    return kind == SINK


def is_tried(kind: str) -> bool:
    """Whether the connection is tried from the page of the records."""
    return kind in {STATEMENTS, SINK}
