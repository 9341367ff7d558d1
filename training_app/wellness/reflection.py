"""A look back at sleep and fatigue: lines to mark for oneself, without points and without a result."""

from dataclasses import dataclass
from pathlib import Path

from training_app.wellness.instrument import Option, Question
from training_app.wellness.markup import escaped, folded, list_items
from training_app.wellness.questionnaire import grid, question_row
from training_app.wellness.reading import read_fields

SLEEP = Path(__file__).parent / "sleep.yaml"
NO_SCORE = "Our own words, for looking back. There is no score, and no clinician has checked them yet."


@dataclass(frozen=True, slots=True)
class Reflection:
    """Lines of our own, with the same answers for each; nothing is added up."""

    id: str
    side: str
    minutes: str
    asks: str
    stem: str
    labels: tuple[str, ...]
    lines: tuple[str, ...]
    afterwards: tuple[str, ...]
    sources: tuple[str, ...]


def load_reflection(path: Path = SLEEP) -> Reflection:
    """Return the lines of a file.

    :raise BadFile: naming line and field
    """
    fields = read_fields(path)
    reflection = Reflection(
        id=fields.text("id"),
        side=fields.text("side"),
        minutes=fields.text("minutes"),
        asks=fields.text("asks"),
        stem=fields.text("stem"),
        labels=fields.texts("labels"),
        lines=fields.texts("lines"),
        afterwards=fields.texts("afterwards"),
        sources=fields.texts("sources"),
    )
    fields.refuse_others()
    return reflection


def reflection_section(look: Reflection) -> str:
    """Return the lines to mark, and what one could do, which is the same whatever was marked."""
    options = tuple(Option(label, place) for place, label in enumerate(look.labels))
    rows = "\n".join(
        question_row(look.id, str(place), Question(line, options)) for place, line in enumerate(look.lines, start=1)
    )
    inside = (
        f'<fieldset class="wide">\n<legend class="h2">{escaped(look.stem)}</legend>\n'
        f"{grid(rows, options)}\n</fieldset>\n"
        f'<div class="wide steps">\n<h3 class="small-head">What you could do next</h3>\n'
        f"<ul>{list_items(look.afterwards)}</ul>\n"
        f'<p class="fine">{NO_SCORE}</p>\n'
        f'<ul class="fine plainlist">{list_items(look.sources)}</ul>\n</div>'
    )
    return (
        f'<section class="row slim" aria-labelledby="{look.id}-side">\n<h2 class="side" id="{look.id}-side">'
        f'{escaped(look.side)}<br><span class="quiet">{escaped(look.minutes)}</span></h2>\n'
        f"{folded(look.asks, inside)}\n</section>"
    )
