"""A QTI 3 package or a single item to drafts: everything is read and judged before anything is given out."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from training_app.exchange.draft import Draft
from training_app.exchange.errors import FileRefused, ItemRefused
from training_app.exchange.names import ITEM_RESOURCE, MANIFEST, PACKAGES, QTI, local, qti
from training_app.exchange.qti_item import read_item
from training_app.exchange.safe_xml import LARGEST_XML_BYTES, parse_xml
from training_app.exchange.safe_zip import SafeZip, looks_zipped

MOST_ITEMS = 500

_ROOT = qti("qti-assessment-item")
# what any package may bring beside its items, and nobody misses
_EXPECTED_BESIDE = ("webcontent", "css", "resourcemetadata", "resourceextmetadata")


@dataclass(frozen=True, slots=True)
class NotTaken:
    """One item, or another part of a package, that stays outside, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file held: drafts in their order, and what was not taken."""

    drafts: tuple[Draft, ...] = ()
    not_taken: tuple[NotTaken, ...] = field(default=())


def read_qti(content: bytes) -> Reading:
    """Return what a zip or a single item file holds.

    :raise FileRefused: when the file is hostile, broken, or no QTI 3
    """
    if not looks_zipped(content):
        return _judge([("The file", parse_xml(content, "The file"))], [])
    package = SafeZip(content)
    if MANIFEST not in package.names:
        raise FileRefused(f"The zip holds no {MANIFEST} at its top, so it is no QTI package. Nothing was taken.")
    manifest = parse_xml(package.read(MANIFEST, LARGEST_XML_BYTES), MANIFEST)
    resources = list(_resources(manifest))
    names = [_path(resource) for resource in resources if _is_item(resource)]
    if len(names) > MOST_ITEMS:
        raise FileRefused(f"The package holds {len(names)} items; at most {MOST_ITEMS} are taken. Nothing was taken.")
    roots = [(name, parse_xml(package.read(name, LARGEST_XML_BYTES), name)) for name in names]
    return _judge(roots, [other for resource in resources for other in _other_than_item(resource)])


def _judge(roots: Iterable[tuple[str, ET.Element]], beside: list[NotTaken]) -> Reading:
    drafts: dict[str, Draft] = {}
    not_taken = list(beside)
    for name, root in roots:
        if root.tag != _ROOT:
            raise FileRefused(_wrong_root(name, root))
        try:
            draft = read_item(root)
        except ItemRefused as why:
            not_taken.append(NotTaken(root.get("identifier", "")[:80] or name, why.sentence))
            continue
        if draft.id in drafts:
            raise FileRefused(f'Two items are called "{draft.id}". Nothing was taken.')
        drafts[draft.id] = draft
    return Reading(tuple(drafts.values()), tuple(not_taken))


def _wrong_root(name: str, root: ET.Element) -> str:
    namespace = root.tag.partition("}")[0].lstrip("{")
    if (
        "imsqti_v2" in namespace
        or "imsqti_item_v2" in namespace
        or local(root.tag) in {"assessmentItem", "questestinterop"}
    ):
        return f"{name} is written in an older QTI. Only QTI 3 is read. Nothing was taken."
    return f"{name} is no item of QTI 3: it begins with <{local(root.tag)[:60]}>, not in {QTI}. Nothing was taken."


def _resources(manifest: ET.Element) -> Iterator[ET.Element]:
    space = manifest.tag.partition("}")[0].lstrip("{")
    if space not in PACKAGES or local(manifest.tag) != "manifest":
        raise FileRefused(f"{MANIFEST} is no manifest of QTI 3. Only QTI 3 is read. Nothing was taken.")
    if any(local(attribute) == "base" for element in manifest.iter() for attribute in element.attrib):
        raise FileRefused(f"{MANIFEST} uses xml:base, which is not followed. Nothing was taken.")
    yield from manifest.findall(f"{{{space}}}resources/{{{space}}}resource")


def _is_item(resource: ET.Element) -> bool:
    return resource.get("type") == ITEM_RESOURCE


def _other_than_item(resource: ET.Element) -> Iterator[NotTaken]:
    kind = resource.get("type", "")
    if not _is_item(resource) and not kind.startswith(_EXPECTED_BESIDE):
        yield NotTaken(resource.get("identifier", "")[:80], f"is no item but {kind[:60] or 'of no type'}")


def _path(resource: ET.Element) -> str:
    """Where in the zip an item stands. That it stays inside is no question here: it is looked up, never opened."""
    href = unquote(resource.get("href", "").partition("#")[0])
    if not href:
        raise FileRefused(f"{MANIFEST} has an item without a file. Nothing was taken.")
    if "://" in href or href.startswith("/") or ".." in href.split("/"):
        raise FileRefused(f"{MANIFEST} names {href[:80]!r}, which lies outside the package. Nothing was taken.")
    return href.removeprefix("./")
