"""Builds a cmi5 course package: a zip with nothing but cmi5.xml, which points to the modules on our host.

Source: cmi5 specification, section 13.1, Course Structure Data Model, and section 14.0, Course Package.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape, quoteattr

from training_app.lms.cmi5.launch_data import MoveOn

NAMESPACE: Final = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
FILE_NAME: Final = "cmi5.xml"
ACTIVITY_TYPE: Final = "http://adlnet.gov/expapi/activities/module"
LAUNCH_PATH: Final = "/cmi5/launch"
# a zip needs a time: the first that it can hold, so that equal modules give equal bytes
_TIME = (1980, 1, 1, 0, 0, 0)
_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


class CourseNotPossible(ValueError):
    """The modules do not make a course that the schema allows; the message says which and why."""


class LaunchMethod(StrEnum):
    """The window that a unit wants. Source: cmi5 specification, section 13.1.4, launchMethod."""

    OWN_WINDOW = "OwnWindow"
    ANY_WINDOW = "AnyWindow"


@dataclass(frozen=True, slots=True)
class CourseModule:
    """One module, as an assignable unit.

    ``title`` and ``description`` map language tags to texts, and ``languages`` says which of them are written, the
    first language first.
    """

    id: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    languages: tuple[str, ...]
    mastery_score: float | None
    """Scaled, 0 to 1, at most four decimals; None for a module without a check."""
    move_on: MoveOn
    launch_method: LaunchMethod = LaunchMethod.OWN_WINDOW
    """A window of its own: in a frame, browsers keep our session cookie back."""


@dataclass(frozen=True, slots=True)
class Course:
    """What the whole is called; the languages are those of its modules."""

    iri: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    languages: tuple[str, ...]


def build_course(modules: Sequence[CourseModule], *, base_url: str, course: Course) -> bytes:
    """The package for one module or many, in their order; the same input always gives the same bytes.

    :param base_url: our own address as the LMS's browsers see it, without query: "https://training.example"
    :raise CourseNotPossible: for no module, one that stands twice, a text that is missing or that XML cannot hold, a
        masteryScore that is none, and addresses that are none
    """
    text = course_xml(modules, base_url=base_url, course=course).encode("utf-8")
    packed = io.BytesIO()
    # stored, not deflated: another zlib would give other bytes
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as package:
        entry = zipfile.ZipInfo(FILE_NAME, _TIME)
        entry.create_system = 3
        entry.external_attr = 0o644 << 16
        package.writestr(entry, text)
    return packed.getvalue()


def course_xml(modules: Sequence[CourseModule], *, base_url: str, course: Course) -> str:
    """The course structure alone, which an LMS must take without a zip too: section 14.0.

    :raise CourseNotPossible: as :func:`build_course`
    """
    _check_modules(modules, course)
    _check_address("base_url", base_url)
    if urlsplit(base_url).query or urlsplit(base_url).fragment:
        raise CourseNotPossible("base_url has a query or a fragment")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<courseStructure xmlns={quoteattr(NAMESPACE)}>",
        f"  <course id={_attribute(course.iri)}>",
        *_texts("title", course.title, course.languages),
        *_texts("description", course.description, course.languages),
        "  </course>",
    ]
    for module in modules:
        lines += _unit(module, base_url, course.iri)
    return "\n".join([*lines, "</courseStructure>", ""])


def publisher_id(course_iri: str, module_id: str) -> str:
    """The id of a module's assignable unit within this course; an LMS launches it under another one, its own."""
    return f"{course_iri.rstrip('/')}/au/{quote(module_id, safe='')}"


def launch_address(base_url: str, module_id: str) -> str:
    """Where an LMS launches a module; it adds the launch parameters as a query."""
    return f"{base_url.rstrip('/')}{LAUNCH_PATH}/{quote(module_id, safe='')}"


def _unit(module: CourseModule, base_url: str, course_iri: str) -> list[str]:
    attributes = [
        f"id={_attribute(publisher_id(course_iri, module.id))}",
        f'moveOn="{module.move_on.value}"',
        f'launchMethod="{module.launch_method.value}"',
        f"activityType={quoteattr(ACTIVITY_TYPE)}",
    ]
    if module.mastery_score is not None:
        attributes.append(f'masteryScore="{_decimal(module)}"')
    return [
        f"  <au {' '.join(attributes)}>",
        *_texts("title", module.title, module.languages),
        *_texts("description", module.description, module.languages),
        f"    <url>{_element(launch_address(base_url, module.id))}</url>",
        f"    <launchParameters>{_element(f'module={module.id}')}</launchParameters>",
        "  </au>",
    ]


def _texts(name: str, texts: Mapping[str, str], languages: Sequence[str]) -> list[str]:
    lines = [f"    <{name}>"]
    for language in languages:
        text = texts.get(language, "").strip()
        if not text:
            raise CourseNotPossible(f"there is no {name} in {language}")
        lines.append(f"      <langstring lang={_attribute(language)}>{_element(text)}</langstring>")
    return [*lines, f"    </{name}>"]


def _decimal(module: CourseModule) -> str:
    # xs:decimal knows no exponent; up to four decimals: section 13.1.4, masteryScore
    score = Decimal(str(module.mastery_score))
    if not score.is_finite() or not 0 <= score <= 1 or score != round(score, 4):
        raise CourseNotPossible(f"{module.id}: masteryScore is not a number from 0 to 1 with at most four decimals")
    return f"{score:f}"


def _check_modules(modules: Sequence[CourseModule], course: Course) -> None:
    if not modules:
        raise CourseNotPossible("there is no module")
    ids = [module.id for module in modules]
    if len(set(ids)) != len(ids) or not all(ids):
        raise CourseNotPossible("a module has no id, or one that another has")
    _check_address("the course's IRI", course.iri, is_web=False)
    for languages in (course.languages, *(module.languages for module in modules)):
        if not languages or not all(_LANGUAGE.fullmatch(language) for language in languages):
            raise CourseNotPossible("a language is missing or is no language tag")


def _check_address(name: str, address: str, *, is_web: bool = True) -> None:
    parts = urlsplit(address)
    is_good = bool(parts.scheme and (parts.netloc or not is_web)) and not re.search(r"[\s<>\"{}|\\^`]", address)
    if not is_good or (is_web and parts.scheme not in {"https", "http"}):
        raise CourseNotPossible(f"{name} is not a full address")


def _element(text: str) -> str:
    return escape(_xml_text(text))


def _attribute(text: str) -> str:
    return quoteattr(_xml_text(text))


def _xml_text(text: str) -> str:
    found = _NOT_IN_XML.search(text)
    if found:
        raise CourseNotPossible(f"a text holds the character {ord(found[0]):#06x}, which XML cannot")
    return text
