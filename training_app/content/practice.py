"""The inline practices of a lesson as HTML that works without JavaScript and sends nothing."""

from collections.abc import Sequence

from training_app.content.catalogue import TaughtPractice
from training_app.content.markdown import render_inline
from training_app.content.schema import ChoosePractice, PracticeBase, SortPractice
from training_app.scenarios.play import choice_order

KINDS: dict[str, type[PracticeBase]] = {
    "rewrite": PracticeBase,
    "reveal": PracticeBase,
    "choose": ChoosePractice,
    "sort": SortPractice,
}
NEEDS_ANSWER = ("rewrite", "reveal")

_NOT_KEPT = '<span class="hint">What you {} stays in this box. It is not kept and not scored.</span>'


def practice_html(kind: str, practice: PracticeBase, answer_html: str, number: int) -> str:
    """Return the section; ``number`` counts the practices of a lesson from 1 and makes the ids unique."""
    inside = _task(kind, practice, number)
    return (
        f'<section class="practice" aria-labelledby="pr{number}">\n'
        f'<p class="kicker">Practice, about {practice.minutes:g} min</p>\n'
        f'<h3 class="h2" id="pr{number}">{_title(kind, practice.title)}</h3>\n'
        f"{inside}"
        f"<details><summary>{_summary(kind)}</summary>\n{_replies(practice)}{answer_html}</details>\n"
        "</section>\n"
    )


def taught(practice: PracticeBase, answer_html: str) -> TaughtPractice:
    """Return the practice as an instructor reads it out."""
    return TaughtPractice(
        title=practice.title,
        prompt=practice.prompt,
        options=tuple((option.text, option.reply) for option in practice.options)
        if isinstance(practice, ChoosePractice)
        else (),
        items=tuple(practice.items) if isinstance(practice, SortPractice) else (),
        answer_html=answer_html,
    )


def practice_words(practice: PracticeBase) -> list[str]:
    """Return every text of the practice's head but its title, for counting and for the gates."""
    words = [practice.prompt]
    if isinstance(practice, ChoosePractice):
        words.extend(text for option in practice.options for text in (option.text, option.reply))
    elif isinstance(practice, SortPractice):
        words.extend(practice.items)
    return words


def sort_positions(items: Sequence[str]) -> tuple[int, ...]:
    """Return the order in which a sort practice shows its items: stable, and never the right one."""
    order = choice_order("sort", "", "\n".join(items), len(items))
    return (*order[1:], order[0]) if order == tuple(range(len(items))) else order


def unquote(text: str) -> str | None:
    """Return the words inside when the whole text stands in one pair of typographic quotes, else None."""
    inside = text[1:-1]
    if text.startswith("“") and text.endswith("”") and "“" not in inside and "”" not in inside:
        return inside
    return None


def _title(kind: str, title: str) -> str:
    quoted = unquote(title)
    if quoted is not None or kind == "rewrite":
        return f"<q>{render_inline(title.strip('“”') if quoted is None else quoted)}</q>"
    return render_inline(title)


def _task(kind: str, practice: PracticeBase, number: int) -> str:
    prompt = render_inline(practice.prompt)
    if kind == "rewrite":
        return (
            f'<label for="rw{number}">{prompt} {_NOT_KEPT.format("write")}</label>\n'
            f'<textarea id="rw{number}" rows="3" autocomplete="off"></textarea>\n'
        )
    if isinstance(practice, ChoosePractice):
        return _radios(practice, prompt, number)
    if isinstance(practice, SortPractice):
        return _places(practice, prompt, number)
    return f"<p>{prompt}</p>\n"


def _radios(practice: ChoosePractice, prompt: str, number: int) -> str:
    answers = "".join(
        f'<label><input type="radio" name="ch{number}" value="{place}" autocomplete="off">'
        f"<span>{render_inline(option.text)}</span></label>\n"
        for place, option in enumerate(practice.options, 1)
    )
    hint = '<span class="hint">Your choice stays on this page. It is not kept and not scored.</span>'
    return f'<fieldset>\n<legend>{prompt} {hint}</legend>\n<div class="answers">\n{answers}</div>\n</fieldset>\n'


def _places(practice: SortPractice, prompt: str, number: int) -> str:
    places = "".join(f"<option>{place}</option>" for place in range(1, len(practice.items) + 1))
    rows = "".join(
        f'<li><label for="so{number}-{row}">{render_inline(practice.items[position])}</label>\n'
        f'<select id="so{number}-{row}" autocomplete="off">'
        f'<option value="">Choose a place</option>{places}</select></li>\n'
        for row, position in enumerate(sort_positions(practice.items), 1)
    )
    hint = '<span class="hint">Your order stays on this page. It is not kept and not scored.</span>'
    return f'<fieldset>\n<legend>{prompt} {hint}</legend>\n<ul class="stack-s">\n{rows}</ul>\n</fieldset>\n'


def _summary(kind: str) -> str:
    return {
        "rewrite": "Compare with one way to say it",
        "reveal": "Compare with one way to see it",
        "choose": "Compare: what each one may lead to",
        "sort": "Compare with an order that works",
    }[kind]


def _replies(practice: PracticeBase) -> str:
    if isinstance(practice, ChoosePractice):
        entries = "".join(
            f"<li><b>{render_inline(option.text)}</b> {render_inline(option.reply)}</li>\n"
            for option in practice.options
        )
        return f'<ul class="stack-s">\n{entries}</ul>\n'
    if isinstance(practice, SortPractice):
        entries = "".join(f"<li>{render_inline(item)}</li>\n" for item in practice.items)
        return f'<ol class="plainlist">\n{entries}</ol>\n'
    return ""
