"""Numbers and margin notes of the sources cited in one lesson."""

from collections.abc import Mapping
from html import escape

from training_app.content.catalogue import Source


class Citations:
    """Counts the sources of one lesson in the order in which they are first cited."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        """Begin a lesson with no source cited."""
        self._sources = sources
        self._mentions: dict[str, int] = {}
        self._here: set[str] = set()

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The sources cited so far, in the order of their numbers."""
        return tuple(self._mentions)

    def open_block(self) -> None:
        """Begin a cite block, which gets notes of its own."""
        self._here = set()

    def mark(self, source_id: str) -> str:
        """Return the note mark that stands in the text, and remember the source for this block's note."""
        if source_id not in self._here:
            self._here.add(source_id)
            self._mentions[source_id] = self._mentions.get(source_id, 0) + 1
        number = self._number(source_id)
        return f'<a class="cite" href="#{self._anchor(source_id)}" aria-label="Source {number}">{number}</a>'

    def notes(self) -> str:
        """Return the margin note of the open block, empty when it cites nothing."""
        cited = [source_id for source_id in self._mentions if source_id in self._here]
        if not cited:
            return ""
        if len(cited) == 1:
            only = cited[0]
            return (
                f'<aside class="note" id="{self._anchor(only)}" aria-label="{self._label(only)}">'
                f"<p>{self._note(only)}</p></aside>"
            )
        label = " and ".join(self._label(source_id) for source_id in cited)
        notes = "".join(f'<p id="{self._anchor(source_id)}">{self._note(source_id)}</p>' for source_id in cited)
        return f'<aside class="note" aria-label="{label}">{notes}</aside>'

    def _number(self, source_id: str) -> int:
        return list(self._mentions).index(source_id) + 1

    def _anchor(self, source_id: str) -> str:
        mention = self._mentions[source_id]
        suffix = f"-{mention}" if mention > 1 else ""
        return f"s{self._number(source_id)}{suffix}"

    def _label(self, source_id: str) -> str:
        mention = self._mentions[source_id]
        again = f", mention {mention}" if mention > 1 else ""
        return f"Source {self._number(source_id)}{again}"

    def _note(self, source_id: str) -> str:
        number, source = self._number(source_id), self._sources[source_id]
        if self._mentions[source_id] > 1:
            return f'<b>{number}</b> <a href="#s{number}">{escape(source.authors)}, {source.year}</a>, cited above.'
        return f"<b>{number}</b> {source_note(source)}"


def source_note(source: Source) -> str:
    """Return a source as the margin shows it, as HTML: authors, title, where, year, remark."""
    where = escape(source.where_and_year)
    remark = source.remark if source.remark.endswith(".") else f"{source.remark}."
    return f"{escape(source.authors)}, <cite>{escape(source.title)}</cite>, {where}. {escape(remark)}"
