"""Makes a dispatch package, byte for byte the same from the same specification, and checks one."""

import html
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from training_app.lms.scorm import manifest
from training_app.lms.scorm.dispatch import DispatchSpec, ScormVersion, origin_of

LARGEST_BYTES = 100_000
SHELL = Path(__file__).parent / "shell"
_PARTS = ("find-api.js", "session.js", "messages.js", "shell.js")
_DAY_ONE = (1980, 1, 1, 0, 0, 0)
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_ABSOLUTE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")


def build_dispatch(spec: DispatchSpec, version: ScormVersion) -> bytes:
    """Return the zip that an LMS imports.

    The files are stored, not deflated: compressed bytes differ between versions of zlib, and the package is small.
    """
    files = {"index.html": _page(spec, version), "shell.css": _read("shell.css"), "shell.js": _script(version)}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as package:
        for name, content in {manifest.NAME: manifest.write_manifest(spec, version, files), **files}.items():
            entry = zipfile.ZipInfo(name, _DAY_ONE)
            # as on every system, whichever this one is
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            package.writestr(entry, content)
    return written.getvalue()


def check_package(content: bytes) -> list[str]:
    """Return each of our own rules that a package breaks, as sentences; empty when it is in order."""
    if len(content) > LARGEST_BYTES:
        return [f"The package has {len(content)} bytes; at most {LARGEST_BYTES} are in order."]
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        text = zipfile.ZipFile(io.BytesIO(content)).read(manifest.NAME)
    except zipfile.BadZipFile:
        return ["The package is not a zip file."]
    except KeyError:
        return [f"There is no {manifest.NAME} at the root of the zip."]
    try:
        root: Element = fromstring(text)
    except (ParseError, DefusedXmlException) as why:
        return [f"{manifest.NAME} is not well-formed XML without a DTD: {why}"]
    return [*_broken_names(names), *_broken_references(root, names), *_broken_sco(root)]


def _page(spec: DispatchSpec, version: ScormVersion) -> bytes:
    values: Mapping[str, str] = {
        "title": spec.title,
        "version": version,
        "launch_url": spec.launch_url,
        "content_origin": origin_of(spec.launch_url),
        "package_id": spec.package_id,
        "secret": spec.secret,
        "allowed_origins": " ".join(spec.allowed_origins),
    }
    page = Template(_read("index.html").decode()).substitute({key: html.escape(text) for key, text in values.items()})
    return page.encode("ascii", "xmlcharrefreplace")


def _script(version: ScormVersion) -> bytes:
    """The parts as one classic script: some LMSs serve .js with a type that browsers refuse for modules.

    Only the words of one SCORM version are in it; an LMS that meets those of the other breaks (iteexe #464).
    """
    parts = [_read(name).decode().strip() for name in (f"scorm-{version}.js", *_PARTS)]
    return "\n\n".join(['"use strict";\n(() => {', *parts, "})();\n"]).encode("ascii")


def _read(name: str) -> bytes:
    return (SHELL / name).read_bytes()


def _broken_names(names: list[str]) -> Iterator[str]:
    for name, times in Counter(name.casefold() for name in names).items():
        if times > 1:
            yield f"{name!r} is in the zip {times} times; names must differ in more than case."
    for name in names:
        if not _NAME.fullmatch(name):
            yield f"{name!r} is not a plain ASCII name inside the package."


def _broken_references(root: Element, names: list[str]) -> Iterator[str]:
    """Attributes alone: what stands in a title is text, and namespaces are names that nobody fetches."""
    hrefs = set()
    for element in root.iter():
        for attribute, value in element.attrib.items():
            if _ABSOLUTE.match(value.strip()):
                yield f"The manifest names an absolute address: {value.strip()[:80]!r}."
            elif _local(attribute) == "href":
                hrefs.add(value)
    for href in sorted(hrefs - set(names)):
        yield f"The manifest names {href!r}, which is not in the zip."
    for name in sorted(set(names) - hrefs - {manifest.NAME}):
        yield f"{name!r} is in the zip, and the manifest does not name it."


def _broken_sco(root: Element) -> Iterator[str]:
    resources = [element for element in root.iter() if _local(element.tag) == "resource"]
    scos = [each for each in resources if any(_says_sco(name, value) for name, value in each.attrib.items())]
    items = [element.get("identifierref") for element in root.iter() if _local(element.tag) == "item"]
    if len(scos) != 1:
        yield f"The manifest has {len(scos)} SCOs; one is in order."
    elif items != [scos[0].get("identifier")]:
        yield "The manifest does not have exactly one item that opens its SCO."
    elif not scos[0].get("href"):
        yield "The SCO has no page to open."


def _says_sco(attribute: str, value: str) -> bool:
    return _local(attribute).lower() == "scormtype" and value == "sco"


def _local(name: str) -> str:
    return name.rpartition("}")[2]
