"""What a page says when it looks back at an earlier day."""

from collections.abc import Sequence

from training_app.reports.pages import Back
from training_app.reports.viewpoint import Viewpoint

LIMITS = "Units are today's, and so are due dates that were moved since. What a month ended with is kept unchanged."


def back_of(view: Viewpoint, now_url: str, notices: Sequence[str] = ()) -> Back:
    """The line above the page.

    :param now_url: the same page as of now
    :param notices: what to say about the address
    """
    if view.as_of is None:
        return Back("", "", now_url, notices)
    words = f"As it was recorded by the end of {view.day(view.as_of)} {view.as_of.year}. {LIMITS}"
    return Back(words, view.as_of.isoformat(), now_url, notices)
