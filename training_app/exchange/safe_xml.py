"""XML from strangers: no DTD, no entity, no depth without end, and nothing in it that runs."""

import re
import xml.etree.ElementTree as ET
from xml.etree.ElementTree import TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from training_app.exchange.errors import FileRefused
from training_app.exchange.names import local

LARGEST_XML_BYTES = 2_000_000
DEEPEST = 60
MOST_ELEMENTS = 50_000

_DECLARED = re.compile(r"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")
_ACTIVE = frozenset(
    {"script", "iframe", "frame", "frameset", "embed", "applet", "base", "link", "meta", "form", "input", "button"}
)
_RUNS = re.compile(r"(?:javascript|vbscript|data:text/html)", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b]")


class _Bounded(TreeBuilder):
    """Builds the tree and stops at the first element too many or too deep."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._open = 0
        self._seen = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> ET.Element:
        self._open += 1
        self._seen += 1
        if self._open > DEEPEST:
            raise FileRefused(f"{self._name} is nested more than {DEEPEST} deep. Nothing was taken.")
        if self._seen > MOST_ELEMENTS:
            raise FileRefused(f"{self._name} has more than {MOST_ELEMENTS} elements. Nothing was taken.")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ET.Element:
        self._open -= 1
        return super().end(tag)


def parse_xml(content: bytes, name: str) -> ET.Element:
    """Return the root of an XML text.

    :raise FileRefused: when it is too large, not UTF-8, not XML, brings a DTD or entities, or holds something that runs
    """
    if len(content) > LARGEST_XML_BYTES:
        raise FileRefused(f"{name} has more than {LARGEST_XML_BYTES} bytes. Nothing was taken.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise FileRefused(f"{name} is not written in UTF-8. Nothing was taken.") from why
    declared = _DECLARED.match(text)
    if declared and declared[1].lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise FileRefused(f"{name} says that it is written in {declared[1][:40]}, not in UTF-8. Nothing was taken.")
    parser = XMLParser(target=_Bounded(name), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(text)
        root: ET.Element = parser.close()
    except DefusedXmlException as why:
        raise FileRefused(f"{name} brings a DTD or entities, which are never read. Nothing was taken.") from why
    except ET.ParseError as why:
        raise FileRefused(f"{name} is not well-formed XML ({why}). Nothing was taken.") from why
    _refuse_what_runs(root, name)
    return root


def _refuse_what_runs(root: ET.Element, name: str) -> None:
    for element in root.iter():
        tag = local(element.tag).lower()
        if tag in _ACTIVE:
            raise FileRefused(f"{name} holds <{tag}>, which has no place in a question. Nothing was taken.")
        for attribute, value in element.attrib.items():
            if local(attribute).lower().startswith("on"):
                raise FileRefused(f"{name} holds a script in {local(attribute)[:40]}. Nothing was taken.")
            if _RUNS.match(_UNSEEN.sub("", value)):
                raise FileRefused(f"{name} holds an address that runs a script. Nothing was taken.")
