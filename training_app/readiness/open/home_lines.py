"""What the home of the room says of comments and of published totals."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.accounts.rules import Permission, may
from training_app.foundation.ids import AgencyId
from training_app.readiness.open import addresses
from training_app.readiness.open.comment_queries import count_open
from training_app.readiness.open.totals_queries import newest_published
from training_app.readiness.pages import DueLine, Mark
from training_app.web.words import count_in_words, counted, sentence_start


def home_lines(session: Session, identity: Identity) -> Sequence[DueLine]:
    """A line for each of the two pages that this person may open."""
    return list(_lines(session, identity))


def papers_waiting(session: Session, agency_id: AgencyId) -> tuple[str, str]:
    """The line of the review queue that leads to the queue of papers: "... two open", and its address."""
    waiting = count_open(session, agency_id)
    words = f"{count_in_words(waiting)} open" if waiting else "none open"
    return f"Comments on the agency’s papers: {words}", addresses.COMMENTS


def _lines(session: Session, identity: Identity) -> Iterator[DueLine]:
    waiting = count_open(session, identity.agency_id)
    words = f"{sentence_start(counted(waiting, 'comment', 'comments'))} open" if waiting else "None open"
    detail = "What partners and reviewers said of these papers, and what the agency answered."
    yield DueLine("Comments and answers", addresses.COMMENTS, Mark("due" if waiting else "done", words), detail)
    if may(identity.roles, Permission.PUBLISH_TOTALS):
        newest = newest_published(session, identity.agency_id)
        is_shown = newest is not None and newest.content is not None
        state = Mark("done", "Published") if is_shown else Mark("open", "Not published")
        yield DueLine(
            "Totals for the public", addresses.PUBLIC, state, "Which of its totals the agency shows to anybody."
        )
