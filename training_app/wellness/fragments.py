"""The repeated parts of the page, written the way a browser writes them back.

Attributes without a value are written ``hidden=""`` and only ``& < >`` are escaped, because the copy an officer
saves is made from the open page and must be the same file, byte for byte.
"""

from datetime import date
from string import Template

from training_app.wellness.instrument import Band, Instrument
from training_app.wellness.resources import Resource, dial

NO_AGENCY_ROW = (
    '<div><dt class="quiet">Your agency</dt><dd>No peer team, EAP or chaplain has been added to this page yet.'
    '<span class="fine">Ask where you work who they are, who runs them, and what they must report.</span></dd></div>'
)


def check_section(check: Instrument, template: Template) -> str:
    """Return one instrument: questions, the place for the result, and how it is scored."""
    words = {
        "name": check.name,
        "side": check.side,
        "minutes": check.minutes,
        "stem": check.stem,
        "owner_notice": check.owner_notice,
        "licence": check.licence,
        "source_url": check.source_url,
        "cited": check.cited,
        "points": "; ".join(f"{option.label.lower()}, {option.points}" for option in check.options),
        "reviewed": _reviewed(check),
    }
    return template.substitute(
        {field: escaped(value) for field, value in words.items()},
        key=check.id,
        highest=check.highest_total,
        heads="".join(f"<span>{escaped(option.label)}</span>" for option in check.options),
        questions="\n".join(_question(check, place) for place in range(1, len(check.items) + 1)),
        steps=_list_items(check.next_steps),
        bands="\n".join(_band_row(band) for band in check.bands),
        sources=_list_items(check.sources),
    ).strip()


def help_rows(national: tuple[Resource, ...], agency: tuple[Resource, ...]) -> str:
    """Return the people to talk to: two independent lines first, then the agency's own people, then the rest."""
    own = [_help_row(resource) for resource in agency] or [NO_AGENCY_ROW]
    first, rest = national[:2], national[2:]
    return "\n".join([*map(_help_row, first), *own, *map(_help_row, rest)])


def footer_items(national: tuple[Resource, ...], agency: tuple[Resource, ...]) -> str:
    """Return the band at the foot of the page, which stands in the same place on every page of the house."""
    return "\n".join(_footer_item(resource) for resource in (*national[:2], *agency[:1]))


def escaped(words: str) -> str:
    """Return words safe inside an element, as a browser would write them; not for attributes."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _question(check: Instrument, place: int) -> str:
    name = f"{check.id}-{place}"
    choices = "".join(
        f'<label><input type="radio" name="{name}" value="{option.points}" autocomplete="off">'
        f"<span>{escaped(option.label)}</span></label>"
        for option in check.options
    )
    words = escaped(check.items[place - 1])
    return (
        f'<div class="kq" role="radiogroup" aria-labelledby="{name}"><p id="{name}" class="kt">'
        f'<span class="num quiet">{place}</span> {words}</p>{choices}</div>'
    )


def _reviewed(check: Instrument) -> str:
    if check.verified_by and check.verified_on:
        return f"Checked by {check.verified_by}, {_day(check.verified_on)}."
    return "Not yet checked by a clinician."


def _band_row(band: Band) -> str:
    return (
        f'<tr data-low="{band.low}" data-high="{band.high}"><th scope="row">{band.low} to {band.high}</th>'
        f"<td>{escaped(band.name)}</td><td>{escaped(band.sentence)}</td></tr>"
    )


def _list_items(lines: tuple[str, ...]) -> str:
    return "".join(f"<li>{escaped(line)}</li>" for line in lines)


def demo_mark(words: str | None) -> str:
    """Return the line that marks a demonstration, nothing for a real agency."""
    return f'<p class="demo"><span class="wrap"><b>Demo</b> {escaped(words)}</span></p>' if words else ""


def _help_row(resource: Resource) -> str:
    mark = "Independent of your agency" if resource.is_independent else "Run by your agency"
    own = "" if resource.is_independent else " own"
    return (
        f"<div><dt>{_link(resource)}</dt>"
        f"<dd><b>{escaped(resource.name)}.</b> {escaped(resource.about)}{_text_link(resource)}"
        f'<span class="fine">Who else hears of it: {escaped(resource.must_report)}</span>'
        f'<span class="fine"><b class="indep{own}">{mark}.</b> {escaped(resource.who_runs_it)}. '
        f"{_tried(resource)}</span></dd></div>"
    )


def _tried(resource: Resource) -> str:
    """Say only what was done: a number that nobody dialled was not checked."""
    if resource.verified_on is not None:
        return f"Number tried {_day(resource.verified_on)}."
    if resource.compared_on is not None:
        return f"Number compared with published pages {_day(resource.compared_on)}, not yet dialed by us."
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


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
