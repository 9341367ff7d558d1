"""One questionnaire as a section of the page: its questions, the place for the result, and how it is scored."""

from string import Template

from training_app.wellness.instrument import Band, Instrument, Option, Question
from training_app.wellness.markup import escaped, folded, in_words, list_items

GATE_PLACE = "A"
"""The question before the others has a letter: the papers number the others from 1."""
HELP_NOTE = "Any answer but the first opens a list of people to talk to, here on the page. Nobody is told."


def check_section(check: Instrument, template: Template, *, is_open: bool) -> str:
    """Return one instrument; all but the first of the page are folded away until somebody opens them."""
    gate = _gate(check)
    form = template.substitute(
        {field: escaped(value) for field, value in _words(check).items()},
        highest=check.highest_total,
        steps=list_items(check.next_steps),
        bands="\n".join(_band_row(band) for band in check.bands),
        sources=list_items(check.sources),
        points=_points(check),
        gate=gate,
        rest=' data-rest=""' if gate else "",
        questions=_questions(check),
    ).strip()
    inside = form if is_open else folded(f"{check.name}: {check.asks[0].lower()}{check.asks[1:]}", form)
    return (
        f'<section class="row{"" if is_open else " slim"}" data-check="{check.id}" data-label="{escaped(check.name)}" '
        f'data-highest="{check.highest_total}" aria-labelledby="{check.id}-side">\n'
        f'<h2 class="side" id="{check.id}-side">{escaped(check.side)}<br>'
        f'<span class="quiet">{escaped(check.minutes)}</span></h2>\n{inside}\n</section>'
    )


def question_row(key: str, place: str, question: Question) -> str:
    """Return one question with its answers; ``place`` is what stands before it."""
    label = f"{key}-{place.lower()}"
    choices = "".join(_choice(label, option) for option in question.options)
    marks = {"gate": "", "counted": "", "extra": ' data-extra=""'}[question.part] + (
        ' data-help=""' if question.asks_help else ""
    )
    note = f'<p class="fine note needs-script noprint" hidden="">{HELP_NOTE}</p>\n' if question.asks_help else ""
    return (
        f'{note}<div class="kq" role="radiogroup" aria-labelledby="{label}"{marks}><p id="{label}" class="kt">'
        f'<span class="num quiet" data-part="place">{place}</span> {escaped(question.words)}</p>{choices}</div>'
    )


def grid(questions: str, options: tuple[Option, ...] | None) -> str:
    """Return questions under one head for the answers they share; without shared answers each shows its own."""
    if options is None:
        return f'<div class="box"><div class="klist">\n{questions}\n</div></div>'
    heads = "".join(f"<span>{escaped(option.label)}</span>" for option in options)
    return (
        f'<div class="box"><div class="kgrid">\n'
        f'<div class="khead" aria-hidden="true"><span></span>{heads}</div>\n{questions}\n</div></div>'
    )


def _gate(check: Instrument) -> str:
    rows = [question_row(check.id, GATE_PLACE, each) for each in check.questions if each.part == "gate"]
    return f'<div class="wide">{grid("".join(rows), None)}</div>' if rows else ""


def _questions(check: Instrument) -> str:
    counted = "\n".join(question_row(check.id, str(place), each) for place, each in enumerate(check.counted, start=1))
    place = str(len(check.counted) + 1)
    extra = [question_row(check.id, place, each) for each in check.questions if each.part == "extra"]
    after = f'\n<p class="fine note">One more, which is not counted:</p>\n{grid(extra[0], None)}' if extra else ""
    return grid(counted, check.shared_options) + after


def _words(check: Instrument) -> dict[str, str]:
    return {
        "name": check.name,
        "stem": check.stem,
        "owner_notice": check.owner_notice,
        "licence": check.licence,
        "source_url": check.source_url,
        "cited": check.cited,
        "compared": check.compared_with,
        "reviewed": _reviewed(check),
    }


def _choice(label: str, option: Option) -> str:
    ends = ' data-ends=""' if option.ends else ""
    return (
        f'<label><input type="radio" name="{label}" value="{option.points}" autocomplete="off" form="unkept"{ends}>'
        f"<span>{escaped(option.label)}</span></label>"
    )


def _points(check: Instrument) -> str:
    """Say how to add up by hand, as one would read it from a paper form."""
    shared = check.shared_options
    if shared is not None:
        return f"Add up the points: {_added(shared)}."
    by_question = "; ".join(f"question {place}: {_added(each.options)}" for place, each in enumerate(check.counted, 1))
    return f"Add up the points. {by_question[0].upper()}{by_question[1:]}."


def _added(options: tuple[Option, ...]) -> str:
    return ", ".join(f"{escaped(option.label.lower())} {option.points}" for option in options)


def _reviewed(check: Instrument) -> str:
    if check.verified_by and check.verified_on:
        return f"Checked by {check.verified_by}, {in_words(check.verified_on)}."
    return "Not yet checked by a clinician."


def _band_row(band: Band) -> str:
    span = f"{band.low} to {band.high}" if band.low != band.high else str(band.low)
    return (
        f'<tr data-low="{band.low}" data-high="{band.high}"><th scope="row">{span}</th>'
        f"<td>{escaped(band.name)}</td><td>{escaped(band.sentence)}</td></tr>"
    )
