"""Which line item a score goes to: the link's own, one that is found, or one that is made."""

from collections.abc import Callable

from training_app.delivery.rules import Refused
from training_app.lms.lti_scores import words
from training_app.lms.lti_scores.gradebook import Gradebook, NotNow
from training_app.lms.lti_scores.placement import Placement
from training_app.lms.lti_scores.rules import Item, find_line_item, line_item_for, may_make_items, scopes_for

TitleOf = Callable[[str], str]
MOST_LINKS = 10_000
"""Links whose columns are kept in mind; then they are looked for again, which costs a request for each."""

_Link = tuple[int, str | None, str, str]


class Columns:
    """The line items that one worker has found. They are in memory alone: the gradebook knows which there are."""

    def __init__(self, title_of: TitleOf) -> None:
        """
        :param title_of: the title of a module by its id
        """
        self._title_of = title_of
        self._known: dict[_Link, dict[Item, str]] = {}

    def find(self, gradebook: Gradebook, placement: Placement, item: Item) -> str:
        """The address of the line item, made where there is none.

        :raise NotNow: when there is none and none can be made
        """
        if not may_make_items(placement):
            if placement.lineitem_url is None or item is not Item.SCORE:
                raise NotNow(Refused(words.NO_COLUMN))
            return placement.lineitem_url
        if len(self._known) >= MOST_LINKS:
            self._known.clear()
        known = self._known.setdefault(_link_of(placement), {})
        if item not in known:
            known[item] = self._find_or_make(gradebook, placement, item)
        return known[item]

    def forget(self, placement: Placement) -> None:
        """One of them is not there any more: look again the next time."""
        self._known.pop(_link_of(placement), None)

    def _find_or_make(self, gradebook: Gradebook, placement: Placement, item: Item) -> str:
        address, scopes = placement.lineitems_url or "", scopes_for(placement)
        listed = gradebook.list_line_items(address, module_id=placement.module_id, scopes=scopes)
        found = find_line_item(item, listed, placement)
        if found is not None:
            return found
        wanted = line_item_for(item, placement, self._title_of(placement.module_id))
        return gradebook.add_line_item(address, wanted, scopes=scopes)


def _link_of(placement: Placement) -> _Link:
    return placement.registration_id, placement.lineitems_url, placement.resource_link_id, placement.module_id
