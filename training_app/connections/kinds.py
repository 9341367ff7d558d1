"""How destinations are shown that are no LRS: what of the page of the records does not hold for them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from training_app.connections.pages import Link
from training_app.lms.cmi5_door.queue import KIND as CMI5
from training_app.lms.lti_scores.rules import KIND as SCORES
from training_app.xapi.recorder import KIND as STATEMENTS


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of destination. ``people`` says how officers appear there, ``compared`` why nothing is compared.

    Where it is and how it is sent to is not changed here, but at ``link``.
    """

    people: str
    compared: str
    link: Link


OTHERS: Mapping[str, Kind] = {
    SCORES: Kind(
        people="The account that the LMS itself knows them by",
        compared=(
            "Completions and scores for the gradebook of this LMS. Each says what the record here says at the moment "
            "when it is sent; a correction is sent by itself."
        ),
        link=Link("The registration of this LMS", "/app/lms/lti"),
    ),
    CMI5: Kind(
        people="The account that the LMS itself knows them by",
        compared="A record counts as delivered when the LMS has answered that it took it.",
        link=Link("The LMS, and its sessions", "/app/lms/cmi5"),
    ),
}


def is_lrs(kind: str) -> bool:
    """Whether statements go there: such a destination is added, changed, tried and compared on these pages."""
    return kind == STATEMENTS
