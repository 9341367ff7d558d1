"""Plain text in and out of marked-up text: what is kept exactly, what is dropped and said, what is refused.

Our texts know no markup. Inside an item they stand as text with ``br`` for a new line, or in a ``pre`` where only that
keeps every space. What comes from elsewhere is reduced to text; a tag that means something is never dropped in silence.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator

from training_app.exchange.errors import CannotExport, ItemRefused
from training_app.exchange.names import QTI, local

LONGEST_TEXT = 5_000

_SILENT = frozenset({"p", "div", "br", "span", "pre", "qti-content-body", "qti-prompt"})
_BLOCKS = frozenset(
    {"p", "div", "br", "pre", "qti-content-body", "qti-prompt", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li",
     "dl", "dt", "dd", "blockquote", "address", "section", "article", "header", "footer", "aside", "hr"}
)  # fmt: skip
_INLINE = frozenset(
    {"span", "em", "strong", "i", "b", "u", "a", "abbr", "acronym", "big", "bdi", "bdo", "cite", "code", "dfn", "kbd",
     "label", "q", "samp", "small", "tt", "var"}
)  # fmt: skip

# XML 1.0, without the carriage return that every parser turns into a line feed
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IRREGULAR = re.compile(r"[\t\r\f]|  | \n|\n |\n{3}|^[ \n]|[ \n]$")
# marks that no XML text can hold: a block's edge, the interaction, and the spaces of a pre
_EDGE, _CUT = "\x1e", "\x1a"
_KEPT = str.maketrans({" ": "\x1c", "\t": "\x1d", "\n": "\x1f"})
_GIVEN_BACK = str.maketrans({"\x1c": " ", "\x1d": "\t", "\x1f": "\n"})


def carried(text: str) -> str:
    """Return the text itself when XML can carry it.

    :raise CannotExport: for a character that it cannot
    """
    found = _NOT_XML.search(text)
    if found:
        words = text[:60].encode("unicode_escape").decode()
        raise CannotExport(f"A text holds the character U+{ord(found[0]):04X}, which XML cannot carry: {words}")
    return text


def write_text(parent: ET.Element, text: str) -> None:
    """Put a plain text into an empty element so that ``read_text`` gives it back letter by letter.

    :raise CannotExport: as ``carried`` does
    """
    if _needs_pre(carried(text)):
        ET.SubElement(parent, "pre").text = text
        return
    first, *others = text.split("\n")
    parent.text = first
    for line in others:
        ET.SubElement(parent, "br").tail = line


def write_block(parent: ET.Element, text: str) -> None:
    """Add a plain text as a paragraph of its own; as ``write_text`` otherwise."""
    write_text(parent if _needs_pre(text) else ET.SubElement(parent, "p"), text)


def _needs_pre(text: str) -> bool:
    """Whether spaces would be lost: browsers run them together, and indenting takes a line of spaces for none."""
    return bool(_IRREGULAR.search(text)) or any(line and not line.strip() for line in text.split("\n"))


def read_text(element: ET.Element, said: set[str], without: Collection[ET.Element] = ()) -> str:
    """Return the text in an element.

    :param said: gets the names of the tags whose meaning was dropped
    :param without: elements inside it that are left out
    :raise ItemRefused: for a tag that no plain text can stand for, or a text beyond all measure
    """
    return _settle("".join(_spell(element, said, without, is_kept=False)))


def read_around(element: ET.Element, middle: ET.Element, said: set[str]) -> tuple[str, str]:
    """Return the text before and after one element inside another.

    :param said: gets the names of the tags whose meaning was dropped
    :raise ItemRefused: as ``read_text`` does
    """
    before, after = "".join(_spell(element, said, (middle,), is_kept=False)).split(_CUT)
    return _settle(before), _settle(after)


def _spell(element: ET.Element, said: set[str], without: Collection[ET.Element], *, is_kept: bool) -> Iterator[str]:
    yield _spaced(element.text, is_kept=is_kept)
    for child in element:
        if child in without:
            yield _CUT
        else:
            yield from _spell_child(child, said, without, is_kept=is_kept)
        yield _spaced(child.tail, is_kept=is_kept)


def _spell_child(child: ET.Element, said: set[str], without: Collection[ET.Element], *, is_kept: bool) -> Iterator[str]:
    name = local(child.tag)
    if child.tag != f"{{{QTI}}}{name}" or name not in _BLOCKS | _INLINE:
        raise ItemRefused(f"holds <{name}>, which no plain text can stand for")
    if name not in _SILENT:
        said.add(name)
    if name == "br":
        yield "\n"
        return
    edge = _EDGE if name in _BLOCKS else ""
    yield edge
    yield from _spell(child, said, without, is_kept=is_kept or name == "pre")
    yield edge


def _spaced(text: str | None, *, is_kept: bool) -> str:
    if is_kept:
        return (text or "").translate(_KEPT)
    return re.sub(r"[ \t\r\n\f]+", " ", text or "")


def _settle(spelled: str) -> str:
    """Spaces and edges as a browser would show them; the marks become what they stand for."""
    text = re.sub(r" *([\n\x1e]) *", r"\1", re.sub(" +", " ", spelled.replace(_CUT, " ")))
    text = re.sub(r"\n*\x1e[\n\x1e]*", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text).translate(_GIVEN_BACK).strip()
    if len(text) > LONGEST_TEXT:
        raise ItemRefused(f"has a text of {len(text)} characters; at most {LONGEST_TEXT} are taken")
    return text
