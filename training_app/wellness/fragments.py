"""People to talk to, as the page shows them: the whole list, the band at the foot, and the few at once."""

from training_app.wellness.markup import escaped, in_words
from training_app.wellness.resources import Resource, dial

NO_AGENCY_ROW = (
    '<div><dt class="quiet">Your agency</dt><dd>No peer team, EAP or chaplain has been added to this page yet.'
    '<span class="fine">Ask where you work who they are, who runs them, and what they must report.</span></dd></div>'
)


def help_rows(national: tuple[Resource, ...], agency: tuple[Resource, ...]) -> str:
    """Return the people to talk to: two independent lines first, then the agency's own people, then the rest."""
    own = [_help_row(resource) for resource in agency] or [NO_AGENCY_ROW]
    first, rest = national[:2], national[2:]
    return "\n".join([*map(_help_row, first), *own, *map(_help_row, rest)])


def footer_items(national: tuple[Resource, ...], agency: tuple[Resource, ...]) -> str:
    """Return the band at the foot of the page, which stands in the same place on every page of the house."""
    return "\n".join(_footer_item(resource) for resource in (*national[:2], *agency[:1]))


def people_at_once(national: tuple[Resource, ...], agency: tuple[Resource, ...]) -> str:
    """Return everybody as short lines, for the list that opens while somebody answers."""
    return "".join(f"<li>{_link(each)}{_text_link(each)} {escaped(each.name)}</li>" for each in (*national, *agency))


def demo_mark(words: str | None) -> str:
    """Return the line that marks a demonstration, nothing for a real agency."""
    return (
        f'<header><p class="demo"><span class="wrap"><b>Demo</b> {escaped(words)}</span></p></header>' if words else ""
    )


def _help_row(resource: Resource) -> str:
    mark = "Independent of your agency" if resource.is_independent else "Run by your agency"
    own = "" if resource.is_independent else " own"
    return (
        f"<div><dt>{_link(resource)}</dt>"
        f"<dd><b>{escaped(resource.name)}.</b> {escaped(resource.about)}{_text_link(resource)}"
        f"{_for_whom(resource)}"
        f'<span class="fine">Who else hears of it: {escaped(resource.must_report)}</span>'
        f'<span class="fine"><b class="indep{own}">{mark}.</b> {escaped(resource.who_runs_it)}. '
        f"{_tried(resource)}</span></dd></div>"
    )


def _for_whom(resource: Resource) -> str:
    told = [f"For {resource.serves}." if resource.serves else "", resource.who_pays or ""]
    words = " ".join(each for each in told if each)
    return f'<span class="fine">{escaped(words)}</span>' if words else ""


def _tried(resource: Resource) -> str:
    """Say only what was done: a number that nobody dialled was not checked."""
    if resource.verified_on is not None:
        return f"Number tried {in_words(resource.verified_on)}."
    if resource.compared_on is not None:
        return f"Number compared with published pages {in_words(resource.compared_on)}, not yet dialed by us."
    return ""


def _text_link(resource: Resource) -> str:
    if resource.phone is None or resource.text is None:
        return ""
    return f' <a href="sms:{dial(resource.text)}">Text {escaped(resource.text)}</a>'


def _footer_item(resource: Resource) -> str:
    return f"<li>{_link(resource)} {escaped(resource.name)}</li>"


def _link(resource: Resource) -> str:
    address = f"tel:{dial(resource.phone)}" if resource.phone else f"sms:{dial(resource.text or '')}"
    return f'<a href="{address}">{escaped(resource.shown_as)}</a>'
