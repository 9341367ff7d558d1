"""What CourseStructure.xsd asks of a course structure, as far as ours uses it, written down a second time.

Source: cmi5 specification, section 14.0; https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

SPACE = "{https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd}"
OF_A_COURSE = ["title", "description"]
OF_A_UNIT = ["title", "description", "objectives", "url", "launchParameters", "entitlementKey"]
VALUES = {
    "moveOn": "NotApplicable|Passed|Completed|CompletedAndPassed|CompletedOrPassed",
    "masteryScore": r"0(\.[0-9]+)?|1(\.0+)?",
    "launchMethod": "AnyWindow|OwnWindow",
    "activityType": r"[a-z]+:\S+",
    "id": r"[a-z]+:\S+",
}


def faults(text: bytes | str) -> list[str]:
    """Everything in which the text is not what the schema asks; empty for a course that an LMS can import."""
    return list(_faults(fromstring(text)))


def _faults(root: Element) -> Iterator[str]:
    if root.tag != SPACE + "courseStructure":
        yield f"the root is {root.tag}"
    parts = list(root)
    if not parts or parts[0].tag != SPACE + "course":
        yield "the first element is not course"
        return
    course, *units = parts
    yield from _part(course, OF_A_COURSE, {"id"})
    if not units:
        yield "there is no unit"
    for unit in units:
        if unit.tag != SPACE + "au":
            yield f"{unit.tag} stands where a unit should"
        yield from _part(unit, OF_A_UNIT, {"id", "moveOn", "masteryScore", "launchMethod", "activityType"})
        if not re.fullmatch(r"https?://\S+", (unit.findtext(SPACE + "url") or "")):
            yield "a url is not fully qualified"
    ids = [each.get("id") for each in root]
    if len(set(ids)) != len(ids):
        yield "an id stands twice"


def _part(element: Element, order: list[str], attributes: set[str]) -> Iterator[str]:
    names = [child.tag.removeprefix(SPACE) for child in element]
    if [name for name in order if name in names] != names:
        yield f"the elements are {names}"
    for name in ("title", "description"):
        yield from _text(element.find(SPACE + name), name)
    if "id" not in element.attrib:
        yield "an id is missing"
    for name, value in element.attrib.items():
        if name not in attributes or not re.fullmatch(VALUES[name], value):
            yield f"{name} is {value}"


def _text(element: Element | None, name: str) -> Iterator[str]:
    if element is None or not list(element):
        yield f"{name} is missing"
        return
    for one in element:
        if one.tag != SPACE + "langstring" or not re.fullmatch(
            r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*", one.get("lang", "")
        ):
            yield f"{name} has no langstring with its language"
        if not (one.text or "").strip():
            yield f"{name} is empty"
