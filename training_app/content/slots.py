"""Agency text slots in the HTML of lessons: where they stand, and what stands in them.

A compiled text holds each slot between two marks, with the default inside. The default is part of the version; what an
agency writes is not, so that its own words change no version, and an upgrade of the texts touches none of its words.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape

TO_FILL = "not filled in yet"
_SLOT = re.compile(r"<!--slot ([a-z0-9_-]+)-->\n<p class=\"insert todo\"><b>([^<]*):</b>.*?<!--/slot-->\n", re.DOTALL)


def default_html(key: str, label: str, text: str) -> str:
    """Return the slot as compiled: its default, marked as not filled in, between the marks ``fill_slots`` seeks."""
    return f"<!--slot {key}-->\n{_paragraphs(escape(label), text, 'insert todo', f' <em>{TO_FILL}</em>')}<!--/slot-->\n"


def fill_slots(html: str, own: Mapping[str, str]) -> str:
    """Return the HTML with the agency's own texts, by slot key, in place of the defaults; the others stay.

    Texts kept by an earlier release have no marks, and stay as they were read.
    """

    def filled(slot: re.Match[str]) -> str:
        text = own.get(slot.group(1))
        # the label was escaped when it was compiled
        return _paragraphs(slot.group(2), text, "insert", "") if text else slot.group()

    return _SLOT.sub(filled, html)


def slot_keys(html: str) -> Iterator[str]:
    """Yield the key of each slot in the HTML."""
    for slot in _SLOT.finditer(html):
        yield slot.group(1)


def _paragraphs(label_html: str, text: str, kind: str, mark: str) -> str:
    first, *others = [escape(" ".join(part.split())) for part in text.split("\n\n") if part.strip()] or [""]
    more = "".join(f'<p class="{kind}">{part}</p>\n' for part in others)
    return f'<p class="{kind}"><b>{label_html}:</b>{mark} {first}</p>\n{more}'
