"""A passage that is hard to read: the note before it, and its two wordings as HTML that works without JavaScript.

The page component for scenes (hard_scene in story.html) has the same markup and the same words; a test compares them.
"""

from collections.abc import Iterator
from html import escape

from training_app.content.reading import count_sentences

LONGEST_NOTE = 120
GROUP_LABEL = "A hard passage, in two wordings"
EITHER_WAY = "Read it either way. Which one you open is not kept."
FULL = "Read it in full"
INSTEAD = "Read it without the details"


def note_mistakes(note: str) -> Iterator[str]:
    """Yield what is wrong with the one line that stands before something hard."""
    if len(note) > LONGEST_NOTE:
        yield f"the note has {len(note)} characters; at most {LONGEST_NOTE}"
    if count_sentences(note) > 1:
        yield "the note is more than one sentence: say what comes, nothing more"
    if "trigger" in note.lower():
        yield 'the note says "trigger": name what comes instead'


def hard_html(note: str, full_html: str, instead_html: str) -> str:
    """Return the passage with both wordings shut; nothing tells which one was opened."""
    return (
        f'<div class="hard" role="group" aria-label="{GROUP_LABEL}">\n'
        f'<p class="hard__note">{escape(note)} <span class="hint">{EITHER_WAY}</span></p>\n'
        f"<details><summary>{FULL}</summary>\n{full_html}</details>\n"
        f"<details><summary>{INSTEAD}</summary>\n{instead_html}</details>\n"
        "</div>\n"
    )
